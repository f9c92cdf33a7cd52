// The playground: one engine that trains, and all that shows it or sets it.
import { makeAddress } from "./address.js";
import { makeControls } from "./controls.js";
import { makeDisplay } from "./display.js";
import { button, choice, make, say } from "./dom.js";
import { makeExtras } from "./extras.js";
import { inReadingOrder } from "./order.js";
import { makeQuestion } from "./question.js";
import { pageAddress } from "./place.js";
import { makeSeeds } from "./seeds.js";
import { makeSlow } from "./slow.js";
import { makeTurns } from "./turns.js";

/**
 * Put the playground into an element, and return what closes it.
 * @param {HTMLElement} root
 * @param {() => any} makeEngine the engine's closure
 * @param {{place?: import("./place.js").Place, worker?: boolean, slice?: number}} [options] place: what holds the state,
 *   the page's address unless said otherwise; the rest as `connect` takes it
 */
export async function mount(root, makeEngine, { place = pageAddress(), ...how } = {}) {
  const own = makeEngine();
  const { PRESETS, connect, makeState, setAt, wrong } = own;
  const addresses = makeAddress(own);
  let [now] = addresses.read("");
  /** @type {any} */
  let frame = null;
  /** @type {any} */
  let data = null;
  let madeOf = ""; // what the data are made of
  let playing = false;
  let going = false; // it trains step by step or epoch by epoch, as the page asks
  let pace = "epoch";
  let stop = 0; // where a preset's text is about: there it pauses
  let busy = false; // a state is being opened
  let again = false; // and there is another one to open after it
  let drawn = 0; // when the units and the numbers were
  let writing = 0; // a timer

  const draw = makeTurns();
  const display = makeDisplay(own, (what) => void ask("watch", { what }));
  const status = make("p", { class: "status", role: "status" });
  const question = makeQuestion();
  const slow = makeSlow(ask, halt, () => data, display.light);
  const seeds = makeSeeds(own, makeEngine, () => now, later, how);
  const controls = makeControls(
    own,
    () => now,
    renew,
    set,
    () => now.steps > 0,
  );

  const preset = choice(
    "Begin with",
    [...PRESETS.map((/** @type {any} */ { name, title }) => [name, title]), ["", "a setting of your own"]],
    () => chosen,
    (name) => name && begin(...addresses.read(`preset=${name}`)),
  );
  let chosen = ""; // the preset that this is
  const play = button("Play", () => void (playing ? halt() : start()), { class: "main" });
  const speed = choice(
    "Pace",
    [
      ["step", "step by step"],
      ["epoch", "epoch by epoch"],
      ["fast", "as fast as it goes"],
    ],
    () => pace,
    (value) => {
      const before = playing;
      void halt().then(() => {
        pace = value;
        if (before) start();
      });
    },
  );
  speed.update();
  const tools = make(
    "div",
    { class: "tools" },
    play,
    button("One step", () => void halt("step")),
    slow.button,
    button("One epoch", () => void halt("epoch")),
    button("Rewind", () => void halt("rewind")),
    speed.node,
    button("New data", () => renew((state) => state.data.seed++)),
    button("New weights", () => renew((state) => state.seed++)),
  );

  const board = make("div", { class: "board" }, ...display.lay(controls.node, seeds.node, slow.node));
  const stopOrder = inReadingOrder(board, controls.node, seeds.node);
  root.replaceChildren(
    make("div", { class: "head" }, preset.node, ...question.nodes),
    tools,
    status,
    board,
    makeExtras(halt, ask, place.link && (() => place.link?.(here()) ?? ""), (text) => say(status, text)),
  );
  const engine = await connect(makeEngine, { ...how, onframe: receive });
  root.dataset.where = engine.where;

  /** Ask the engine; a frame in the answer is shown. @param {string} what @param {object} [given] */
  async function ask(what, given) {
    try {
      const found = await engine.ask(what, given);
      if (found && typeof found === "object" && "status" in found) receive(found);
      return found;
    } catch (error) {
      say(status, wrong(error));
      return null;
    }
  }

  function start() {
    if (frame && frame.status !== "ready") return told();
    playing = true;
    told();
    const left = stop > now.steps ? stop - now.steps : Infinity;
    if (pace === "fast") return void ask("play", { steps: left });
    going = true;
    void tick();
  }

  /** Train a little, and again as long as nobody says stop. */
  async function tick() {
    const time = performance.now();
    const { steps } = now;
    const batches = Math.ceil(data.train.n / Math.min(now.batch, data.train.n));
    const due = pace === "step" ? 1 : batches - (steps % batches);
    const found = await ask("step", { steps: stop > steps ? Math.min(due, stop - steps) : due });
    if (!going) return;
    if (!found || found.status !== "ready" || found.steps === stop) return void halt();
    setTimeout(() => going && void tick(), Math.max(0, (pace === "step" ? 250 : 33) - (performance.now() - time)));
  }

  /** Stop, and then do something else. @param {string} [what] */
  function halt(what = "pause") {
    going = playing = false;
    return ask("pause").then((found) => (what === "pause" ? found : ask(what)));
  }

  /** @param {any} got */
  function receive(got) {
    if (busy && (again || !got.data)) return; // of a state before
    const rows = JSON.stringify(got.state.data); // which are drawn anew only where they are others
    if (got.data && rows !== madeOf) [data, madeOf] = [got.data, rows];
    display.take(got.record);
    const was = playing;
    frame = got;
    slow.keep(frame);
    playing = got.playing || going;
    // What is in force: with the changes made up to its steps.
    now = { ...structuredClone(got.state), changes: [] };
    for (const [step, path, strength] of got.state.changes) if (step <= now.steps) setAt(now, path, strength);
    if (!playing || was !== playing) {
      controls.update();
      told();
    }
    show();
  }

  /** Draw the frame: what moves most at once, the rest seldom while it trains. */
  function show() {
    if (!frame || !data) return;
    display.show(frame, data, now);
    const time = performance.now();
    const full = !playing || time - drawn > 120;
    if (full) drawn = time;
    draw([...display.moving, ...(full ? [...display.slow, rest] : [])], !playing || frame.data);
  }

  /** Say what is said of a run that stands still, and write it down. */
  function rest() {
    if (!playing) display.rest();
    later();
  }

  /** Say what it does, once. */
  function told() {
    say(play, playing ? "Pause" : "Play");
    const { steps, status: state } = frame ?? { steps: 0, status: "ready" };
    const end = steps === stop ? ", which the question is about; Play goes on" : "";
    if (state !== "ready") say(status, `${state}. Rewind, and lower it.`);
    else say(status, playing ? "Training" : steps ? `Paused at step ${steps}${end}` : "Ready");
  }

  /** The run, its pairs and the question as an address says them. */
  function here() {
    return addresses.write(frame.state, seeds.settings, question.topic);
  }

  /** Write the address behind the picture, since it takes longer than a frame; and seldom while it trains. */
  function later() {
    if (!playing) clearTimeout(writing);
    if (!playing || !writing) writing = setTimeout(write, playing ? 1500 : 50);
  }

  /** Write the run down. */
  function write() {
    writing = 0;
    if (frame) place.write(here());
  }

  /** Open the state as it is; what comes meanwhile is opened after it. */
  async function open() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    do {
      again = false;
      await ask("open", { state: now, watch: display.watch(now) });
    } while (again);
    busy = false;
    told();
  }

  /** @param {(state: any) => void} edit */
  function renew(edit) {
    const state = structuredClone({ ...now, steps: 0, changes: [] });
    edit(state);
    try {
      now = makeState(state);
    } catch (error) {
      say(status, wrong(error));
      return controls.update();
    }
    mine();
    playing = going = false;
    controls.update();
    void open();
  }

  /** It is no preset any more, and what the pairs have said is of another state; nor is a question of other data. */
  function mine() {
    chosen = "";
    if (question.topic?.state.data.kind !== now.data.kind) question.show(null);
    if (!question.topic) stop = 0;
    preset.update();
    seeds.reset();
  }

  /** Begin with a state, and with what is in it of a preset. @param {any} state @param {any} found */
  function begin(state, found) {
    now = state;
    const same = addresses.same(found, state);
    chosen = same ? found.name : "";
    stop = found?.steps ?? 0;
    question.show(found);
    controls.aim();
    seeds.take(now.pairs);
    preset.update();
    playing = going = false;
    void open();
  }

  /** @param {string[]} paths @param {number} value */
  async function set(paths, value) {
    if (now.steps === 0)
      return renew((state) => {
        for (const path of paths) setAt(state, path, value);
      });
    // At once: no step comes between them.
    await Promise.all(paths.map((path) => ask("set", { path, value })));
    mine();
    await ask("frame");
    controls.update();
  }

  /** Begin with what is written down. */
  function arrive() {
    const text = place.read();
    try {
      begin(...addresses.read(text));
    } catch (error) {
      begin(...addresses.read(""));
      question.say(`The address says nothing that can be opened: ${wrong(error)}`);
    }
  }

  const themed = new MutationObserver(() => {
    display.recolour();
    show();
  });
  for (const at of [document.documentElement, root])
    themed.observe(at, { attributes: true, attributeFilter: ["data-theme"] });
  const deaf = place.listen(arrive);
  arrive();
  return () => {
    themed.disconnect();
    stopOrder();
    clearTimeout(writing);
    deaf();
    engine.close();
    root.replaceChildren();
  };
}
