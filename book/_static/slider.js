// <frame-slider>: native range inputs that choose one of many pictures drawn beforehand. No dependency, no network.
// A position can be named in the address, page.html?fit.degree=9#fit, so that a teacher can link to it.
// The theme loads scripts in <head>, before the pictures exist: hence the wait.
class FrameSlider extends HTMLElement {
  connectedCallback() {
    this.inputs = [...this.querySelectorAll("input")];
    this.values = this.inputs.map((input) => JSON.parse(input.dataset.values));
    this.picture = this.querySelector("[role=img]");
    this.readouts = [...this.querySelectorAll("dd")];
    this.rows = [...this.querySelectorAll("tbody tr")];
    this.first = { index: this.index(), frame: this.picture.innerHTML };
    for (const input of this.inputs) {
      input.disabled = false;
      input.addEventListener("input", () => this.show());
    }
    this.open(new URLSearchParams(location.search));
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
        const note = document.createElement("p");
        note.setAttribute("role", "status");
        note.textContent =
          `The address asks for ${input.name} = ${wanted}, which is no position of this slider.`;
        this.prepend(note);
      } else {
        input.value = at;
        asked = true;
      }
    });
    if (asked) this.show();
    else this.link();
    if (location.hash === `#${this.id}`) {
      // Only now has the page its height: go there at once, whatever the theme's scrolling does.
      const arrive = () => this.scrollIntoView({ behavior: "instant" });
      if (document.readyState === "complete") arrive();
      else addEventListener("load", arrive);
    }
  }

  show() {
    // The other pictures stay inert text until the first move.
    this.data ??= JSON.parse(this.querySelector("script").textContent);
    const index = this.index();
    this.inputs.forEach((input, j) => {
      const text = this.values[j][input.value];
      input.nextElementSibling.value = text;
      input.setAttribute("aria-valuetext", text);
    });
    this.picture.innerHTML = index === this.first.index ? this.first.frame : this.data.frames[index];
    this.picture.setAttribute("aria-label", this.data.alts[index]);
    this.readouts.forEach((cell, j) => {
      cell.textContent = this.rows[index].cells[this.inputs.length + j].textContent;
    });
    this.link();
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
