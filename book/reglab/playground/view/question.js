// The question of a preset, and what to look for.
import { make, say } from "./dom.js";

/** Return both, and what shows a preset's or says something else in their place. */
export function makeQuestion() {
  const question = make("p", { class: "question" });
  const look = make("p");
  /** @type {any} */
  let topic = null;
  const more = make("details", { class: "look" }, make("summary", {}, "What to look for"), look);
  return {
    nodes: [question, more],
    /** The preset whose question stands there, or null. */
    get topic() {
      return topic;
    },
    /** @param {any} preset or null */
    show(preset) {
      topic = preset;
      say(question, preset?.question ?? "");
      say(look, preset?.look ?? "");
      more.open = false;
      more.hidden = !preset;
    },
    say: (/** @type {string} */ text) => say(question, text),
  };
}
