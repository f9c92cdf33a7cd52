// Elementary functions and random numbers of the playground's own, so that a run is the same to the bit in every
// browser: the language fixes + - * / and the square root, and leaves exp, log, sin and their kin to each engine.
// Each function sums its Taylor series after its argument was brought near 0; tests hold them to one or two units in
// the last place.

const LOG2E = 1.4426950408889634;
// ln 2 in two parts; the first ends in zeros, so that a whole number below 2^20 times it is exact.
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
// Added and subtracted again it rounds a number below 2^51 to a whole one.
const ROUND = 6755399441055744;
const PI = 3.141592653589793;
const HALF_PI = [1.57079632673412561417, 6.07710050650619224932e-11];

// 2^k for every k at which it is not 0, from the smallest number on.
const POWERS = new Float64Array(2098);
const ZEROTH = 1074;
POWERS[ZEROTH] = 1;
for (let k = 1; k < 1024; k++) POWERS[ZEROTH + k] = 2 * POWERS[ZEROTH + k - 1];
for (let k = 1; k <= ZEROTH; k++) POWERS[ZEROTH - k] = POWERS[ZEROTH - k + 1] / 2;

/**
 * Return 1, 0 or -1, without a branch, which the processor would guess wrongly half of the time.
 * @param {number} x
 */
export const sign = (x) => +(x > 0) - +(x < 0);

/**
 * Return e^r - 1 for |r| <= 0.35, right to the last place relative to itself.
 * @param {number} r
 */
function nearOne(r) {
  const s = r * r;
  // Even and odd terms apart: two short chains instead of one long one.
  const even = 1 / 2 + s * (1 / 24 + s * (1 / 720 + s * (1 / 40320 + s * (1 / 3628800 + s * (1 / 479001600)))));
  const odd = 1 / 6 + s * (1 / 120 + s * (1 / 5040 + s * (1 / 362880 + s * (1 / 39916800 + s * (1 / 6227020800)))));
  return r + s * (even + r * odd);
}

/**
 * Return e^x.
 * @param {number} x
 * @returns {number}
 */
export function exp(x) {
  if (!(x > -708 && x < 709)) {
    // Towards the ends of the range by halves; beyond them this is 0 or Infinity by itself.
    if (!(x > -1400 && x < 1400)) return x < 0 ? 0 : x > 0 ? Infinity : NaN;
    const half = exp(x / 2);
    return half * half;
  }
  const k = x * LOG2E + ROUND - ROUND;
  return POWERS[ZEROTH + (k | 0)] * (1 + nearOne(x - k * LN2_HIGH - k * LN2_LOW));
}

/**
 * Return the hyperbolic tangent of x.
 * @param {number} x
 */
export function tanh(x) {
  const y = 2 * Math.abs(x);
  if (!(y < 44)) return y >= 44 ? (x < 0 ? -1 : 1) : NaN;
  const k = y * LOG2E + ROUND - ROUND;
  const power = POWERS[ZEROTH + (k | 0)];
  // e^y - 1, of which no digits are lost where y is near 0.
  const above = power - 1 + power * nearOne(y - k * LN2_HIGH - k * LN2_LOW);
  return sign(x) * (above / (above + 2));
}

/**
 * Return 1 / (1 + e^-x).
 * @param {number} x
 */
export function sigmoid(x) {
  const e = exp(-Math.abs(x));
  const right = +(x >= 0);
  return (right + (1 - right) * e) / (1 + e);
}

/**
 * Return 2 artanh(s) - 2 s, for |s| <= 0.172.
 * @param {number} s
 */
function beyond(s) {
  const q = s * s;
  const r = q * q;
  const even = 1 / 3 + r * (1 / 7 + r * (1 / 11 + r * (1 / 15 + r * (1 / 19))));
  const odd = 1 / 5 + r * (1 / 9 + r * (1 / 13 + r * (1 / 17 + r * (1 / 21))));
  return 2 * s * q * (even + q * odd);
}

/**
 * Return log(1 + u) for u from 0 to 1.
 * @param {number} u
 */
export function log1p(u) {
  if (u <= 0.41) {
    const s = u / (2 + u);
    return 2 * s + beyond(s);
  }
  const s = (u - 1) / (u + 3);
  return LN2_HIGH + (2 * s + (beyond(s) + LN2_LOW));
}

