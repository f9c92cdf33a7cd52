// Properties of the engine over states drawn from seeds: node --test, with ENGINE naming the closure's file.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { SEEDS, bits, drawn, engine } from "./states.mjs";

const { makeRun, encode, decode, check, gradients } = engine;

/** Assert that every number within something is finite; returns how many there are. */
function finite(found, path = "") {
  if (typeof found === "number") {
    assert.ok(Number.isFinite(found), `${path} is ${found}`);
    return 1;
  }
  if (found === null || typeof found !== "object") return 0;
  return Object.keys(found).reduce((count, key) => count + finite(found[key], `${path}.${key}`), 0);
}

test("a run that pauses is one that does not, however it is cut, and its state makes it again", () => {
  for (const seed of SEEDS) {
    const [whole, parts] = [makeRun(drawn(seed)), makeRun(drawn(seed))];
    const cut = new engine.Stream(seed, 5);
    whole.train(60);
    while (parts.steps < 60) {
      const before = parts.steps;
      // Looking does not change it.
      if (cut.uniform() < 0.3) [gradients(parts), parts.measure(), engine.units(parts)];
      if (cut.uniform() < 0.2) parts.step();
      else parts.train(Math.min(60 - before, 1 + Math.floor(20 * cut.uniform())));
      if (parts.steps === before) break; // diverged
    }
    assert.equal(bits(parts.weights), bits(whole.weights));
    assert.deepEqual(parts.record(), whole.record());
    // Changed on the way, then made again from the address.
    for (const value of [0.3, 0]) {
      parts.set("layers.0.activity.l1", value);
      parts.set("optimizer.rate", 0.02);
      parts.train(13);
    }
    const again = makeRun(decode(encode(parts.state)));
    while (!again.catchUp(7));
    assert.equal(bits(again.weights), bits(parts.weights));
    assert.deepEqual(again.record(), parts.record());
    assert.deepEqual(again.state, parts.state);
    assert.equal(again.status, parts.status);
  }
});

test("rewind keeps the initial weights and takes the penalties of now", () => {
  for (const seed of SEEDS) {
    const run = makeRun(drawn(seed));
    const start = bits(run.weights);
    assert.equal(bits(run.initial), start);
    run.train(20);
    run.set("layers.0.kernel.l2", 0.2);
    run.train(20);
    run.rewind();
    assert.equal(bits(run.weights), start);
    const fresh = makeRun(run.state);
    assert.equal(fresh.now.layers[0].kernel.l2, 0.2);
    run.train(30);
    fresh.train(30);
    assert.equal(bits(run.weights), bits(fresh.weights));
    assert.deepEqual(run.record(), fresh.record());
  }
});

test("a penalty of strength 0 is no penalty, to the bit", () => {
  for (const seed of SEEDS) {
    const none = drawn(seed);
    for (const part of [...none.layers, none.output])
      for (const what of ["kernel", "bias", "activity"]) part[what] = { l1: 0, l2: 0 };
    const zeroed = structuredClone(none);
    zeroed.layers[0].activity.l1 = zeroed.output.kernel.l2 = zeroed.layers[0].bias.l1 = 0.5;
    zeroed.changes = [
      [0, "layers.0.activity.l1", 0],
      [0, "output.kernel.l2", 0],
      [0, "layers.0.bias.l1", 0],
    ];
    const [a, b] = [makeRun(none), makeRun(zeroed)];
    a.train(50);
    b.train(50);
    assert.equal(bits(a.weights), bits(b.weights));
    const price = a.measure().slice(5, 11);
    assert.deepEqual([...price], [0, 0, 0, 0, 0, 0]);
  }
});

test("identical arms differ by exactly 0, and what an arm lacks makes it differ", () => {
  for (const seed of SEEDS.slice(0, 12)) {
    const state = { ...drawn(seed), pairs: { seeds: 3, without: [] } };
    const same = engine.makePairs(state);
    same.train(30);
    for (const column of ["loss", "held", "silent", "kernelL1"]) {
      const { difference, values } = same.compare(column);
      if (difference) assert.deepEqual([difference.mean, difference.half], [0, 0]);
      for (const pair of values) if (pair) assert.equal(pair.difference, 0);
    }
    state.layers[0].activity = { l1: 0.5, l2: 0 };
    const apart = engine.makePairs({ ...state, pairs: { seeds: 3, without: ["activity"] } });
    apart.train(30);
    for (const [a, b] of apart.pairs) {
      assert.equal(bits(a.initial), bits(b.initial));
      assert.equal(a.data, b.data);
      assert.notEqual(bits(a.weights), bits(b.weights));
      assert.equal(b.now.layers[0].activity.l1, 0);
    }
    // Each pair is its own rows and its own start.
    assert.equal(new Set(apart.pairs.map(([a]) => bits(a.initial))).size, 3);
  }
});

