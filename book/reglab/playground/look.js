// What can be seen of a run: its units, its surface, its gradients part by part, and a check of these.
import { absolute, squares } from "./kernels.js";
import { ALL, addPenalties, forward, room } from "./network.js";
import { addPenalty, single } from "./optimisers.js";

/**
 * @typedef {Float64Array} Numbers
 * @typedef {import("./run.js").Run} Run
 */

/**
 * Return what each hidden unit, and each output, does over the training rows, without dropout: a list for each layer.
 * @param {Run} run
 * @param {number} [near] an output below this, whatever its sign, counts as near zero
 */
export function units(run, near = 0.05) {
  const { train } = run.data;
  const pass = room(run.net, train.n, run.now, false);
  forward(run.net, run.trainer.w, pass, train.x, 0, train.n, train.n);
  return run.net.map(({ units: count }, l) =>
    Array.from({ length: count }, (_, j) => {
      const values = (l < run.net.length - 1 ? pass.a[l] : pass.out).slice(j * train.n, (j + 1) * train.n);
      const zeros = values.reduce((sum, a) => sum + (a === 0 ? 1 : 0), 0);
      return {
        values,
        mean: values.reduce((sum, a) => sum + a, 0) / train.n,
        absolute: absolute(values, 0, train.n) / train.n,
        least: values.reduce((a, b) => Math.min(a, b)),
        most: values.reduce((a, b) => Math.max(a, b)),
        zeros: zeros / train.n,
        near: values.reduce((sum, a) => sum + (Math.abs(a) < near ? 1 : 0), 0) / train.n,
        dead: zeros === train.n,
      };
    }),
  );
}

/**
 * Return the outputs of a layer over a grid of inputs, unit after unit: for two inputs size * size numbers each, row
 * after row from the top, for one input size numbers.
 *
 * Raises RangeError for a network of more inputs, and for a layer that is not there.
 * @param {Run} run
 * @param {{size?: number, box?: number[], layer?: number}} [options] box: left, right, bottom, top
 */
export function surface(run, { size = 50, box = [-2.2, 2.2, -2.2, 2.2], layer = run.net.length - 1 } = {}) {
  const { inputs } = run.data;
  if (inputs > 2) throw new RangeError(`a surface needs 1 or 2 inputs, got ${inputs}`);
  if (!run.net[layer]) throw new RangeError(`layer must be 0 to ${run.net.length - 1}, got ${layer}`);
  if (!(Number.isInteger(size) && size > 1 && size <= 200)) throw new RangeError(`size must be 2 to 200, got ${size}`);
  const n = size ** inputs;
  const x = new Float64Array(n * inputs);
  const [left, right, bottom, top] = box;
  for (let k = 0; k < n; k++) {
    x[k] = left + ((right - left) * (k % size)) / (size - 1);
    if (inputs === 2) x[n + k] = top + ((bottom - top) * Math.floor(k / size)) / (size - 1);
  }
  const pass = room(run.net, n, run.now, false);
  forward(run.net, run.trainer.w, pass, x, 0, n, n);
  return layer < run.net.length - 1 ? pass.a[layer] : pass.out;
}

/** What a layer of weights pays. @param {import("./state.js").State} state @param {number} l */
const price = ({ layers, output }, l) => layers[l] ?? output;

/**
 * Return the loss of the batch that was put through, in its parts.
 * @param {Run} run @param {import("./state.js").State} now @param {number} from its first row
 */
function losses(run, now, from) {
  const { w, pass } = run.trainer;
  const found = { data: run.trainer.batchLoss(from), kernel: 0, bias: 0, activity: 0 };
  run.net.forEach(({ units: count, kernel, bias, end }, l) => {
    const { kernel: k, bias: b, activity: a } = price(now, l);
    const out = l < run.net.length - 1 ? pass.a[l] : pass.out;
    const n = count * pass.n;
    found.kernel += single(k.l1) * absolute(w, kernel, bias) + single(k.l2) * squares(w, kernel, bias);
    found.bias += single(b.l1) * absolute(w, bias, end) + single(b.l2) * squares(w, bias, end);
    found.activity += (single(a.l1) * absolute(out, 0, n) + single(a.l2) * squares(out, 0, n)) / pass.n;
  });
  return found;
}

/**
 * Return the gradient that the next step takes, part by part: each as long as the weights and in their order. The parts
 * add up to `total`. Beside them stands what the slow motion shows of the batch: its rows, its loss in parts, and each
 * layer's outputs and slopes, unit after unit; of the slopes what the layer's own activity penalty adds stands in
 * `entering`.
 * @param {Run} run
 */
