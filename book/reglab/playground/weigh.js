// Weighted sums of columns, the inner loops forward and back. Values of a layer lie unit after unit: row b of unit j
// stands at j * n + b, so that each loop runs along the rows of a batch, next to one another in memory, with the
// weights held in registers.

/** @typedef {Float64Array} Numbers */

// Biases where there are none.
const NONE = new Float64Array(4);

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
    let start = bias < 0 ? -1 : bias + j;
    for (; i + 4 <= inputs; i += 4, start = -2)
      weigh44(to, j * n, n, from, f + i * stride, stride, w, at + i * step + j * apart, step, apart, start);
    for (; i < inputs; i += 2, start = -2) {
      const two = i + 1 < inputs;
      const skip = two ? stride : 0;
      weigh24(to, j * n, n, from, f + i * stride, skip, w, at + i * step + j * apart, two ? step : -1, apart, start);
    }
  }
  for (; j < outputs; j++) {
    let i = 0;
    let start = bias < 0 ? -1 : bias + j;
    for (; i + 4 <= inputs; i += 4, start = -2)
      weigh41(to, j * n, n, from, f + i * stride, stride, w, at + i * step + j * apart, step, start);
    for (; i < inputs; i++, start = -2)
      weigh11(to, j * n, n, from, f + i * stride, w[at + i * step + j * apart], w, start);
  }
}

// In each of these `start` is where the biases begin in w, or -1 where sums begin at 0, or -2 where they go on.

/**
 * Four inputs, four outputs.
 * @param {Numbers} to @param {number} t @param {number} n @param {Numbers} from @param {number} f
 * @param {number} stride
 * @param {Numbers} w @param {number} at @param {number} step @param {number} apart @param {number} start
 */
function weigh44(to, t, n, from, f, stride, w, at, step, apart, start) {
  const j1 = apart,
    j2 = 2 * apart,
    j3 = 3 * apart;
  const at1 = at + step,
    at2 = at1 + step,
    at3 = at2 + step;
  const p0 = w[at],
    p1 = w[at + j1],
    p2 = w[at + j2],
    p3 = w[at + j3];
  const q0 = w[at1],
    q1 = w[at1 + j1],
    q2 = w[at1 + j2],
    q3 = w[at1 + j3];
  const r0 = w[at2],
    r1 = w[at2 + j1],
    r2 = w[at2 + j2],
    r3 = w[at2 + j3];
  const s0 = w[at3],
    s1 = w[at3 + j1],
    s2 = w[at3 + j2],
    s3 = w[at3 + j3];
  const f1 = f + stride,
    f2 = f1 + stride,
    f3 = f2 + stride;
  const t1 = t + n,
    t2 = t1 + n,
    t3 = t2 + n;
  const on = start === -2;
  const biases = start < 0 ? NONE : w;
  const own = start < 0 ? 0 : start;
  const b0 = biases[own],
    b1 = biases[own + 1],
    b2 = biases[own + 2],
    b3 = biases[own + 3];
  for (let b = 0; b < n; b++) {
    const x = from[f + b],
      y = from[f1 + b],
      z = from[f2 + b],
      v = from[f3 + b];
    to[t + b] = (on ? to[t + b] : b0) + (p0 * x + q0 * y + (r0 * z + s0 * v));
    to[t1 + b] = (on ? to[t1 + b] : b1) + (p1 * x + q1 * y + (r1 * z + s1 * v));
    to[t2 + b] = (on ? to[t2 + b] : b2) + (p2 * x + q2 * y + (r2 * z + s2 * v));
    to[t3 + b] = (on ? to[t3 + b] : b3) + (p3 * x + q3 * y + (r3 * z + s3 * v));
  }
}

/**
 * Two inputs, four outputs; one input where the step is -1.
 * @param {Numbers} to @param {number} t @param {number} n @param {Numbers} from @param {number} f
 * @param {number} stride
 * @param {Numbers} w @param {number} at @param {number} step @param {number} apart @param {number} start
 */
function weigh24(to, t, n, from, f, stride, w, at, step, apart, start) {
  const j1 = apart,
    j2 = 2 * apart,
    j3 = 3 * apart;
  const two = step !== -1;
  const p0 = w[at],
    p1 = w[at + j1],
    p2 = w[at + j2],
    p3 = w[at + j3];
  const q0 = two ? w[at + step] : 0,
    q1 = two ? w[at + step + j1] : 0,
    q2 = two ? w[at + step + j2] : 0,
    q3 = two ? w[at + step + j3] : 0;
  const f1 = f + stride;
  const t1 = t + n,
    t2 = t1 + n,
    t3 = t2 + n;
  const on = start === -2;
  const biases = start < 0 ? NONE : w;
  const own = start < 0 ? 0 : start;
  const b0 = biases[own],
    b1 = biases[own + 1],
    b2 = biases[own + 2],
    b3 = biases[own + 3];
  for (let b = 0; b < n; b++) {
    const x = from[f + b],
      y = from[f1 + b];
    to[t + b] = (on ? to[t + b] : b0) + (p0 * x + q0 * y);
    to[t1 + b] = (on ? to[t1 + b] : b1) + (p1 * x + q1 * y);
    to[t2 + b] = (on ? to[t2 + b] : b2) + (p2 * x + q2 * y);
    to[t3 + b] = (on ? to[t3 + b] : b3) + (p3 * x + q3 * y);
  }
}

/**
 * Four inputs, one output.
 * @param {Numbers} to @param {number} t @param {number} n @param {Numbers} from @param {number} f
 * @param {number} stride
 * @param {Numbers} w @param {number} at @param {number} step @param {number} start
 */
function weigh41(to, t, n, from, f, stride, w, at, step, start) {
  const p = w[at],
    q = w[at + step],
    r = w[at + 2 * step],
    s = w[at + 3 * step];
  const f1 = f + stride,
    f2 = f1 + stride,
    f3 = f2 + stride;
  const on = start === -2,
    bias = start < 0 ? 0 : w[start];
  for (let b = 0; b < n; b++)
    to[t + b] = (on ? to[t + b] : bias) + (p * from[f + b] + q * from[f1 + b] + (r * from[f2 + b] + s * from[f3 + b]));
}

/**
 * One input, one output.
 * @param {Numbers} to @param {number} t @param {number} n @param {Numbers} from @param {number} f
 * @param {number} weight @param {Numbers} w @param {number} start
 */
function weigh11(to, t, n, from, f, weight, w, start) {
  const on = start === -2,
    bias = start < 0 ? 0 : w[start];
  for (let b = 0; b < n; b++) to[t + b] = (on ? to[t + b] : bias) + weight * from[f + b];
}
