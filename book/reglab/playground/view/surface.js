// The plane of the inputs with what the network says there, or the curve, and the rows.
import { make } from "./dom.js";

const CLASSES = ["--variance", "--noise", "--bias", "--penalised", "--validation"];
const BOX = 2.2;
const SIZE = 320;
const GRID = 48;

/**
 * Return what a frame must hold for the picture: null where the network has more inputs than a plane.
 * @param {any} state @param {any} data @param {{layer: number, unit: number} | null} part a hidden unit, or the output
 */
export function watched(state, data, part) {
  if (data.inputs > 2 || (state.data.kind === "superposition" && !part)) return null;
  const size = data.inputs === 1 ? 160 : GRID;
  return { size, box: [-BOX, BOX, -BOX, BOX], layer: part ? part.layer : state.layers.length };
}

/** Return the picture; `draw` paints a frame. */
export function makeSurface() {
  // Where a screen has no finer points, a finer picture only takes longer to draw.
  const sharp = devicePixelRatio > 1 ? 1 : 0.7;
  const extent = { width: 2 * SIZE * sharp, height: 2 * SIZE * sharp };
  const canvas = make("canvas", { ...extent, role: "img", "aria-label": "The plane, not drawn yet" });
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const small = make("canvas", { width: GRID, height: GRID });
  const brush = /** @type {CanvasRenderingContext2D} */ (small.getContext("2d"));
  const image = brush.createImageData(GRID, GRID);
  // The rows stay where they are while it trains.
  const points = make("canvas", extent);
  const dots = /** @type {CanvasRenderingContext2D} */ (points.getContext("2d"));
  for (const each of [pen, dots]) each.scale(sharp, sharp);
  /** @type {any} */
  let dotted = null; // the data whose rows are on it
  /** @type {Record<string, string>} */
  let colours = {};
  const named = (/** @type {string} */ name) =>
    (colours[name] ??= getComputedStyle(canvas).getPropertyValue(name).trim());
  /** @param {string} name @returns {number[]} */
  const parts = (name) => {
    pen.fillStyle = named(name);
    return [1, 3, 5].map((k) => parseInt(String(pen.fillStyle).slice(k, k + 2), 16));
  };
  const left = (/** @type {number} */ x) => ((x + BOX) / (2 * BOX)) * 2 * SIZE;
  const top = (/** @type {number} */ y) => 2 * SIZE - left(y);

  /** Fill the plane. @param {ArrayLike<number>} values @param {number} from @param {number} outputs @param {boolean} unit */
  function plane(values, from, outputs, unit) {
    const n = GRID * GRID;
    const paper = parts("--paper");
    const [low, high] = unit ? [parts("--validation"), parts("--train")] : [parts(CLASSES[0]), parts(CLASSES[1])];
    const colour = CLASSES.map(parts);
    let most = 1e-9;
    if (unit) for (let k = 0; k < n; k++) most = Math.max(most, Math.abs(values[from + k]));
    for (let k = 0; k < n; k++) {
      const into = image.data.subarray(4 * k, 4 * k + 4);
      if (unit || outputs === 1) {
        const v = unit ? values[from + k] / most : 2 * Math.min(1, Math.max(0, values[from + k])) - 1;
        for (let c = 0; c < 3; c++) into[c] = paper[c] + ((v < 0 ? low : high)[c] - paper[c]) * 0.6 * Math.abs(v);
      } else
        for (let c = 0; c < 3; c++) {
          into[c] = paper[c];
          for (let j = 0; j < outputs; j++) {
            const p = Math.min(1, Math.max(0, values[from + j * n + k]));
            into[c] += (colour[j][c] - paper[c]) * 0.6 * p * p;
          }
        }
      into[3] = 255;
    }
    brush.putImageData(image, 0, 0);
    pen.drawImage(small, 0, 0, 2 * SIZE, 2 * SIZE);
  }

  /** A class has a colour and a shape. @param {number} x @param {number} y @param {number} label @param {number} r */
  function mark(x, y, label, r) {
    dots.beginPath();
    if (label === 1) dots.rect(x - r, y - r, 2 * r, 2 * r);
    else if (label === 2) {
      dots.moveTo(x, y - 1.3 * r);
      dots.lineTo(x + 1.2 * r, y + r);
      dots.lineTo(x - 1.2 * r, y + r);
      dots.closePath();
    } else dots.arc(x, y, 1.1 * r, 0, 7);
  }

  /** @param {any} part of the data @param {number} inputs @param {boolean} held */
  function rows({ n, x, y, label, flipped }, inputs, held) {
    const few = Math.min(n, 600);
    for (let k = 0; k < few; k++) {
      const colour = named(inputs === 1 || label[k] < 0 ? "--unpenalised" : CLASSES[label[k]]);
      mark(left(x[k]), top(inputs === 1 ? y[k] : x[n + k]), inputs === 1 ? 0 : label[k], held ? 4 : 6);
      dots.lineWidth = flipped[k] ? 4 : 2;
      dots.fillStyle = held ? named("--paper") : colour;
      dots.strokeStyle = held ? colour : named(flipped[k] ? "--ink" : "--paper");
      dots.fill();
      dots.stroke();
    }
  }

  /** @param {number} x @param {number} y @param {string} colour @param {number[]} dash */
  function arrow(x, y, colour, dash) {
    pen.beginPath();
    pen.setLineDash(dash);
    pen.moveTo(left(0), top(0));
    pen.lineTo(left(x), top(y));
    pen.lineWidth = 5;
    pen.strokeStyle = named(colour);
    pen.stroke();
    pen.setLineDash([]);
  }

  return {
    canvas,
    /** Forget the colours, for another theme. */
    recolour() {
      colours = {};
      dotted = null;
    },
    /**
     * @param {any} frame @param {any} data @param {{layer: number, unit: number} | null} part
     * @param {number[][]} directions of the features
     */
    draw(frame, data, part, directions) {
      const { state, surface, weights } = frame;
      pen.fillStyle = named("--paper");
      pen.fillRect(0, 0, 2 * SIZE, 2 * SIZE);
      const size = data.inputs === 1 ? 160 : GRID;
      const cells = size ** data.inputs;
      const from = part ? part.unit * cells : 0;
      if (surface && data.inputs === 2 && surface.length >= from + cells)
        plane(surface, from, part ? 1 : data.outputs, Boolean(part));
      if (data.inputs <= 2) {
        if (dotted !== data) {
          dots.clearRect(0, 0, 2 * SIZE, 2 * SIZE);
          rows(data.held, data.inputs, true);
          rows(data.train, data.inputs, false);
          dotted = data;
        }
        pen.drawImage(points, 0, 0, 2 * SIZE, 2 * SIZE);
      }
      if (surface && data.inputs === 1) {
        pen.beginPath();
        for (let k = 0; k < size; k++) pen.lineTo((k / (size - 1)) * 2 * SIZE, top(surface[from + k]));
        pen.lineWidth = 5;
        pen.strokeStyle = named("--penalised");
        pen.stroke();
      }
      if (state.data.kind === "superposition" && !part) {
        for (const [x, y] of directions) arrow(2 * x, 2 * y, "--unpenalised", [8, 10]);
        const { units } = state.layers[state.layers.length - 1];
        const kernel = weights.length - 2 - 2 * units;
        for (let j = 0; j < units; j++)
          if (!frame.units?.[state.layers.length - 1][j].dead)
            arrow(1.6 * weights[kernel + 2 * j], 1.6 * weights[kernel + 2 * j + 1], "--penalised", []);
      }
      if (state.data.kind === "bottleneck" && state.layers[0].units === 2)
        for (let i = 0; i < 5; i++) arrow(weights[2 * i], weights[2 * i + 1], CLASSES[i], []);
    },
  };
}
