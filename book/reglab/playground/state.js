// The whole of a run in one plain object that JSON can hold: what is in it, how it is checked, and how it goes into an
// address and comes back.
import { KINDS } from "./data.js";

/**
 * @typedef {{l1: number, l2: number}} Penalty l1 * sum |v| + l2 * sum v^2, as in Keras
 * @typedef {object} Layer
 * @property {number} units
 * @property {string} activation
 * @property {number} dropout the fraction of the layer's outputs that is dropped, after its activity was priced
 * @property {Penalty} kernel
 * @property {Penalty} bias
 * @property {Penalty} activity on the layer's outputs, summed over the units and divided by the rows of the batch
 * @typedef {object} Output
 * @property {string} activation with it the loss: sigmoid, binary cross-entropy; softmax, categorical; others, mse
 * @property {boolean} unit each row of the kernel keeps length 1: Keras's UnitNorm(axis=1)
 * @property {Penalty} kernel
 * @property {Penalty} bias
 * @property {Penalty} activity
 * @typedef {[step: number, path: string, value: number]} Change made after so many steps
 * @typedef {object} State
 * @property {{kind: string, rows: number, noise: number, flips: number, held: number, seed: number}} data
 * @property {Layer[]} layers
 * @property {Output} output
 * @property {{kind: string, rate: number, momentum: number, beta1: number, beta2: number, epsilon: number}} optimizer
 * @property {number} batch rows of a step; more than there are means all
 * @property {number} seed of the initial weights, the order of the rows and the dropout
 * @property {number} steps how many steps the run has made
 * @property {{seeds: number, without: string[], steps: number, column: string}} pairs how many pairs, what the second
 *   arm lacks, after how many steps they are compared, and in what
 * @property {Change[]} changes
 */

/**
 * @typedef {{what: string, from?: number, to?: number, among?: string[], initial: any}} Rule
 */

/** @param {number} initial @param {number} from @param {number} to @returns {Rule} */
const whole = (initial, from, to) => ({ what: "whole", from, to, initial });
/** @param {number} initial @param {number} from @param {number} to @returns {Rule} */
const real = (initial, from, to) => ({ what: "number", from, to, initial });
/** @param {any} initial @param {string[]} among @returns {Rule} */
const one = (initial, among) => ({ what: "one", among, initial });
/** @param {string[]} initial @param {string[]} among @returns {Rule} */
const some = (initial, among) => ({ what: "some", among, initial });

const SEED = 4294967295;
const PENALTY = { l1: real(0, 0, 10), l2: real(0, 0, 10) };
const PENALTIES = { kernel: PENALTY, bias: PENALTY, activity: PENALTY };
export const LAYER = {
  units: whole(8, 1, 16),
  activation: one("tanh", ["relu", "tanh", "sigmoid", "linear"]),
  dropout: real(0, 0, 0.9),
  ...PENALTIES,
};
const OUTPUT = {
  activation: one("sigmoid", ["sigmoid", "softmax", "linear", "relu"]),
  unit: { what: "flag", initial: false },
  ...PENALTIES,
};
/** What each entry may be, and what it is unless said otherwise. Views take their controls' ranges from here. */
export const RULES = {
  data: {
    kind: one("moons", Object.keys(KINDS)),
    rows: whole(200, 10, 2000),
    noise: real(0.2, 0, 2),
    flips: real(0, 0, 0.5),
    held: real(0.5, 0.1, 0.9),
    seed: whole(0, 0, SEED),
  },
  output: OUTPUT,
  optimizer: {
    kind: one("sgd", ["sgd", "momentum", "nesterov", "adam"]),
    rate: real(0.1, 0, 100),
    momentum: real(0.9, 0, 1),
    beta1: real(0.9, 0, 0.9999),
    beta2: real(0.999, 0, 0.99999),
    epsilon: real(1e-7, 1e-16, 1),
  },
  batch: whole(10, 1, 2000),
  seed: whole(0, 0, SEED),
  steps: whole(0, 0, 1e7),
  pairs: {
    seeds: whole(20, 2, 50),
    without: some(["kernel", "bias", "activity"], ["kernel", "bias", "activity", "dropout"]),
    steps: whole(1000, 1, 100000),
    column: one("held", ["held", "loss", "heldCorrect", "dead", "silent"]),
  },
};
/** The activations that a data set's output may have; the first is taken unless another is named. */
const OUTPUTS = { classes: ["sigmoid", "softmax", "linear"], curve: ["linear"], code: ["linear", "relu"] };
// What may change while the network trains.
const CHANGING = /^(optimizer\.rate|(layers\.[012]|output)\.(kernel|bias|activity)\.l[12])$/;

