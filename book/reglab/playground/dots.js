// Sums over the rows of a batch, the inner loops of the gradient; values lie as in weigh.js.

/** @typedef {Float64Array} Numbers */

/**
 * Set g[at + i * outputs + j] to the sum over rows of from[i] d[j], and g[bias + j] to that of d[j].
 * @param {Numbers} g @param {number} at @param {number} bias
 * @param {Numbers} from @param {number} f @param {number} stride @param {number} inputs
 * @param {Numbers} d whose columns are n apart @param {number} n rows @param {number} outputs
 */
export function dots(g, at, bias, from, f, stride, inputs, d, n, outputs) {
  let j = 0;
  for (; j + 4 <= outputs; j += 4) {
    let i = 0;
    for (; i + 2 <= inputs; i += 2) dots24(g, at + i * outputs + j, outputs, from, f + i * stride, stride, d, j * n, n);
    // The biases' sums are those with an input of 1.
    for (; i <= inputs; i++)
      dots14(g, i < inputs ? at + i * outputs + j : bias + j, from, i < inputs ? f + i * stride : -1, d, j * n, n);
  }
  for (; j < outputs; j++) {
    let i = 0;
    for (; i + 4 <= inputs; i += 4) dots41(g, at + i * outputs + j, outputs, from, f + i * stride, stride, d, j * n, n);
    for (; i <= inputs; i++) {
      let sum = 0;
      if (i < inputs) for (let b = 0, from0 = f + i * stride, e = j * n; b < n; b++) sum += from[from0 + b] * d[e + b];
      else for (let b = 0, e = j * n; b < n; b++) sum += d[e + b];
      g[i < inputs ? at + i * outputs + j : bias + j] = sum;
    }
  }
}

/**
 * Two inputs, four outputs.
 * @param {Numbers} g @param {number} at @param {number} step @param {Numbers} from @param {number} f
 * @param {number} stride
 * @param {Numbers} d @param {number} e @param {number} n
 */
function dots24(g, at, step, from, f, stride, d, e, n) {
  const f1 = f + stride,
    e1 = e + n,
    e2 = e1 + n,
    e3 = e2 + n;
  let p0 = 0,
    p1 = 0,
    p2 = 0,
    p3 = 0,
    q0 = 0,
    q1 = 0,
    q2 = 0,
    q3 = 0;
  for (let b = 0; b < n; b++) {
    const d0 = d[e + b],
      d1 = d[e1 + b],
      d2 = d[e2 + b],
      d3 = d[e3 + b];
    const x = from[f + b],
      y = from[f1 + b];
    p0 += x * d0;
    p1 += x * d1;
    p2 += x * d2;
    p3 += x * d3;
    q0 += y * d0;
    q1 += y * d1;
    q2 += y * d2;
    q3 += y * d3;
  }
  g[at] = p0;
  g[at + 1] = p1;
  g[at + 2] = p2;
  g[at + 3] = p3;
  g[at + step] = q0;
  g[at + step + 1] = q1;
  g[at + step + 2] = q2;
  g[at + step + 3] = q3;
}

/**
 * One input, or 1 where f is -1, and four outputs.
 * @param {Numbers} g @param {number} at @param {Numbers} from @param {number} f @param {Numbers} d @param {number} e
 * @param {number} n
 */
function dots14(g, at, from, f, d, e, n) {
  const e1 = e + n,
    e2 = e1 + n,
    e3 = e2 + n;
  let p0 = 0,
    p1 = 0,
    p2 = 0,
    p3 = 0;
  for (let b = 0; b < n; b++) {
    const x = f < 0 ? 1 : from[f + b];
    p0 += x * d[e + b];
    p1 += x * d[e1 + b];
    p2 += x * d[e2 + b];
    p3 += x * d[e3 + b];
  }
  g[at] = p0;
  g[at + 1] = p1;
  g[at + 2] = p2;
  g[at + 3] = p3;
}

/**
 * Four inputs, one output.
 * @param {Numbers} g @param {number} at @param {number} step @param {Numbers} from @param {number} f
 * @param {number} stride
 * @param {Numbers} d @param {number} e @param {number} n
 */
function dots41(g, at, step, from, f, stride, d, e, n) {
  const f1 = f + stride,
    f2 = f1 + stride,
    f3 = f2 + stride;
  let p = 0,
    q = 0,
    r = 0,
    s = 0;
  for (let b = 0; b < n; b++) {
    const v = d[e + b];
    p += from[f + b] * v;
    q += from[f1 + b] * v;
    r += from[f2 + b] * v;
    s += from[f3 + b] * v;
  }
  g[at] = p;
  g[at + step] = q;
  g[at + 2 * step] = r;
  g[at + 3 * step] = s;
}
