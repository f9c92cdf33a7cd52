// The playground: one engine that trains, and all that shows it or sets it.
import { makeControls } from "./controls.js";
import { makeCurves } from "./curves.js";
import { button, choice, make, say, shown } from "./dom.js";
import { makeNetwork } from "./network.js";
import { makeSeeds } from "./seeds.js";
import { makeSurface, watched } from "./surface.js";

/**
 * Put the playground into an element, and return what closes it.
 * @param {HTMLElement} root
 * @param {() => any} makeEngine the engine's closure
 * @param {{address?: boolean, worker?: boolean, slice?: number}} [options] address: whether the page's address holds
 *   the state; the rest as `connect` takes it
 */
export async function mount(root, makeEngine, { address = true, ...how } = {}) {
  const own = makeEngine();
  const { PRESETS, FEATURES, COLUMNS, KINDS, connect, makeState, decode, setAt } = own;
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
  /** @type {{layer: number, unit: number} | null} */
  let part = null;
  let written = ""; // the address that was set from here
  let drawn = 0;
  let wrote = 0;
  let due = false;

  const surface = makeSurface();
  const curves = makeCurves(COLUMNS);
  const network = makeNetwork();
  const status = make("p", { class: "status", role: "status" });
  const question = make("p", { class: "question" });
  const look = make("p");
  const more = make("details", { class: "look" }, make("summary", {}, "What to look for"), look);
  const numbers = make("dl", { class: "numbers" });
  const values = ["Step", "Epoch", "Training loss", "Held-out loss", "Right, training", "Right, held out", "Penalty"].map((name) => {
    const value = make("dd");
    numbers.append(make("div", {}, make("dt", {}, name), value));
    return value;
  });

  const seeds = makeSeeds(own, makeEngine, () => now, how);
  const controls = makeControls(own, () => now, renew, set, () => now.steps > 0);

  const preset = choice(
    "Begin with",
    [...PRESETS.map((/** @type {any} */ { name, title }) => [name, title]), ["", "a setting of your own"]],
    () => chosen,
    (name) => name && take(name),
  );
  let chosen = "";
  const play = button("Play", () => void (playing ? halt() : start()), { class: "main" });
  const shows = choice("Show", [["", "the output"]], () => (part ? `${part.layer}.${part.unit}` : ""), (value) => {
    const [layer, unit] = value.split(".").map(Number);
    part = value ? { layer, unit } : null;
    void ask("watch", { what: { surface: watched(now, data, part) } });
  });
  const speed = choice("Pace", [["step", "step by step"], ["epoch", "epoch by epoch"], ["fast", "as fast as it goes"]], () => pace, (value) => {
    const before = playing;
    void halt().then(() => {
      pace = value;
      if (before) start();
    });
  });
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

  const link = make("input", { type: "text", readonly: true, "aria-label": "Link to this run", hidden: true });
  const check = make("p", { role: "status" });
  const kinks = make("ul");
  const script = make("code");
  const code = make("div", { class: "code", hidden: true }, make("pre", { tabindex: "0" }, script));
  const extra = make(
    "section",
    { class: "extra", "aria-label": "Link, check and code" },
    make(
      "div",
      { class: "tools" },
      button("Link to this run", () => void copyLink()),
      button("Check the gradients", () => void checkGradients()),
      button("Keras code", () => void showCode()),
    ),
    link,
    check,
    kinks,
    code,
  );
  const caption = make("figcaption");
  root.replaceChildren(
    make("div", { class: "head" }, preset.node, question, more),
    tools,
    status,
    make(
      "div",
      { class: "board" },
      controls.node,
      make(
        "div",
        { class: "pictures" },
        make("div", { class: "pair" }, make("figure", { class: "plane" }, caption, surface.canvas, shows.node), curves.node),
        numbers,
        curves.table,
        seeds.node,
        make("figure", {}, make("figcaption", {}, "Weights: the wider the line, the larger; ", make("span", { class: "line train" }), " above 0, ", make("span", { class: "line held" }), " below. A dashed grey circle is a dead unit."), network.svg),
        make("figure", {}, make("figcaption", {}, "What each hidden unit says for the training rows, from its least to its most; the thin line is 0"), network.told, network.list),
      ),
    ),
    extra,
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
    if (busy && !got.data) return; // of the state before
    if (got.data) data = got.data;
    curves.take(got.record);
    const was = playing;
    frame = { ...got, columns: COLUMNS };
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
    surface.draw(frame, data, part, FEATURES);
    network.draw(frame, data, full);
    if (!full) return;
    drawn = time;
    const { latest, steps } = frame;
    const of = (/** @type {string} */ name) => latest[COLUMNS.indexOf(name)];
    const classes = KINDS[now.data.kind].task === "classes";
    const right = (/** @type {string} */ name, /** @type {any} */ { n }) => `${of(name)} of ${n}`;
    const batches = Math.ceil(data.train.n / Math.min(now.batch, data.train.n));
    const penalty = ["kernelL1", "kernelL2", "biasL1", "biasL2", "activityL1", "activityL2"].reduce((sum, name) => sum + of(name), 0);
    [String(steps), String(Math.floor(steps / batches)), shown(of("loss")), shown(of("held")), right("correct", data.train), right("heldCorrect", data.held), shown(penalty)].forEach(
      (text, k) => say(values[k], text),
    );
    for (const k of [4, 5]) values[k].parentElement.hidden = !classes;
    curves.draw();
    if (!playing) {
      curves.tabulate();
      describe();
    }
    if (!playing || time - wrote > 1500) write();
  }

  /** Say in words what the plane shows. */
  function describe() {
    const filled = `filled: ${data.train.n} training rows; hollow: ${data.held.n} held out`;
    const whose = part ? `hidden layer ${part.layer + 1}, unit ${part.unit + 1}` : "the network";
    const text = {
      classes: `What ${whose} says of each point; ${filled}; wrong labels have a dark edge`,
      curve: `What ${whose} says along the input; ${filled}`,
      code:
        data.inputs > 2
          ? "Each feature's direction in the code, where the code has two units"
          : `The plane of the code: grey dashes are the features, green lines the units' directions; ${filled}`,
    }[/** @type {"classes" | "curve" | "code"} */ (KINDS[now.data.kind].task)];
    say(caption, text);
    surface.canvas.setAttribute("aria-label", `${text}. Training loss ${values[2].textContent}, held-out loss ${values[3].textContent}.`);
    const options = [["", "the output"]];
    if (data.inputs <= 2)
      now.layers.forEach((/** @type {any} */ { units }, /** @type {number} */ l) => {
        for (let j = 0; j < units; j++) options.push([`${l}.${j}`, `hidden layer ${l + 1}, unit ${j + 1}`]);
      });
    if (shows.select.options.length !== options.length)
      shows.select.replaceChildren(...options.map(([value, name]) => make("option", { value }, name)));
    shows.update();
  }

  /** Put the run into the address. */
  function write() {
    wrote = performance.now();
    if (!address || !frame) return;
    written = `#${frame.address}`;
    if (location.hash !== written) history.replaceState(null, "", written);
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
      if (part && now.layers[part.layer]?.units <= part.unit) part = null;
      if (part && !now.layers[part.layer]) part = null;
      await ask("open", { state: now, watch: { surface: watched(now, { inputs: KINDS[now.data.kind].inputs }, part) } });
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
    for (const path of paths) await ask("set", { path, value });
    mine();
    await ask("frame");
    controls.update();
  }

  /** @param {string} name of a preset */
  function take(name) {
    const found = PRESETS.find((/** @type {any} */ each) => each.name === name);
    if (!found) throw new RangeError(`preset must be one of ${PRESETS.map((/** @type {any} */ each) => each.name).join(", ")}, got ${JSON.stringify(name)}`);
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
    part = null;
    void open();
  }

  /** Begin with what the address says. */
  function arrive() {
    if (location.hash === written && written) return;
    const text = address ? location.hash.slice(1) : "";
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

  async function copyLink() {
    await halt();
    const text = `${location.href.split("#")[0]}#${frame.address}`;
    link.value = text;
    link.hidden = false;
    try {
      await navigator.clipboard.writeText(text);
      say(status, "The link is copied");
    } catch {
      link.focus();
      link.select();
      say(status, "Copy the link below");
    }
  }

  async function checkGradients() {
    await halt();
    const found = await ask("check");
    if (!found) return;
    const smooth = found.filter((/** @type {any} */ { kink }) => !kink);
    const gap = Math.max(...smooth.map((/** @type {any} */ { analytic, numeric }) => Math.abs(analytic - numeric) / Math.max(1e-3, Math.abs(analytic), Math.abs(numeric))));
    const bent = found.filter((/** @type {any} */ { kink }) => kink);
    say(
      check,
      `${found.length / 4} weights, each slope in four parts: of the loss and of the penalties on kernels, biases and activity. Against small steps to both sides the largest relative gap is ${shown(gap)}. At a kink, where there is no one slope: ${bent.length}.`,
    );
    kinks.replaceChildren(
      ...bent.slice(0, 5).map((/** @type {any} */ { name, part: of, kink, analytic, left, right }) =>
        make("li", {}, `${name}, ${of}: ${kink}; taken ${shown(analytic)}, left ${shown(left)}, right ${shown(right)}`),
      ),
    );
  }

  async function showCode() {
    await halt();
    const text = await ask("code");
    if (text === null) return;
    say(script, text);
    code.hidden = false;
    const copied = () => say(status, "The code is copied");
    const save = () => {
      const to = URL.createObjectURL(new Blob([text], { type: "text/x-python" }));
      make("a", { href: to, download: "playground.py" }).click();
      URL.revokeObjectURL(to);
    };
    code.replaceChildren(
      make("div", { class: "tools" }, button("Copy", () => void navigator.clipboard?.writeText(text).then(copied, () => getSelection()?.selectAllChildren(script))), button("Download", save)),
      make("pre", { tabindex: "0", "aria-label": "Keras code", role: "region" }, script),
    );
  }

  const themed = new MutationObserver(() => {
    surface.recolour();
    if (!due) requestAnimationFrame(draw);
  });
  themed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  if (address) addEventListener("hashchange", arrive);
  arrive();
  return () => {
    themed.disconnect();
    removeEventListener("hashchange", arrive);
    engine.close();
    root.replaceChildren();
  };
}
