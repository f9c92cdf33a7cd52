// What may be set: the data, the network, how it is trained, and what it pays.
import { choice, make, percent, slider, whole } from "./dom.js";

const STRENGTHS = [0, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
const NAMES = {
  moons: "two moons",
  circles: "ring and disc",
  spirals: "two spirals",
  xor: "four corners (XOR)",
  stripe: "stripe, idle input",
  blobs: "three blobs",
  iris: "iris, two sizes",
  sine: "noisy sine curve",
  superposition: "features in a plane",
  bottleneck: "features, squeezed",
  sgd: "gradient descent",
  nesterov: "Nesterov's momentum",
  adam: "Adam",
  relu: "ReLU",
};
/** @param {string[]} values @returns {[string, string][]} */
const options = (values) => values.map((value) => [value, /** @type {any} */ (NAMES)[value] ?? value]);
/** @param {number} most @param {number} by @param {number} [from] */
const steps = (most, by, from = 0) =>
  Array.from({ length: Math.round((most - from) / by) + 1 }, (_, k) => Number((from + k * by).toFixed(2)));

/**
 * Return the controls of a state.
 * @param {any} engine the closure's exports
 * @param {() => any} now the state as it is
 * @param {(edit: (state: any) => void) => void} renew open a state with something changed
 * @param {(paths: string[], value: number) => void} set change a penalty or the rate while it trains
 * @param {() => boolean} trained whether steps were made, which a change goes on from
 */
export function makeControls({ RULES, LAYER, KINDS, lookUp, setAt }, now, renew, set, trained) {
  const get = (/** @type {string} */ path) => () => lookUp(now(), path);
  const put = (/** @type {string} */ path) => (/** @type {any} */ value) => renew((state) => setAt(state, path, value));
  /** @param {string} label @param {string} path @param {string[]} values */
  const pick = (label, path, values) => choice(label, options(values), get(path), put(path));
  /** @param {string} label @param {string} path @param {number[]} list @param {(value: number) => string} [says] */
  const bar = (label, path, list, says = String) => slider(label, list, get(path), put(path), { says });
  /** @param {string} label @param {string} path */
  const seed = (label, path) => whole(label, RULES.seed.to, get(path), put(path));

  const noise = bar("Noise", "data.noise", steps(1, 0.05));
  const flips = bar("Wrong labels", "data.flips", steps(0.5, 0.05), percent);
  const kind = choice("Kind", options(Object.keys(KINDS)), get("data.kind"), (value) =>
    renew((state) => {
      state.data.kind = value;
      delete state.output.activation;
      state.output.unit = value === "superposition";
      // The reader can see a code of two units.
      if (value === "bottleneck") state.layers = [{ ...state.layers[0], units: 2 }];
    }),
  );
  const data = [
    kind,
    bar("Rows", "data.rows", [20, 50, 100, 150, 200, 300, 500, 1000, 2000]),
    noise,
    flips,
    bar("Held out", "data.held", steps(0.9, 0.1, 0.1), percent),
    seed("Data seed", "data.seed"),
  ];

  const count = choice(
    "Layers",
    options(["1", "2", "3"]),
    () => String(now().layers.length),
    (value) =>
      renew(({ layers }) => {
        while (layers.length < Number(value)) layers.push(structuredClone(layers[layers.length - 1]));
        layers.length = Number(value);
      }),
  );
  const layers = [0, 1, 2].map((l) => [
    bar(`Units ${l + 1}`, `layers.${l}.units`, steps(LAYER.units.to, 1, 1)),
    pick(`Activation ${l + 1}`, `layers.${l}.activation`, LAYER.activation.among),
    bar(`Dropout ${l + 1}`, `layers.${l}.dropout`, steps(0.9, 0.1), percent),
  ]);
  const network = [count, ...layers.flat(), seed("Weights' seed", "seed")];

  const training = [
    pick("Optimiser", "optimizer.kind", RULES.optimizer.kind.among),
    slider(
      "Rate",
      [1e-4, 3e-4, ...STRENGTHS.slice(5)],
      get("optimizer.rate"),
      (value) => set(["optimizer.rate"], value),
      { rests: trained },
    ),
    bar("Batch", "batch", [1, 2, 5, 10, 20, 32, 50, 100, 200, 2000], (value) =>
      value === 2000 ? "all" : String(value),
    ),
  ];

  let where = "hidden";
  const places = () => {
    const hidden = now().layers.map((/** @type {any} */ _, /** @type {number} */ l) => `layers.${l}`);
    return where === "hidden" ? hidden : where === "all" ? [...hidden, "output"] : [where];
  };
  const scope = choice(
    "On",
    [
      ["hidden", "all hidden layers"],
      ["all", "every layer"],
      ...[0, 1, 2].map((l) => /** @type {[string, string]} */ ([`layers.${l}`, `hidden layer ${l + 1}`])),
      ["output", "the output"],
    ],
    () => where,
    (value) => {
      where = value;
      update();
    },
  );
  const pay = ["Kernel", "Bias", "Activity"].flatMap((what) =>
    ["L1", "L2"].map((power) => {
      const paths = () => places().map((/** @type {string} */ place) => `${place}.${what}.${power}`.toLowerCase());
      const values = () => paths().map((/** @type {string} */ path) => lookUp(now(), path));
      return slider(
        `${what} ${power}`,
        STRENGTHS,
        () => values()[0],
        (value) => set(paths(), value),
        {
          says: (value) => (new Set(values()).size > 1 ? `${value}, mixed` : String(value)),
          rests: trained,
        },
      );
    }),
  );

  function update() {
    const { length } = now().layers;
    const there = (/** @type {string} */ place) => !place.startsWith("layers") || Number(place[7]) < length;
    if (!there(where)) where = "hidden";
    for (const option of scope.select.options) option.hidden = option.disabled = !there(option.value);
    layers.forEach((fields, l) => fields.forEach(({ node }) => (node.hidden = l >= length)));
    for (const each of [...data, ...network.filter(({ node }) => !node.hidden), ...training, scope, ...pay])
      each.update();
    flips.node.hidden = KINDS[now().data.kind].task !== "classes";
    noise.node.hidden = now().data.kind === "iris";
  }

  /** @param {string} title @param {any[]} fields */
  const group = (title, fields) => make("fieldset", {}, make("legend", {}, title), ...fields.map(({ node }) => node));
  return {
    update,
    /** Show the strengths of every layer where the output pays too. */
    aim() {
      const { kernel, bias, activity } = now().output;
      where = [kernel, bias, activity].some(({ l1, l2 }) => l1 || l2) ? "all" : "hidden";
    },
    node: make(
      "div",
      { class: "controls" },
      group("Penalties", [scope, ...pay]),
      group("Training", training),
      group("Hidden layers", network),
      group("Data", data),
    ),
  };
}
