// What the page needs of the engine; engine.js has what Python and the tests ask for as well.
export { KINDS, FEATURES } from "./data.js";
export { RULES, LAYER, makeState, encode, decode, lookUp, setAt } from "./state.js";
export { COLUMNS } from "./measure.js";
export { interval } from "./pairs.js";
export { PRESETS, findPreset } from "./presets.js";
export { serve, connect, wrong } from "./serve.js";
