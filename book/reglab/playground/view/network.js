// The network: weights as lines, units as circles, and what each unit says over the rows.
import { make, percent, say, shown } from "./dom.js";

const NET_WIDTH = 480;
const GAP = 17;

/** Return the drawing and the list of units; `draw` shows a frame. */
export function makeNetwork() {
  const svg = make("svg:svg", { class: "net", role: "img", "aria-label": "The network, not drawn yet" });
  const list = make("div", { class: "units" });
  const told = make("p", {});
  /** @type {any[]} */
  let lines = [];
  /** @type {any[][]} */
  let circles = [];
  /** @type {any[][]} */
  let cells = [];
  /** @type {number[]} */
  let levels = []; // what each line was last drawn for
  let shape = "";
  let most = 0; // the size of the largest weight
  let kernels = 0; // how many kernel weights there are

  /** Lay out a network of so many units. @param {number[]} sizes */
  function build(sizes) {
    if (shape === sizes.join()) return;
    shape = sizes.join();
    const tall = GAP * Math.max(...sizes, 4);
    svg.setAttribute("viewBox", `0 0 ${NET_WIDTH} ${tall + 20}`);
    const x = (/** @type {number} */ l) => 24 + ((NET_WIDTH - 48) * l) / (sizes.length - 1);
    const y = (/** @type {number} */ l, /** @type {number} */ j) =>
      tall / 2 + (j - (sizes[l] - 1) / 2) * Math.min(GAP * 2, tall / sizes[l]);
    lines = [];
    levels = [];
    for (let l = 1; l < sizes.length; l++) {
      for (let i = 0; i < sizes[l - 1]; i++)
        for (let j = 0; j < sizes[l]; j++)
          lines.push(make("svg:line", { x1: x(l - 1), y1: y(l - 1, i), x2: x(l), y2: y(l, j) }));
      // The biases, which are not drawn as lines.
      for (let j = 0; j < sizes[l]; j++) lines.push(null);
    }
    circles = sizes.map((size, l) =>
      Array.from({ length: size }, (_, j) => make("svg:circle", { cx: x(l), cy: y(l, j), r: 6 })),
    );
    const names = sizes.map((_, l) => (l === 0 ? "inputs" : l === sizes.length - 1 ? "output" : `hidden ${l}`));
    svg.replaceChildren(
      ...lines.filter(Boolean),
      ...circles.flat(),
      ...names.map((name, l) => make("svg:text", { x: x(l), y: tall + 16, "text-anchor": "middle" }, name)),
    );
    cells = sizes.slice(1, -1).map((size) =>
      Array.from({ length: size }, () => {
        const path = make("svg:path");
        const zero = make("svg:line", { x1: 0, x2: 60 });
        const text = make("span");
        const cell = make("li", {}, make("svg:svg", { viewBox: "0 0 60 30", "aria-hidden": "true" }, zero, path), text);
        return { cell, path, zero, text };
      }),
    );
    list.replaceChildren(
      ...cells.flatMap((layer, l) => [
        make("p", { class: "legend" }, `Hidden layer ${l + 1}`),
        make("ul", { "aria-label": `Units of hidden layer ${l + 1}` }, ...layer.map(({ cell }) => cell)),
      ]),
    );
  }

  return {
    svg,
    list,
    told,
    /** Light up a stage of the slow motion and dim the rest; null: as usual. @param {import("./slow.js").Stage | null} stage */
    light(stage) {
      const { layer = -1, units = [], weights = [] } = stage ?? {};
      svg.classList.toggle("dim", layer >= 0);
      const sizes = circles.map(({ length }) => length);
      let start = 0;
      for (let l = 0; l < layer; l++) start += (sizes[l] + 1) * sizes[l + 1];
      /** @param {any} at @param {import("./slow.js").Mark | undefined} mark */
      const lit = (at, mark) => {
        at.dataset.lit = mark ? (mark[1] ? "adds" : "comes") : "";
        at.style.setProperty("--size", mark ? mark[0] : 0);
      };
      lines.forEach((line, k) => line && lit(line, weights[k - start]));
      // A bias is lit at its unit.
      circles.forEach((all, l) =>
        all.forEach((circle, j) =>
          lit(circle, l === layer + 1 ? (units[j] ?? weights[sizes[layer] * sizes[l] + j]) : undefined),
        ),
      );
    },
    /** Draw the weights. @param {any} frame @param {any} data */
    drawLines({ state, weights }, data) {
      const sizes = [data.inputs, ...state.layers.map((/** @type {any} */ layer) => layer.units), data.outputs];
      build(sizes);
      most = kernels = 0;
      let from = 0;
      for (let l = 1; l < sizes.length; l++) {
        const count = sizes[l - 1] * sizes[l];
        const top = Math.max(...weights.slice(from, from + count).map(Math.abs));
        for (let k = from; k < from + count; k++) {
          // A line that would look as it does is let be: to draw it takes longer than all that is computed here.
          const level = Math.round((50 * weights[k]) / Math.max(top, 0.2));
          if (levels[k] === level) continue;
          levels[k] = level;
          const size = Math.abs(level) / 50;
          lines[k].setAttribute("class", level < 0 ? "minus" : "plus");
          lines[k].setAttribute("stroke-width", (5 * size).toFixed(1));
          lines[k].setAttribute("stroke-opacity", (0.25 + 0.75 * size).toFixed(2));
        }
        kernels += count;
        most = Math.max(most, top);
        from += count + sizes[l];
      }
    },
    /** Draw the units, for rows whose lines are drawn. @param {any} frame @param {string[]} columns of its numbers */
    drawUnits({ units, latest }, columns) {
      if (!units) return;
      const hidden = units.slice(0, -1);
      hidden.forEach((/** @type {any[]} */ layer, /** @type {number} */ l) => {
        // One scale for a layer: what says little looks flat.
        const high = Math.max(...layer.map(({ most: top }) => top), 1e-9);
        const low = Math.min(...layer.map(({ least }) => least), 0);
        layer.forEach(({ values, zeros, mean, dead }, j) => {
          const { cell, path, zero, text } = cells[l][j];
          circles[l + 1][j].setAttribute("class", dead ? "dead" : "");
          cell.setAttribute("class", dead ? "dead" : "");
          const sorted = Float64Array.from(values).sort();
          const y = (/** @type {number} */ value) => (28 - (26 * (value - low)) / (high - low)).toFixed(1);
          const d = [];
          for (let k = 0; k <= 30; k++) d.push(`${2 * k} ${y(sorted[Math.round((k / 30) * (sorted.length - 1))])}`);
          path.setAttribute("d", `M${d.join("L")}`);
          zero.setAttribute("y1", y(0));
          zero.setAttribute("y2", y(0));
          say(text, dead ? "dead" : zeros > 0 ? `0 in ${percent(zeros)}` : `mean ${shown(mean, 2)}`);
        });
      });
      const of = (/** @type {string} */ name) => latest[columns.indexOf(name)];
      const all = hidden.flat();
      const near = all.reduce((/** @type {number} */ sum, /** @type {any} */ unit) => sum + unit.near, 0) / all.length;
      say(
        told,
        `Dead, 0 for every training row: ${of("dead")} of ${all.length} hidden units. Hidden outputs exactly 0: ${percent(of("silent"))}, nearer to 0 than 0.05: ${percent(near)}. Kernel weights exactly 0: ${of("zeros")} of ${kernels}.`,
      );
      svg.setAttribute(
        "aria-label",
        `Network of ${shape.replaceAll(",", ", ")} units; its largest weight has the size ${shown(most)}; ${of("dead")} hidden units are dead`,
      );
    },
  };
}
