// Trains one network in several ways, for __main__.py: node ways.mjs ENGINE STATE [NN]
// To each line of JSON it answers with one: to ["start"] with the rows, batches and initial weights; to
// ["train", way, steps] with the seconds that so many steps from the initial weights take; to ["check", way, steps] with
// the weights after them; to ["alone"] with how often a second the engine does what it does beside steps.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";

const [engine, given, nn] = process.argv.slice(2);
const { makeEngine } = await import(pathToFileURL(engine).href);
const { inOrder, makePairs, makeRun, surface, units } = makeEngine();
const EPOCHS = 20; // whose batches are made ready for the others; then they begin again

const state = JSON.parse(given);
const run = makeRun(state, { recorded: false });
const { trainer, data, net, initial } = run;
const { n, x, y } = data.train;
const { batch, batches } = trainer;
const { rate } = run.state.optimizer;
const { activation } = run.state.layers[0];
const rows = (which) => which.map((k) => [x[k], x[n + k]]);
/** The rows of each batch, in the engine's order. */
const parts = Array.from({ length: EPOCHS }, (_, epoch) => {
  const order = [...inOrder(run.state.seed, epoch, new Int32Array(n), batch)];
  return Array.from({ length: batches }, (_, k) => order.slice(k * batch, (k + 1) * batch));
}).flat();

/** What each way can: go back to the initial weights, train so many steps, give its weights. */
const ways = { "this engine": ours() };
if (nn) ways["TF Playground"] = await playground();
await tensors();

/** The page's own engine; it alone also shuffles the rows of each epoch in the time that is taken. */
function ours() {
  return {
    start: () => trainer.w.set(initial),
    train(steps) {
      for (let step = 0; step < steps; step++) trainer.step(step);
    },
    weights: () => [...trainer.w],
  };
}

/**
 * TensorFlow Playground's engine, one row after the other as its page does it. The output gives logits, and the loss's
 * slope is that of the cross-entropy: with a sigmoid at the end it would compute more for the same.
 */
async function playground() {
  const { Activations, backProp, buildNetwork, forwardProp, updateWeights } = await import(pathToFileURL(nn).href);
  const widths = [2, ...net.map(({ units }) => units)];
  const hidden = { relu: Activations.RELU, tanh: Activations.TANH }[activation];
  const network = buildNetwork(widths, hidden, Activations.LINEAR, null, ["x", "y"]);
  const loss = { der: (logit, target) => 1 / (1 + Math.exp(-logit)) - target };
  const ready = parts.map((part) => ({ x: rows(part), y: part.map((k) => y[k]) }));
  /** Call with each weight's holder, its name, and where it is in the flat array. */
  function each(call) {
    net.forEach(({ inputs, units, kernel, bias }, l) =>
      network[l + 1].forEach((node, j) => {
        for (let i = 0; i < inputs; i++) call(node.inputLinks[i], "weight", kernel + i * units + j);
        call(node, "bias", bias + j);
      }),
    );
  }
  return {
    start: () => each((at, name, k) => (at[name] = initial[k])),
    train(steps) {
      for (let step = 0; step < steps; step++) {
        const now = ready[step % ready.length];
        for (let k = 0; k < now.x.length; k++) {
          forwardProp(network, now.x[k]);
          backProp(network, now.y[k], loss);
        }
        updateWeights(network, rate, 0);
      }
    },
    weights() {
      const found = new Array(initial.length);
      each((at, name, k) => (found[k] = at[name]));
      return found;
    },
  };
}