/** @param {any} value */
const quoted = (value) => (typeof value === "number" || value === undefined ? String(value) : JSON.stringify(value));

/**
 * Return a value that keeps its rule, or raise.
 * @param {string} path
 * @param {Rule} rule
 * @param {any} value
 */
function kept(path, rule, value) {
  const wrong = (/** @type {string} */ asked) => new RangeError(`${path} must be ${asked}, got ${quoted(value)}`);
  const { what, from = 0, to = 0, among = [] } = rule;
  if (what === "flag") {
    if (typeof value !== "boolean") throw wrong("true or false");
    return value;
  }
  if (what === "one") {
    if (!among.includes(value)) throw wrong(`one of ${among.join(", ")}`);
    return value;
  }
  if (what === "some") {
    if (!Array.isArray(value) || value.some((each) => !among.includes(each)))
      throw wrong(`a list of ${among.join(", ")}`);
    return among.filter((each) => value.includes(each));
  }
  const fits =
    typeof value === "number" && value >= from && value <= to && (what === "number" || Number.isInteger(value));
  if (!fits) throw wrong(`a ${what === "whole" ? "whole number" : "number"} from ${from} to ${to}`);
  return value + 0; // of -0 it makes 0
}

/**
 * Return an object with every entry that the rules know, from another with some of them.
 * @param {string} path
 * @param {any} rules
 * @param {any} given
 * @returns {any}
 */
function filled(path, rules, given) {
  if ("what" in rules) return kept(path, rules, given === undefined ? rules.initial : given);
  if (given !== undefined && (typeof given !== "object" || given === null || Array.isArray(given)))
    throw new RangeError(`${path || "the state"} must be an object, got ${quoted(given)}`);
  for (const name of Object.keys(given ?? {}))
    if (!Object.hasOwn(rules, name))
      throw new RangeError(`${path ? `${path}.` : ""}${name} is not known, got ${quoted(given[name])}`);
  const found = /** @type {any} */ ({});
  for (const name of Object.keys(rules))
    found[name] = filled(path ? `${path}.${name}` : name, rules[name], given?.[name]);
  return found;
}

/**
 * Return a whole and valid state from a part of one, as a new object; what is missing is as `RULES` has it.
 *
 * Raises RangeError, which names the entry and quotes its value, for one that is unknown or out of range.
 * @param {any} [part]
 * @returns {State}
 */
export function makeState(part = {}) {
  const { layers = [{}, {}], changes = [], ...rest } = part ?? {};
  const kind = kept("data.kind", RULES.data.kind, rest.data?.kind ?? RULES.data.kind.initial);
  const { task, outputs } = KINDS[kind];
  const among = OUTPUTS[task];
  const initial = task === "classes" && outputs > 2 ? "softmax" : among[0];
  const output = { ...OUTPUT, activation: one(initial, among) };
  const state = filled("", { ...RULES, output }, rest);
  if (!Array.isArray(layers) || layers.length < 1 || layers.length > 3)
    throw new RangeError(`layers must be a list of 1 to 3 layers, got ${quoted(layers)}`);
  state.layers = layers.map((layer, l) => filled(`layers.${l}`, LAYER, layer));
  if (!Array.isArray(changes)) throw new RangeError(`changes must be a list, got ${quoted(changes)}`);
  let last = 0;
  state.changes = changes.map((change) => {
    const [step, path, value] = Array.isArray(change) && change.length === 3 ? change : [];
    if (typeof path !== "string" || !CHANGING.test(path) || lookUp(state, path) === undefined)
      throw new RangeError(`a change must be [step, path of a penalty or of the rate, number], got ${quoted(change)}`);
    last = kept("the step of a change", whole(0, last, 1e7), step);
    return [last, path, kept(path, path === "optimizer.rate" ? RULES.optimizer.rate : PENALTY.l1, value)];
  });
  return state;
}

