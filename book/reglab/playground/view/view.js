// The playground's view, over an engine that engine.js makes: `mount(element, makeEngine)` for a page and a widget.
export { makeAddress } from "./address.js";
export { mount } from "./mount.js";
