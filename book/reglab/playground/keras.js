// The run as a Python script for Keras, with the very weights, rows and batches: run as it stands, it gives the curve.
import { encode, lookUp, makeState } from "./state.js";
import { makeRun } from "./run.js";

/** @typedef {import("./state.js").State} State */

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
  const row = (/** @type {number} */ k) =>
    `[${Array.from({ length: count }, (_, i) => float(values[i * rows + k])).join(", ")}]`;
  return `np.array([\n${list(
    Array.from({ length: rows }, (_, k) => row(k)),
    "    ",
  )}\n])`;
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
            yield drawn`;
const ORDERING = `

def order(epoch):
    """The order of the rows in an epoch."""
    rows, numbers = list(range(len(x))), stream(SEED, 12, epoch)
    for i in range(len(rows) - 1, 0, -1):
        j = int(next(numbers) / 2**32 * (i + 1))
        rows[i], rows[j] = rows[j], rows[i]
    return rows`;
const MASKS = `

def masks(step, rows):
    """What dropout leaves of each layer in a step: 0, or 1 / (1 - rate) so that the mean stays."""
    found = []
    for layer, (units, rate) in DROPOUT.items():
        numbers = stream(SEED, 13, step, layer)
        drawn = np.array([next(numbers) for _ in range(units * rows)]) / 2**32
        found.append(np.where(drawn < rate, 0.0, 1 / (1 - rate)).reshape(units, rows).T)
    return found`;
const PRICE = `

def single(strength):
    """A strength as Keras's own regularizers read it: in 32 bits."""
    return float(np.float32(strength))


class Price(keras.regularizers.Regularizer):
    """A penalty whose strengths may change while the network trains."""

    def __init__(self, l1, l2):
        self.l1, self.l2 = keras.Variable(single(l1)), keras.Variable(single(l2))

    def __call__(self, v):
        return self.l1 * keras.ops.sum(keras.ops.abs(v)) + self.l2 * keras.ops.sum(v * v)`;

/**
 * Return Python's lines of the weights at the start, as a list for `set_weights`.
 * @param {import("./network.js").Stage[]} net
 * @param {Float64Array} w
 */
function arrays(net, w) {
  const row = (/** @type {number} */ from, /** @type {number} */ to) =>
    `[${[...w.slice(from, to)].map(float).join(", ")}]`;
  const each = net.map(({ inputs, units, kernel, bias, end }) => {
    const rows = Array.from({ length: inputs }, (_, i) => row(kernel + i * units, kernel + (i + 1) * units));
    return `    np.array([\n${list(rows, "        ")}\n    ]),\n    np.array(${row(bias, end)}),\n`;
  });
  return `weights = [\n${each.join("")}]`;
}

/**
 * Return Python's lines that make the layers, each from the one before.
 * @param {State} state
 * @param {import("./network.js").Stage[]} net
 * @param {string[]} moved penalties whose strengths change
 */
function dense({ layers, output }, net, moved) {
  return [...layers, output]
    .map((layer, l) => {
      const at = l < layers.length ? `layers.${l}` : "output";
      const options = /** @type {const} */ (["kernel", "bias", "activity"]).flatMap((what) => {
        const { l1, l2 } = layer[what];
        if (moved.includes(`${at}.${what}`)) return `${what}_regularizer=prices["${at}.${what}"],`;
        return l1 || l2 ? `${what}_regularizer=keras.regularizers.L1L2(l1=${float(l1)}, l2=${float(l2)}),` : [];
      });
      if ("unit" in layer && layer.unit) options.push("kernel_constraint=keras.constraints.UnitNorm(axis=1),");
      const { units } = net[l];
      const shape = `${units}, "${layer.activation}"`;
      const made = options.length ? `\n    ${[`${shape},`, ...options].join("\n    ")}\n` : shape;
      const mask = `\nmasked.append(keras.Input((${units},)))\nh = keras.layers.Multiply()([h, masked[-1]])`;
      return `h = keras.layers.Dense(${made})(h)${"dropout" in layer && layer.dropout ? mask : ""}`;
    })
    .join("\n");
}

/** @param {State["optimizer"]} settings */
function optimizerCode({ kind, rate, momentum, beta1, beta2, epsilon }) {
  if (kind === "adam") return `Adam(${float(rate)}, ${float(beta1)}, ${float(beta2)}, epsilon=${float(epsilon)})`;
  if (kind === "sgd") return `SGD(${float(rate)})`;
  return `SGD(${float(rate)}, momentum=${float(momentum)}${kind === "nesterov" ? ", nesterov=True" : ""})`;
}

/**
 * Return Python that trains the run of a state in Keras >= 3.14: for as many steps as the state has made, an epoch for
 * one that has made none. It prints the curve and keeps it in `curve`: step, loss, held-out loss, penalty.
 * @param {any} part of a state
 */
export function kerasCode(part) {
  const state = makeState(part);
  const { data, net, initial, trainer } = makeRun(state, { recorded: false });
  const { layers, output, changes } = state;
  const { batches, batch } = trainer;
  const { train, held } = data;
  const steps = state.steps || batches;
  // No more than 200 points.
  const every = batches * Math.ceil(steps / batches / 200);
  const dropped = layers.flatMap(({ dropout }, l) => (dropout ? [`${l}: (${net[l].units}, ${float(dropout)})`] : []));
  const ones = layers.flatMap(({ dropout, units }) => (dropout ? [`np.ones((len(inputs), ${units}))`] : []));
  const moved = [...new Set(changes.map(([, path]) => path.slice(0, path.lastIndexOf("."))))].filter(
    (at) => at !== "optimizer",
  );
  const prices = moved.map(
    (at) => `    "${at}": Price(${float(lookUp(state, at).l1)}, ${float(lookUp(state, at).l2)}),\n`,
  );
  const loss =
    { sigmoid: "binary_crossentropy", softmax: "categorical_crossentropy" }[output.activation] ?? "mean_squared_error";
  const mini = batches > 1;
  const random = mini || dropped.length > 0;
  const change = moved.length
    ? `        at, what = path.rsplit(".", 1)
        if at == "optimizer":
            model.optimizer.learning_rate = value
        else:
            getattr(prices[at], what).assign(single(value))`
    : "        model.optimizer.learning_rate = value";
  return [
    `# The playground's run ${encode(state)}
