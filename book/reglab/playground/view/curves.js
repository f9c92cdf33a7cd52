// Curves over the steps: the losses, and below them the penalty in its parts, one on the other.
import { make, say, shown } from "./dom.js";

const WIDTH = 460;
const HEIGHT = 170;
const LEFT = 52;
const BOTTOM = 20;
/** The parts of the penalty: their columns, names and colours. */
export const PARTS = [
  ["kernelL1", "kernel L1", "--train"],
  ["kernelL2", "kernel L2", "--variance"],
  ["biasL1", "bias L1", "--bias"],
  ["biasL2", "bias L2", "--validation"],
  ["activityL1", "activity L1", "--penalised"],
  ["activityL2", "activity L2", "--noise"],
];

/** A place in a path, to a tenth: faster than toFixed. @param {number} x @param {number} y */
const dot = (x, y) => `${Math.round(10 * x) / 10} ${Math.round(10 * y) / 10}`;

/**
 * Return a panel with axes: `paths` of a name and what they look like, `scale` to the largest step and value.
 * @param {string} label
 */
function panel(label) {
  const most = make("svg:text", { x: LEFT - 5, y: 14, "text-anchor": "end" });
  const end = make("svg:text", { x: WIDTH - 2, y: HEIGHT - 4, "text-anchor": "end" });
  const cursor = make("svg:line", { class: "cursor", y1: 4, y2: HEIGHT - BOTTOM });
  const inside = make("svg:g");
  const svg = make(
    "svg:svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
    make("svg:path", { class: "axes", d: `M${LEFT} 4V${HEIGHT - BOTTOM}H${WIDTH}` }),
    inside,
    cursor,
    most,
    make("svg:text", { x: LEFT - 5, y: HEIGHT - BOTTOM, "text-anchor": "end" }, "0"),
    make("svg:text", { x: LEFT, y: HEIGHT - 4 }, "step 0"),
    end,
  );
  const x = (/** @type {number} */ step, /** @type {number} */ last) =>
    LEFT + ((WIDTH - LEFT - 2) * step) / (last || 1);
  const y = (/** @type {number} */ value, /** @type {number} */ high) =>
    HEIGHT - BOTTOM - (HEIGHT - BOTTOM - 6) * Math.min(1.1, value / (high || 1));
  return { svg, inside, most, end, cursor, x, y };
}

/**
 * Return the two panels, a table of them, and `draw`.
 * @param {string[]} columns of a row of the record
 */
