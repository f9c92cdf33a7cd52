// The playground's engine: what the modules beside this one make together. closure.py writes them as one closure,
// `makeEngine`, whose text goes into a Blob worker.
//
//   const engine = await makeEngine().connect(makeEngine, { onframe });   // a worker, or slices on the page
//   await engine.ask("open", { state: { data: { kind: "circles" } }, watch: { surface: { size: 50 } } });
//   await engine.ask("play");
//
// or, without messages, run = makeEngine().makeRun({ ... }), run.train(100), run.measure(). serve.js has all that can be
// asked, state.js all that a state holds.
export { KINDS, FEATURES, PRESENT, makeData } from "./data.js";
export { RULES, LAYER, makeState, encode, decode, lookUp, setAt } from "./state.js";
export { inOrder } from "./network.js";
export { COLUMNS } from "./measure.js";
export { makeRun } from "./run.js";
export { units, surface, gradients, names, check } from "./look.js";
export { makePairs, otherArm, interval, student } from "./pairs.js";
export { PRESETS, findPreset } from "./presets.js";
export { kerasCode } from "./keras.js";
export { serve, connect, wrong } from "./serve.js";
export { Stream, exp, log, log1p, sin, cos, tanh, sigmoid } from "./numbers.js";