test("every gradient is that of finite differences, part by part, and kinks are named", () => {
  let smooth = 0,
    kinks = 0;
  for (const seed of SEEDS) {
    const run = makeRun(drawn(seed));
    for (const steps of [0, 25]) {
      run.train(steps);
      if (run.status !== "ready") continue;
      for (const { name, part, kink, analytic, numeric, left, right } of check(run)) {
        const what = `seed ${seed}, after ${run.steps}: ${part} of ${name} ${kink}`;
        if (kink) {
          kinks++;
          // That of |w| is between the slopes of both sides. Of several ReLUs that turn at once it need not be.
          if (part === "kernel" || part === "bias")
            assert.ok(left - 1e-6 <= analytic && analytic <= right + 1e-6, `${what}: ${left} ${analytic} ${right}`);
        } else {
          smooth++;
          assert.ok(
            Math.abs(analytic - numeric) <= 1e-6 * (0.01 + Math.abs(analytic)),
            `${what}: ${analytic} ${numeric}`,
          );
        }
      }
      const { total, data, kernelL1, kernelL2, biasL1, biasL2, activityL1, activityL2, activity } = gradients(run);
      for (let k = 0; k < total.length; k++) {
        const sum = data[k] + kernelL1[k] + kernelL2[k] + biasL1[k] + biasL2[k] + activityL1[k] + activityL2[k];
        assert.ok(Math.abs(total[k] - sum) <= 1e-13 * (1 + Math.abs(sum)));
        const layers = activity.reduce((all, each) => all + each[k], 0);
        assert.ok(Math.abs(layers - activityL1[k] - activityL2[k]) <= 1e-13 * (1 + Math.abs(layers)));
      }
    }
  }
  assert.ok(smooth > 4 * kinks && kinks > 100, `${smooth} and ${kinks}`);
});

test("at a kink the slope is 0: of |w| at 0, of |a| at 0, of a ReLU at 0", () => {
  const price = { kernel: { l1: 0.5 }, bias: { l1: 0.5 }, activity: { l1: 0.5 } };
  for (const activation of ["relu", "tanh", "linear"]) {
    const run = makeRun({
      layers: [
        { units: 3, activation, ...price },
        { units: 2, ...price },
      ],
      output: price,
    });
    run.weights = new Float64Array(run.weights.length);
    const { kernelL1, biasL1, activityL1, data } = gradients(run);
    const last = run.net[2];
    assert.ok(kernelL1.every((slope) => slope === 0));
    assert.ok(biasL1.every((slope) => slope === 0));
    // Outputs are 0 but for the sigmoid's 0.5, which its own price pulls down by way of its bias.
    assert.ok(activityL1.slice(0, last.bias).every((slope) => slope === 0));
    assert.ok(Math.abs(activityL1[last.bias] - 0.5 * 0.25) < 1e-12);
    assert.ok(data.slice(0, last.bias).every((slope) => slope === 0));
    assert.match(check(run).find(({ kink }) => kink).kink, /changes its sign/);
  }
  // A ReLU whose input is exactly 0 passes nothing back, whatever comes from above.
  const run = makeRun({ layers: [{ units: 1, activation: "relu" }], output: { activation: "linear" } });
  run.weights = [0, 0, 0, 5, 1];
  assert.deepEqual([...gradients(run).total.slice(0, 3)], [0, 0, 0]);
});

