// The playground's view, over an engine that engine.js makes: `mount(element, makeEngine)` for a page and a widget.
export { mount } from "./mount.js";