/**
 * Return the natural logarithm of x >= 0.
 * @param {number} x
 */
export function log(x) {
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x > 0 ? x : NaN;
  // Bisection for the power of two below x.
  let low = 0;
  let high = POWERS.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (POWERS[middle] <= x) low = middle;
    else high = middle;
  }
  // In two factors: the inverse of the smallest powers is beyond the largest number.
  let k = low - ZEROTH;
  const half = k >> 1;
  let m = x * POWERS[ZEROTH - half] * POWERS[ZEROTH - (k - half)];
  if (m > 1.4142135623730951) {
    m /= 2;
    k += 1;
  }
  const s = (m - 1) / (m + 1);
  // m - 1 is exact; what 2 s loses of it is given back.
  const f = m - 1;
  return k * LN2_HIGH + (f - (s * (f - beyond(s) / (s || 1)) - k * LN2_LOW));
}

/**
 * Return the sine of x plus some quarter turns, for |x| up to about 1000.
 * @param {number} x
 * @param {number} quarters
 */
function turned(x, quarters) {
  const k = (x / PI) * 2 + ROUND - ROUND;
  const r = x - k * HALF_PI[0] - k * HALF_PI[1];
  const q = r * r;
  const turn = ((k | 0) + quarters) & 3;
  let sum = 0;
  // r - r^3/3! + ..., or 1 - r^2/2! + ...
  for (let n = turn & 1 ? 16 : 17; n > 1; n -= 2) sum = (-q / (n * (n - 1))) * (1 + sum);
  const value = turn & 1 ? 1 + sum : r + r * sum;
  return turn & 2 ? -value : value;
}

/** @param {number} x */
export const sin = (x) => turned(x, 0);

/** @param {number} x */
export const cos = (x) => turned(x, 1);

/**
 * Spread the bits of a 32-bit number over all of its bits.
 * @param {number} x
 */
function mix(x) {
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return x ^ (x >>> 15);
}

/**
 * A stream of random numbers for each list of keys: two lists never share one, and a stream can be begun anywhere
 * without those before it. The generator is Doty-Humphrey's sfc32, which passes PractRand.
 */
export class Stream {
  /** @param {...number} keys whole numbers from 0 to 2^32 - 1: a seed, then what the numbers are for */
  constructor(...keys) {
    // Three words and a counter.
    this.state = Int32Array.of(0x9e3779b9, 0x243f6a88, 0xb7e15162, 1);
    const s = this.state;
    for (const key of keys) {
      s[0] = mix(s[0] ^ key);
      s[1] = mix(s[1] + s[0]);
      s[2] = mix(s[2] ^ s[1]);
    }
    for (let i = 0; i < 12; i++) this.bits();
  }

  /** Return a whole number from 0 to 2^32 - 1. */
  bits() {
    const s = this.state;
    const sum = (s[0] + s[1] + s[3]) | 0;
    s[3] = s[3] + 1;
    s[0] = s[1] ^ (s[1] >>> 9);
    s[1] = s[2] + (s[2] << 3);
    s[2] = ((s[2] << 21) | (s[2] >>> 11)) + sum;
    return sum >>> 0;
  }

  /** Return a number from 0 up to, not including, 1, of 53 bits. */
  uniform() {
    const high = this.bits() >>> 5;
    return (high * 67108864 + (this.bits() >>> 6)) / 9007199254740992;
  }

  /** Return a number of the normal distribution with mean 0 and variance 1, by Marsaglia's polar method. */
  normal() {
    let u, v, s;
    do {
      u = 2 * this.uniform() - 1;
      v = 2 * this.uniform() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    return u * Math.sqrt((-2 * log(s)) / s);
  }

  /**
   * Put whole numbers in an order of which every one is as likely.
   * @param {Int32Array} numbers
   */
  shuffle(numbers) {
    for (let i = numbers.length - 1; i > 0; i--) {
      // By multiplication: uneven by less than one part in a million for the lengths in use.
      const j = Math.floor((this.bits() / 4294967296) * (i + 1));
      const kept = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = kept;
    }
  }
}
