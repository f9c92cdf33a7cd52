// A run: a state that trains, its record, and what may be asked of it and changed meanwhile.
import { makeData } from "./data.js";
import { COLUMNS, makeGauge } from "./measure.js";
import { initial, makeTrainer } from "./network.js";
import { lookUp, makeState, setAt } from "./state.js";

/**
 * @typedef {Float64Array} Numbers
 * @typedef {import("./state.js").State} State
 * @typedef {import("./data.js").Data} Data
 * @typedef {ReturnType<typeof makeRun>} Run
 */

// So many rows are kept; once they are there every second one is dropped, and from then on every second one is made.
const KEPT = 1024;

/**
 * Return a run at its start. Nothing in it is random but what the seeds of its state say.
 *
 * Raises RangeError as `makeState` does.
 * @param {any} [part] of a state. Its `steps` are not made: `catchUp` makes them
 * @param {{data?: Data, recorded?: boolean}} [options] data: where another run of the same rows has them already;
 *   recorded: false for a run of which only `measure` is asked
 */
export function makeRun(part, { data: given, recorded = true } = {}) {
  const asked = makeState(part);
  const target = asked.steps;
  // What is in force: changes are made to it at their steps.
  const state = makeState({ ...asked, steps: 0 });
  /** Penalties and rate at step 0. */
  let started = makeState(state);
  const data = given ?? makeData(state);
  const trainer = makeTrainer(state, data);
  const { net, w } = trainer;
  let status = /** @type {"ready" | "diverged"} */ ("ready");
  let due = 0; // the next change
  const record = new Float64Array(recorded ? KEPT * COLUMNS.length : 0);
  let rows = 0;
  let every = trainer.batches;
  const gauge = makeGauge(net, w, state, data);

  /** Return a row of `COLUMNS` for the weights as they are. */
  const measure = () => gauge.row(state.steps, new Float64Array(COLUMNS.length), 0);

  function note() {
    if (!recorded || state.steps % every !== 0) return;
    if (rows === KEPT) {
      rows /= 2;
      every *= 2;
      for (let r = 1; r < rows; r++)
        record.copyWithin(r * COLUMNS.length, 2 * r * COLUMNS.length, (2 * r + 1) * COLUMNS.length);
      if (state.steps % every !== 0) return;
    }
    gauge.row(state.steps, record, rows * COLUMNS.length);
    rows++;
  }

  /** Make the changes that fall on this step. */
  function change() {
    while (due < state.changes.length && state.changes[due][0] <= state.steps) {
      const [, path, value] = state.changes[due++];
      setAt(state, path, value);
    }
  }

  /** Make so many steps, fewer where the run diverges; returns how many were made. @param {number} steps */
  function train(steps) {
    let made = 0;
    while (made < steps && status === "ready") {
      change();
      if (trainer.step(state.steps)) status = "diverged";
      else {
        made++;
        state.steps++;
        note();
      }
    }
    return made;
  }

  // A row of the record has the penalties that brought the network there: changes at its step come after it.
  note();
  change();

  return {
    data,
    net,
    trainer,
    measure,
    /** Return what a column of the record says now. */
    value: gauge.value,
    train,
    /** The state as it is, whole: a run made of it, after `catchUp`, is where this one is. */
    get state() {
      return makeState({ ...started, steps: state.steps, changes: state.changes });
    },
    /** The state with all changes made so far. */
    get now() {
      return state;
    },
    get steps() {
      return state.steps;
    },
    /** "ready", or "diverged: the rate is too high": then the weights are those before the step that failed. */
    get status() {
      return status === "ready" ? status : "diverged: the rate is too high";
    },
    /** Weights and biases in Keras's order, layer after layer; a copy. */
    get weights() {
      return w.slice();
    },
    /** Put other weights in place of these; the optimiser keeps its memory. @param {ArrayLike<number>} values */
    set weights(values) {
      if (values.length !== w.length || !Array.prototype.every.call(values, (each) => Math.abs(each) < 1e30))
        throw new RangeError(
          `weights must be ${w.length} numbers below 1e30, got ${JSON.stringify(Array.from(values).slice(0, 8))}`,
        );
      w.set(values);
    },
    /** The weights at step 0. */
    get initial() {
      return initial(state, net);
    },

    /** Make one step. Returns the loss of its batch before the step, without penalties, or null where it diverged. */
    step() {
      if (status !== "ready") return null;
      change();
      const before = trainer.slope(state.steps, { data: true, activity: -1, l1: true, l2: true });
      const found = trainer.batchLoss(before);
      return train(1) ? found : null;
    },

    /** Train to the end of the epoch; returns how many steps were made. */
    epoch() {
      return train(trainer.batches - (state.steps % trainer.batches));
    },

    /**
     * Make steps until there are as many as the given state had, at most so many; returns whether that is reached.
     * @param {number} [most]
     */
    catchUp(most = Infinity) {
      train(Math.min(most, Math.max(0, target - state.steps)));
      return state.steps >= target || status !== "ready";
    },

    /** Go back to step 0: the same initial weights, data and orders, with the penalties and the rate of now. */
    rewind() {
      started = makeState({ ...state, steps: 0, changes: [] });
      state.steps = 0;
      state.changes = [];
      due = 0;
      status = "ready";
      w.set(initial(state, net));
      trainer.m.fill(0);
      trainer.v.fill(0);
      rows = 0;
      every = trainer.batches;
      note();
    },

    /**
     * Change a penalty or the rate from now on; what was to change later is forgotten.
     * @param {string} path
     * @param {number} value
     */
    set(path, value) {
      const { changes, steps } = state;
      const checked = makeState({ ...started, changes: [...changes.slice(0, due), [steps, path, value]] });
      state.changes = checked.changes;
      change();
      return lookUp(state, path);
    },

    /** The record so far: a copy of rows of `COLUMNS`, from a row on. @param {number} [from] */
    record(from = 0) {
      return {
        columns: COLUMNS,
        rows,
        every,
        from,
        values: record.slice(from * COLUMNS.length, rows * COLUMNS.length),
      };
    },
  };
}
