// Answers questions about the engine, for the tests in Python: node answer.mjs ENGINE < questions > answers
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { makeEngine } = await import(pathToFileURL(process.argv[2]).href);
const engine = makeEngine();

const answers = {
  // A function of one number, of many.
  apply: ({ name, values }) => values.map((value) => engine[name](...[value].flat())),
  data: (state) => {
    const { train, held, ...rest } = engine.makeData(engine.makeState(state));
    const plain = (part) => ({
      ...part,
      x: [...part.x],
      y: [...part.y],
      label: [...part.label],
      flipped: [...part.flipped],
    });
    return { ...rest, train: plain(train), held: plain(held) };
  },
  draw({ keys, count }) {
    const r = new engine.Stream(...keys);
    const uniform = Array.from({ length: count }, () => r.uniform());
    return { uniform, normal: uniform.map(() => r.normal()) };
  },
  orders({ seed, rows, epochs }) {
    return Array.from({ length: epochs }, (_, epoch) => [...engine.inOrder(seed, epoch, new Int32Array(rows), 1)]);
  },
  // What can be seen of a run at the state's steps.
  look({ grid, ...state }) {
    const run = engine.makeRun(state);
    run.catchUp();
    const plain = (unit) => ({ ...unit, values: [...unit.values] });
    const surfaces = run.data.inputs > 2 ? [] : run.net.map((_, layer) => [...engine.surface(run, { ...grid, layer })]);
    return {
      net: run.net,
      weights: [...run.weights],
      x: [...run.data.train.x],
      units: engine.units(run).map((layer) => layer.map(plain)),
      surfaces,
      latest: [...run.measure()],
      names: engine.names(run),
    };
  },
  code: (state) => engine.kerasCode(state),
  // A run to the state's steps: what it started from (weights, scaled where asked for), what each step saw, and what
  // came of it.
  history({ scale = 1, ...state }) {
    const run = engine.makeRun(state);
    run.weights = run.weights.map((weight) => scale * weight);
    const { train, held } = run.data;
    const found = {
      state: run.now,
      initial: [...run.weights],
      net: run.net,
      x: [...train.x],
      y: [...train.y],
      heldX: [...held.x],
      heldY: [...held.y],
      rows: [],
      masks: [],
      losses: [],
      weights: [],
      penalties: [],
    };
    while (found.losses.length < state.steps) {
      const { rows } = engine.gradients(run);
      found.rows.push([...rows]);
      found.masks.push(
        run.trainer.pass.masks.map((mask, l) => [...mask.slice(0, mask.length && run.net[l].units * rows.length)]),
      );
      found.penalties.push([...run.measure().slice(5, 11)]);
      found.losses.push(run.step());
      found.weights.push([...run.weights]);
    }
    found.record = [...run.record().values];
    found.columns = engine.COLUMNS;
    found.latest = [...run.measure()];
    return found;
  },
};

const questions = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(questions.map(([name, argument]) => answers[name](argument))));