/** TensorFlow.js on its two backends that need no graphics card: a model's `trainOnBatch`, and an optimizer's `minimize`. */
async function tensors() {
  const tf = await import("@tensorflow/tfjs-core");
  await import("@tensorflow/tfjs-backend-cpu");
  const wasm = await import("@tensorflow/tfjs-backend-wasm");
  tf.enableProdMode(); // without checks of what goes in
  const { layers, sequential } = await import("@tensorflow/tfjs-layers");
  wasm.setWasmPaths(`${dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"))}/`);
  /** The weights of Keras's order as tensors, or as numbers again. */
  const shapes = net.flatMap(({ inputs, units }) => [[inputs, units], [units]]);
  let at = 0;
  const values = shapes.map((shape) => Float32Array.from(initial.slice(at, (at += tf.util.sizeFromShape(shape)))));
  const flat = (variables) => variables.flatMap((each) => [...each.dataSync()]);

  for (const backend of ["cpu", "wasm"]) {
    const use = () => tf.setBackend(backend);
    if (!(await use())) throw new Error(`TensorFlow.js has no backend ${backend} here`);
    const ready = parts.map((part) => [tf.tensor2d(rows(part)), tf.tensor2d(part.map((k) => [y[k]]))]);
    const tensor = () => shapes.map((shape, k) => tf.tensor(values[k], shape));

    const model = sequential({
      layers: net.map(({ inputs, units }, l) =>
        layers.dense({ units, inputShape: [inputs], activation: l < net.length - 1 ? activation : "sigmoid" }),
      ),
    });
    model.compile({ optimizer: tf.train.sgd(rate), loss: "binaryCrossentropy" });
    ways[`TF.js ${backend}, trainOnBatch`] = {
      async start() {
        await use();
        tf.tidy(() => model.setWeights(tensor()));
      },
      async train(steps) {
        for (let step = 0; step < steps; step++) await model.trainOnBatch(...ready[step % ready.length]);
      },
      weights: () => flat(model.getWeights()),
    };

    const variables = tensor().map((each) => tf.variable(each));
    const optimizer = tf.train.sgd(rate);
    const forward = (input) => {
      let h = input;
      for (let l = 0; l < net.length; l++) {
        h = tf.add(tf.matMul(h, variables[2 * l]), variables[2 * l + 1]);
        if (l < net.length - 1) h = activation === "relu" ? tf.relu(h) : tf.tanh(h);
      }
      return h;
    };
    ways[`TF.js ${backend}, minimize`] = {
      async start() {
        await use();
        tf.tidy(() => tensor().forEach((each, k) => variables[k].assign(each)));
      },
      train(steps) {
        for (let step = 0; step < steps; step++) {
          const [input, target] = ready[step % ready.length];
          optimizer.minimize(() => tf.losses.sigmoidCrossEntropy(target, forward(input)), false, variables);
        }
      },
      weights: () => flat(variables),
    };
  }
}

/** Return how often a second the engine does what the page asks of it beside steps, in the best of many short spells. */
function alone() {
  const own = makeRun(state);
  const pairs = makePairs({ ...state, pairs: { seeds: 20 } });
  const asked = [ // calls of a spell, spells
    ["epoch, with its record", () => own.epoch(), 5, 200],
    ["surface of 50 x 50", () => surface(own), 3, 200],
    ["all units over 500 rows", () => units(own), 3, 200],
    ["epoch of 40 networks", () => pairs.epoch(), 1, 60],
  ];
  return Object.fromEntries(
    asked.map(([name, call, calls, spells]) => {
      let least = Infinity;
      for (let k = 0; k < spells; k++) {
        const start = performance.now();
        for (let i = 0; i < calls; i++) call();
        least = Math.min(least, performance.now() - start);
      }
      return [name, (1000 * calls) / least];
    }),
  );
}

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  const [what, name, steps] = JSON.parse(line);
  if (what === "start") {
    const all = rows([...Array(n).keys()]);
    say({ x: all, y: [...y], parts, net, initial: [...initial], rate, activation, ways: Object.keys(ways) });
    continue;
  }
  if (what === "alone") {
    say(alone());
    continue;
  }
  const way = ways[name];
  await way.start();
  const start = performance.now();
  await way.train(steps);
  const seconds = (performance.now() - start) / 1000;
  say(what === "check" ? way.weights() : seconds);
}
