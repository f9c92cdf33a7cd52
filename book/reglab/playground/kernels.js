// The inner loops. Values of a layer lie unit after unit: row b of unit j stands at j * n + b, so that each loop runs
// along the rows of a batch, next to one another in memory, with up to eight weights held in registers.
import { exp, log, log1p, sigmoid, tanh } from "./numbers.js";

/** @typedef {Float64Array} Numbers */

/** Activations by their number. */
export const LINEAR = 0, RELU = 1, TANH = 2, SIGMOID = 3, SOFTMAX = 4;
/** @type {Record<string, number>} */
export const CODES = { linear: LINEAR, relu: RELU, tanh: TANH, sigmoid: SIGMOID, softmax: SOFTMAX };

/**
 * Set to[b] = bias + sum over i of w[i] from[i][b], for n rows.
 * @param {Numbers} to @param {number} t where it begins
 * @param {number} n
 * @param {Numbers} from @param {number} f where its first column begins
 * @param {number} stride from one column to the next
 * @param {number} count columns
 * @param {Numbers} w @param {number} at the first weight @param {number} step from one weight to the next
 * @param {number} bias
 */
export function weigh(to, t, n, from, f, stride, count, w, at, step, bias) {
  let i = 0;
  if (count === 1) {
    const w0 = w[at];
    for (let b = 0; b < n; b++) to[t + b] = bias + w0 * from[f + b];
    return;
  }
  if (count < 4) {
    const w0 = w[at], w1 = w[at + step];
    const f1 = f + stride;
    for (let b = 0; b < n; b++) to[t + b] = bias + (w0 * from[f + b] + w1 * from[f1 + b]);
    i = 2;
  } else if (count < 8) {
    const w0 = w[at], w1 = w[at + step], w2 = w[at + 2 * step], w3 = w[at + 3 * step];
    const f1 = f + stride, f2 = f1 + stride, f3 = f2 + stride;
    for (let b = 0; b < n; b++)
      to[t + b] = bias + (w0 * from[f + b] + w1 * from[f1 + b] + (w2 * from[f2 + b] + w3 * from[f3 + b]));
    i = 4;
  } else {
    for (; i + 8 <= count; i += 8) {
      const a = at + i * step;
      const w0 = w[a], w1 = w[a + step], w2 = w[a + 2 * step], w3 = w[a + 3 * step];
      const w4 = w[a + 4 * step], w5 = w[a + 5 * step], w6 = w[a + 6 * step], w7 = w[a + 7 * step];
      const f0 = f + i * stride, f1 = f0 + stride, f2 = f1 + stride, f3 = f2 + stride;
      const f4 = f3 + stride, f5 = f4 + stride, f6 = f5 + stride, f7 = f6 + stride;
      for (let b = 0; b < n; b++) {
        const low = w0 * from[f0 + b] + w1 * from[f1 + b] + (w2 * from[f2 + b] + w3 * from[f3 + b]);
        const high = w4 * from[f4 + b] + w5 * from[f5 + b] + (w6 * from[f6 + b] + w7 * from[f7 + b]);
        to[t + b] = (i === 0 ? bias : to[t + b]) + (low + high);
      }
    }
    for (; i + 4 <= count; i += 4) {
      const a = at + i * step;
      const w0 = w[a], w1 = w[a + step], w2 = w[a + 2 * step], w3 = w[a + 3 * step];
      const f0 = f + i * stride, f1 = f0 + stride, f2 = f1 + stride, f3 = f2 + stride;
      for (let b = 0; b < n; b++)
        to[t + b] += w0 * from[f0 + b] + w1 * from[f1 + b] + (w2 * from[f2 + b] + w3 * from[f3 + b]);
    }
  }
  for (; i < count; i++) {
    const w0 = w[at + i * step];
    const f0 = f + i * stride;
    for (let b = 0; b < n; b++) to[t + b] += w0 * from[f0 + b];
  }
}

/**
 * Set g[i] = sum over rows of from[i][b] d[b], for some columns i.
 * @param {Numbers} g @param {number} at @param {number} step from one sum to the next
 * @param {Numbers} from @param {number} f @param {number} stride @param {number} count
 * @param {Numbers} d @param {number} e where d begins
 * @param {number} n
 */