/**
 * Return what stands at a path such as layers.0.kernel.l1, or undefined.
 * @param {any} state
 * @param {string} path
 */
export function lookUp(state, path) {
  return path
    .split(".")
    .reduce(
      (at, name) => (at !== null && typeof at === "object" && Object.hasOwn(at, name) ? at[name] : undefined),
      state,
    );
}

/**
 * Set what stands at a path.
 * @param {any} state
 * @param {string} path
 * @param {any} value
 */
export function setAt(state, path, value) {
  const names = path.split(".");
  const last = /** @type {string} */ (names.pop());
  names.reduce((at, name) => at[name], state)[last] = value;
}

/**
 * Return every path of an object with its value, as texts.
 * @param {any} object
 * @param {string} [path]
 * @returns {[string, string][]}
 */
function leaves(object, path = "") {
  if (Array.isArray(object) || typeof object !== "object")
    return [[path, Array.isArray(object) ? object.join("_") : String(object)]];
  return Object.keys(object).flatMap((name) => leaves(object[name], path ? `${path}.${name}` : name));
}

/**
 * Return a state as the query of an address: what differs from a state of which only the data's kind is named.
 * @param {any} part of a state, or a whole one
 */
export function encode(part) {
  const { layers, changes, ...rest } = makeState(part);
  const { layers: _, changes: __, ...usual } = makeState({ data: { kind: rest.data.kind } });
  const same = new Map(leaves(usual));
  const found = leaves(rest).filter(([path, text]) => path === "data.kind" || same.get(path) !== text);
  found.push(["layers", layers.map(({ units }) => units).join("_")]);
  const plain = new Map(leaves(filled("", LAYER, {})));
  layers.forEach((layer, l) => {
    for (const [path, text] of leaves(layer))
      if (path !== "units" && plain.get(path) !== text) found.push([`layers.${l}.${path}`, text]);
  });
  if (changes.length) found.push(["changes", changes.map((change) => change.join("_")).join("*")]);
  return found.map(([path, text]) => `${path}=${text}`).join("&");
}

/**
 * Return the state that an address's query names; entries that are not of the playground are an error.
 * @param {string} query with or without its question mark
 * @returns {State}
 */
export function decode(query) {
  const part = /** @type {any} */ ({});
  for (const piece of query.replace(/^\?/, "").split("&").filter(Boolean)) {
    const at = piece.indexOf("=");
    const path = decodeURIComponent(at < 0 ? piece : piece.slice(0, at));
    const text = decodeURIComponent(at < 0 ? "" : piece.slice(at + 1));
    if (path === "layers")
      part.layers = text.split("_").map((units, l) => ({ ...part.layers?.[l], units: read(units) }));
    else if (path === "changes")
      part.changes = text
        .split("*")
        .map((change) => change.split("_"))
        .map(([step, name, value]) => [read(step), name, read(value)]);
    else {
      const names = path.split(".");
      if (names[0] === "layers" && !part.layers?.[Number(names[1])])
        throw new RangeError(`${path} must come after layers, got ${quoted(piece)}`);
      if (names.includes("__proto__")) throw new RangeError(`${path} is not known, got ${quoted(text)}`);
      let place = part;
      for (const name of names.slice(0, -1)) place = place[name] ??= {};
      place[names[names.length - 1]] = path === "pairs.without" ? text.split("_").filter(Boolean) : read(text);
    }
  }
  return makeState(part);
}

/**
 * Return a text as the number or the truth value that it is, or else as it is.
 * @param {string} text
 */
function read(text) {
  if (text === "true" || text === "false") return text === "true";
  return /^\d+(\.\d+)?(e-?\d+)?$/.test(text) ? Number(text) : text;
}
