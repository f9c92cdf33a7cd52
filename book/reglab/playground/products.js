// Products of layers, the inner loops. Values of a layer lie unit after unit: row b of unit j stands at j * n + b, so that
// each loop runs along the rows of a batch, next to one another in memory, with the weights held in registers.

/** @typedef {Float64Array} Numbers */

/**
 * Set each of some columns to a bias plus a weighted sum of other columns, row by row: column j to
 * bias[j] + sum over i of w[at + i * step + j * apart] from[i].
 *
 * Four inputs and four outputs at a time where there are as many: a value that is read serves four outputs.
 * @param {Numbers} to @param {number} n rows, and from one column of `to` to the next @param {number} outputs
 * @param {Numbers} from @param {number} f where its first column begins
 * @param {number} stride from one column to the next @param {number} inputs
 * @param {Numbers} w @param {number} at @param {number} step @param {number} apart
 * @param {number} bias where the biases begin in w; -1 for none
 */
export function weigh(to, n, outputs, from, f, stride, inputs, w, at, step, apart, bias) {
  let j = 0;
  for (; j + 4 <= outputs; j += 4) {
    let i = 0;
    for (; i + 4 <= inputs; i += 4) weigh44(to, j * n, n, from, f + i * stride, stride, w, at + i * step + j * apart, step, apart, i > 0 ? -2 : bias < 0 ? -1 : bias + j);
    for (; i < inputs; i += 2) weigh24(to, j * n, n, from, f + i * stride, i + 1 < inputs ? stride : 0, w, at + i * step + j * apart, i + 1 < inputs ? step : -1, apart, i > 0 ? -2 : bias < 0 ? -1 : bias + j);
  }
  for (; j < outputs; j++) {
    let i = 0;
    for (; i + 4 <= inputs; i += 4) weigh41(to, j * n, n, from, f + i * stride, stride, w, at + i * step + j * apart, step, i > 0 ? -2 : bias < 0 ? -1 : bias + j);
    for (; i < inputs; i++) weigh11(to, j * n, n, from, f + i * stride, w[at + i * step + j * apart], w, i > 0 ? -2 : bias < 0 ? -1 : bias + j);
  }
}

// In each of these `start` is where the biases begin in w, or -1 where sums begin at 0, or -2 where they go on.

/**
 * Four inputs, four outputs.
 * @param {Numbers} to @param {number} t @param {number} n @param {Numbers} from @param {number} f @param {number} stride
 * @param {Numbers} w @param {number} at @param {number} step @param {number} apart @param {number} start
 */
function weigh44(to, t, n, from, f, stride, w, at, step, apart, start) {
  const j1 = apart, j2 = 2 * apart, j3 = 3 * apart;
  const at1 = at + step, at2 = at1 + step, at3 = at2 + step;
  const p0 = w[at], p1 = w[at + j1], p2 = w[at + j2], p3 = w[at + j3];
  const q0 = w[at1], q1 = w[at1 + j1], q2 = w[at1 + j2], q3 = w[at1 + j3];
  const r0 = w[at2], r1 = w[at2 + j1], r2 = w[at2 + j2], r3 = w[at2 + j3];
  const s0 = w[at3], s1 = w[at3 + j1], s2 = w[at3 + j2], s3 = w[at3 + j3];
  const f1 = f + stride, f2 = f1 + stride, f3 = f2 + stride;
  const t1 = t + n, t2 = t1 + n, t3 = t2 + n;
  const on = start === -2;
  const b0 = start < 0 ? 0 : w[start], b1 = start < 0 ? 0 : w[start + 1], b2 = start < 0 ? 0 : w[start + 2], b3 = start < 0 ? 0 : w[start + 3];
  for (let b = 0; b < n; b++) {
    const x = from[f + b], y = from[f1 + b], z = from[f2 + b], v = from[f3 + b];
    to[t + b] = (on ? to[t + b] : b0) + (p0 * x + q0 * y + (r0 * z + s0 * v));
    to[t1 + b] = (on ? to[t1 + b] : b1) + (p1 * x + q1 * y + (r1 * z + s1 * v));
    to[t2 + b] = (on ? to[t2 + b] : b2) + (p2 * x + q2 * y + (r2 * z + s2 * v));
    to[t3 + b] = (on ? to[t3 + b] : b3) + (p3 * x + q3 * y + (r3 * z + s3 * v));
  }
}

