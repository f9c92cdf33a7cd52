// One network: its weights in one flat array in Keras's order, forward and backward over a batch, and one step.
import { dots } from "./dots.js";
import { Stream, sign } from "./numbers.js";
import { CODES, SIGMOID, SOFTMAX, activate, loss, slopes, softmax, softmaxActivity } from "./kernels.js";
import { adam, addPenalty, sgd, single, unitRows, withMomentum } from "./optimisers.js";
import { weigh } from "./weigh.js";

/**
 * @typedef {Float64Array} Numbers
 * @typedef {import("./state.js").State} State
 * @typedef {import("./data.js").Data} Data
 * @typedef {object} Stage what is fixed about a layer of weights
 * @property {number} inputs
 * @property {number} units
 * @property {number} code of the activation
 * @property {number} kernel where its kernel begins, inputs x units, row after row
 * @property {number} bias where its biases begin
 * @property {number} end
 * @typedef {object} Pass the values of a batch in every layer, unit after unit
 * @property {number} n
 * @property {Numbers[]} a outputs; of a sigmoid or softmax at the end these are logits
 * @property {Numbers[]} h outputs after dropout: the same array where there is none
 * @property {Numbers[]} d slopes of the loss along the inputs of the activation
 * @property {Numbers[]} masks 0 or 1 / (1 - dropout)
 * @property {Numbers} out of the network
 */

// What a stream of random numbers is for, after the run's seed.
const WEIGHTS = 11;
const ORDER = 12;
const DROPOUT = 13;

/** What is priced in a gradient, or in a loss: everything, or a part alone. */
export const ALL = { data: true, activity: -1, l1: true, l2: true };

/**
 * Return the layers of weights of a network.
 * @param {State} state @param {Data} data
 * @returns {Stage[]}
 */
export function stages({ layers, output }, data) {
  let at = 0;
  let inputs = data.inputs;
  return [...layers, { ...output, units: data.outputs }].map(({ units, activation }) => {
    const [kernel, bias] = [at, at + inputs * units];
    at = bias + units;
    const stage = { inputs, units, code: CODES[activation], kernel, bias, end: at };
    inputs = units;
    return stage;
  });
}

/**
 * Return the weights from which a run starts: Glorot's uniform kernels, a stream for each layer, and biases of 0.
 * @param {State} state @param {Stage[]} net
 */
export function initial({ seed, output }, net) {
  const w = new Float64Array(net[net.length - 1].end);
  net.forEach(({ inputs, units, kernel, bias }, l) => {
    const r = new Stream(seed, WEIGHTS, l);
    const limit = Math.sqrt(6 / (inputs + units));
    for (let k = kernel; k < bias; k++) w[k] = limit * (2 * r.uniform() - 1);
  });
  const last = net[net.length - 1];
  if (output.unit) unitRows(w, last.kernel, last.inputs, last.units);
  return w;
}

/**
 * Return the order of the training rows in an epoch; rows that make one batch stay as they are.
 * @param {number} seed @param {number} epoch @param {Int32Array} into @param {number} batch
 */
export function inOrder(seed, epoch, into, batch) {
  for (let i = 0; i < into.length; i++) into[i] = i;
  if (batch < into.length) new Stream(seed, ORDER, epoch).shuffle(into);
  return into;
}

/**
 * Fill a mask for n rows of a layer, unit after unit.
 * @param {number} seed @param {number} step @param {number} layer @param {Numbers} mask @param {number} n
 * @param {number} rate
 */
export function drawMask(seed, step, layer, mask, n, rate) {
  const r = new Stream(seed, DROPOUT, step, layer);
  const kept = 1 / (1 - rate);
  for (let k = 0; k < n; k++) mask[k] = r.bits() / 4294967296 < rate ? 0 : kept;
}

/**
 * Return room for the values of so many rows.
 * @param {Stage[]} net @param {number} rows @param {State} state
 * @param {boolean} learns whether slopes and masks are asked
 * @returns {Pass}
 */
