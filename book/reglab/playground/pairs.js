// Many seeds, two arms: each seed's networks begin with the same weights and see the same rows in the same order, with
// the penalties in one arm and without them in the other. What is compared is the difference within each pair.
import { makeData } from "./data.js";
import { columnAt } from "./measure.js";
import { cos, sin } from "./numbers.js";
import { makeRun } from "./run.js";
import { makeState } from "./state.js";

/**
 * Return the quantile of Student's t, from its exact integral: that of cos^(n-1), by parts, over an angle.
 * @param {number} n degrees of freedom, 1 or more
 * @param {number} [level] of the two-sided interval
 */
export function student(n, level = 0.95) {
  /** @param {number} angle */
  const integral = (angle) => {
    const [s, c] = [sin(angle), cos(angle)];
    let sum = n % 2 ? angle : s;
    let power = n % 2 ? c : c * c;
    for (let k = n % 2 ? 2 : 3; k < n; k += 2, power *= c * c) sum = (power * s) / k + ((k - 1) / k) * sum;
    return sum;
  };
  let low = 0,
    high = Math.PI / 2;
  const wanted = level * integral(high);
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (integral(middle) < wanted) low = middle;
    else high = middle;
  }
  return (Math.sqrt(n) * sin(low)) / cos(low);
}

/**
 * Return the mean of differences and the half-width of its 95 % interval; null for fewer than two.
 *
 * Random splits of one set of rows share most of them, which the plain interval does not know: for these the ratio of
 * held-out to training rows is added to 1 / n, after Nadeau and Bengio, Inference for the generalization error (2003).
 * @param {number[]} values
 * @param {number} [overlap] held-out rows over training rows, 0 where each pair has rows of its own
 */
export function interval(values, overlap = 0) {
  const n = values.length;
  if (n < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (n - 1);
  return { mean, half: student(n - 1) * Math.sqrt(variance * (1 / n + overlap)), n };
}

/**
 * Return the state of the other arm: the same run, of which some is left out in every layer.
 * @param {import("./state.js").State} state
 * @param {string[]} [without] kernel, bias, activity: these penalties; dropout
 */
export function otherArm(state, without = state.pairs.without) {
  const none = { l1: 0, l2: 0 };
  /** @param {any} layer */
  const bare = (layer) => {
    const found = { ...layer };
    for (const what of without) if (what in layer) found[what] = what === "dropout" ? 0 : none;
    return found;
  };
  const changes = state.changes.filter(([, path]) => !without.some((what) => path.includes(`.${what}.`)));
  return makeState({ ...state, layers: state.layers.map(bare), output: bare(state.output), changes });
}

/**
 * Return the pairs of a state, untrained. Pair i takes the state's seeds plus i, for its data as for its weights.
 * @param {any} part of a state
 */
export function makePairs(part) {
  const state = makeState(part);
  const other = otherArm(state);
  const pairs = Array.from({ length: state.pairs.seeds }, (_, i) => {
    const seeds = (/** @type {import("./state.js").State} */ arm) => ({
      ...arm,
      seed: (arm.seed + i) % 4294967296,
      data: { ...arm.data, seed: (arm.data.seed + i) % 4294967296 },
    });
    const options = { data: makeData(seeds(state)), recorded: false };
    return [makeRun(seeds(state), options), makeRun(seeds(other), options)];
  });
  const { train, held } = pairs[0][0].data;
  let steps = 0;

  /** Make so many steps in every network; returns how many there are. @param {number} count */
  function advance(count) {
    for (const pair of pairs) for (const run of pair) run.train(count);
    steps += count;
    return steps;
  }

  return {
    state,
    pairs,
    get steps() {
      return steps;
    },
    train: advance,
    /** Train to the end of the epoch. */
    epoch() {
      const { batches } = pairs[0][0].trainer;
      return advance(batches - (steps % batches));
    },
    rewind() {
      for (const pair of pairs) for (const run of pair) run.rewind();
      steps = 0;
    },
    /**
     * Return what a column of the record says now: each pair's two values, with and without, and their difference, in
     * the order of the seeds; a pair of which a network has diverged is null. Beside them the mean difference with its
     * interval over the others, and how many are missing.
     * @param {string} [column]
     */
    compare(column = "held") {
      columnAt(column); // also where no pair is left to be asked
      const values = pairs.map(([a, b]) => {
        if (a.status !== "ready" || b.status !== "ready") return null;
        const [kept, left] = [a.value(column), b.value(column)];
        return { with: kept, without: left, difference: kept - left };
      });
      const differences = values.flatMap((pair) => (pair ? [pair.difference] : []));
      // The flowers of iris are the same for every seed.
      const overlap = state.data.kind === "iris" ? held.n / train.n : 0;
      return {
        column,
        steps,
        values,
        difference: interval(differences, overlap),
        diverged: values.length - differences.length,
      };
    },
  };
}