test("λ of an activity penalty means the same at every batch size", () => {
  for (const seed of SEEDS) {
    const state = { ...drawn(seed), batch: 8 };
    for (const layer of state.layers) layer.dropout = 0;
    state.data = { ...state.data, rows: 64, held: 0.5 };
    state.optimizer = { rate: 0 };
    state.output.unit = false;
    const [small, all] = [makeRun(state), makeRun({ ...state, batch: 64 })];
    const mean = new Float64Array(all.weights.length);
    for (let step = 0; step < 4; step++) {
      const { activityL1, activityL2 } = gradients(small);
      for (let k = 0; k < mean.length; k++) mean[k] += (activityL1[k] + activityL2[k]) / 4;
      small.train(1);
    }
    const { activityL1, activityL2 } = gradients(all);
    for (let k = 0; k < mean.length; k++)
      assert.ok(Math.abs(mean[k] - activityL1[k] - activityL2[k]) < 1e-13 * (1 + Math.abs(mean[k])));
  }
});

test("whatever is set, only finite numbers come out, and a run that fails says so and keeps its weights", () => {
  let failed = 0;
  for (let seed = 0; seed < 80; seed++) {
    const run = makeRun(drawn(seed, { extreme: true }));
    run.train(300);
    if (run.status !== "ready") {
      failed++;
      assert.equal(run.status, "diverged: the rate is too high");
      const [steps, weights] = [run.steps, bits(run.weights)];
      assert.equal(run.step(), null);
      assert.equal(run.epoch(), 0);
      assert.deepEqual([run.steps, bits(run.weights)], [steps, weights]);
      assert.ok(run.weights.some((w) => w !== 0));
    }
    finite(run.record());
    // One column by itself is that of the row.
    const row = run.measure();
    for (const [at, column] of engine.COLUMNS.entries()) if (at) assert.equal(run.value(column), row[at], column);
    finite({ latest: [...run.measure()], weights: [...run.weights] });
    if (seed % 8 === 0)
      finite([
        engine.units(run),
        gradients(run),
        check(run),
        run.data.inputs < 3 ? engine.surface(run, { size: 7 }) : 0,
      ]);
  }
  assert.ok(failed > 5 && failed < 75, `${failed} of 80`);
  assert.throws(
    () => {
      makeRun({}).weights = [NaN];
    },
    { name: "RangeError" },
  );
});

test("pairs of which a network diverges are counted and left out", () => {
  const pairs = engine.makePairs({ output: { activation: "linear" }, optimizer: { rate: 90 }, pairs: { seeds: 3 } });
  pairs.train(300);
  const found = pairs.compare();
  assert.deepEqual([found.difference, found.diverged, found.values], [null, 3, [null, null, null]]);
  assert.throws(() => pairs.compare("weight"), { name: "RangeError" });
});

test("a long record is thinned to the same rows, however it was made", () => {
  const state = { data: { rows: 10 }, layers: [{ units: 1 }], batch: 10 };
  const [a, b] = [makeRun(state), makeRun(state)];
  a.train(5000);
  for (let k = 0; k < 50; k++) b.train(100);
  const { rows, every, values } = a.record();
  assert.equal(every, 8);
  assert.deepEqual(
    [...values].filter((_, k) => k % engine.COLUMNS.length === 0),
    Array.from({ length: rows }, (_, r) => r * every),
  );
  assert.deepEqual(b.record(), a.record());
});

test("what is drawn of dropout is dropped at the rate, differs by step, and keeps the mean", () => {
  const run = makeRun({ data: { rows: 2000 }, layers: [{ units: 16, dropout: 0.3 }], batch: 1000 });
  const seen = [];
  for (let step = 0; step < 3; step++) {
    const { outputs } = gradients(run);
    const zeros = outputs[0].filter((a) => a === 0).length / outputs[0].length;
    assert.ok(Math.abs(zeros - 0.3) < 0.02, String(zeros));
    seen.push(bits(run.trainer.pass.masks[0]));
    run.train(1);
  }
  assert.equal(new Set(seen).size, 3);
});

// Seen in V8 11.3, 13.6 and Chromium's, in SpiderMonkey 102 and in JavaScriptCore of WebKitGTK 2.50. Whoever changes an
// order of sums or the data sets changes it.
test("the numbers are those of every machine: they were the same to the bit in other engines", () => {
  const hash = createHash("sha256");
  for (const seed of SEEDS) {
    const run = makeRun(drawn(seed));
    run.train(100);
    hash.update(bits(run.weights)).update(bits(run.record().values)).update(bits(run.data.train.x));
  }
  assert.equal(hash.digest("hex").slice(0, 16), "123e3ce8c6a8805b");
});