export function room(net, rows, state, learns) {
  const each = () => net.map(({ units }) => new Float64Array(units * rows));
  const a = each();
  const masks = net.map(({ units }, l) => new Float64Array(learns && state.layers[l]?.dropout ? units * rows : 0));
  const h = a.map((own, l) => (masks[l].length ? new Float64Array(own.length) : own));
  const last = net[net.length - 1];
  // Logits are kept beside the outputs that they make.
  const out = last.code === SIGMOID || last.code === SOFTMAX ? new Float64Array(last.units * rows) : a[net.length - 1];
  return { n: 0, a, h, d: learns ? each() : [], masks, out };
}

/**
 * Put rows through the network.
 * @param {Stage[]} net @param {Numbers} w @param {Pass} pass
 * @param {Numbers} x @param {number} f where the first column begins @param {number} stride @param {number} n rows
 */
export function forward(net, w, pass, x, f, stride, n) {
  pass.n = n;
  let from = x,
    at = f,
    apart = stride;
  for (let l = 0; l < net.length; l++) {
    const { inputs, units, code, kernel, bias } = net[l];
    const to = pass.a[l];
    weigh(to, n, units, from, at, apart, inputs, w, kernel, units, 1, bias);
    if (l < net.length - 1) {
      activate(code, to, units * n);
      const mask = pass.masks[l];
      if (mask.length) for (let k = 0, h = pass.h[l]; k < units * n; k++) h[k] = to[k] * mask[k];
    } else if (pass.out !== to) {
      for (let k = 0; k < units * n; k++) pass.out[k] = to[k];
      if (code === SOFTMAX) softmax(pass.out, n, units);
      else activate(code, pass.out, units * n);
    } else activate(code, to, units * n);
    from = pass.h[l];
    at = 0;
    apart = n;
  }
}

/**
 * Put the slopes of the loss of the batch along all weights into g, those of penalties on kernels and biases left out.
 * @param {Stage[]} net @param {Numbers} w @param {Numbers} g @param {Pass} pass after `forward`
 * @param {State} state
 * @param {Numbers} x @param {Numbers} y @param {number} f where the columns of both begin @param {number} stride
 * @param {{data: boolean, activity: number, l1: boolean, l2: boolean}} parts `activity` is a layer, -1 for all
 */
export function backward(net, w, g, pass, state, x, y, f, stride, parts) {
  const { n } = pass;
  const top = net.length - 1;
  for (let l = top; l >= 0; l--) {
    const { inputs, units, code, kernel, bias } = net[l];
    const d = pass.d[l];
    const { activity } = l < top ? state.layers[l] : state.output;
    const priced = parts.activity === -1 || parts.activity === l;
    const l1 = priced && parts.l1 ? single(activity.l1) / n : 0,
      l2 = priced && parts.l2 ? single(activity.l2) / n : 0;
    if (l === top) {
      const out = pass.out;
      const own = code === SIGMOID || code === SOFTMAX;
      const scale = parts.data ? (code === SOFTMAX ? 1 : own ? 1 / units : 2 / units) / n : 0;
      for (let j = 0; j < units; j++)
        for (let b = 0, k = j * n, at = f + j * stride; b < n; b++) d[k + b] = (out[k + b] - y[at + b]) * scale;
      if (!own) slopes(code, d, out, units * n, l1, l2);
      else if (l1 !== 0 || l2 !== 0) {
        if (code === SOFTMAX) softmaxActivity(d, out, n, units, l1, l2);
        else
          for (let k = 0; k < units * n; k++) d[k] += (l1 * sign(out[k]) + 2 * l2 * out[k]) * (out[k] * (1 - out[k]));
      }
    } else {
      const above = net[l + 1];
      weigh(d, n, units, pass.d[l + 1], 0, n, above.units, w, above.kernel, 1, above.units, -1);
      const mask = pass.masks[l];
      if (mask.length) for (let k = 0; k < units * n; k++) d[k] *= mask[k];
      slopes(code, d, pass.a[l], units * n, l1, l2);
    }
    if (l === 0) dots(g, kernel, bias, x, f, stride, inputs, d, n, units);
    else dots(g, kernel, bias, pass.h[l - 1], 0, n, inputs, d, n, units);
  }
}

