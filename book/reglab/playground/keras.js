// The run as a Python script for Keras, with the very weights, rows and batches: run as it stands, it gives the curve.
import { encode, lookUp, makeState } from "./state.js";
import { makeRun } from "./run.js";

/**
 * Return a number as Python's float.
 * @param {number} value
 */
const float = (value) => (Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value));

/**
 * Return texts as the lines of a Python list, filled up to a width.
 * @param {string[]} items @param {string} indent
 */
function list(items, indent) {
  const lines = [indent];
  for (const item of items) {
    const now = lines[lines.length - 1];
    if (now.length + item.length > 96 && now !== indent) lines.push(`${indent}${item}, `);
    else lines[lines.length - 1] = `${now}${item}, `;
  }
  return lines.map((line) => line.trimEnd()).join("\n");
}

/**
 * Return numbers that lie column after column as a NumPy array of rows.
 * @param {Float64Array} values @param {number} rows
 */
function columns(values, rows) {
  const count = values.length / rows;
  const row = (/** @type {number} */ k) => `[${Array.from({ length: count }, (_, i) => float(values[i * rows + k])).join(", ")}]`;
  return `np.array([\n${list(Array.from({ length: rows }, (_, k) => row(k)), "    ")}\n])`;
}

// The page's generator and what it draws; tests hold it to numbers.js.
const GENERATOR = `
def mix(x):
    x = (x ^ x >> 16) * 0x21F0AAAD & MASK
    x = (x ^ x >> 15) * 0x735A2D97 & MASK
    return x ^ x >> 15


MASK = 2**32 - 1


def stream(*keys):
    """The page's random numbers, whole and below 2^32, for a seed and what they are for (sfc32)."""
    a, b, c, count = 0x9E3779B9, 0x243F6A88, 0xB7E15162, 1
    for key in keys:
        a = mix(a ^ key)
        b = mix(b + a & MASK)
        c = mix(c ^ b)
    skip = 12
    while True:
        drawn = a + b + count & MASK
        a, b, c = b ^ b >> 9, c + (c << 3) & MASK, (c << 21 | c >> 11) + drawn & MASK
        count = count + 1 & MASK
        if skip:
            skip -= 1
        else:
            yield drawn
`;
const ORDERING = `

def order(epoch):
    """The order of the rows in an epoch."""
    rows, numbers = list(range(len(x))), stream(SEED, 12, epoch)
    for i in range(len(rows) - 1, 0, -1):
        j = int(next(numbers) / 2**32 * (i + 1))
        rows[i], rows[j] = rows[j], rows[i]
    return rows
`;
const MASKS = `

def masks(step, rows):
    """What dropout leaves of each layer in a step: 0, or 1 / (1 - rate) so that the mean stays."""
    found = []
    for layer, (units, rate) in DROPOUT.items():
        numbers = stream(SEED, 13, step, layer)
        drawn = np.array([next(numbers) for _ in range(units * rows)]) / 2**32
        found.append(np.where(drawn < rate, 0.0, 1 / (1 - rate)).reshape(units, rows).T)
    return found
`;
const PRICE = `

def single(strength):
    """A strength as Keras's own regularizers read it: in 32 bits."""
    return float(np.float32(strength))


class Price(keras.regularizers.Regularizer):
    """A penalty whose strengths may change while the network trains."""

    def __init__(self, l1, l2):
        self.l1, self.l2 = keras.Variable(single(l1)), keras.Variable(single(l2))

    def __call__(self, v):
        return self.l1 * keras.ops.sum(keras.ops.abs(v)) + self.l2 * keras.ops.sum(v * v)
`;

/**
 * Return Python that trains the run of a state in Keras >= 3.14: for as many steps as the state has made, an epoch for
 * one that has made none. It prints the curve and keeps it in \`curve\`: step, loss, held-out loss, penalty.
 * @param {any} part of a state
 */
