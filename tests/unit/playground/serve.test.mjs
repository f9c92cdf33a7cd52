// The engine behind messages: a worker and slices on the page give the same, and say what went wrong.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Worker as Thread } from "node:worker_threads";
import { drawn, engine, makeEngine } from "./states.mjs";

// A browser's worker over node's thread: it is given the text that the page would put into a Blob.
const PAGE = `const { parentPort } = require("node:worker_threads");
globalThis.postMessage = (message) => parentPort.postMessage(message);
parentPort.on("message", (data) => onmessage({ data }));`;

let texts;
class Worker {
  constructor(address) {
    this.thread = new Thread(`${PAGE}\n${texts.get(address)}`, { eval: true });
    this.thread.on("message", (data) => this.onmessage({ data }));
    this.thread.on("error", (error) => this.onerror(error));
  }
  postMessage(message) {
    this.thread.postMessage(message);
  }
  terminate() {
    return this.thread.terminate();
  }
}

const { createObjectURL, revokeObjectURL } = URL;
const { Blob } = globalThis;
function withWorkers(Kind = Worker) {
  texts = new Map();
  globalThis.Blob = class {
    constructor([text]) {
      this.text = text;
    }
  };
  URL.createObjectURL = ({ text }) => {
    const address = `blob:${texts.size}`;
    texts.set(address, text);
    return address;
  };
  URL.revokeObjectURL = () => {};
  globalThis.Worker = Kind;
}
afterEach(() => {
  delete globalThis.Worker;
  Object.assign(URL, { createObjectURL, revokeObjectURL });
  globalThis.Blob = Blob;
});

/** Return options whose frames go to whoever waits for them now. */
const listening = (options) => ({ ...options, onframe: (frame) => waiting(frame) });
let waiting = () => {};

/** Resolves with the first frame that keeps a rule. */
function framed(rule) {
  return new Promise((resolve) => (waiting = (frame) => rule(frame) && resolve(frame)));
}

/** Return all that a reader can see after a number of moves. */
async function played(options) {
  const engineAt = await engine.connect(makeEngine, listening(options));
  const { ask } = engineAt;
  const found = [engineAt.where];
  const state = { ...drawn(3), steps: 40 };
  const caughtUp = framed(({ steps }) => steps === 40);
  await ask("open", { state });
  found.push((await caughtUp).weights);
  await ask("set", { path: "layers.0.activity.l1", value: 0.1 });
  const stopped = framed(({ playing }) => !playing);
  await ask("play", { steps: 1000 });
  found.push((await stopped).latest);
  await ask("step", { steps: 3 });
  const { state: now, weights, latest, units } = await ask("epoch");
  found.push(now, weights, latest, units, await ask("gradients"), await ask("check"), await ask("code"));
  await ask("rewind");
  const drawnSurface = await ask("watch", { what: { surface: state.data.kind === "bottleneck" ? null : { size: 9 } } });
  found.push(drawnSurface.surface, drawnSurface.record.values);
  await ask("pairs", { state: { ...state, pairs: { seeds: 3 } } });
  const paired = framed(({ playing }) => !playing);
  await ask("play", { steps: 30 });
  found.push((await paired).pairs);
  engineAt.close();
  return found;
}

test("a worker and slices on the page give the same arrays", async () => {
  withWorkers();
  const [far, ...there] = await played({});
  const [near, ...here] = await played({ worker: false, slice: 1 });
  assert.deepEqual([far, near], ["worker", "page"]);
  assert.deepEqual(there, here);
});

test("where a worker is refused, at once or later, the page does the work", async () => {
  const atOnce = class {
    constructor() {
      throw new Error("SecurityError");
    }
  };
  const later = class {
    constructor() {
      setTimeout(() => this.onerror(new Error("refused")), 5);
    }
    terminate() {}
  };
  for (const Kind of [atOnce, later, null]) {
    withWorkers(Kind);
    const { where, ask } = await engine.connect(makeEngine);
    assert.equal(where, "page");
    assert.equal((await ask("open", { state: {} })).steps, 0);
  }
});