/**
 * Add the slopes of the penalties on kernels and biases.
 * @param {Stage[]} net @param {Numbers} w @param {Numbers} g @param {State} state
 */
export function addPenalties(net, w, g, state) {
  for (let l = 0; l < net.length; l++) {
    const { kernel, bias } = l < net.length - 1 ? state.layers[l] : state.output;
    const at = net[l];
    addPenalty(g, w, at.kernel, at.bias, single(kernel.l1), single(kernel.l2));
    addPenalty(g, w, at.bias, at.end, single(bias.l1), single(bias.l2));
  }
}

/**
 * A network that trains: what a step needs, allocated once.
 * @param {State} state as it is now: its penalties and its rate are read at each step @param {Data} data
 */
export function makeTrainer(state, data) {
  const net = stages(state, data);
  const w = initial(state, net);
  const g = new Float64Array(w.length),
    m = new Float64Array(w.length),
    v = new Float64Array(w.length);
  const before = new Float64Array(w.length);
  const { train, inputs, outputs } = data;
  const batch = Math.min(state.batch, train.n);
  const batches = Math.ceil(train.n / batch);
  const pass = room(net, batch, state, true);
  // The training rows in the order of the epoch.
  const x = new Float64Array(train.x.length),
    y = new Float64Array(train.y.length);
  const order = new Int32Array(train.n);
  let arranged = -1;
  const last = net[net.length - 1];

  /** @param {number} epoch */
  function arrange(epoch) {
    if (arranged === epoch) return;
    inOrder(state.seed, epoch, order, batch);
    const n = train.n;
    for (let i = 0; i < inputs; i++) for (let k = 0; k < n; k++) x[i * n + k] = train.x[i * n + order[k]];
    for (let j = 0; j < outputs; j++) for (let k = 0; k < n; k++) y[j * n + k] = train.y[j * n + order[k]];
    arranged = epoch;
  }

  /**
   * Put the batch of a step through; leaves the slopes of the priced parts in g.
   * @param {number} step @param {{data: boolean, activity: number, l1: boolean, l2: boolean}} parts
   */
  function slope(step, parts) {
    const epoch = Math.floor(step / batches);
    const from = (step - epoch * batches) * batch;
    arrange(epoch);
    const n = Math.min(batch, train.n - from);
    for (let l = 0; l < state.layers.length; l++)
      if (pass.masks[l].length) drawMask(state.seed, step, l, pass.masks[l], net[l].units * n, state.layers[l].dropout);
    forward(net, w, pass, x, from, train.n, n);
    backward(net, w, g, pass, state, x, y, from, train.n, parts);
    return from;
  }

  return {
    net,
    w,
    g,
    m,
    v,
    pass,
    batch,
    batches,
    order,
    slope,
    arrange,

    /**
     * Make step number `step`, counted from 0, and return whether the run has diverged; the weights then stay.
     * @param {number} step
     */
    step(step) {
      slope(step, ALL);
      addPenalties(net, w, g, state);
      before.set(w);
      const { optimizer } = state;
      const { kind, rate, momentum } = optimizer;
      const diverged =
        kind === "sgd"
          ? sgd(w, g, rate)
          : kind === "adam"
            ? adam(w, g, m, v, optimizer, step + 1)
            : withMomentum(w, g, m, rate, momentum, kind === "nesterov");
      if (state.output.unit) unitRows(w, last.kernel, last.inputs, last.units);
      if (diverged) w.set(before);
      return diverged;
    },

    /**
     * Return the loss of the batch of a step, without penalties, as `slope` has left it.
     * @param {number} from where its rows begin
     */
    batchLoss(from) {
      return loss(last.code, pass.a[net.length - 1], pass.n, last.units, y, from, train.n);
    },
  };
}
