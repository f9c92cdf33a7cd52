// With and without, over many seeds: predict the sign, then each seed falls as a dot, with the mean and its interval.
import { button, choice, make, named, say, shown, whole } from "./dom.js";

const DOTS_WIDTH = 460;
const DOTS_HEIGHT = 130;
const COMPARED = {
  held: "held-out loss",
  loss: "training loss",
  heldCorrect: "right held-out rows",
  dead: "dead units",
  silent: "hidden outputs exactly 0",
};
const SIGNS = ["lower", "the same", "higher"];

/**
 * Return the section.
 * @param {any} engine the closure's exports @param {() => any} makeEngine
 * @param {() => any} now the state as it is, without steps
 * @param {() => void} changed is told where the reader sets something
 * @param {Record<string, any>} options of `connect`
 */
export function makeSeeds({ RULES, connect, interval, wrong }, makeEngine, now, changed, options) {
  /** @type {any} */
  let settings = now().pairs;
  /** @param {any} part of the settings */
  const set = (part) => {
    Object.assign(settings, part);
    reset();
    changed();
  };
  /** @param {string} label @param {"steps" | "seeds"} name */
  const number = (label, name) =>
    whole(
      label,
      RULES.pairs[name].to,
      () => settings[name],
      (value) => set({ [name]: value }),
      RULES.pairs[name].from,
    );
  const fields = [
    choice(
      "Compare",
      Object.entries(COMPARED),
      () => settings.column,
      (column) => set({ column }),
    ),
    number("After steps", "steps"),
    number("Pairs", "seeds"),
  ];
  const boxes = ["kernel", "bias", "activity", "dropout"].map((name) => {
    const input = make("input", {
      type: "checkbox",
      change() {
        const without = settings.without.filter((/** @type {string} */ each) => each !== name);
        set({ without: input.checked ? [...without, name] : without });
      },
    });
    return { name, input, node: make("label", {}, input, name) };
  });
  const group = named();
  let guess = "";
  const radios = SIGNS.map((sign) => {
    const input = make("input", {
      type: "radio",
      name: group,
      value: sign,
      change() {
        guess = sign;
        start.disabled = false;
      },
    });
    return make("label", {}, input, sign);
  });
  const asked = make("legend");
  const start = button("Train the pairs", () => void run(), { disabled: true });
  const bar = make("progress", { max: 1, value: 0, "aria-label": "Training of the pairs", hidden: true });
  const told = make("p", { class: "verdict", role: "status" });
  const zero = make("svg:line", { class: "axes", x1: DOTS_WIDTH / 2, x2: DOTS_WIDTH / 2, y1: 6, y2: DOTS_HEIGHT - 22 });
  const mean = make("svg:path", { class: "mean" });
  const dots = make("svg:g");
  const ends = [4, DOTS_WIDTH / 2, DOTS_WIDTH - 4].map((x, k) =>
    make("svg:text", { x, y: DOTS_HEIGHT - 5, "text-anchor": ["start", "middle", "end"][k] }),
  );
  const svg = make(
    "svg:svg",
    {
      viewBox: `0 0 ${DOTS_WIDTH} ${DOTS_HEIGHT}`,
      role: "img",
      "aria-label": "A dot for each seed, at the difference between its two networks; none yet",
      hidden: true,
    },
    zero,
    dots,
    mean,
    ...ends,
  );
  /** @type {any} */
  let engine = null;
  let turn = 0; // what belongs to an earlier comparison is not shown

  const what = () => COMPARED[/** @type {keyof COMPARED} */ (settings.column)];

  /** Forget what was found: the question stands again. */
  function reset() {
    turn++;
    engine?.close();
    engine = null;
    guess = "";
    for (const radio of radios) radio.firstChild.checked = false;
    start.disabled = true;
    bar.hidden = true;
    dots.replaceChildren();
    mean.setAttribute("d", "");
    svg.toggleAttribute("hidden", true);
    say(told, "");
    say(asked, `With the penalties, over ${settings.seeds} pairs, the ${what()} will be`);
    for (const field of fields) field.update();
    for (const { name, input } of boxes) input.checked = settings.without.includes(name);
  }

  async function run() {
    const mine = ++turn;
    start.disabled = true;
    say(told, "Training: each seed has two networks with the same weights, rows and order.");
    bar.hidden = false;
    bar.value = 0;
    engine?.close();
    const { column, steps } = settings;
    try {
      const found = await new Promise((resolve, reject) => {
        const onframe = (/** @type {any} */ frame) => {
          if (mine !== turn) return;
          bar.value = frame.steps / steps;
          if (!frame.playing) resolve(frame.pairs);
        };
        void connect(makeEngine, { ...options, onframe })
          .then(async (/** @type {any} */ made) => {
            if (mine !== turn) return made.close();
            engine = made;
            const state = { ...now(), steps: 0, changes: [], pairs: settings };
            await engine.ask("pairs", { state, watch: { column, every: 50 } });
            await engine.ask("play", { steps });
          })
          .catch(reject);
      });
      engine?.close();
      engine = null;
      bar.hidden = true;
      if (mine === turn) fall(found, mine);
    } catch (error) {
      bar.hidden = true;
      say(told, wrong(error));
    }
  }

  /** Let the pairs fall one by one. @param {any} found @param {number} mine */
  function fall(found, mine) {
    const kept = found.values.filter(Boolean).map((/** @type {any} */ pair) => pair.difference);
    const far = Math.max(
      ...kept.map(Math.abs),
      found.difference ? Math.abs(found.difference.mean) + found.difference.half : 0,
      1e-12,
    );
    const x = (/** @type {number} */ value) => DOTS_WIDTH / 2 + (value / far) * (DOTS_WIDTH / 2 - 14);
    svg.removeAttribute("hidden");
    say(ends[0], `${far > 1e-12 ? `${shown(-far)}, ` : ""}lower with it`);
    say(ends[1], "0");
    say(ends[2], `higher${far > 1e-12 ? `, ${shown(far)}` : ""}`);
    dots.replaceChildren();
    /** @type {Map<number, number>} */
    const heaps = new Map();
    let k = 0;
    const next = () => {
      if (mine !== turn) return;
      if (k < kept.length) {
        const place = Math.round(x(kept[k]) / 9);
        const high = heaps.get(place) ?? 0;
        heaps.set(place, high + 1);
        dots.append(
          make("svg:circle", { cx: x(kept[k]).toFixed(1), cy: DOTS_HEIGHT - 28 - Math.min(9, high) * 8, r: 4.5 }),
        );
        k++;
        const part = interval(kept.slice(0, k));
        const at = k === kept.length ? found.difference : part;
        if (at) {
          const [a, b] = [-1, 1].map((side) =>
            Math.min(DOTS_WIDTH - 2, Math.max(2, x(at.mean + side * at.half))).toFixed(1),
          );
          mean.setAttribute("d", `M${a} 14H${b}M${a} 9v10M${b} 9v10M${x(at.mean).toFixed(1)} 7v14`);
        }
      }
      if (k < kept.length) {
        if (matchMedia("(prefers-reduced-motion: reduce)").matches) next();
        else setTimeout(next, 120);
      } else finish(found);
    };
    next();
  }

  /** @param {any} found */
  function finish({ difference, diverged }) {
    const lost = diverged ? ` ${diverged} pairs diverged and are left out.` : "";
    if (!difference) return say(told, `Too few pairs are left to say anything.${lost}`);
    const { mean: middle, half, n } = difference;
    const sign = Math.abs(middle) <= half ? "the same" : middle < 0 ? "lower" : "higher";
    const same = half ? "no difference that these pairs can tell from chance" : "no pair differs";
    const word = sign === "the same" ? same : `${sign} with the penalties`;
    const text = `Mean difference of the ${what()}: ${shown(middle)} ± ${shown(half)} (95 %, ${n} pairs): ${word}. You said ${guess}: ${guess === sign ? "right" : "not so"}.${lost}`;
    say(told, text);
    svg.setAttribute("aria-label", `${n} dots, one a seed. ${text}`);
    start.disabled = false;
  }

  reset();
  return {
    reset,
    get settings() {
      return settings;
    },
    /** Take what a preset or an address says. @param {any} pairs */
    take(pairs) {
      settings = { ...pairs };
      reset();
    },
    node: make(
      "section",
      { class: "seeds", "aria-label": "With and without, over many seeds" },
      make("p", { class: "title" }, "With and without, over many seeds"),
      make("div", { class: "tools" }, ...fields.map(({ node }) => node)),
      make(
        "fieldset",
        { class: "tools" },
        make("legend", {}, "The other network of each pair has no"),
        ...boxes.map(({ node }) => node),
      ),
      make("fieldset", { class: "tools" }, asked, ...radios),
      make("div", { class: "tools" }, start, bar),
      svg,
      told,
    ),
  };
}
