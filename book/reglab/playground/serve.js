// The engine behind messages: the same code answers in a worker and, where there is none, in slices on the page.
import { kerasCode } from "./keras.js";
import { check, gradients, surface, units } from "./look.js";
import { makePairs } from "./pairs.js";
import { COLUMNS } from "./measure.js";
import { makeRun } from "./run.js";
import { encode } from "./state.js";

/**
 * @typedef {object} Options
 * @property {number} [slice] so many milliseconds at most are trained at a time: a message waits no longer
 * @property {(work: () => void) => void} [later] runs work once other messages had their turn
 * @property {() => number} [now] a clock in milliseconds
 */

/** @param {() => void} work */
const soon = (work) => void setTimeout(work, 0);

/** What an error says. @param {unknown} error */
export const wrong = (error) => (error instanceof Error ? error.message : String(error));

/**
 * Return a function that takes messages {id, ask, ...arguments}; answers {id, found} or {id, error} go to `send`, and
 * while it trains {frame} as often as `watch` asks. What is trained does not depend on slices or clock.
 *
 * A frame has the steps, the status, the state and its address, whether it plays, the weights, the units, the last row
 * of the record, the rows that are new since the last frame, and the surface where one is watched; for pairs what
 * `compare` finds.
 * @param {(message: any) => void} send
 * @param {Options} [options]
 */
export function serve(send, { slice = 8, later = soon, now = () => performance.now() } = {}) {
  /** @type {import("./run.js").Run | null} */
  let run = null;
  /** @type {ReturnType<typeof makePairs> | null} */
  let pairs = null;
  let playing = false;
  let waiting = false; // a slice is due
  let until = Infinity;
  let shown = 0; // rows of the record that were sent
  let stride = 0;
  let sent = -Infinity;
  const usual = { every: 33, surface: null, units: true, column: "held" };
  let watched = /** @type {any} */ (usual);

  /** The run, for what pairs cannot be asked. */
  function one() {
    if (!run) throw new Error(pairs ? "ask this of a state that was opened by itself" : "open a state first");
    return run;
  }
  /** What trains: the run or the pairs. */
  const both = () => pairs ?? one();

  /** @returns {any} */
  function frame() {
    sent = now();
    if (pairs) return { steps: pairs.steps, playing, pairs: pairs.compare(watched.column) };
    const { steps, status, state, weights } = one();
    const { every } = one().record(Infinity);
    // A record that was thinned is sent anew.
    if (every !== stride) shown = 0;
    stride = every;
    const record = one().record(shown);
    shown = record.rows;
    return {
      steps,
      status,
      playing,
      state,
      address: encode(state),
      weights,
      latest: one().measure(),
      record,
      units: watched.units ? units(one()) : null,
      surface: watched.surface ? surface(one(), watched.surface) : null,
    };
  }

  /** Change what frames hold; what cannot be shown is refused. @param {any} what */
  function watch(what) {
    const before = watched;
    watched = { ...watched, ...what };
    try {
      return frame();
    } catch (error) {
      watched = before;
      throw error;
    }
  }

  /** Train for one slice, and ask for the next. */
  function work() {
    waiting = false;
    if (!playing) return;
    const end = now() + slice;
    let stuck = false;
    do {
      // In one go what takes a small part of a slice.
      if (pairs) pairs.train(1);
      else stuck = one().train(Math.min(16, until - one().steps)) === 0;
    } while (!stuck && both().steps < until && now() < end);
    if (stuck || both().steps >= until) playing = false;
    if (!playing || now() - sent >= watched.every) send({ frame: frame() });
    next();
  }

  function next() {
    if (waiting || !playing) return;
    waiting = true;
    later(work);
  }

  const asks = {
    /** Open a state; the steps it has made are made again, in slices. What is watched begins anew with it. */
    open(/** @type {any} */ { state, watch: what = {} }) {
      run = makeRun(state);
      pairs = null;
      watched = usual;
      [shown, stride, until] = [0, 0, state?.steps ?? 0];
      playing = until > 0;
      next();
      return { ...watch(what), columns: COLUMNS, data: run.data };
    },
    /** Open the pairs of a state. */
    pairs(/** @type {any} */ { state, watch: what = {} }) {
      pairs = makePairs(state);
      run = null;
      watched = usual;
      playing = false;
      return watch(what);
    },
    /** Train so many steps, or until it is told to pause. */
    play(/** @type {any} */ { steps = Infinity }) {
      until = both().steps + steps;
      playing = true;
      next();
      return null;
    },
    pause() {
      playing = false;
      return frame();
    },
    /** One step, or so many, at once. */
    step(/** @type {any} */ { steps = 1 }) {
      both().train(steps);
      return frame();
    },
    epoch() {
      both().epoch();
      return frame();
    },
    rewind() {
      both().rewind();
      [playing, shown] = [false, 0];
      return frame();
    },
    set: (/** @type {any} */ { path, value }) => one().set(path, value),
    watch: (/** @type {any} */ { what }) => watch(what),
    frame: () => frame(),
    gradients: () => gradients(one()),
    check: () => check(one()),
    code: () => kerasCode(one().state),
    /** What every pair was trained on, and the weights of its two networks, with and without. */
    trained() {
      if (!pairs) throw new Error("open pairs first");
      return pairs.pairs.map(([kept, left]) => ({ data: kept.data, weights: [kept.weights, left.weights] }));
    },
  };

  return (/** @type {any} */ { id, ask, ...given }) => {
    try {
      if (!Object.hasOwn(asks, ask))
        throw new Error(`ask must be one of ${Object.keys(asks).join(", ")}, got ${JSON.stringify(ask)}`);
      send({ id, found: /** @type {any} */ (asks)[ask](given) });
    } catch (error) {
      send({ id, error: wrong(error) });
    }
  };
}

