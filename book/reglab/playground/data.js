// The playground's data: drawn from a seed, with a stream each for rows, noise, wrong labels and order, so that more
// noise moves the same points further and more wrong labels keep those that were wrong before.
import { Stream, cos, sin } from "./numbers.js";

/**
 * @typedef {{inputs: number, outputs: number, task: "classes" | "curve" | "code", names?: string[]}} Kind
 * @typedef {object} Part rows of one kind, a column after the other
 * @property {number} n how many
 * @property {Float64Array} x inputs: column i at i * n
 * @property {Float64Array} y targets, likewise: one-hot columns, one column of 0 and 1 before a sigmoid, or numbers
 * @property {Int32Array} label the class; of the toys the feature that is strongest, -1 without any; 0 of a curve
 * @property {Uint8Array} flipped 1 where the label is a wrong one
 * @typedef {{kind: string, inputs: number, outputs: number, train: Part, held: Part}} Data
 */

// What a stream of random numbers is for, after the seed of the data. Streams of the network follow in network.js.
const ROWS = 1;
const NOISE = 2;
const FLIPS = 3;
const SHUFFLE = 4;

/** @type {Record<string, Kind>} What each data set holds; `outputs` counts classes, or columns to be given back; `names` are those of the inputs. */
export const KINDS = {
  moons: { inputs: 2, outputs: 2, task: "classes" },
  circles: { inputs: 2, outputs: 2, task: "classes" },
  spirals: { inputs: 2, outputs: 2, task: "classes" },
  xor: { inputs: 2, outputs: 2, task: "classes" },
  stripe: { inputs: 2, outputs: 2, task: "classes" },
  blobs: { inputs: 2, outputs: 3, task: "classes" },
  iris: { inputs: 2, outputs: 3, task: "classes", names: ["petal length", "petal width"] },
  sine: { inputs: 1, outputs: 1, task: "curve" },
  superposition: { inputs: 2, outputs: 2, task: "code" },
  bottleneck: { inputs: 5, outputs: 5, task: "code" },
};

/** How likely each of the five features is in a row of the two toys, and the turn between their directions. */
export const PRESENT = 0.05;
export const FEATURES = Array.from({ length: 5 }, (_, k) => [cos((k * 2 * Math.PI) / 5), sin((k * 2 * Math.PI) / 5)]);

// Fisher's iris: petal length and width in tenths of a centimetre, 50 flowers of each species after the other.
export const IRIS =
  "1402140213021502140217041403150214021501150216021401110112021504130414031703150317021504100217051902160216041502" +
  "1402160216021504150114021502120213021401130215021303130313021606190414031602140215021402471445154915401346154513" +
  "4716331046133914351042154010471436134414451541104515391148184013491547124313441448145017451535103811371039125116" +
  "4515451647154413411340134412461440123310421342124213431330114113602551195921561858226621451763185818612551205319" +
  "5521502051245323551867226923501557234920672049185721601848184918562158166119642056225115561461235624551848185421" +
  "5624512351195923572552235019522054235118";

const TAU = 2 * Math.PI;
/** @type {Record<string, (r: Stream, label: number) => number[]>} Two numbers from about -2 to 2, without noise. */
const POINTS = {
  moons(r, label) {
    const t = Math.PI * r.uniform();
    return label ? [0.5 - cos(t), 0.25 - sin(t)] : [cos(t) - 0.5, sin(t) - 0.25];
  },
  circles(r, label) {
    const t = TAU * r.uniform();
    const radius = label ? 0.6 : 1.4;
    return [radius * cos(t), radius * sin(t)];
  },
  spirals(r, label) {
    // Even along the radius; one and three quarters of a turn.
    const s = r.uniform();
    const t = 1.75 * TAU * s + label * Math.PI;
    const radius = 0.1 + 1.6 * s;
    return [radius * sin(t), radius * cos(t)];
  },
  xor(r, label) {
    const [x, y] = [1.5 * r.uniform(), 1.5 * r.uniform()];
    const side = r.uniform() < 0.5 ? -1 : 1;
    return [side * x, label ? -side * y : side * y];
  },
  stripe(r, label) {
    // The second input says nothing.
    const x = 0.2 + 1.3 * r.uniform();
    return [label ? x : -x, 3 * r.uniform() - 1.5];
  },
  blobs(r, label) {
    const t = (TAU * label) / 3 + Math.PI / 2;
    return [cos(t) + 0.3 * r.normal(), sin(t) + 0.3 * r.normal()];
  },
};

