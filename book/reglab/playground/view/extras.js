// A link to the run, a check of its gradients, and its code for Keras.
import { button, make, say, shown } from "./dom.js";

/**
 * Return the section.
 * @param {(what?: string) => Promise<any>} halt stops what trains @param {(what: string) => Promise<any>} ask
 * @param {(() => string) | null} makeLink to the run as it is; null where a link leads nowhere
 * @param {(text: string) => void} tell
 */
export function makeExtras(halt, ask, makeLink, tell) {
  const link = make("input", { type: "text", readonly: true, "aria-label": "Link to this run", hidden: true });
  const check = make("p", { role: "status" });
  const kinks = make("ul");
  const code = make("div", { class: "code", hidden: true });

  async function copyLink() {
    await halt();
    const text = makeLink?.() ?? "";
    link.value = text;
    link.hidden = false;
    try {
      await navigator.clipboard.writeText(text);
      tell("The link is copied");
    } catch {
      link.focus();
      link.select();
      tell("Copy the link below");
    }
  }

  async function checkGradients() {
    await halt();
    const found = await ask("check");
    if (!found) return;
    const smooth = found.filter((/** @type {any} */ { kink }) => !kink);
    const gap = Math.max(
      ...smooth.map(
        (/** @type {any} */ { analytic, numeric }) =>
          Math.abs(analytic - numeric) / Math.max(1e-3, Math.abs(analytic), Math.abs(numeric)),
      ),
    );
    const bent = found.filter((/** @type {any} */ { kink }) => kink);
    say(
      check,
      `${found.length / 4} weights, each slope in four parts: of the loss and of the penalties on kernels, biases and activity. Against small steps to both sides the largest relative gap is ${shown(gap)}. At a kink, where there is no one slope: ${bent.length}.`,
    );
    kinks.replaceChildren(
      ...bent
        .slice(0, 5)
        .map((/** @type {any} */ { name, part: of, kink, analytic, left, right }) =>
          make(
            "li",
            {},
            `${name}, ${of}: ${kink}; taken ${shown(analytic)}, left ${shown(left)}, right ${shown(right)}`,
          ),
        ),
    );
  }

  async function showCode() {
    await halt();
    const text = await ask("code");
    if (text === null) return;
    const script = make("code", {}, text);
    code.hidden = false;
    const copied = () => tell("The code is copied");
    const save = () => {
      const to = URL.createObjectURL(new Blob([text], { type: "text/x-python" }));
      make("a", { href: to, download: "playground.py" }).click();
      URL.revokeObjectURL(to);
    };
    code.replaceChildren(
      make(
        "div",
        { class: "tools" },
        button(
          "Copy",
          () => void navigator.clipboard?.writeText(text).then(copied, () => getSelection()?.selectAllChildren(script)),
        ),
        button("Download", save),
      ),
      make("pre", { tabindex: "0", "aria-label": "Keras code", role: "region" }, script),
    );
  }

  return make(
    "section",
    { class: "extra", "aria-label": "Link, check and code" },
    make(
      "div",
      { class: "tools" },
      ...(makeLink ? [button("Link to this run", () => void copyLink())] : []),
      button("Check the gradients", () => void checkGradients()),
      button("Keras code", () => void showCode()),
    ),
    link,
    check,
    kinks,
    code,
  );
}