/**
 * Two inputs, four outputs; one input where the step is -1.
 * @param {Numbers} to @param {number} t @param {number} n @param {Numbers} from @param {number} f @param {number} stride
 * @param {Numbers} w @param {number} at @param {number} step @param {number} apart @param {number} start
 */
function weigh24(to, t, n, from, f, stride, w, at, step, apart, start) {
  const j1 = apart, j2 = 2 * apart, j3 = 3 * apart;
  const two = step !== -1;
  const p0 = w[at], p1 = w[at + j1], p2 = w[at + j2], p3 = w[at + j3];
  const q0 = two ? w[at + step] : 0, q1 = two ? w[at + step + j1] : 0, q2 = two ? w[at + step + j2] : 0, q3 = two ? w[at + step + j3] : 0;
  const f1 = f + stride;
  const t1 = t + n, t2 = t1 + n, t3 = t2 + n;
  const on = start === -2;
  const b0 = start < 0 ? 0 : w[start], b1 = start < 0 ? 0 : w[start + 1], b2 = start < 0 ? 0 : w[start + 2], b3 = start < 0 ? 0 : w[start + 3];
  for (let b = 0; b < n; b++) {
    const x = from[f + b], y = from[f1 + b];
    to[t + b] = (on ? to[t + b] : b0) + (p0 * x + q0 * y);
    to[t1 + b] = (on ? to[t1 + b] : b1) + (p1 * x + q1 * y);
    to[t2 + b] = (on ? to[t2 + b] : b2) + (p2 * x + q2 * y);
    to[t3 + b] = (on ? to[t3 + b] : b3) + (p3 * x + q3 * y);
  }
}

/**
 * Four inputs, one output.
 * @param {Numbers} to @param {number} t @param {number} n @param {Numbers} from @param {number} f @param {number} stride
 * @param {Numbers} w @param {number} at @param {number} step @param {number} start
 */
function weigh41(to, t, n, from, f, stride, w, at, step, start) {
  const p = w[at], q = w[at + step], r = w[at + 2 * step], s = w[at + 3 * step];
  const f1 = f + stride, f2 = f1 + stride, f3 = f2 + stride;
  const on = start === -2, bias = start < 0 ? 0 : w[start];
  for (let b = 0; b < n; b++)
    to[t + b] = (on ? to[t + b] : bias) + (p * from[f + b] + q * from[f1 + b] + (r * from[f2 + b] + s * from[f3 + b]));
}

/**
 * One input, one output.
 * @param {Numbers} to @param {number} t @param {number} n @param {Numbers} from @param {number} f
 * @param {number} weight @param {Numbers} w @param {number} start
 */
function weigh11(to, t, n, from, f, weight, w, start) {
  const on = start === -2, bias = start < 0 ? 0 : w[start];
  for (let b = 0; b < n; b++) to[t + b] = (on ? to[t + b] : bias) + weight * from[f + b];
}

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
    for (; i <= inputs; i++) dots14(g, i < inputs ? at + i * outputs + j : bias + j, from, i < inputs ? f + i * stride : -1, d, j * n, n);
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
 * @param {Numbers} g @param {number} at @param {number} step @param {Numbers} from @param {number} f @param {number} stride
 * @param {Numbers} d @param {number} e @param {number} n
 */
function dots24(g, at, step, from, f, stride, d, e, n) {
  const f1 = f + stride, e1 = e + n, e2 = e1 + n, e3 = e2 + n;
  let p0 = 0, p1 = 0, p2 = 0, p3 = 0, q0 = 0, q1 = 0, q2 = 0, q3 = 0;
  for (let b = 0; b < n; b++) {
    const d0 = d[e + b], d1 = d[e1 + b], d2 = d[e2 + b], d3 = d[e3 + b];
    const x = from[f + b], y = from[f1 + b];
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
 * @param {Numbers} g @param {number} at @param {Numbers} from @param {number} f @param {Numbers} d @param {number} e @param {number} n
 */
function dots14(g, at, from, f, d, e, n) {
  const e1 = e + n, e2 = e1 + n, e3 = e2 + n;
  let p0 = 0, p1 = 0, p2 = 0, p3 = 0;
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
 * @param {Numbers} g @param {number} at @param {number} step @param {Numbers} from @param {number} f @param {number} stride
 * @param {Numbers} d @param {number} e @param {number} n
 */
function dots41(g, at, step, from, f, stride, d, e, n) {
  const f1 = f + stride, f2 = f1 + stride, f3 = f2 + stride;
  let p = 0, q = 0, r = 0, s = 0;
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
