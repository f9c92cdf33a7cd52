// The playground: one engine that trains, and all that shows it or sets it.
import { makeControls } from "./controls.js";
import { makeDisplay } from "./display.js";
import { button, choice, make, say } from "./dom.js";
import { makeExtras } from "./extras.js";
import { pageAddress } from "./place.js";
import { makeSeeds } from "./seeds.js";

/**
 * Put the playground into an element, and return what closes it.
 * @param {HTMLElement} root
 * @param {() => any} makeEngine the engine's closure
 * @param {{place?: import("./place.js").Place, worker?: boolean, slice?: number}} [options] place: what holds the state,
 *   the page's address unless said otherwise; the rest as `connect` takes it
 */
export async function mount(root, makeEngine, { place = pageAddress(), ...how } = {}) {
  const own = makeEngine();
  const { PRESETS, findPreset, connect, makeState, decode, setAt } = own;
  /** @type {any} */
  let now = makeState(PRESETS[0].state);
  /** @type {any} */
  let frame = null;
  /** @type {any} */
  let data = null;
  let playing = false;
  let going = false; // it trains step by step or epoch by epoch, as the page asks
  let pace = "epoch";
  let stop = 0; // where a preset's text is about: there it pauses
  let busy = false; // a state is being opened
  let again = false; // and there is another one to open after it
  let drawn = 0;
  let wrote = 0;
  let due = false;

  const display = makeDisplay(own, (what) => void ask("watch", { what }));
  const status = make("p", { class: "status", role: "status" });
  const question = make("p", { class: "question" });
  const look = make("p");
  const more = make("details", { class: "look" }, make("summary", {}, "What to look for"), look);
  const seeds = makeSeeds(own, makeEngine, () => now, how);
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
    (name) => name && take(name),
  );
  let chosen = "";
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
    button("One epoch", () => void halt("epoch")),
    button("Rewind", () => void halt("rewind")),
    speed.node,
    button("New data", () => renew((state) => state.data.seed++)),
    button("New weights", () => renew((state) => state.seed++)),
  );

  root.replaceChildren(
    make("div", { class: "head" }, preset.node, question, more),
    tools,
    status,
    make("div", { class: "board" }, ...display.lay(controls.node, seeds.node)),
    makeExtras(
      halt,
      ask,
      place.link && (() => place.link?.(frame.address) ?? ""),
      (text) => say(status, text),
    ),
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
      say(status, error instanceof Error ? error.message : String(error));
      return null;
    }
  }

  function start() {
    if (frame && frame.status !== "ready") return say(status, `${frame.status}. Rewind, and lower it.`);
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
    if (got.data) data = got.data;
    display.take(got.record);
    const was = playing;
    frame = got;
    playing = got.playing || going;
    // What is in force: with the changes made up to its steps.
    now = { ...structuredClone(got.state), changes: [] };
    for (const [step, path, strength] of got.state.changes) if (step <= now.steps) setAt(now, path, strength);
    if (!playing || was !== playing) {
      controls.update();
      told();
    }
    if (!due) {
      due = true;
      requestAnimationFrame(draw);
    }
  }

  /** Say what it does, once. */
  function told() {
    say(play, playing ? "Pause" : "Play");
    const { steps, status: state } = frame ?? { steps: 0, status: "ready" };
    if (state !== "ready") say(status, `${state}. Rewind, and lower it.`);
    else say(status, playing ? "Training" : steps ? `Paused at step ${steps}` : "Ready");
  }

  function draw() {
    due = false;
    if (!frame || !data) return;
    const time = performance.now();
    const full = !playing || time - drawn > 120;
    display.draw(frame, data, now, full, !playing);
    if (!full) return;
    drawn = time;
    if (!playing || time - wrote > 1500) write();
  }

  /** Write the run down. */
  function write() {
    wrote = performance.now();
    if (frame) place.write(frame.address);
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
      say(status, error instanceof Error ? error.message : String(error));
      return controls.update();
    }
    mine();
    playing = going = false;
    controls.update();
    void open();
  }

  /** It is no preset any more, and what the pairs have said is of another state. */
  function mine() {
    chosen = "";
    stop = 0;
    preset.update();
    seeds.reset();
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

  /** @param {string} name of a preset */
  function take(name) {
    const found = findPreset(name);
    now = makeState(found.state);
    chosen = name;
    controls.aim();
    say(question, found.question);
    say(look, found.look);
    more.open = false;
    more.hidden = false;
    seeds.take(now.pairs, { steps: found.steps, column: found.claim.column });
    preset.update();
    stop = found.steps;
    playing = going = false;
    void open();
  }

  /** Begin with what is written down. */
  function arrive() {
    const text = place.read();
    try {
      if (text.startsWith("preset=")) take(decodeURIComponent(text.slice(7)));
      else if (text.includes("=")) {
        now = decode(text);
        controls.aim();
        say(question, "");
        more.hidden = true;
        mine();
        seeds.take(now.pairs);
        playing = going = false;
        void open();
      } else take(PRESETS[0].name);
    } catch (error) {
      take(PRESETS[0].name);
      say(question, `The address says nothing that can be opened: ${error instanceof Error ? error.message : error}`);
    }
  }

  const themed = new MutationObserver(() => {
    display.recolour();
    if (!due) requestAnimationFrame(draw);
  });
  for (const at of [document.documentElement, root])
    themed.observe(at, { attributes: true, attributeFilter: ["data-theme"] });
  const deaf = place.listen(arrive);
  arrive();
  return () => {
    themed.disconnect();
    deaf();
    engine.close();
    root.replaceChildren();
  };
}
