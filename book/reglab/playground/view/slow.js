// One step in slow motion: forwards, the loss, backwards layer by layer with what each penalty adds where it enters, and
// the update.
import { button, make, say, shown } from "./dom.js";

/**
 * @typedef {[size: number, priced: boolean]} Mark how large beside the largest of its kind, and whether a penalty adds it
 * @typedef {[name: string, size: number, priced: boolean]} Part
 * @typedef {object} Stage
 * @property {string} text
 * @property {Part[]} parts of the gradient there
 * @property {number} layer whose units and weights are lit, counted from the first hidden one; -1: all of them
 * @property {Mark[]} units
 * @property {Mark[]} weights kernel and biases
 */

/** @param {ArrayLike<number>} values */
const norm = (values) => Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0));
/** @param {ArrayLike<number>} values */
const largest = (values) => Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
/** @param {number} count @param {string} one */
const many = (count, one) => `${count} ${one}${count === 1 ? "" : one.endsWith("s") ? "es" : "s"}`;
/** @param {string} name @param {number} size @param {boolean} priced @returns {Part} */
const part = (name, size, priced) => [name, size, priced];
/** @param {Part} part */
const some = ([, size, priced]) => size > 0 || !priced;

/**
 * Mark what a penalty adds to, and beside it what comes from above.
 * @param {ArrayLike<number>} comes @param {ArrayLike<number>} adds
 * @returns {Mark[]}
 */
function marks(comes, adds) {
  const [most, top] = [largest(comes), largest(adds)];
  return Array.from(comes, (value, k) => (adds[k] ? [Math.abs(adds[k]) / top, true] : [Math.abs(value) / most, false]));
}

/**
 * Return the stages of a step; of the last, its update, nothing is said yet. Sizes are Euclidean norms: of a gradient
 * along the units' inputs over the rows of the batch, or along weights.
 * @param {any} found what the engine's `gradients` has found @param {number[]} sizes units of each layer, inputs first
 * @param {number} rows there are to train on
 * @returns {Stage[]}
 */
export function stages({ rows: { length: n }, loss, deltas, entering, ...parts }, sizes, rows) {
  const top = sizes.length - 2;
  const priced = ["kernel", "bias", "activity"].filter((what) => loss[what] > 0);
  const paid = priced.map((what) => `${what} ${shown(loss[what])}`).join(", ");
  /** @type {Stage[]} */
  const list = [
    {
      text: `Forwards: ${n} of the ${rows} training rows pass through the layers.`,
      parts: [],
      layer: -1,
      units: [],
      weights: [],
    },
    {
      text: `Loss: its mean over these rows is ${shown(loss.data)}. ${paid ? `Penalties on top of it: ${paid}.` : "No penalty is added."}`,
      parts: [["loss", loss.data, false], ...priced.map((what) => part(what, loss[what], true))],
      layer: top,
      units: Array.from({ length: sizes[top + 1] }, () => [1, false]),
      weights: [],
    },
  ];
  let end = parts.total.length;
  for (let l = top; l >= 0; l--) {
    const [inputs, count] = [sizes[l], sizes[l + 1]];
    const name = l === top ? "Output" : `Hidden layer ${l + 1}`;
    /** The norm of each unit. @param {number[]} values */
    const each = (values) => Array.from({ length: count }, (_, j) => norm(values.slice(j * n, (j + 1) * n)));
    const own = Array.from(entering[l], Number);
    const above = own.map((value, k) => deltas[l][k] - value);
    const [comes, adds] = [norm(above), norm(own)];
    list.push({
      text: `${name}: the ${l === top ? "loss" : "layer above"} sends a gradient of size ${shown(comes)} to its ${many(count, "unit")}. ${
        adds
          ? `Its activity penalty adds one of size ${shown(adds)}, at the outputs of ${each(own).filter(Boolean).length} of ${count}.`
          : "No activity penalty adds to it."
      }`,
      parts: [part(l === top ? "loss" : "from above", comes, false), part("activity", adds, true)].filter(some),
      layer: l,
      units: marks(each(above), each(own)),
      weights: [],
    });
    const start = end - (inputs + 1) * count;
    const of = (/** @type {string} */ kind) =>
      Array.from(parts[`${kind}L1`], (value, k) => value + parts[`${kind}L2`][k]).slice(start, end);
    const data = Array.from(parts.data, Number).slice(start, end);
    const [activity, kernel, bias] = ["activity", "kernel", "bias"].map(of);
    const at = (/** @type {number[]} */ values) => values.filter(Boolean).length;
    const said = [
      norm(activity) && `activity penalties add ${shown(norm(activity))}`,
      norm(kernel) &&
        `its kernel penalty adds ${shown(norm(kernel))}, at ${at(kernel)} of ${many(inputs * count, "weight")}`,
      norm(bias) && `its bias penalty adds ${shown(norm(bias))}, at ${at(bias)} of ${many(count, "bias")}`,
    ].filter(Boolean);
    list.push({
      text: `${name}, weights: the data's gradient has size ${shown(norm(data))}; ${said.join("; ") || "no penalty adds to it"}.`,
      parts: [
        part("data", norm(data), false),
        part("activity", norm(activity), true),
        part("kernel", norm(kernel), true),
        part("bias", norm(bias), true),
      ].filter(some),
      layer: l,
      units: [],
      weights: marks(
        data.map((value, k) => value + activity[k]),
        kernel.map((value, k) => value + bias[k]),
      ),
    });
    end = start;
  }
  list.push({ text: "", parts: [], layer: -1, units: [], weights: [] });
  return list;
}

