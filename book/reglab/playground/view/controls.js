// What may be set: the data, the network, how it is trained, and what it pays.
import { choice, make, percent, slider, whole } from "./dom.js";

const STRENGTHS = [0, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
const RATES = [1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
const NAMES = {
  moons: "two moons",
  circles: "ring and disc",
  spirals: "two spirals",
  xor: "four corners (XOR)",
  stripe: "stripe, one idle input",
  blobs: "three blobs",
  iris: "iris, two measurements",
  sine: "noisy sine (a curve)",
  superposition: "five features in a plane",
  bottleneck: "five features through a bottleneck",
  sgd: "plain gradient descent",
  nesterov: "Nesterov's momentum",
  adam: "Adam",
  relu: "ReLU",
};
/** @param {string[]} values @returns {[string, string][]} */
const options = (values) => values.map((value) => [value, /** @type {any} */ (NAMES)[value] ?? value]);
/** @param {number} from @param {number} to @param {number} by */
const steps = (from, to, by) =>
  Array.from({ length: Math.round((to - from) / by) + 1 }, (_, k) => Number((from + k * by).toFixed(2)));

/**
 * Return the controls of a state.
 * @param {any} engine the closure's exports
 * @param {() => any} now the state as it is
 * @param {(edit: (state: any) => void) => void} renew open a state with something changed
 * @param {(paths: string[], value: number) => void} set change a penalty or the rate while it trains
 * @param {() => boolean} trained whether steps were made, which a change goes on from
 */
export function makeControls({ RULES, LAYER, KINDS }, now, renew, set, trained) {
  const many = steps(0, 0.9, 0.1);
  /** @param {string} title @param {...any} fields */
  const group = (title, ...fields) => make("fieldset", {}, make("legend", {}, title), ...fields.map(({ node }) => node));
  /** @param {string} label @param {number[]} list @param {string} key @param {any} [more] */
  const bar = (label, list, key, more) =>
    slider(label, list, () => now().data[key], (value) => renew((state) => (state.data[key] = value)), more);

  const kind = choice("Kind", options(Object.keys(KINDS)), () => now().data.kind, (value) =>
    renew((state) => {
      state.data.kind = value;
      delete state.output.activation;
      state.output.unit = value === "superposition";
    }),
  );
  const data = [
    kind,
    bar("Rows", [20, 50, 100, 150, 200, 300, 500, 1000, 2000], "rows"),
    bar("Noise", steps(0, 1, 0.05), "noise"),
    bar("Wrong labels", steps(0, 0.5, 0.05), "flips", { says: percent }),
    bar("Held out", steps(0.1, 0.9, 0.1), "held", { says: percent }),
    whole("Data seed", RULES.data.seed.to, () => now().data.seed, (value) => renew((state) => (state.data.seed = value))),
  ];

  const count = choice("Hidden layers", options(["1", "2", "3"]), () => String(now().layers.length), (value) =>
    renew((state) => {
      while (state.layers.length < Number(value)) state.layers.push(structuredClone(state.layers[state.layers.length - 1]));
      state.layers.length = Number(value);
    }),
  );
  const layers = [0, 1, 2].map((l) => {
    const at = () => now().layers[l] ?? now().layers[0];
    const units = slider(`Units ${l + 1}`, steps(1, LAYER.units.to, 1), () => at().units, (value) =>
      renew((state) => (state.layers[l].units = value)),
    );
    const bend = choice(`Activation ${l + 1}`, options(LAYER.activation.among), () => at().activation, (value) =>
      renew((state) => (state.layers[l].activation = value)),
    );
    const drop = slider(`Dropout ${l + 1}`, many, () => at().dropout, (value) => renew((state) => (state.layers[l].dropout = value)), {
      says: percent,
    });
    return { l, fields: [units, bend, drop] };
  });
  const seed = whole("Weights' seed", RULES.seed.to, () => now().seed, (value) => renew((state) => (state.seed = value)));

  const training = [
    choice("Optimiser", options(RULES.optimizer.kind.among), () => now().optimizer.kind, (value) =>
      renew((state) => (state.optimizer.kind = value)),
    ),
    slider("Rate", RATES, () => now().optimizer.rate, (value) => set(["optimizer.rate"], value), { rests: trained }),
    slider("Batch", [1, 2, 5, 10, 20, 32, 50, 100, 200, 2000], () => now().batch, (value) => renew((state) => (state.batch = value)), {
      says: (value) => (value === 2000 ? "all" : String(value)),
    }),
  ];

  let where = "hidden";
  const places = () => {
    const hidden = now().layers.map((/** @type {any} */ _, /** @type {number} */ l) => `layers.${l}`);
    if (where === "hidden") return hidden;
    if (where === "all") return [...hidden, "output"];
    return [where];
  };
  const scope = choice(
    "On",
    [["hidden", "all hidden layers"], ["all", "every layer"], ["layers.0", "hidden layer 1"], ["layers.1", "hidden layer 2"], ["layers.2", "hidden layer 3"], ["output", "the output"]],
    () => where,
    (value) => {
      where = value;
      update();
    },
  );
  const pay = ["kernel", "bias", "activity"].flatMap((what) =>
    ["l1", "l2"].map((power) => {
      const values = () =>
        places().map((place) => place.split(".").reduce((/** @type {any} */ at, name) => at[name], now())[what][power]);
      const name = `${what[0].toUpperCase()}${what.slice(1)} ${power.toUpperCase()}`;
      return slider(name, STRENGTHS, () => values()[0], (value) => set(places().map((place) => `${place}.${what}.${power}`), value), {
        says: (value) => (values().some((each) => each !== values()[0]) ? `${value}, mixed` : String(value)),
        rests: trained,
      });
    }),
  );

  function update() {
    const { length } = now().layers;
    const { task } = KINDS[now().data.kind];
    if (where.startsWith("layers.") && Number(where[7]) >= length) where = "hidden";
    for (const option of scope.select.options) option.hidden = option.disabled = option.value.startsWith("layers.") && Number(option.value[7]) >= length;
    for (const each of [...data, count, seed, ...training, scope, ...pay]) each.update();
    for (const { l, fields } of layers)
      for (const field of fields) {
        field.node.hidden = l >= length;
        field.update();
      }
    data[3].node.hidden = task !== "classes";
    data[2].node.hidden = now().data.kind === "iris";
  }

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
      group("Penalties", scope, ...pay),
      group("Training", ...training),
      group("Network", count, ...layers.flatMap(({ fields }) => fields), seed),
      group("Data", ...data),
    ),
  };
}
