// What is measured of a network: losses, right answers, penalties in their parts, and zeros.
import { KINDS } from "./data.js";
import { absolute, loss, squares } from "./kernels.js";
import { forward, room } from "./network.js";
import { single } from "./optimisers.js";

/** @typedef {Float64Array} Numbers */

/**
 * What a row of the record holds: losses without penalty, of the training and the held-out rows, with no dropout; how
 * many rows are right, where there are classes; the penalties over all layers, as they would be for one batch of all
 * training rows; weights of kernels that are exactly 0; of the hidden outputs the fraction that is exactly 0; and
 * hidden units that are 0 for every training row.
 */
export const COLUMNS = [
  "step",
  "loss",
  "held",
  "correct",
  "heldCorrect",
  "kernelL1",
  "kernelL2",
  "biasL1",
  "biasL2",
  "activityL1",
  "activityL2",
  "zeros",
  "silent",
  "dead",
];
/**
 * Return where a column but the steps is, or raise RangeError.
 * @param {string} column
 */
export function columnAt(column) {
  const at = COLUMNS.indexOf(column);
  if (at < 1)
    throw new RangeError(`column must be one of ${COLUMNS.slice(1).join(", ")}, got ${JSON.stringify(column)}`);
  return at;
}

/**
 * Return how many rows have their largest output, or the right side of 0.5, where their target is.
 * @param {Numbers} out @param {number} n @param {number} units @param {Int32Array} label
 */
function right(out, n, units, label) {
  let count = 0;
  for (let b = 0; b < n; b++) {
    let best = 0;
    if (units === 1) best = out[b] > 0.5 ? 1 : 0;
    else for (let j = 1; j < units; j++) if (out[j * n + b] > out[best * n + b]) best = j;
    if (best === label[b]) count++;
  }
  return count;
}

/**
 * Return what measures a network's weights as they are when it is asked.
 * @param {import("./network.js").Stage[]} net @param {Numbers} w
 * @param {import("./state.js").State} state @param {import("./data.js").Data} data
 */
export function makeGauge(net, w, state, data) {
  const { train, held } = data;
  const top = net.length - 1;
  const last = net[top];
  const sight = room(net, Math.max(train.n, held.n), state, false);
  const classes = KINDS[data.kind].task === "classes";

  /** Put rows through; returns their mean loss and how many are right. @param {import("./data.js").Part} part */
  function lossOf({ n, x, y, label }) {
    forward(net, w, sight, x, 0, n, n);
    return [
      loss(last.code, sight.a[top], n, last.units, y, 0, n),
      classes ? right(sight.out, n, last.units, label) : 0,
    ];
  }

  /** Return the rest of a row, after the training rows were put through. */
  function rest() {
    const { n } = train;
    const found = [0, 0, 0, 0, 0, 0, 0, 0, 0];
    let outputs = 0;
    net.forEach(({ units, kernel, bias, end }, l) => {
      const price = l < top ? state.layers[l] : state.output;
      const a = l < top ? sight.a[l] : sight.out;
      found[0] += single(price.kernel.l1) * absolute(w, kernel, bias);
      found[1] += single(price.kernel.l2) * squares(w, kernel, bias);
      found[2] += single(price.bias.l1) * absolute(w, bias, end);
      found[3] += single(price.bias.l2) * squares(w, bias, end);
      found[4] += (single(price.activity.l1) * absolute(a, 0, units * n)) / n;
      found[5] += (single(price.activity.l2) * squares(a, 0, units * n)) / n;
      for (let k = kernel; k < bias; k++) if (w[k] === 0) found[6]++;
      if (l === top) return;
      outputs += units * n;
      for (let j = 0; j < units; j++) {
        let zeros = 0;
        for (let k = j * n; k < (j + 1) * n; k++) if (a[k] === 0) zeros++;
        found[7] += zeros;
        if (zeros === n) found[8]++;
      }
    });
    found[7] /= outputs;
    return found;
  }

  return {
    /**
     * Put a row of `COLUMNS` into an array.
     * @param {number} steps @param {Numbers} into @param {number} at
     */
    row(steps, into, at) {
      const [heldLoss, heldRight] = lossOf(held);
      const [trainLoss, trainRight] = lossOf(train);
      into.set([steps, trainLoss, heldLoss, trainRight, heldRight, ...rest()], at);
      return into;
    },
    /**
     * Return one column but the steps: at less cost than a row.
     * @param {string} column
     */
    value(column) {
      const at = columnAt(column);
      if (at === 2 || at === 4) return lossOf(held)[at / 2 - 1];
      const [trainLoss, trainRight] = lossOf(train);
      return [trainLoss, 0, trainRight, 0, ...(at > 4 ? rest() : [])][at - 1];
    },
  };
}