/**
 * Return a row's inputs before noise and its label: for the toys the feature that is strongest, or -1 without any.
 * @param {string} kind
 * @param {number} n which row it is
 * @param {Stream} r
 * @returns {[number[], number]}
 */
function drawRow(kind, n, r) {
  if (kind === "sine") return [[4 * r.uniform() - 2], 0];
  if (kind === "iris")
    return [[0, 2].map((at) => Number(IRIS.slice(4 * n + at, 4 * n + at + 2)) / 10), Math.floor(n / 50)];
  if (KINDS[kind].task === "classes") {
    const label = n % KINDS[kind].outputs;
    return [POINTS[kind](r, label), label];
  }
  const sizes = FEATURES.map(() => {
    const size = 0.5 + r.uniform();
    return r.uniform() < PRESENT ? size : 0;
  });
  const most = Math.max(...sizes);
  const along = (/** @type {number} */ i) => sizes.reduce((sum, size, k) => sum + size * FEATURES[k][i], 0);
  return [kind === "bottleneck" ? sizes : [along(0), along(1)], most > 0 ? sizes.indexOf(most) : -1];
}

/**
 * Return the inputs and the label of each row and, where they are not classes, its targets.
 * @param {string} kind
 * @param {number} rows
 * @param {number} seed
 * @param {number} noise
 */
function drawRows(kind, rows, seed, noise) {
  const r = new Stream(seed, ROWS);
  const shake = new Stream(seed, NOISE);
  return Array.from({ length: rows }, (_, n) => {
    const [still, label] = drawRow(kind, n, r);
    // Of the curve it is the target that is noisy.
    if (kind === "sine") return { x: still, y: [sin(0.75 * Math.PI * still[0]) + noise * shake.normal()], label };
    const x = still.map((value) => value + noise * shake.normal());
    return { x, y: x, label };
  });
}

/**
 * Return training and held-out rows. Iris is brought to mean 0 and variance 1 by its training rows alone.
 * @param {import("./state.js").State} state
 * @returns {Data}
 */
export function makeData({ data, output }) {
  const { kind, rows, noise, flips, held, seed } = data;
  const { inputs, outputs: classes, task } = KINDS[kind];
  const all = kind === "iris" ? 150 : rows;
  const drawn = drawRows(kind, all, seed, noise);
  const order = Int32Array.from({ length: all }, (_, i) => i);
  new Stream(seed, SHUFFLE).shuffle(order);
  const kept = Math.min(rows, all);
  const first = Math.max(1, Math.min(kept - 1, Math.round(kept * (1 - held))));
  const columns = task !== "classes" ? classes : classes === 2 && output.activation !== "softmax" ? 1 : classes;
  const wrong = new Stream(seed, FLIPS);
  /** @param {number} from @param {number} to @returns {Part} */
  const part = (from, to) => {
    const n = to - from;
    const found = {
      n,
      x: new Float64Array(n * inputs),
      y: new Float64Array(n * columns),
      label: new Int32Array(n),
      flipped: new Uint8Array(n),
    };
    for (let k = 0; k < n; k++) {
      const row = drawn[order[from + k]];
      for (let i = 0; i < inputs; i++) found.x[i * n + k] = row.x[i];
      let { label } = row;
      // Held-out rows keep their labels: they are what the network should have learned.
      if (task === "classes" && from === 0) {
        const flip = wrong.uniform() < flips;
        const other = (label + 1 + Math.floor(wrong.uniform() * (classes - 1))) % classes;
        if (flip) [label, found.flipped[k]] = [other, 1];
      }
      found.label[k] = label;
      if (task !== "classes") for (let j = 0; j < columns; j++) found.y[j * n + k] = row.y[j];
      else if (columns === 1) found.y[k] = label;
      else found.y[label * n + k] = 1;
    }
    return found;
  };
  const train = part(0, first);
  const rest = part(first, kept);
  if (kind === "iris") standardise(inputs, train, rest);
  return { kind, inputs, outputs: columns, train, held: rest };
}

/**
 * Bring each input to mean 0 and variance 1 over the training rows.
 * @param {number} inputs
 * @param {Part} train
 * @param {Part} rest
 */
function standardise(inputs, train, rest) {
  for (let i = 0; i < inputs; i++) {
    const values = train.x.subarray(i * train.n, (i + 1) * train.n);
    const mean = values.reduce((sum, value) => sum + value, 0) / train.n;
    const square = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / train.n;
    const scale = square > 0 ? Math.sqrt(square) : 1;
    for (const { n, x } of [train, rest]) for (let k = i * n; k < (i + 1) * n; k++) x[k] = (x[k] - mean) / scale;
  }
}