export function dots(g, at, step, from, f, stride, count, d, e, n) {
  let i = 0;
  for (; i + 8 <= count; i += 8) {
    const f0 = f + i * stride, f1 = f0 + stride, f2 = f1 + stride, f3 = f2 + stride;
    const f4 = f3 + stride, f5 = f4 + stride, f6 = f5 + stride, f7 = f6 + stride;
    let s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
    for (let b = 0; b < n; b++) {
      const v = d[e + b];
      s0 += from[f0 + b] * v;
      s1 += from[f1 + b] * v;
      s2 += from[f2 + b] * v;
      s3 += from[f3 + b] * v;
      s4 += from[f4 + b] * v;
      s5 += from[f5 + b] * v;
      s6 += from[f6 + b] * v;
      s7 += from[f7 + b] * v;
    }
    const a = at + i * step;
    g[a] = s0;
    g[a + step] = s1;
    g[a + 2 * step] = s2;
    g[a + 3 * step] = s3;
    g[a + 4 * step] = s4;
    g[a + 5 * step] = s5;
    g[a + 6 * step] = s6;
    g[a + 7 * step] = s7;
  }
  for (; i + 2 <= count; i += 2) {
    const f0 = f + i * stride, f1 = f0 + stride;
    let s0 = 0, s1 = 0;
    for (let b = 0; b < n; b++) {
      const v = d[e + b];
      s0 += from[f0 + b] * v;
      s1 += from[f1 + b] * v;
    }
    g[at + i * step] = s0;
    g[at + (i + 1) * step] = s1;
  }
  if (i < count) {
    const f0 = f + i * stride;
    let s = 0;
    for (let b = 0; b < n; b++) s += from[f0 + b] * d[e + b];
    g[at + i * step] = s;
  }
}

/**
 * Return the sum of n numbers from d[e] on.
 * @param {Numbers} d @param {number} e @param {number} n
 */
export function total(d, e, n) {
  let sum = 0;
  for (let b = 0; b < n; b++) sum += d[e + b];
  return sum;
}

/**
 * Put each of n values through an activation, in place.
 * @param {number} code @param {Numbers} a @param {number} n
 */
export function activate(code, a, n) {
  // Without a branch that the processor would have to guess: exact, since halves and doubles are.
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
  if (l1 !== 0 || l2 !== 0) for (let k = 0; k < n; k++) d[k] += l1 * Math.sign(a[k]) + 2 * l2 * a[k];
  if (code === RELU) for (let k = 0; k < n; k++) d[k] = a[k] > 0 ? d[k] : 0;
  else if (code === TANH) for (let k = 0; k < n; k++) d[k] *= 1 - a[k] * a[k];
  else if (code === SIGMOID) for (let k = 0; k < n; k++) d[k] *= a[k] * (1 - a[k]);
}

/**
 * Add to d, the slopes along a softmax's logits, those of an activity penalty on its probabilities.
 * @param {Numbers} d @param {Numbers} p @param {number} n rows @param {number} units @param {number} l1 @param {number} l2
 */
export function softmaxActivity(d, p, n, units, l1, l2) {
  const end = n * units;
  for (let b = 0; b < n; b++) {
    let mean = 0;
    for (let k = b; k < end; k += n) mean += p[k] * (l1 * Math.sign(p[k]) + 2 * l2 * p[k]);
    for (let k = b; k < end; k += n) d[k] += p[k] * (l1 * Math.sign(p[k]) + 2 * l2 * p[k] - mean);
  }
}

/**
 * Return the mean loss of n rows, from logits as Keras takes it after a sigmoid or a softmax.
 * @param {number} code the output's activation
 * @param {Numbers} z logits, or outputs where the loss is the squared error @param {number} n rows @param {number} units
 * @param {Numbers} y targets @param {number} f where they begin @param {number} stride from one column to the next
 */
export function loss(code, z, n, units, y, f, stride) {
  let sum = 0;
  if (code === SOFTMAX) {
    const end = n * units;
    for (let b = 0; b < n; b++) {
      let top = z[b];
      for (let k = b + n; k < end; k += n) if (z[k] > top) top = z[k];
      let mass = 0, hit = 0;
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
      const v = z[j * n + b], target = y[f + j * stride + b];
      if (code === SIGMOID) sum += (v > 0 ? v : 0) - v * target + log1p(exp(-Math.abs(v)));
      else sum += (v - target) * (v - target);
    }
  }
  return sum / (n * units);
}

/**
 * Return l1 * sum |v| and l2 * sum v^2 of some values, by way of two sums that are handed over.
 * @param {Numbers} v @param {number} from @param {number} to
 */
export function absolute(v, from, to) {
  let sum = 0;
  for (let k = from; k < to; k++) sum += Math.abs(v[k]);
  return sum;
}

/** @param {Numbers} v @param {number} from @param {number} to */
export function squares(v, from, to) {
  let sum = 0;
  for (let k = from; k < to; k++) sum += v[k] * v[k];
  return sum;
}
