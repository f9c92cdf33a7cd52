// <book-question>: native fields that answer at once and remember the answer in this browser, if it lets them.
// Without this script the fields stay disabled and the answers stand folded below.
class BookQuestion extends HTMLElement {
  connectedCallback() {
    this.answers = JSON.parse(this.dataset.answers);
    this.said = this.querySelector("[role=status]");
    this.querySelector("details").remove();
    this.key = `question:${location.pathname.split("/").pop()}:${this.id}`;
    for (const field of this.querySelectorAll("input, button")) field.disabled = false;
    const radios = [...this.querySelectorAll("input[type=radio]")];
    const field = this.querySelector("input[type=text]");
    if (field) {
      const check = () => this.say(field.value);
      this.querySelector("button").addEventListener("click", check);
      field.addEventListener("keydown", (event) => event.key === "Enter" && check());
    }
    for (const radio of radios) radio.addEventListener("change", () => this.say(radio.value));
    const given = this.recall();
    if (given === null) return;
    if (field) field.value = given;
    else if (radios[given]) radios[given].checked = true;
    else return;
    this.say(given);
  }

  say(given) {
    const found = this.judge(given);
    if (!found) {
      this.said.textContent = `"${given}" is no number: write it as 12 or 0.5.`;
      return;
    }
    const [right, sentence] = found;
    this.said.textContent = sentence;
    this.dataset.state = right ? "right" : "wrong";
    try {
      localStorage.setItem(this.key, given);
    } catch {
      // A browser that keeps nothing still answers.
    }
  }

  judge(given) {
    if (this.answers.choices) return this.answers.choices[given];
    const text = given.trim().replace(",", ".").replace("−", "-");
    const value = Number(text);
    if (text === "" || !Number.isFinite(value)) return null;
    const near = this.answers.numbers.find(([number]) => Math.abs(value - number) <= this.answers.tolerance);
    return near ? near.slice(1) : [false, this.answers.otherwise];
  }

  recall() {
    try {
      return localStorage.getItem(this.key);
    } catch {
      return null;
    }
  }
}

addEventListener("DOMContentLoaded", () => customElements.define("book-question", BookQuestion));
