// The engine as pages get it, and random states to hold it to.
import { pathToFileURL } from "node:url";

export const { makeEngine } = await import(pathToFileURL(process.env.ENGINE).href);
export const engine = makeEngine();
export const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);

/** Return a state drawn from a seed: any data, layers, optimiser and penalties; extreme ones where asked for. */
export function drawn(seed, { extreme = false } = {}) {
  const r = new engine.Stream(seed, 99);
  const among = (list) => list[Math.floor(r.uniform() * list.length)];
  const some = (value) => (r.uniform() < 0.4 ? value : 0);
  const penalty = () => ({
    l1: some(extreme ? 10 * r.uniform() : 0.05 * r.uniform()),
    l2: some(extreme ? 10 * r.uniform() : 0.05 * r.uniform()),
  });
  const priced = () => ({ kernel: penalty(), bias: penalty(), activity: penalty() });
  const kind = among(Object.keys(engine.KINDS));
  const { task } = engine.KINDS[kind];
  const output = among(
    { classes: ["sigmoid", "softmax", "linear"], curve: ["linear"], code: ["linear", "relu"] }[task],
  );
  return {
    data: {
      kind,
      rows: 20 + Math.floor(60 * r.uniform()),
      noise: r.uniform(),
      flips: 0.3 * r.uniform(),
      held: 0.2 + 0.5 * r.uniform(),
      seed,
    },
    layers: Array.from({ length: 1 + Math.floor(3 * r.uniform()) }, () => ({
      units: 1 + Math.floor((extreme ? 16 : 6) * r.uniform()),
      activation: among(["relu", "tanh", "sigmoid", "linear"]),
      dropout: some(0.5),
      ...priced(),
    })),
    output: { activation: output, unit: r.uniform() < 0.2, ...priced() },
    optimizer: {
      kind: among(["sgd", "momentum", "nesterov", "adam"]),
      rate: extreme ? 10 ** (4 * r.uniform() - 2) : 0.01 + 0.1 * r.uniform(),
    },
    batch: 1 + Math.floor(30 * r.uniform()),
    seed: seed + 1000,
  };
}

/** Return the bits of numbers as a text: also 0 and -0 differ. */
export const bits = (values) => Buffer.from(Float64Array.from(values).buffer).toString("hex");
