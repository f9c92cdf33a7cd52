// What the presets' texts say, over 20 pairs each: node --test, with ENGINE naming the closure's file.
import assert from "node:assert/strict";
import { test } from "node:test";
import { engine } from "./states.mjs";

const { PRESETS, FEATURES, findPreset, makePairs, makeRun, makeState, encode, decode, units } = engine;

/** Return the pairs of a preset after its steps. */
function trained({ state, steps }) {
  const pairs = makePairs(state);
  pairs.train(steps);
  return pairs;
}
/** Return how many of the features have a unit alive that points their way, in a code on the plane. */
function shown(run) {
  const { kernel } = run.net.at(-1);
  const alive = units(run).at(-2);
  return FEATURES.filter(([x, y]) =>
    alive.some(({ dead }, unit) => {
      const [a, b] = run.weights.slice(kernel + 2 * unit, kernel + 2 * unit + 2);
      return !dead && a * x + b * y > 0.995 * Math.hypot(a, b);
    }),
  ).length;
}
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

test("there are eight, each with a name and a link of its own", () => {
  assert.equal(PRESETS.length, 8);
  for (const part of ["name", "title", "question", "look"])
    assert.equal(new Set(PRESETS.map((preset) => preset[part])).size, 8);
  for (const { name, state } of PRESETS) {
    assert.deepEqual(decode(encode(state)), makeState(state));
    assert.equal(findPreset(name).state, state);
  }
  assert.throws(() => findPreset("quiet"), { message: /^preset must be one of overfits, .*, got "quiet"$/ });
});

for (const preset of PRESETS)
  test(`${preset.name}: ${preset.claim.column} is ${preset.claim.is}`, () => {
    const pairs = trained(preset);
    const { difference, diverged } = pairs.compare(preset.claim.column);
    assert.equal(difference.n, 20);
    assert.equal(diverged, 0);
    const { mean: effect, half } = difference;
    const found = effect + half < 0 ? "lower" : effect - half > 0 ? "higher" : "open";
    assert.equal(found, preset.claim.is, `${effect} ± ${half}`);
    also[preset.name]?.(pairs);
  });

/** What a text says beyond its claim. */
const also = {
  overfits(pairs) {
    // The held-out loss without the penalty turns up; the training loss does not.
    const late = pairs.pairs.map(([, bare]) => [bare.value("held"), bare.value("loss")]);
    const early = pairs.pairs.map(([, bare]) => {
      const run = makeRun(bare.now);
      run.train(300);
      return [run.value("held"), run.value("loss")];
    });
    assert.ok(mean(late.map(([held]) => held)) > 1.3 * mean(early.map(([held]) => held)));
    assert.ok(mean(late.map(([, loss]) => loss)) < 0.6 * mean(early.map(([, loss]) => loss)));
  },
  prunes(pairs) {
    // A step of the penalty is 0.1 * 0.03: the fraction of an input's weights that are within two of them.
    const small = (arm, input) =>
      mean(
        pairs.pairs.map((pair) =>
          mean([...pair[arm].weights.slice(8 * input, 8 * input + 8)].map((w) => +(Math.abs(w) <= 0.006))),
        ),
      );
    assert.ok(small(0, 1) > 0.6 && small(0, 0) > 0.6, `${small(0, 1)}, ${small(0, 0)}`);
    assert.ok(small(1, 1) < 0.05 && small(1, 0) < 0.05);
    assert.equal(mean(pairs.compare("zeros").values.map((pair) => pair.with)), 0);
    // What is left of the second input is little beside the first.
    const largest = (run, input) => Math.max(...run.weights.slice(8 * input, 8 * input + 8).map(Math.abs));
    assert.ok(
      mean(pairs.pairs.map(([run]) => largest(run, 1))) < 0.1 * mean(pairs.pairs.map(([run]) => largest(run, 0))),
    );
  },
  "too-much"(pairs) {
    assert.ok(pairs.compare("held").difference.mean > 0.4);
    for (const [run] of pairs.pairs) {
      assert.ok(Math.abs(run.value("loss") - Math.LN2) < 0.02);
      for (const { kernel, bias } of run.net)
        assert.ok(run.weights.slice(kernel, bias).every((w) => Math.abs(w) < 0.001));
    }
  },
  bias(pairs) {
    const { n } = pairs.pairs[0][0].data.held;
    const { values } = pairs.compare("heldCorrect");
    assert.ok(mean(values.map((pair) => pair.with)) < 0.6 * n && mean(values.map((pair) => pair.without)) > 0.9 * n);
  },
  beside() {
    const state = structuredClone(findPreset("beside").state);
    for (const part of [...state.layers, state.output]) part.kernel.l2 = 0.003;
    const { mean: effect, half } = trained({ ...findPreset("beside"), state }).compare("held").difference;
    assert.ok(effect + half > 0, `${effect} ± ${half}`);
  },
  features(pairs) {
    const [priced, free] = [0, 1].map((arm) => mean(pairs.pairs.map((pair) => shown(pair[arm]))));
    assert.ok(priced > 3.5 && free < 2.5, `${priced} and ${free} of 5`);
  },
};
