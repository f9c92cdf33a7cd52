// Times the engine: node bench.mjs ENGINE; prints JSON. It takes the best of many short spells, which whatever else
// the machine does disturbs least.
import { pathToFileURL } from "node:url";

const { makeEngine } = await import(pathToFileURL(process.argv[2]).href);
const { makeRun, makePairs, surface, units } = makeEngine();

/** Return the seconds that one of some calls takes. */
function best(call, calls, spells = 200) {
  let least = Infinity;
  for (let k = 0; k < spells; k++) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) call();
    least = Math.min(least, performance.now() - start);
  }
  return least / calls / 1000;
}

const state = (activation, batch, kind = "sgd") => ({
  data: { kind: "circles", rows: 1000, held: 0.5 },
  layers: [{ activation }, { activation }],
  batch,
  optimizer: { kind, rate: 0.03 },
});
const found = {};
for (const activation of ["relu", "tanh"])
  for (const batch of [10, 32])
    for (const kind of ["sgd", "adam"]) {
      const run = makeRun(state(activation, batch, kind));
      let step = 0;
      found[`${activation} ${batch} ${kind}`] = 1 / best(() => run.trainer.step(step++), 200);
    }
const run = makeRun(state("tanh", 10));
found["epoch, with its record"] = 1 / best(() => run.epoch(), 5);
found["surface of 50 x 50"] = 1 / best(() => surface(run), 3);
found["all units over 500 rows"] = 1 / best(() => units(run), 3);
const pairs = makePairs({ ...state("tanh", 10), pairs: { seeds: 20 } });
found["epoch of 40 networks"] = 1 / best(() => pairs.epoch(), 1, 60);
process.stdout.write(JSON.stringify(found));
