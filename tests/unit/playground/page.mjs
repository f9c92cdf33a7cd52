// What a page sends to Python: node page.mjs MODULE < requests and pairs > messages. The module is the widget's own,
// without a view; what a view asks for pairs is asked here.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { makeEngine, makeWidget } = await import(pathToFileURL(process.argv[2]).href);
const { requests, heard = {}, pairs = null } = JSON.parse(readFileSync(0, "utf8"));

const values = { _asked: {}, _heard: heard };
const calls = {};
const messages = [];
let last = () => {};
const model = {
  get: (name) => values[name],
  on: (event, call) => (calls[event] = call),
  send(content, _, buffers) {
    const text = (buffer) => Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength).toString("base64");
    messages.push([content, buffers.map(text)]);
    queueMicrotask(calls["change:_heard"]);
    last(content);
  },
};
/** Resolves with the first message that keeps a rule. */
const sent = (rule) => new Promise((resolve) => (last = (content) => rule(content) && resolve(content)));

/** In place of the view. */
async function mount(root, makeOwn, { place }) {
  const { connect, decode, findPreset } = makeOwn();
  const [, name] = place.read().split("preset=");
  const engine = await connect(makeOwn, {});
  await engine.ask("pairs", { state: name ? findPreset(name).state : decode(place.read()) });
  await engine.ask("play", { steps: pairs });
  return () => engine.close();
}
const element = () => ({ dataset: {}, setAttribute() {}, append() {} });
globalThis.document = { body: element(), createElement: element };
globalThis.addEventListener = globalThis.removeEventListener = () => {};
globalThis.MutationObserver = class {
  observe() {}
  disconnect() {}
};

const widget = makeWidget(makeEngine, mount);
widget.initialize({ model });
for (const request of requests) {
  const answered = sent(({ answer }) => answer?.id === request.id);
  values._asked = request;
  calls["change:_asked"]();
  await answered;
}
if (pairs) {
  const trained = sent((content) => content.pairs);
  const close = await widget.render({ el: element() });
  await trained;
  close();
}
process.stdout.write(JSON.stringify(messages));
