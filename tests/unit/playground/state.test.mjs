// States, their addresses, and the data that they name: node --test, with ENGINE naming the closure's file.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SEEDS, drawn, engine } from "./states.mjs";

const { makeState, encode, decode } = engine;

test("a state goes into an address and comes back the same, and so does the address", () => {
  for (const seed of SEEDS) {
    const state = makeState({
      ...drawn(seed),
      steps: seed,
      pairs: { without: seed % 2 ? [] : ["dropout"], steps: 1 + seed, column: seed % 3 ? "dead" : "held" },
      changes: [
        [seed, "optimizer.rate", 1e-7],
        [seed + 2, "output.bias.l1", seed / 10],
      ],
    });
    const address = encode(state);
    assert.deepEqual(decode(address), state);
    assert.deepEqual(decode(`?${new URLSearchParams(address)}`), state);
    assert.equal(encode(decode(address)), address);
    assert.deepEqual(makeState(JSON.parse(JSON.stringify(state))), state);
  }
  assert.equal(encode({}), "data.kind=moons&layers=8_8");
});

test("what is out of range is refused by its name and value", () => {
  const wrong = [
    [{ data: { rows: 3.5 } }, "data.rows must be a whole number from 10 to 2000, got 3.5"],
    [
      { data: { kind: "moon" } },
      'data.kind must be one of moons, circles, spirals, xor, stripe, blobs, iris, sine, superposition, bottleneck, got "moon"',
    ],
    [
      { data: { kind: "sine" }, output: { activation: "softmax" } },
      'output.activation must be one of linear, got "softmax"',
    ],
    [{ layers: [{ kernel: { l1: -1 } }] }, "layers.0.kernel.l1 must be a number from 0 to 10, got -1"],
    [{ layers: [{ units: 17 }] }, "layers.0.units must be a whole number from 1 to 16, got 17"],
    [{ layers: [{ width: 3 }] }, "layers.0.width is not known, got 3"],
    [{ layers: [] }, "layers must be a list of 1 to 3 layers, got []"],
    [{ optimizer: { rate: NaN } }, "optimizer.rate must be a number from 0 to 100, got NaN"],
    [{ output: { unit: 1 } }, "output.unit must be true or false, got 1"],
    [{ pairs: { without: "kernel" } }, 'pairs.without must be a list of kernel, bias, activity, dropout, got "kernel"'],
    [{ pairs: { column: "zeros" } }, 'pairs.column must be one of held, loss, heldCorrect, dead, silent, got "zeros"'],
    [{ data: [] }, "data must be an object, got []"],
    [{ lambda: 1 }, "lambda is not known, got 1"],
    [
      { changes: [[3, "seed", 1]] },
      'a change must be [step, path of a penalty or of the rate, number], got [3,"seed",1]',
    ],
    [
      { changes: [[3, "layers.2.kernel.l1", 1]] },
      'a change must be [step, path of a penalty or of the rate, number], got [3,"layers.2.kernel.l1",1]',
    ],
    [
      {
        changes: [
          [3, "optimizer.rate", 1],
          [2, "optimizer.rate", 1],
        ],
      },
      "the step of a change must be a whole number from 3 to 10000000, got 2",
    ],
  ];
  for (const [part, message] of wrong) assert.throws(() => makeState(part), { name: "RangeError", message });
  assert.throws(() => decode("layers.1.dropout=0.5&layers=8_8"), {
    message: 'layers.1.dropout must come after layers, got "layers.1.dropout=0.5"',
  });
  assert.throws(() => decode("data.__proto__.x=1"), { name: "RangeError" });
  assert.throws(() => decode("data.rows=many"), {
    message: 'data.rows must be a whole number from 10 to 2000, got "many"',
  });
});

test("more noise moves the same points further, and wrong labels stay wrong", () => {
  for (const kind of Object.keys(engine.KINDS)) {
    const at = (noise, flips) => engine.makeData(makeState({ data: { kind, noise, flips } })).train;
    const [calm, some, more] = [at(0, 0), at(0.1, 0.1), at(0.2, 0.2)];
    if (kind !== "iris" && kind !== "sine")
      for (let k = 0; k < calm.x.length; k++)
        assert.ok(Math.abs(more.x[k] - calm.x[k] - 2 * (some.x[k] - calm.x[k])) < 1e-12);
    for (let k = 0; k < some.n; k++)
      assert.ok(!some.flipped[k] || (more.flipped[k] && some.label[k] === more.label[k]));
  }
});
