// What the slow motion says of a step is that very step: node --test, with ENGINE naming the closure's file.
import assert from "node:assert/strict";
import { test } from "node:test";
import { shown } from "../../../book/reglab/playground/view/dom.js";
import { stages } from "../../../book/reglab/playground/view/slow.js";
import { SEEDS, bits, drawn, engine } from "./states.mjs";

const norm = (values) => Math.hypot(...values);
const near = (a, b) => assert.ok(Math.abs(a - b) <= 1e-12 * (1 + Math.abs(b)), `${a} ${b}`);

test("its stages are of the batch of the step that follows, and their parts make the whole gradient", () => {
  let entered = 0;
  for (const seed of SEEDS) {
    const [run, other] = [engine.makeRun(drawn(seed)), engine.makeRun(drawn(seed))];
    for (const each of [run, other]) each.train(20);
    if (run.status !== "ready") continue;
    const found = engine.gradients(run);
    const top = run.net.length - 1;
    const sizes = [run.data.inputs, ...run.net.map(({ units }) => units)];
    const list = stages(found, sizes, run.data.train.n);
    assert.equal(list.length, 2 * run.net.length + 3);
    const n = found.rows.length;
    assert.ok(list[0].text.startsWith(`Forwards: ${n} of the ${run.data.train.n} `));
    run.net.forEach(({ units, kernel, bias, end }, l) => {
      const [outputs, weights] = list.slice(2 + 2 * (top - l));
      const size = (stage, name) => stage.parts.find(([part]) => part === name)?.[1] ?? 0;
      const paid = (l < top ? run.now.layers[l] : run.now.output).activity;
      // What enters at a layer goes on into its biases.
      for (let j = 0; j < units; j++) {
        const sum = (values) => values.slice(j * n, (j + 1) * n).reduce((a, b) => a + b, 0);
        near(sum(found.entering[l]), found.activity[l][bias + j]);
        const penalties = found.biasL1[bias + j] + found.biasL2[bias + j];
        near(sum(found.deltas[l]) + penalties, found.total[bias + j]);
      }
      near(size(outputs, "activity"), norm(found.entering[l]));
      if (!paid.l1 && !paid.l2) assert.equal(size(outputs, "activity"), 0);
      entered += size(outputs, "activity") > 0;
      near(size(weights, "data"), norm(found.data.slice(kernel, end)));
      near(
        size(weights, "kernel"),
        norm(found.kernelL1.slice(kernel, bias).map((v, k) => v + found.kernelL2[kernel + k])),
      );
      near(size(weights, "bias"), norm(found.biasL1.slice(bias, end).map((v, k) => v + found.biasL2[bias + k])));
      const priced = weights.weights.filter(([, adds]) => adds).length;
      const at = [...weights.text.matchAll(/, at (\d+) of/g)].reduce((sum, [, count]) => sum + Number(count), 0);
      assert.equal(priced, at);
      assert.equal(weights.weights.length, end - kernel);
    });
    assert.ok(list[1].text.includes(` ${shown(found.loss.data)}. `));
    // The loss is that of the step, which looking does not change.
    assert.equal(found.loss.data, other.step());
    run.train(1);
    assert.equal(bits(run.weights), bits(other.weights));
  }
  assert.ok(entered > 20, String(entered));
});