export function gradients(run) {
  const { trainer, net, now, steps } = run;
  const { w, g, pass } = trainer;
  const from = trainer.slope(steps, ALL);
  const loss = losses(run, now, from);
  const outputs = net.map(({ units: count }, l) =>
    (l < net.length - 1 ? pass.h[l] : pass.out).slice(0, count * pass.n),
  );
  const deltas = net.map(({ units: count }, l) => pass.d[l].slice(0, count * pass.n));
  addPenalties(net, w, g, now);
  const total = g.slice();
  const rows = trainer.order.slice(from, from + pass.n);
  const none = { data: false, activity: -2, l1: false, l2: false };
  /** @param {object} parts */
  const back = (parts) => {
    trainer.slope(steps, { ...none, ...parts });
    return g.slice();
  };
  /** @param {"kernel" | "bias"} what @param {"l1" | "l2"} kind */
  const priced = (what, kind) => {
    const found = new Float64Array(w.length);
    net.forEach((at, l) => {
      const strength = single(price(now, l)[what][kind]);
      const [start, end] = what === "kernel" ? [at.kernel, at.bias] : [at.bias, at.end];
      addPenalty(found, w, start, end, kind === "l1" ? strength : 0, kind === "l2" ? strength : 0);
    });
    return found;
  };
  /** @type {Numbers[]} */
  const entering = [];
  const activity = net.map(({ units: count }, l) => {
    const found = back({ activity: l, l1: true, l2: true });
    entering.push(pass.d[l].slice(0, count * pass.n));
    return found;
  });
  return {
    rows,
    loss,
    outputs,
    deltas,
    entering,
    total,
    data: back({ data: true }),
    kernelL1: priced("kernel", "l1"),
    kernelL2: priced("kernel", "l2"),
    biasL1: priced("bias", "l1"),
    biasL2: priced("bias", "l2"),
    activityL1: back({ activity: -1, l1: true }),
    activityL2: back({ activity: -1, l2: true }),
    /** The activity penalties of each layer alone: the price of layer l reaches every layer up to l. */
    activity,
  };
}

/**
 * Return the name of every weight: "layer 1 kernel 0,3" is that of the first input to the fourth unit.
 * @param {Run} run
 */
export function names(run) {
  return run.net.flatMap(({ inputs, units: count }, l) => [
    ...Array.from({ length: inputs * count }, (_, k) => `layer ${l + 1} kernel ${Math.floor(k / count)},${k % count}`),
    ...Array.from({ length: count }, (_, j) => `layer ${l + 1} bias ${j}`),
  ]);
}

/**
 * Compare the gradient of the next step, part by part, with central differences of the loss of its batch. Where the
 * difference steps over a kink (a ReLU turns, or what an L1 penalty prices changes its sign) it is not right: the kink
 * is named, and the differences to both sides are given.
 * @param {Run} run
 * @param {number} [h] the step of the difference, of a weight of size 1 or less
 */
export function check(run, h = 6e-6) {
  const { trainer, net, now, steps } = run;
  const { w, pass } = trainer;
  const top = net.length - 1;
  const parts = gradients(run);
  const from = trainer.slope(steps, ALL);
  const n = pass.n;
  const { train, inputs } = run.data;
  const x = new Float64Array(inputs * n);
  for (let i = 0; i < inputs; i++) for (let b = 0; b < n; b++) x[i * n + b] = train.x[i * train.n + parts.rows[b]];
  /** With the masks of the step. */
  const moved = () => {
    forward(net, w, pass, x, 0, n, n);
    return losses(run, now, from);
  };
  /**
   * The sign of every output of the layers at which a part of the loss has kinks; that of another is called 0.
   * @param {(l: number) => boolean} kinked
   */
  const signs = (kinked) =>
    net.map(({ units: count }, l) => {
      const out = l < top ? pass.a[l] : pass.out;
      return Array.from({ length: count * n }, (_, k) => (kinked(l) ? Math.sign(out[k]) : 0));
    });
  /** A ReLU bends what comes after it, an L1 penalty what it prices. */
  const bends = {
    data: (/** @type {number} */ l) => (l < top ? now.layers[l].activation : now.output.activation) === "relu",
    activity: (/** @type {number} */ l) => bends.data(l) || price(now, l).activity.l1 > 0,
  };
  const base = moved();
  const usual = { data: signs(bends.data), activity: signs(bends.activity) };
  const analytic = {
    data: parts.data,
    kernel: parts.kernelL1.map((v, k) => v + parts.kernelL2[k]),
    bias: parts.biasL1.map((v, k) => v + parts.biasL2[k]),
    activity: parts.activityL1.map((v, k) => v + parts.activityL2[k]),
  };
  const called = names(run);
  const found = [];
  for (let k = 0; k < w.length; k++) {
    const value = w[k];
    const step = h * Math.max(1, Math.abs(value));
    const l = net.findIndex(({ end }) => k < end);
    const own = k < net[l].bias ? "kernel" : "bias";
    const kinks = { data: "", activity: "", kernel: "", bias: "" };
    if (price(now, l)[own].l1 > 0 && Math.abs(value) <= step) kinks[own] = "the weight itself changes its sign";
    const sides = [1, -1].map((side) => {
      w[k] = value + side * step;
      const there = moved();
      for (const part of /** @type {const} */ (["data", "activity"]))
        signs(bends[part]).forEach((layer, at) => {
          const row = layer.findIndex((sign, i) => sign !== usual[part][at][i]);
          if (row >= 0)
            kinks[part] ||=
              `output ${Math.floor(row / n)} of layer ${at + 1} changes its sign for row ${parts.rows[row % n]}`;
        });
      return there;
    });
    w[k] = value;
    for (const part of /** @type {const} */ (["data", "kernel", "bias", "activity"])) {
      const [up, down] = sides.map((side) => side[part]);
      found.push({
        name: called[k],
        part,
        kink: kinks[part],
        analytic: analytic[part][k],
        numeric: (up - down) / (2 * step),
        left: (base[part] - down) / step,
        right: (up - base[part]) / step,
      });
    }
  }
  trainer.slope(steps, ALL);
  return found;
}