/**
 * Return the button that opens the slow motion, its panel, and `keep`, which closes it with a frame of another state.
 * @param {(what: string) => Promise<any>} ask @param {() => Promise<any>} halt stops what trains, and brings a frame
 * @param {() => any} data of the run @param {(stage: Stage | null) => void} light shows a stage in the network
 */
export function makeSlow(ask, halt, data, light) {
  const place = make("p", { class: "legend" });
  const told = make("p", { class: "verdict", role: "status" });
  const bars = make("ul", { "aria-hidden": "true" });
  const opens = button("Slow motion", () => void open());
  const back = button("Back", () => show(at - 1));
  const next = button("Next", () => void go(), { class: "main" });
  const leave = () => {
    close();
    opens.focus();
  };
  const node = make(
    "div",
    {
      class: "slow",
      role: "group",
      "aria-label": "One step in slow motion",
      hidden: true,
      keydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && leave(),
    },
    make("div", { class: "tools" }, next, back, button("Leave", leave)),
    place,
    told,
    bars,
  );
  /** @type {Stage[]} */
  let list = [];
  let at = 0;
  /** @type {any} */
  let frame = null; // that the stages are of

  async function open() {
    const now = await halt();
    if (now?.status !== "ready") return;
    const found = await ask("gradients");
    frame = now;
    const { inputs, outputs, train } = data();
    const hidden = now.state.layers.map((/** @type {any} */ { units }) => units);
    list = stages(found, [inputs, ...hidden, outputs], train.n);
    node.hidden = false;
    show(0);
    // With the network that it lights up.
    node.parentElement.scrollIntoView({ block: "center" });
    next.focus({ preventScroll: true });
  }

  function close() {
    node.hidden = true;
    frame = null;
    light(null);
  }

  /** @param {number} to */
  function show(to) {
    at = to;
    const { text, parts } = list[at];
    say(place, `${at + 1} of ${list.length}. Sizes are Euclidean norms; green is what a penalty adds.`);
    say(told, text);
    const most = Math.max(...parts.map(([, size]) => size), 1e-12);
    bars.replaceChildren(
      ...parts.map(([name, size, priced]) => {
        const bar = make("span", {
          class: priced ? "priced" : "",
          style: `width: ${((100 * size) / most).toFixed(1)}%`,
        });
        return make("li", {}, make("span", {}, `${name} ${shown(size)}`), bar);
      }),
    );
    back.disabled = at === 0 || at === list.length - 1;
    say(next, ["Next step", "Make the step"][list.length - 1 - at] ?? "Next");
    light(list[at]);
  }

  /** To the next stage: the last one is the step itself, and after it comes another step. */
  async function go() {
    if (at === list.length - 1) return open();
    if (at === list.length - 2) {
      const { weights } = frame;
      frame = null; // the next frame is another one by right
      const made = await ask("step");
      if (made?.status !== "ready") return close();
      frame = made;
      const moved = norm(weights.map((/** @type {number} */ w, /** @type {number} */ k) => made.weights[k] - w));
      list[at + 1].text =
        `Update: the optimiser has moved the weights by ${shown(moved)} in all. That was step ${made.steps}.`;
    }
    show(at + 1);
  }

  return {
    node,
    button: opens,
    /** @param {any} now a frame */
    keep(now) {
      if (frame && now.address !== frame.address) close();
    },
  };
}
