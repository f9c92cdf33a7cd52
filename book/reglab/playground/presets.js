// Settings to begin with, each with a question to answer first and what to look for. What a text says is checked over
// the pairs of its state: after so many steps the difference in a column of the record, with less without, is as
// claimed.

/**
 * @typedef {object} Preset
 * @property {string} name in an address
 * @property {string} title
 * @property {string} question to be answered before it trains
 * @property {string} look for what, and why it comes
 * @property {any} state a part of one; its pairs say what the other arm lacks
 * @property {number} steps after which the claim holds
 * @property {{column: string, is: "lower" | "higher" | "open"}} claim with the penalty, over 20 pairs; "open" where the
 *   interval holds 0
 */

/** @param {number} units @param {string} activation @param {any} [priced] */
const layer = (units, activation, priced = {}) => ({ units, activation, ...priced });
const byAdam = { kind: "adam", rate: 0.01 };
const noisy = { kind: "moons", rows: 120, noise: 0.3, flips: 0.15 };

/** @type {Preset[]} */
export const PRESETS = [
  {
    name: "overfits",
    title: "Without a penalty it learns the noise",
    question:
      "One label in seven is wrong. Which network has the lower loss on held-out points: the one with a kernel L2 penalty, or the one without?",
    look: "Play; then set Kernel L2 to 0, rewind and play again. Without the penalty the training loss keeps falling while the held-out loss turns up: the network bends around wrong labels.",
    state: {
      data: noisy,
      optimizer: byAdam,
      output: { kernel: { l1: 0, l2: 0.003 } },
      layers: [
        layer(16, "tanh", { kernel: { l1: 0, l2: 0.003 } }),
        layer(16, "tanh", { kernel: { l1: 0, l2: 0.003 } }),
      ],
    },
    steps: 2000,
    claim: { column: "held", is: "lower" },
  },
  {
    name: "silences",
    title: "Activity L1 silences units",
    question: "How many of the 32 hidden units stay at 0 for every point, once their outputs have a price?",
    look: "A unit that costs more than it brings is pushed below 0, and there the ReLU passes nothing back: it stays dead.",
    state: {
      data: { kind: "moons", rows: 200 },
      optimizer: byAdam,
      layers: [
        layer(16, "relu", { activity: { l1: 0.01, l2: 0 } }),
        layer(16, "relu", { activity: { l1: 0.01, l2: 0 } }),
      ],
    },
    steps: 2000,
    claim: { column: "dead", is: "higher" },
  },
  {
    name: "prunes",
    title: "Kernel L1 lets go of an input that says nothing",
    question: "Only the first input tells the classes apart. What happens to the weights of the second?",
    look: "Most fall to about 0 and flicker there by a step of the penalty: Keras's L1 makes weights small, not exactly 0. So do most weights of the first input: a few units are enough.",
    state: {
      data: { kind: "stripe", rows: 100, noise: 0.4 },
      layers: [layer(8, "tanh", { kernel: { l1: 0.03, l2: 0 } })],
    },
    steps: 3000,
    claim: { column: "held", is: "lower" },
  },
  {
    name: "too-much",
    title: "Too much of it, and nothing is learned",
    question: "The kernel penalty is a hundred times that of the first example. Which loss suffers?",
    look: "Both: all weights go to 0, and the network says one half everywhere.",
    state: {
      data: { kind: "moons" },
      output: { kernel: { l1: 0, l2: 0.3 } },
      layers: [layer(8, "tanh", { kernel: { l1: 0, l2: 0.3 } }), layer(8, "tanh", { kernel: { l1: 0, l2: 0.3 } })],
    },
    steps: 2000,
    claim: { column: "loss", is: "higher" },
  },
  {
    name: "bias",
    title: "Where a bias penalty matters",
    question: "A ring around a disc, ReLU units, and a price on biases alone. Does the network still tell them apart?",
    look: "Not in these steps: without biases a ReLU network says the same all along a ray from the middle, and these have become small. Small is not absent: in ten times as many steps it finds a way.",
    state: {
      data: { kind: "circles" },
      optimizer: { kind: "sgd", rate: 0.05 },
      output: { bias: { l1: 0, l2: 1 } },
      layers: [layer(8, "relu", { bias: { l1: 0, l2: 1 } })],
    },
    steps: 2000,
    claim: { column: "heldCorrect", is: "lower" },
  },
  {
    name: "beside",
    title: "Activity L2 beside kernel L2",
    question:
      "Both networks have a weak kernel penalty. Does an activity penalty on top of it still lower the held-out loss?",
    look: "Here it does. Make the kernel penalty three times as strong, and it no longer does.",
    state: {
      data: noisy,
      optimizer: byAdam,
      output: { kernel: { l1: 0, l2: 0.001 } },
      pairs: { without: ["activity"] },
      layers: [
        layer(16, "relu", { kernel: { l1: 0, l2: 0.001 }, activity: { l1: 0, l2: 0.03 } }),
        layer(16, "relu", { kernel: { l1: 0, l2: 0.001 }, activity: { l1: 0, l2: 0.03 } }),
      ],
    },
    steps: 2000,
    claim: { column: "held", is: "lower" },
  },
  {
    name: "features",
    title: "Features come apart",
    question:
      "Five features share a plane. Which code shows them one by one: the one that gives the points back best, or one whose outputs have a price?",
    look: "The priced one: for most of the five features it has a unit that points their way, though it gives the points back less well.",
    state: {
      data: { kind: "superposition", rows: 2000, noise: 0.02 },
      optimizer: byAdam,
      batch: 32,
      output: { unit: true },
      layers: [layer(12, "relu", { activity: { l1: 0.2, l2: 0 } })],
    },
    steps: 3000,
    claim: { column: "loss", is: "higher" },
  },
  {
    name: "no-help",
    title: "The penalty that does not help",
    question: "Flowers, few weights, and an activity L1 penalty. Is the held-out loss lower with it?",
    look: "Neither lower nor higher beyond what chance makes of 20 pairs: there was little to overfit.",
    state: {
      data: { kind: "iris", rows: 150 },
      optimizer: byAdam,
      layers: [layer(8, "tanh", { activity: { l1: 0.01, l2: 0 } })],
    },
    steps: 1000,
    claim: { column: "held", is: "open" },
  },
];

/**
 * Return the preset of a name; raises RangeError where there is none.
 * @param {string} name
 */
export function findPreset(name) {
  const found = PRESETS.find((preset) => preset.name === name);
  if (!found)
    throw new RangeError(
      `preset must be one of ${PRESETS.map((preset) => preset.name).join(", ")}, got ${JSON.stringify(name)}`,
    );
  return found;
}