export function kerasCode(part) {
  const state = makeState(part);
  const { data, net, initial, trainer } = makeRun(state);
  const { optimizer, output, layers, changes } = state;
  const { batches, batch } = trainer;
  const steps = state.steps || batches;
  const every = batches * Math.max(1, Math.ceil(steps / batches / 200));
  const dropped = layers.map(({ dropout }, l) => ({ dropout, l })).filter(({ dropout }) => dropout > 0);
  const mini = batches > 1;
  // Penalties that change on the way; the rate needs no preparation.
  const moved = new Set(changes.map(([, path]) => path.slice(0, path.lastIndexOf("."))).filter((path) => path !== "optimizer"));
  /** @param {string} at such as layers.0 @param {any} layer */
  const penalties = (at, layer) =>
    ["kernel", "bias", "activity"].map((what) => {
      const { l1, l2 } = layer[what];
      const variable = moved.has(`${at}.${what}`);
      if (!variable && l1 === 0 && l2 === 0) return "";
      const made = variable ? `prices["${at}.${what}"]` : `keras.regularizers.L1L2(l1=${float(l1)}, l2=${float(l2)})`;
      return `\n    ${what}_regularizer=${made},`;
    }).join("");
  const dense = net.map(({ units }, l) => {
    const hidden = l < layers.length;
    const at = hidden ? `layers.${l}` : "output";
    const constraint = !hidden && output.unit ? "\n    kernel_constraint=keras.constraints.UnitNorm(axis=1)," : "";
    const options = penalties(at, layers[l] ?? output) + constraint;
    const head = `keras.layers.Dense(${options ? "\n    " : ""}${units}, "${(layers[l] ?? output).activation}"`;
    const call = `h = ${head}${options ? `,${options}\n` : ""})(h)`;
    if (!hidden || layers[l].dropout === 0) return call;
    const mask = `masked.append(keras.Input((${units},)))`;
    return `${call}\n${mask}\nh = keras.layers.Multiply()([h, masked[-1]])`;
  });
  const made = {
    sgd: `SGD(${float(optimizer.rate)})`,
    momentum: `SGD(${float(optimizer.rate)}, momentum=${float(optimizer.momentum)})`,
    nesterov: `SGD(${float(optimizer.rate)}, momentum=${float(optimizer.momentum)}, nesterov=True)`,
    adam: `Adam(\n    ${float(optimizer.rate)}, beta_1=${float(optimizer.beta1)}, beta_2=${float(optimizer.beta2)}, epsilon=${float(optimizer.epsilon)}\n)`,
  }[optimizer.kind];
  const loss = { sigmoid: "binary_crossentropy", softmax: "categorical_crossentropy" }[output.activation] ?? "mean_squared_error";
  const weights = net.flatMap(({ inputs, units, kernel, bias, end }) => {
    const rows = Array.from({ length: inputs }, (_, i) => `[${Array.from(initial.slice(kernel + i * units, kernel + (i + 1) * units), float).join(", ")}]`);
    return [
      `    np.array([\n${list(rows, "        ")}\n    ]),`,
      `    np.array([${Array.from(initial.slice(bias, end), float).join(", ")}]),`,
    ];
  });
  const ones = dropped.map(({ l }) => `np.ones((len(inputs), ${net[l].units}))`).join(", ");
  const feed = (/** @type {string} */ inputs, /** @type {string} */ masks) => (dropped.length ? `[${inputs}, ${masks}]` : inputs);
  const lines = [
    `# The playground's run ${encode(state)}`,
    "# in Keras >= 3.14, with its rows, its initial weights and its batches.",
    "import keras", "import numpy as np", "",
    'keras.config.set_floatx("float64")  # as the page computes',
    `SEED, BATCH, STEPS, EVERY = ${state.seed}, ${batch}, ${steps}, ${every}`,
    dropped.length ? `DROPOUT = {${dropped.map(({ l, dropout }) => `${l}: (${net[l].units}, ${float(dropout)})`).join(", ")}}` : null,
    "", `x = ${columns(data.train.x, data.train.n)}`, `y = ${columns(data.train.y, data.train.n)}`,
    `x_held = ${columns(data.held.x, data.held.n)}`, `y_held = ${columns(data.held.y, data.held.n)}`,
    "weights = [", ...weights, "]", mini || dropped.length ? `\n${GENERATOR.trimEnd()}` : null,
    mini ? ORDERING.trimEnd() : null, dropped.length ? MASKS.trimEnd() : null,
    moved.size ? PRICE.trimEnd() : null,
    mini || dropped.length || moved.size ? "\n" : null,
    ...moved.size
      ? ["prices = {", ...[...moved].map((path) => {
          const { l1, l2 } = lookUp(state, path);
          return `    "${path}": Price(${float(l1)}, ${float(l2)}),`;
        }), "}"]
      : [],
    `h = inputs = keras.Input((${data.inputs},))`, dropped.length ? "masked = []  # what dropout leaves comes in as numbers" : null, ...dense,
    `model = keras.Model(${dropped.length ? "[inputs, *masked]" : "inputs"}, h)`, "model.set_weights(weights)",
    `model.compile(keras.optimizers.${made}, "${loss}")`,
    changes.length ? `changes = [\n${changes.map(([step, path, value]) => `    (${step}, "${path}", ${float(value)}),`).join("\n")}\n]` : null,
    "", "", "def losses(inputs, targets):", '    """The mean loss of some rows without penalties, and the penalties."""',
    `    outputs = model(${feed("inputs", ones)})`, `    found = keras.losses.get("${loss}")(targets, outputs)`,
    "    return float(keras.ops.mean(found)), float(sum(model.losses))", "", "",
    "curve = []", "for step in range(STEPS + 1):",
    "    if step % EVERY == 0:", "        loss, penalty = losses(x, y)", "        curve.append((step, loss, losses(x_held, y_held)[0], penalty))",
    '        print("step {}: loss {:.6f}, held out {:.6f}, penalty {:.6f}".format(*curve[-1]))',
    ...changes.length
      ? ["    for _, path, value in (each for each in changes if each[0] == step):",
         '        name, what = path.rsplit(".", 1)', '        if name == "optimizer":', "            model.optimizer.learning_rate = value",
         "        else:", "            getattr(prices[name], what).assign(single(value))"]
      : [],
    "    if step < STEPS:",
    ...mini
      ? ["        start = step * BATCH % (-(-len(x) // BATCH) * BATCH)", "        if start == 0:",
         "            rows = order(step * BATCH // (-(-len(x) // BATCH) * BATCH))", "        now = rows[start : start + BATCH]"]
      : ["        now = slice(None)"],
    `        model.train_on_batch(${feed("x[now]", "*masks(step, len(x[now]))")}, y[now])`, "",
  ];
  return lines.filter((line) => line !== null).join("\n");
}
