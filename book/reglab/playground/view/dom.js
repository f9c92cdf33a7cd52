// Elements by hand, and numbers as they are read.

/**
 * Return an element; of its attributes those of functions are listeners, false and null are left out.
 * @param {string} tag of HTML, or of SVG as "svg:path"
 * @param {Record<string, any>} [given]
 * @param {...(Node | string)} inside
 * @returns {any}
 */
export function make(tag, given = {}, ...inside) {
  const [space, name] = tag.split(":");
  const at = name ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(space);
  for (const [key, value] of Object.entries(given)) {
    if (typeof value === "function") at.addEventListener(key, value);
    else if (value !== false && value !== null) at.setAttribute(key, value === true ? "" : String(value));
  }
  at.append(...inside);
  return at;
}

/** @param {Element} at @param {string} text */
export function say(at, text) {
  if (at.textContent !== text) at.textContent = text;
}

/**
 * Return a number with a few digits, or a dash for what is none.
 * @param {number} value @param {number} [digits]
 */
export function shown(value, digits = 3) {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e4)) return value.toExponential(1).replace("-", "−").replace("e−", "e-");
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}

/** @param {number} part of 1 */
export const percent = (part) => (Number.isFinite(part) ? `${Math.round(100 * part)} %` : "–");

// In JupyterLab each playground has this module anew.
const stamp = Math.random().toString(36).slice(2, 8);
let count = 0;
/** Return a name for an element that a label points to. */
export const named = () => `playground-${stamp}-${++count}`;

/**
 * A list to choose from.
 * @param {string} label @param {[string, string][]} options value and text
 * @param {() => string} get @param {(value: string) => void} set
 */
export function choice(label, options, get, set) {
  const id = named();
  const select = make("select", { id, change: () => set(select.value) });
  for (const [value, text] of options) select.append(make("option", { value }, text));
  const update = () => {
    select.value = get();
  };
  return { node: make("div", { class: "field" }, make("label", { for: id }, label), select), select, update };
}

/**
 * A slider over a list of numbers; a number that an address brings is added to it.
 * @param {string} label @param {number[]} list
 * @param {() => number} get @param {(value: number) => void} set
 * @param {{says?: (value: number) => string, rests?: () => boolean}} [options] rests: whether to wait for the hand to
 *   let go
 */
export function slider(label, list, get, set, { says = String, rests = () => false } = {}) {
  const id = named();
  let values = list;
  const value = make("span", { class: "value", "aria-hidden": "true" });
  const told = () => {
    const text = says(values[input.valueAsNumber]);
    say(value, text);
    input.setAttribute("aria-valuetext", text);
  };
  const give = () => set(values[input.valueAsNumber]);
  const input = make("input", {
    id,
    type: "range",
    min: 0,
    input() {
      told();
      if (!rests()) give();
    },
    change: () => rests() && give(),
  });
  const update = () => {
    const now = get();
    values = list.includes(now) ? list : [...list, now].sort((a, b) => a - b);
    input.max = String(values.length - 1);
    input.value = String(values.indexOf(now));
    told();
  };
  return { node: make("div", { class: "field" }, make("label", { for: id }, label), input, value), input, update };
}

/**
 * A whole number to type.
 * @param {string} label @param {number} most
 * @param {() => number} get @param {(value: number) => void} set
 */
export function whole(label, most, get, set, least = 0) {
  const id = named();
  const update = () => {
    input.value = String(get());
  };
  const input = make("input", {
    id,
    type: "number",
    min: least,
    max: most,
    step: 1,
    change() {
      const value = input.valueAsNumber;
      const fits = Number.isInteger(value) && value >= least && value <= most;
      say(note, fits ? "" : `${least} to ${most}, got ${input.value || "none"}`);
      if (fits) set(value);
      else update();
    },
  });
  const note = make("small", { role: "status" });
  return { node: make("div", { class: "field" }, make("label", { for: id }, label), input, note), input, update };
}

/**
 * @param {string} text @param {() => void} click
 * @param {Record<string, any>} [given]
 */
export const button = (text, click, given = {}) => make("button", { type: "button", ...given, click }, text);