test("an error comes back to the one who asked, with its words", async () => {
  const { ask } = await engine.connect(makeEngine, { worker: false });
  await assert.rejects(ask("step"), { message: "open a state first" });
  await assert.rejects(ask("open", { state: { seed: -1 } }), {
    message: "seed must be a whole number from 0 to 4294967295, got -1",
  });
  await assert.rejects(ask("jump"), { message: /^ask must be one of open, .*, got "jump"$/ });
  await ask("open", { state: { data: { kind: "bottleneck" } } });
  const none = { message: "a surface needs 1 or 2 inputs, got 5" };
  await assert.rejects(ask("watch", { what: { surface: {} } }), none);
  // What was refused is not watched, and another state has what it asks for.
  assert.equal((await ask("frame")).surface, null);
  const { surface } = await ask("open", { state: {}, watch: { surface: { size: 5, layer: 0 } } });
  assert.equal(surface.length, 8 * 25);
  assert.equal((await ask("open", { state: { layers: [{}] } })).surface, null);
  await ask("pairs", { state: { pairs: { seeds: 2 } } });
  await assert.rejects(ask("check"), { message: "ask this of a state that was opened by itself" });
  await assert.rejects(ask("watch", { what: { column: "weight" } }), { message: /^column must be one of loss, held/ });
  assert.equal((await ask("watch", { what: { column: "silent" } })).pairs.column, "silent");
});

test("pairs give what they were trained on, and the weights of both networks", async () => {
  const { ask } = await engine.connect(makeEngine, { worker: false });
  const state = { ...drawn(5), pairs: { seeds: 3 } };
  await ask("open", { state });
  await assert.rejects(ask("trained"), { message: "open pairs first" });
  await ask("pairs", { state });
  await ask("step", { steps: 20 });
  const found = await ask("trained");
  const pairs = engine.makePairs(state);
  pairs.train(20);
  assert.deepEqual(
    found,
    pairs.pairs.map((pair) => ({ data: pair[0].data, weights: pair.map((run) => run.weights) })),
  );
  assert.notDeepEqual(found[0].weights, found[1].weights);
});

test("it trains in slices, lets messages in between, and sends no more frames than are asked for", () => {
  let clock = 0;
  const sent = [],
    queue = [];
  // Each look at the clock takes a millisecond.
  const take = engine.serve((message) => sent.push(message), {
    slice: 8,
    later: (work) => queue.push(work),
    now: () => clock++,
  });
  take({ id: 1, ask: "open", state: {} });
  take({ id: 2, ask: "watch", what: { every: 100, units: false } });
  take({ id: 3, ask: "play" });
  let slices = 0;
  for (; clock < 1000; slices++) {
    assert.equal(queue.length, 1);
    const before = clock;
    queue.shift()();
    assert.ok(clock - before <= 8 + 4);
  }
  const frames = sent.filter(({ frame }) => frame);
  assert.ok(slices > 50 && frames.length >= 8 && frames.length <= 10, `${slices} slices, ${frames.length} frames`);
  assert.ok(frames.every(({ frame }) => frame.playing && frame.units === null));
  // Of the record each frame has what is new.
  const rows = frames.flatMap(({ frame }) => frame.record.values.length / 14);
  assert.ok(rows.every((count) => count > 0) && frames.at(-1).frame.record.rows > rows.at(-1));
  take({ id: 4, ask: "play" });
  take({ id: 5, ask: "pause" });
  queue.shift()();
  assert.equal(queue.length, 0);
  assert.equal(sent.at(-1).found.playing, false);
});

test("a run that diverges while it plays stops and says so", async () => {
  const { ask } = await engine.connect(makeEngine, listening({ worker: false }));
  const stopped = framed(({ playing }) => !playing);
  await ask("open", { state: { output: { activation: "linear" }, optimizer: { rate: 90 } } });
  await ask("play");
  const frame = await stopped;
  assert.equal(frame.status, "diverged: the rate is too high");
  assert.ok(frame.weights.every(Number.isFinite) && frame.latest.every(Number.isFinite));
});
