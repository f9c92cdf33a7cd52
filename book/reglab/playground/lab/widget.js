// The playground in JupyterLab: the page's engine and view, tied to Python. What Python asks for stands in `_asked`
// {id, address or state}; what was trained goes to it in messages, and `_heard` {id, address, error} comes back, so that
// a page that is loaded again goes on. Messages, since the sync of a model's values stands still for good when one of
// them reaches ipykernel 7.4 while a cell waits. widget.py sends this module behind the closures that it is called with.

/**
 * @typedef {object} Model anywidget's
 * @property {(name: string) => any} get
 * @property {(content: any, callbacks: undefined, buffers: DataView[]) => void} send
 * @property {(event: string, call: () => void) => void} on
 */

// So often, in milliseconds, Python is told of a run that trains.
const OFTEN = 1000;

/** What a pair, or the run, was trained on. @param {{train: any, held: any}} data */
function rows({ train, held }) {
  const part = (/** @type {any} */ { n, x, y }) => ({ rows: n, x, y });
  return { train: part(train), held: part(held) };
}

/**
 * Return anywidget's module for one widget, which may be shown in several places.
 * @param {() => any} makeEngine the engine's closure
 * @param {typeof import("../view/view.js")} view
 */
export function makeWidget(makeEngine, { mount, makeAddress }) {
  const own = makeEngine();
  const addresses = makeAddress(own);
  /** @type {Model} */
  let model;
  let asked = 0; // the request that is opened next
  let answered = 0;
  let heard = true; // Python has taken what it was sent
  let wanted = ""; // what a view that comes opens
  let refused = ""; // why the last request was not met
  /** @type {Set<() => void>} */
  const views = new Set();
  /** @type {Set<HTMLElement>} */
  const alerts = new Set();

  /** Send to Python; numbers go bit by bit: in their place stands where among the buffers they are. */
  function send(/** @type {any} */ content) {
    /** @type {DataView[]} */
    const buffers = [];
    /** @type {(value: any) => any} */
    const packed = (value) => {
      if (value instanceof Float64Array)
        return { buffer: buffers.push(new DataView(value.buffer, value.byteOffset, value.byteLength)) - 1 };
      if (Array.isArray(value)) return value.map(packed);
      if (value === null || typeof value !== "object") return value;
      return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, packed(part)]));
    };
    heard = false;
    model.send(packed(content), undefined, buffers);
  }

  /** Say in every view why the last request was not met, or nothing. @param {string} error */
  function say(error) {
    refused = error;
    for (const at of alerts) at.textContent = error;
  }

  /** Return the state that an address names; raises RangeError. @param {string} text */
  const named = (text) => addresses.read(text)[0];

  /** Take what Python asks for; what cannot be opened changes nothing. */
  function take() {
    const { id = 0, address = "", state } = model.get("_asked");
    if (id <= asked) return;
    try {
      const text = state ? own.encode(state) : address;
      named(text);
      [asked, wanted] = [id, text];
    } catch (error) {
      asked = answered = id;
      const what = state ? "this state" : `the address ${JSON.stringify(address)}`;
      say(`${what} cannot be opened: ${own.wrong(error)}`);
      return send({ answer: { id, error: refused } });
    }
    say("");
    for (const arrive of views) arrive();
    if (!views.size) void openUnseen();
  }

  /** Train what is asked for until a view does. */
  async function openUnseen() {
    const mine = asked;
    const engine = await connect(null, {});
    await engine.ask("open", { state: named(wanted) });
    while (mine === asked && !views.size && (await engine.ask("frame")).playing)
      await new Promise((resolve) => setTimeout(resolve, 50));
    engine.close();
  }

  /**
   * Connect to an engine, of whose runs and pairs Python hears.
   * @param {unknown} seen a view names its engine, which is always the same; null where there is none
   * @param {any} options
   */
  async function connect(seen, { onframe = () => {}, ...how }) {
    /** @type {any} */
    let data = null; // of the run
    /** @type {any} */
    let paired = null; // the state of the pairs
    /** @type {any} */
    let latest = null;
    let record = new Float64Array(0);
    let opened = 0; // the request that led to the run
    let told = -Infinity;
    let due = 0;

    /** Keep a frame of a run; Python is told of it now, or once it has not been told for a while. */
    function note(/** @type {any} */ frame, /** @type {boolean} */ now) {
      latest = frame;
      // A view that comes while steps are made again has all of them to make; where none was yet, it has what was asked
      // for, with a preset's question.
      if (seen && (opened <= answered || !frame.playing)) wanted = frame.address;
      const { from, values } = frame.record;
      const kept = record.subarray(0, from * own.COLUMNS.length);
      record = new Float64Array(kept.length + values.length);
      record.set(kept);
      record.set(values, kept.length);
      if (now) tell();
      else due ||= setTimeout(late, told + OFTEN - performance.now());
    }

    /** A Python that is at work is not told more than it can take. */
    function late() {
      due = 0;
      if (heard) tell();
      else due = setTimeout(late, OFTEN);
    }

    function tell() {
      clearTimeout(due);
      due = 0;
      told = performance.now();
      const { address, state, status, playing, weights } = latest;
      const { inputs, outputs } = data;
      send({
        run: { address, state, status, inputs, outputs, weights, columns: own.COLUMNS, record, data: rows(data) },
        // A run has been opened when it has made its steps.
        ...(opened > answered && !playing && { answer: { id: opened, error: "" } }),
      });
      if (!playing) answered = Math.max(answered, opened);
    }

    /** Tell of the pairs that are trained. */
    async function tellPairs(/** @type {any} */ { steps }) {
      const trained = await engine.ask("trained");
      const state = { ...own.makeState(paired), steps };
      const { inputs, outputs } = trained[0].data;
      const pairs = trained.map((/** @type {any} */ { data: part, weights }) => ({ data: rows(part), weights }));
      send({ pairs: { arms: [state, own.otherArm(state)], inputs, outputs, pairs } });
    }

    const engine = await own.connect(makeEngine, {
      ...how,
      onframe(/** @type {any} */ frame) {
        if (!frame.pairs) note(frame, !frame.playing);
        // The view closes the engine when it has this frame.
        else if (!frame.playing) return void tellPairs(frame).then(() => onframe(frame));
        onframe(frame);
      },
    });
    return {
      ...engine,
      async ask(/** @type {string} */ what, /** @type {any} */ given) {
        const mine = asked;
        const found = await engine.ask(what, given);
        if (what === "pairs") paired = given.state;
        if (what === "open") [data, opened] = [found.data, mine];
        // A view trains by steps: between two of them nothing rests.
        if (found?.record) note(found, what !== "step" && !found.playing);
        return found;
      },
      close() {
        clearTimeout(due);
        engine.close();
      },
    };
  }

  /** @type {import("../view/place.js").Place} */
  const place = {
    read: () => wanted,
    write() {}, // each frame is noted
    listen(arrive) {
      views.add(arrive);
      return () => views.delete(arrive);
    },
    link: null, // a link into JupyterLab opens nothing
  };

  return {
    initialize(/** @type {{model: Model}} */ given) {
      model = given.model;
      const { id = 0, address = "", error = "" } = model.get("_heard");
      asked = answered = id;
      wanted = address;
      say(error);
      model.on("change:_heard", () => {
        heard = true;
      });
      model.on("change:_asked", take);
      take();
    },

    async render(/** @type {{el: HTMLElement}} */ { el }) {
      const alert = document.createElement("p");
      alert.setAttribute("role", "alert");
      alert.textContent = refused;
      alerts.add(alert);
      const root = document.createElement("div");
      root.className = "playground";
      // Keys that JupyterLab would go to another cell by are not for it here; those with Ctrl are. It looks at the very
      // element that has the focus.
      const keep = (/** @type {KeyboardEvent} */ { target, ctrlKey, metaKey }) => {
        if (target instanceof Element && root.contains(target))
          target.toggleAttribute("data-lm-suppress-shortcuts", !ctrlKey && !metaKey);
      };
      addEventListener("keydown", keep, true);
      el.append(alert, root);
      const dress = () => {
        root.dataset.theme = document.body.dataset.jpThemeLight === "false" ? "dark" : "light";
      };
      const themed = new MutationObserver(dress);
      themed.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
      dress();
      const close = await mount(root, () => ({ ...own, connect }), { place });
      return () => {
        removeEventListener("keydown", keep, true);
        themed.disconnect();
        alerts.delete(alert);
        close();
      };
    },
  };
}
