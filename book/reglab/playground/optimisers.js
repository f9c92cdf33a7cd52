// One step of each optimiser over a range of parameters, as Keras makes it. Each returns whether the run has diverged:
// a bound far below the largest number, so that nothing computed from weights within it overflows.

import { sign } from "./numbers.js";

/** @typedef {Float64Array} Numbers */

/** Keras reads strengths of penalties, momentum and Adam's decays (these in its correction alone) in 32 bits. */
export const single = Math.fround;

const WEIGHT = 1e30;
const SLOPE = 1e150;

/**
 * Add the slopes of a penalty, l1 sign(w) + 2 l2 w, to a range of a gradient. As in Keras the slope of |w| at 0 is 0.
 * @param {Numbers} g @param {Numbers} w @param {number} from @param {number} to @param {number} l1 @param {number} l2
 */
export function addPenalty(g, w, from, to, l1, l2) {
  if (l1 !== 0) for (let k = from; k < to; k++) g[k] += l1 * sign(w[k]);
  if (l2 !== 0) for (let k = from; k < to; k++) g[k] += 2 * l2 * w[k];
}

/**
 * @param {Numbers} w @param {Numbers} g
 * @param {number} rate
 */
export function sgd(w, g, rate) {
  let fine = true;
  for (let k = 0; k < w.length; k++) {
    w[k] -= rate * g[k];
    if (!(Math.abs(w[k]) < WEIGHT)) fine = false;
  }
  return !fine;
}

/**
 * @param {Numbers} w @param {Numbers} g @param {Numbers} m velocity
 * @param {number} rate @param {number} momentum @param {boolean} nesterov look ahead by one more step
 */
export function withMomentum(w, g, m, rate, momentum, nesterov) {
  const kept = single(momentum);
  let fine = true;
  for (let k = 0; k < w.length; k++) {
    const push = rate * g[k];
    m[k] = m[k] * kept - push;
    w[k] += nesterov ? m[k] * kept - push : m[k];
    if (!(Math.abs(w[k]) < WEIGHT)) fine = false;
  }
  return !fine;
}

/**
 * @param {Numbers} w @param {Numbers} g @param {Numbers} m mean of the gradient @param {Numbers} v of its square
 * @param {{rate: number, beta1: number, beta2: number, epsilon: number}} settings
 * @param {number} t which step it is, from 1
 */
export function adam(w, g, m, v, { rate, beta1, beta2, epsilon }, t) {
  const alpha = (rate * Math.sqrt(1 - power(single(beta2), t))) / (1 - power(single(beta1), t));
  const keep1 = 1 - beta1,
    keep2 = 1 - beta2;
  let fine = true;
  for (let k = 0; k < w.length; k++) {
    const slope = g[k];
    m[k] += (slope - m[k]) * keep1;
    v[k] += (slope * slope - v[k]) * keep2;
    w[k] -= (m[k] * alpha) / (Math.sqrt(v[k]) + epsilon);
    if (!(Math.abs(w[k]) < WEIGHT && Math.abs(slope) < SLOPE)) fine = false;
  }
  return !fine;
}

/**
 * Return x to a whole power, by squaring.
 * @param {number} x @param {number} n
 */
export function power(x, n) {
  let result = 1;
  for (let k = n, square = x; k > 0; k = Math.floor(k / 2), square *= square) if (k % 2) result *= square;
  return result;
}

/**
 * Bring each row of a kernel to length 1, as Keras's UnitNorm(axis=1).
 * @param {Numbers} w @param {number} at @param {number} rows @param {number} units
 */
export function unitRows(w, at, rows, units) {
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let k = at + i * units; k < at + (i + 1) * units; k++) sum += w[k] * w[k];
    const length = 1e-7 + Math.sqrt(sum);
    for (let k = at + i * units; k < at + (i + 1) * units; k++) w[k] /= length;
  }
}
