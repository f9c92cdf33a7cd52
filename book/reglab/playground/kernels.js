// Activations, their slopes, and losses, over values that lie as in weigh.js. What depends on data is computed
// without branches.
import { exp, log, log1p, sigmoid, sign, tanh } from "./numbers.js";

/** @typedef {Float64Array} Numbers */

/** Activations by their number. */
export const LINEAR = 0,
  RELU = 1,
  TANH = 2,
  SIGMOID = 3,
  SOFTMAX = 4;
/** @type {Record<string, number>} */
export const CODES = { linear: LINEAR, relu: RELU, tanh: TANH, sigmoid: SIGMOID, softmax: SOFTMAX };

/**
 * Put each of n values through an activation, in place.
 * @param {number} code @param {Numbers} a @param {number} n
 */
export function activate(code, a, n) {
  // Exact, since doubles and halves are.
  if (code === RELU) for (let k = 0; k < n; k++) a[k] = 0.5 * (a[k] + Math.abs(a[k]));
  else if (code === TANH) for (let k = 0; k < n; k++) a[k] = tanh(a[k]);
  else if (code === SIGMOID) for (let k = 0; k < n; k++) a[k] = sigmoid(a[k]);
}

/**
 * Turn each row's logits into probabilities, in place.
 * @param {Numbers} a @param {number} n rows @param {number} units
 */
export function softmax(a, n, units) {
  const end = n * units;
  for (let b = 0; b < n; b++) {
    let top = a[b];
    for (let k = b + n; k < end; k += n) if (a[k] > top) top = a[k];
    let sum = 0;
    for (let k = b; k < end; k += n) sum += a[k] = exp(a[k] - top);
    for (let k = b; k < end; k += n) a[k] /= sum;
  }
}

/**
 * Turn the slopes of the loss along a layer's outputs into those along its inputs to the activation, in place, after
 * the slopes of an activity penalty, l1 sign(a) + 2 l2 a, were added. As in Keras the slope of |a| at 0 is 0, and so
 * is that of the ReLU.
 * @param {number} code
 * @param {Numbers} d @param {Numbers} a outputs @param {number} n
 * @param {number} l1 @param {number} l2 strengths, divided by the rows of the batch
 */
export function slopes(code, d, a, n, l1, l2) {
  if (l1 !== 0 || l2 !== 0) for (let k = 0; k < n; k++) d[k] += l1 * sign(a[k]) + 2 * l2 * a[k];
  if (code === RELU) for (let k = 0; k < n; k++) d[k] *= +(a[k] > 0);
  else if (code === TANH) for (let k = 0; k < n; k++) d[k] *= 1 - a[k] * a[k];
  else if (code === SIGMOID) for (let k = 0; k < n; k++) d[k] *= a[k] * (1 - a[k]);
}

/**
 * Add to d, the slopes along a softmax's logits, those of an activity penalty on its probabilities.
 * @param {Numbers} d @param {Numbers} p @param {number} n rows @param {number} units @param {number} l1
 * @param {number} l2
 */
export function softmaxActivity(d, p, n, units, l1, l2) {
  const end = n * units;
  for (let b = 0; b < n; b++) {
    let mean = 0;
    for (let k = b; k < end; k += n) mean += p[k] * (l1 * sign(p[k]) + 2 * l2 * p[k]);
    for (let k = b; k < end; k += n) d[k] += p[k] * (l1 * sign(p[k]) + 2 * l2 * p[k] - mean);
  }
}

/**
 * Return the mean loss of n rows, from logits as Keras takes it after a sigmoid or a softmax.
 * @param {number} code the output's activation
 * @param {Numbers} z logits, or outputs where the loss is the squared error @param {number} n rows
 * @param {number} units
 * @param {Numbers} y targets @param {number} f where they begin @param {number} stride from one column to the next
 */
export function loss(code, z, n, units, y, f, stride) {
  let sum = 0;
  if (code === SOFTMAX) {
    const end = n * units;
    for (let b = 0; b < n; b++) {
      let top = z[b];
      for (let k = b + n; k < end; k += n) if (z[k] > top) top = z[k];
      let mass = 0,
        hit = 0;
      for (let k = b, at = f + b; k < end; k += n, at += stride) {
        mass += exp(z[k] - top);
        hit += y[at] * (z[k] - top);
      }
      sum += log(mass) - hit;
    }
    return sum / n;
  }
  for (let j = 0; j < units; j++) {
    for (let b = 0; b < n; b++) {
      const v = z[j * n + b],
        target = y[f + j * stride + b];
      if (code === SIGMOID) sum += (v > 0 ? v : 0) - v * target + log1p(exp(-Math.abs(v)));
      else sum += (v - target) * (v - target);
    }
  }
  return sum / (n * units);
}

/**
 * Return the sum of |v| from one place up to another.
 * @param {Numbers} v @param {number} from @param {number} to
 */
export function absolute(v, from, to) {
  let sum = 0;
  for (let k = from; k < to; k++) sum += Math.abs(v[k]);
  return sum;
}

/**
 * Return the sum of v^2 likewise.
 * @param {Numbers} v @param {number} from @param {number} to
 */
export function squares(v, from, to) {
  let sum = 0;
  for (let k = from; k < to; k++) sum += v[k] * v[k];
  return sum;
}