export function makeCurves(columns) {
  const at = (/** @type {string} */ name) => columns.indexOf(name);
  const losses = panel("Losses without penalty over the steps; the table below has the numbers");
  const train = make("svg:path", { class: "train" });
  const held = make("svg:path", { class: "held" });
  losses.inside.append(train, held);
  const prices = panel("The penalty in its parts over the steps; the table below has the numbers");
  const areas = PARTS.map(([, , colour]) => make("svg:path", { style: `fill: var(${colour})` }));
  prices.inside.append(...areas);
  const legend = make("p", { class: "legend" });
  const spoken = make("p", { class: "reading", role: "status" });
  const body = make("tbody");
  const head = ["step", "training loss", "held-out loss", ...PARTS.map(([, name]) => name)];
  const table = make(
    "details",
    {},
    make("summary", {}, "The curves as a table"),
    make(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": "The curves as a table" },
      make(
        "table",
        {},
        make("thead", {}, make("tr", {}, ...head.map((name) => make("th", { scope: "col" }, name)))),
        body,
      ),
    ),
  );
  /** @type {number[][]} */
  let rows = [];
  let place = -1; // of the cursor

  /** At most so many rows, the last among them. @param {number} most */
  const few = (most) => {
    const by = Math.ceil(rows.length / most);
    return rows.filter((_, k) => (rows.length - 1 - k) % by === 0);
  };

  function tabulate() {
    if (!table.open) return;
    const keys = ["step", "loss", "held", ...PARTS.map(([key]) => key)].map(at);
    body.replaceChildren(
      ...few(20).map((row) =>
        make("tr", {}, ...keys.map((key) => make("td", {}, key ? shown(row[key]) : String(row[key])))),
      ),
    );
  }
  table.addEventListener("toggle", tabulate);

  function point() {
    const last = rows[rows.length - 1]?.[0];
    for (const { cursor, x } of [losses, prices]) {
      cursor.style.display = place < 0 ? "none" : "";
      if (place < 0) continue;
      cursor.setAttribute("x1", x(rows[place][0], last));
      cursor.setAttribute("x2", x(rows[place][0], last));
    }
    if (place < 0) return say(spoken, "");
    const row = rows[place];
    const parts = PARTS.filter(([key]) => row[at(key)] > 0).map(([key, name]) => `${name} ${shown(row[at(key)])}`);
    say(
      spoken,
      [
        `step ${row[0]}`,
        `training loss ${shown(row[at("loss")])}`,
        `held-out loss ${shown(row[at("held")])}`,
        ...parts,
      ].join(", "),
    );
  }

  const node = make(
    "div",
    {
      class: "curves",
      tabindex: "0",
      role: "group",
      "aria-label": "Curves: the arrow keys read them point by point",
      keydown(/** @type {KeyboardEvent} */ event) {
        if (event.target !== node || rows.length === 0) return;
        const [last, by] = [rows.length - 1, Math.max(1, Math.round(rows.length / 40))];
        const to = { ArrowLeft: (place < 0 ? last : place) - by, ArrowRight: place + by, Home: 0, End: last }[
          event.key
        ];
        if (event.key === "Escape") place = -1;
        else if (to === undefined) return;
        else place = Math.min(last, Math.max(0, to));
        event.preventDefault();
        point();
      },
    },
    make(
      "figure",
      {},
      make(
        "figcaption",
        {},
        "Loss without penalty (lower is better): ",
        make("span", { class: "line train" }),
        " training ",
        make("span", { class: "line held" }),
        " held out",
      ),
      losses.svg,
    ),
    make("figure", {}, make("figcaption", {}, "Penalty, in its parts "), legend, prices.svg),
    spoken,
  );

  return {
    node,
    table,
    get rows() {
      return rows;
    },
    /** Take the new rows of a frame's record. @param {any} record */
    take({ from, values }) {
      const wide = columns.length;
      rows.length = Math.min(rows.length, from);
      for (let k = 0; k < values.length; k += wide) rows.push(Array.from(values.slice(k, k + wide)));
      place = Math.min(place, rows.length - 1);
    },
    tabulate,
    draw() {
      const kept = few(200);
      const last = kept[kept.length - 1]?.[0] ?? 0;
      const fits = (/** @type {number} */ value) => (Number.isFinite(value) ? value : 0);
      // The first steps of a run that goes astray do not hide the rest.
      const high = Math.max(...kept.map((row) => Math.max(fits(row[at("loss")]), fits(row[at("held")]))), 1e-9);
      const path = (/** @type {string} */ key) => {
        const column = at(key);
        return `M${kept.map((row) => dot(losses.x(row[0], last), losses.y(fits(row[column]), high))).join("L")}`;
      };
      train.setAttribute("d", path("loss"));
      held.setAttribute("d", path("held"));
      say(losses.most, shown(high, 2));
      const sums = kept.map(() => 0);
      const totals = kept.map((row) => PARTS.reduce((sum, [key]) => sum + fits(row[at(key)]), 0));
      const tall = Math.max(...totals, 1e-9);
      const used = PARTS.filter(([key]) => kept.some((row) => row[at(key)] > 0));
      PARTS.forEach(([key], p) => {
        const lower = sums.slice();
        kept.forEach((row, k) => (sums[k] += fits(row[at(key)])));
        const dots = (/** @type {number[]} */ list) =>
          list.map((sum, k) => dot(prices.x(kept[k][0], last), prices.y(sum, tall)));
        const on = used.some(([name]) => name === key);
        areas[p].setAttribute("d", on ? `M${[...dots(sums), ...dots(lower).reverse()].join("L")}Z` : "");
      });
      const text = used.map(([, name]) => name).join();
      if (legend.dataset.has !== text) {
        legend.dataset.has = text;
        legend.replaceChildren(
          ...(used.length
            ? used.flatMap(([, name, colour]) => [
                make("span", { class: "box", style: `background: var(${colour})` }),
                ` ${name} `,
              ])
            : ["none is paid"]),
        );
      }
      say(prices.most, used.length ? shown(tall, 2) : "");
      for (const each of [losses, prices]) say(each.end, String(last));
      point();
    },
  };
}