/**
 * Return a connection to an engine: in a Blob worker, or where the browser refuses one, on the page in slices.
 *
 * `ask(what, arguments)` resolves to the answer or rejects with its error; `onframe` is called with each frame.
 * @param {() => {serve: typeof serve}} engine the closure, whose text goes into the worker
 * @param {{worker?: boolean, slice?: number, onframe?: (frame: any) => void}} [options]
 */
export async function connect(engine, { worker = true, slice = 8, onframe = () => {} } = {}) {
  /** @type {Map<number, {resolve: (found: any) => void, reject: (error: Error) => void}>} */
  const open = new Map();
  let count = 0;
  const receive = (/** @type {any} */ message) => {
    if (message.frame) return onframe(message.frame);
    const promise = open.get(message.id);
    open.delete(message.id);
    if ("error" in message) promise?.reject(new Error(message.error));
    else promise?.resolve(message.found);
  };
  const far = worker ? await start(engine, slice) : null;
  /** @type {(message: any) => void} */
  let post;
  if (far) {
    far.onmessage = (/** @type {any} */ { data }) => receive(data);
    post = (message) => far.postMessage(message);
  } else {
    const near = engine().serve(receive, { slice });
    post = (message) => soon(() => near(message));
  }
  return {
    where: far ? "worker" : "page",
    /** @param {string} what @param {object} [given] @returns {Promise<any>} */
    ask: (what, given = {}) =>
      new Promise((resolve, reject) => {
        open.set(++count, { resolve, reject });
        post({ ...given, id: count, ask: what });
      }),
    close() {
      far?.terminate();
      post = () => {};
    },
  };
}

/**
 * Return a worker that has answered, or null where the browser refuses one: at once, or by an error before it answers.
 * @param {() => any} engine @param {number} slice
 * @returns {Promise<Worker | null>}
 */
async function start(engine, slice) {
  // By a message to itself, since browsers hold a timer that sets the next one back by 4 ms.
  const text = `const { port1, port2 } = new MessageChannel();
let next;
port1.onmessage = () => next();
const later = (work) => { next = work; port2.postMessage(0); };
const answer = (${engine})().serve((message) => postMessage(message), { slice: ${slice}, later });
onmessage = ({ data }) => answer(data);
postMessage("ready");`;
  let address = "";
  try {
    address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    const far = new Worker(address);
    const answers = await new Promise((resolve) => {
      far.onmessage = () => resolve(true);
      far.onerror = () => resolve(false);
    });
    if (answers) return far;
    far.terminate();
  } catch {
    // No worker here: the page does the work.
  } finally {
    if (address) URL.revokeObjectURL(address);
  }
  return null;
}
