// All that is shown of a run: the plane, the curves, the numbers, the network and its units.
import { PARTS, makeCurves } from "./curves.js";
import { choice, make, say, shown } from "./dom.js";
import { makeNetwork } from "./network.js";
import { makeSurface, watched } from "./surface.js";

/**
 * Return what shows a run.
 * @param {any} engine the closure's exports @param {(what: any) => void} watch asks for frames that hold something else
 */
export function makeDisplay({ FEATURES, COLUMNS, KINDS }, watch) {
  const surface = makeSurface();
  const curves = makeCurves(COLUMNS);
  const network = makeNetwork();
  const caption = make("figcaption");
  /** @type {any} */
  let frame = null;
  /** @type {any} */
  let data = null;
  /** @type {any} */
  let now = null;
  /** @type {{layer: number, unit: number} | null} */
  let part = null; // the unit that is shown, or else the output
  const numbers = make("dl", { class: "numbers" });
  const values = [
    "Step",
    "Epoch",
    "Training loss",
    "Held-out loss",
    "Right, training",
    "Right, held out",
    "Penalty",
  ].map((name) => {
    const value = make("dd");
    numbers.append(make("div", {}, make("dt", {}, name), value));
    return value;
  });
  const shows = choice(
    "Show",
    [["", "the output"]],
    () => (part ? `${part.layer}.${part.unit}` : ""),
    (value) => {
      const [layer, unit] = value.split(".").map(Number);
      part = value ? { layer, unit } : null;
      watch({ surface: watched(now, data, part) });
    },
  );

  /** Say in words what the plane shows. */
  function describe() {
    const filled = `filled: ${data.train.n} training rows; hollow: ${data.held.n} held out`;
    const whose = part ? `hidden layer ${part.layer + 1}, unit ${part.unit + 1}` : "the network";
    const { task, names: [across, up] = ["first input", "second input"] } = KINDS[now.data.kind];
    const text = {
      classes: `What ${whose} says of each point (across: ${across}, up: ${up}); ${filled}${now.data.flips ? "; wrong labels, in training rows alone, have a thick edge" : ""}`,
      curve: `What ${whose} says along the input; ${filled}`,
      code:
        data.inputs > 2
          ? "Each feature's direction in the code, where the code has two units"
          : `The plane of the code: grey dashes are the features, green lines the units' directions; ${filled}`,
    }[/** @type {"classes" | "curve" | "code"} */ (task)];
    say(caption, text);
    surface.canvas.setAttribute(
      "aria-label",
      `${text}. Training loss ${values[2].textContent}, held-out loss ${values[3].textContent}.`,
    );
    const options = [["", "the output"]];
    if (data.inputs <= 2)
      now.layers.forEach((/** @type {any} */ { units }, /** @type {number} */ l) => {
        for (let j = 0; j < units; j++) options.push([`${l}.${j}`, `hidden layer ${l + 1}, unit ${j + 1}`]);
      });
    if (shows.select.options.length !== options.length)
      shows.select.replaceChildren(...options.map(([value, name]) => make("option", { value }, name)));
    shows.update();
  }

  /** Draw the numbers and the curves. */
  function drawNumbers() {
    const { latest, steps } = frame;
    const of = (/** @type {string} */ name) => latest[COLUMNS.indexOf(name)];
    const classes = KINDS[now.data.kind].task === "classes";
    const right = (/** @type {string} */ name, /** @type {any} */ { n }) => `${of(name)} of ${n}`;
    const batches = Math.ceil(data.train.n / Math.min(now.batch, data.train.n));
    const penalty = PARTS.reduce((sum, [name]) => sum + of(name), 0);
    [
      String(steps),
      String(Math.floor(steps / batches)),
      shown(of("loss")),
      shown(of("held")),
      right("correct", data.train),
      right("heldCorrect", data.held),
      shown(penalty),
    ].forEach((text, k) => say(values[k], text));
    for (const k of [4, 5]) values[k].parentElement.hidden = !classes;
    curves.draw();
  }

  return {
    /**
     * Return it all in its order, the controls behind what moves most.
     * @param {Element} controls @param {Element} seeds @param {Element} slow
     */
    lay: (controls, seeds, slow) => [
      make(
        "div",
        { class: "pair" },
        make("figure", { class: "plane" }, caption, surface.canvas, shows.node),
        curves.node,
      ),
      numbers,
      curves.table,
      controls,
      seeds,
      make(
        "figure",
        {},
        make(
          "figcaption",
          {},
          "Weights: the wider the line, the larger within its layer; ",
          make("span", { class: "line train" }),
          " above 0, ",
          make("span", { class: "line held" }),
          " below. A dashed grey circle is a dead unit.",
        ),
        network.svg,
        slow,
      ),
      make(
        "figure",
        { class: "said" },
        make(
          "figcaption",
          {},
          "What each hidden unit says for the training rows, from its least to its most; the thin line is 0",
        ),
        network.told,
        network.list,
      ),
    ],
    /** Return what frames of a state must hold. @param {any} state */
    watch(state) {
      if (part && !(part.unit < state.layers[part.layer]?.units)) part = null;
      return { surface: watched(state, KINDS[state.data.kind], part) };
    },
    take: curves.take,
    light: network.light,
    recolour: surface.recolour,
    /** Take the frame that is drawn next. @param {any} got @param {any} rows the data @param {any} state in force */
    show(got, rows, state) {
      [frame, data, now] = [got, rows, state];
    },
    // How it is drawn: what moves most, and what changes more slowly.
    moving: [() => surface.draw(frame, data, part, FEATURES), () => network.drawLines(frame, data)],
    slow: [() => network.drawUnits(frame, COLUMNS), drawNumbers],
    /** Draw what is only drawn where nothing trains. */
    rest() {
      curves.tabulate();
      describe();
    },
  };
}
