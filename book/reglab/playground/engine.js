// The playground's engine: what the modules beside this one make together. The build writes them as one closure,
// `makeEngine`, whose text goes into a Blob worker; closure.py has the rule.
export { KINDS, FEATURES, PRESENT, makeData } from "./data.js";
export { RULES, LAYER, makeState, encode, decode } from "./state.js";
export { inOrder } from "./network.js";
export { COLUMNS } from "./measure.js";
export { makeRun } from "./run.js";
export { units, surface, features, gradients, names, check } from "./look.js";
export { makePairs, otherArm, interval, student } from "./pairs.js";
export { PRESETS } from "./presets.js";
export { kerasCode } from "./keras.js";
export { serve, connect } from "./serve.js";
export { Stream, exp, log, log1p, sin, cos, tanh, sigmoid } from "./numbers.js";
