// <frame-slider>: native range inputs that choose one of many pictures drawn beforehand. No dependency, no network.
// A position can be named in the address, page.html?fit.degree=9#fit, so that a teacher can link to it.
// The theme loads scripts in <head>, before the pictures exist: hence the wait.
class FrameSlider extends HTMLElement {
  static arrived = {}; // {id: the pictures and alt texts of all positions}, filled by the scripts that load() adds

  connectedCallback() {
    this.inputs = [...this.querySelectorAll("input")];
    this.values = this.inputs.map((input) => JSON.parse(input.dataset.values));
    this.picture = this.querySelector("[role=img]");
    this.readouts = [...this.querySelectorAll("dd")];
    this.rows = [...this.querySelectorAll("tbody tr")];
    this.first = { index: this.index(), frame: this.picture.innerHTML, alt: this.picture.getAttribute("aria-label") };
    this.parsed = []; // the nodes of each picture, once they were needed or time was left
    for (const input of this.inputs) {
      input.disabled = false;
      input.addEventListener("input", () => {
        this.show();
        // Once the slider rests, and in one sentence; the position itself is spoken by the input.
        clearTimeout(this.resting);
        this.resting = setTimeout(() => this.speak(), 700);
      });
    }
    // The built page keeps the other pictures in a file: fetch it as soon as a hand comes near. A failure is told of
    // once the slider moves.
    for (const sign of ["pointerenter", "pointerdown", "focusin"])
      this.addEventListener(sign, () => this.load().catch(() => {}), { once: true });
    this.open(new URLSearchParams(location.search));
  }

  // Resolves once the other pictures are there: from the page itself, or from the file that it names. Where that fails
  // it is forgotten, so that the next move asks again.
  load() {
    this.loading ??= new Promise((resolve, reject) => {
      if (!this.dataset.frames) return resolve(JSON.parse(this.querySelector("script").textContent));
      const script = document.createElement("script");
      script.src = this.dataset.frames;
      script.onload = () => resolve(FrameSlider.arrived[this.id]);
      script.onerror = () => {
        script.remove();
        this.loading = undefined;
        reject(new Error(`no pictures at ${script.src}`));
      };
      document.head.append(script);
    }).then((data) => {
      this.data = data;
      if (this.failed) this.warn("");
      this.ahead(0);
    });
    return this.loading;
  }

  // Parses one picture after the other whenever the browser has nothing else to do, so that a key press need not.
  ahead(index) {
    if (index === this.data.frames.length) return;
    (window.requestIdleCallback ?? setTimeout)(() => {
      this.parse(index);
      this.ahead(index + 1);
    });
  }

  parse(index) {
    if (!this.parsed[index]) {
      const drawn = document.createElement("template");
      drawn.innerHTML = index === this.first.index ? this.first.frame : this.data.frames[index];
      this.parsed[index] = drawn.content;
    }
    return this.parsed[index];
  }

  // Says what is wrong above the slider, or nothing.
  warn(text) {
    if (!this.warning && text) {
      this.warning = document.createElement("p");
      this.warning.setAttribute("role", "status");
      this.prepend(this.warning);
    }
    if (this.warning) this.warning.textContent = text;
    this.classList.toggle("stale", text !== "" && !this.data && this.index() !== this.first.index);
  }

  // The last slider runs fastest, as in the table.
  index() {
    return this.inputs.reduce((index, input, j) => index * this.values[j].length + Number(input.value), 0);
  }

  open(query) {
    let asked = false;
    this.inputs.forEach((input, j) => {
      const wanted = query.get(`${this.id}.${input.name}`);
      if (wanted === null) return;
      const at = this.values[j].indexOf(wanted);
      if (at < 0) {
        this.warn(`The address asks for ${input.name} = ${wanted}, which is no position of this slider.`);
      } else {
        input.value = at;
        asked = true;
      }
    });
    if (asked) this.show();
    else this.link();
    if (location.hash === `#${this.id}`) {
      // Only now has the page its height, once its fonts are there: go there at once. The browser's own way there may
      // still be under way, to where the slider was before; go there again when that has ended.
      const arrive = () => this.scrollIntoView({ behavior: "instant" });
      addEventListener("scrollend", arrive, { once: true });
      if (document.readyState === "complete") arrive();
      else addEventListener("load", () => document.fonts.ready.then(arrive));
    }
  }

  show() {
    const index = this.index();
    this.inputs.forEach((input, j) => {
      const text = this.values[j][input.value];
      input.nextElementSibling.value = text;
      input.setAttribute("aria-valuetext", text);
    });
    // The read-out changes with the picture, so that numbers never stand below another position's picture.
    if (this.data || index === this.first.index) this.draw(index);
    else
      this.load().then(
        () => this.draw(this.index()),
        () => {
          this.failed = true;
          this.warn("The pictures of this slider could not be loaded: move it to try again.");
        },
      );
    this.link();
  }

  speak() {
    const readouts = [...this.querySelectorAll("dl > div")];
    this.querySelector(".spoken").textContent = readouts
      .map((pair) => [...pair.children].map((part) => part.textContent).join(" "))
      .join(", ");
  }

  // Gives one node the content of another, and touches only what differs: axes stand still from picture to picture, and
  // what is not touched is neither styled nor laid out again.
  static turn(old, drawn) {
    const [parts, news] = [[...old.childNodes], [...drawn.childNodes]];
    if (parts.length !== news.length) return old.replaceChildren(...news.map((next) => next.cloneNode(true)));
    parts.forEach((part, i) => {
      const next = news[i];
      if (part.isEqualNode(next)) return;
      if (part.nodeName !== next.nodeName) return part.replaceWith(next.cloneNode(true));
      if (part.nodeType === Node.TEXT_NODE) return (part.data = next.data);
      for (const { name } of [...part.attributes]) if (!next.hasAttribute(name)) part.removeAttribute(name);
      for (const { name, value } of next.attributes) if (part.getAttribute(name) !== value) part.setAttribute(name, value);
      FrameSlider.turn(part, next);
    });
  }

  draw(index) {
    FrameSlider.turn(this.picture, this.parse(index));
    this.picture.setAttribute("aria-label", this.data ? this.data.alts[index] : this.first.alt);
    this.readouts.forEach((cell, j) => {
      cell.textContent = this.rows[index].cells[this.inputs.length + j].textContent;
    });
    this.classList.remove("stale");
  }

  link() {
    const query = new URLSearchParams(
      this.inputs.map((input, j) => [`${this.id}.${input.name}`, this.values[j][input.value]]),
    );
    const here = this.querySelector(".here");
    here.href = `?${query}#${this.id}`;
    here.hidden = false;
  }
}

addEventListener("DOMContentLoaded", () => customElements.define("frame-slider", FrameSlider));