# in Keras >= 3.14, with its rows, its initial weights and its batches.
import keras
import numpy as np

keras.config.set_floatx("float64")  # as the page computes
SEED, BATCH, STEPS, EVERY = ${state.seed}, ${batch}, ${steps}, ${every}
${dropped.length ? `DROPOUT = {${dropped.join(", ")}}\n` : ""}
x = ${columns(train.x, train.n)}
y = ${columns(train.y, train.n)}
x_held = ${columns(held.x, held.n)}
y_held = ${columns(held.y, held.n)}
${arrays(net, initial)}`,
    random && GENERATOR,
    mini && ORDERING,
    dropped.length && MASKS,
    moved.length && PRICE,
    random || moved.length ? "\n" : "",
    moved.length && `prices = {\n${prices.join("")}}`,
    `h = inputs = keras.Input((${data.inputs},))`,
    dropped.length && "masked = []  # what dropout leaves comes in as numbers",
    `${dense(state, net, moved)}
model = keras.Model(${dropped.length ? "[inputs, *masked]" : "inputs"}, h)
model.set_weights(weights)
model.compile(keras.optimizers.${optimizerCode(state.optimizer)}, "${loss}")`,
    changes.length &&
      `changes = [\n${changes.map(([step, path, value]) => `    (${step}, "${path}", ${float(value)}),\n`).join("")}]`,
    `

def losses(inputs, targets):
    """The mean loss of some rows without penalties, and the penalties."""
    outputs = model(${dropped.length ? `[${["inputs", ...ones].join(", ")}]` : "inputs"})
    found = keras.losses.get("${loss}")(targets, outputs)
    return float(keras.ops.mean(found)), float(sum(model.losses))


curve = []
for step in range(STEPS + 1):
    if step % EVERY == 0:
        loss, penalty = losses(x, y)
        curve.append((step, loss, losses(x_held, y_held)[0], penalty))
        print("step {}: loss {:.6f}, held out {:.6f}, penalty {:.6f}".format(*curve[-1]))`,
    changes.length && `    for _, path, value in (each for each in changes if each[0] == step):\n${change}`,
    "    if step == STEPS:\n        break",
    mini
      ? `    epoch, batch = divmod(step, -(-len(x) // BATCH))
    if batch == 0:
        rows = order(epoch)
    now = rows[batch * BATCH : (batch + 1) * BATCH]`
      : "    now = slice(None)",
    `    model.train_on_batch(${dropped.length ? "[x[now], *masks(step, len(x[now]))]" : "x[now]"}, y[now])\n`,
  ]
    .filter((text) => text)
    .join("\n");
}
