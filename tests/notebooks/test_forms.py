"""One run of a notebook serves the check and the static page."""

import os
import re

import nbformat
from nbclient import NotebookClient

from book._make.refresh import WIDGET
from tests.notebooks import forked  # noqa: F401 - the kernels of this module too
from tests.notebooks.strict import STATIC
from tests.notebooks.test_strict import BOOK, strict

FORMS = [
    """\
from reglab.outputs.picture import Picture
from reglab.outputs.question import Question
from reglab.outputs.slider import slider
from reglab.outputs.verdict import Verdict

import matplotlib.pyplot as plt

figure, ax = plt.subplots()
ax.set(xlabel="x", ylabel="y")
Picture(figure, "Empty axes.", "Nothing yet.")""",
    """\
@slider("level", n=[1, 2], alt="A bar of {n}.", caption="A bar.")
def level(ax, n):
    ax.set(ylim=(0, 3))
    ax.bar(0, n, color="C0")
    return {"height": n}


level""",
    'Question("guess", "How high?", {"one": "Yes.", "two": "No."}, right="one")',
    'Verdict("C1", "It grows.", effect=1.0, needs=0.0, unit="points")',
    "print('done')",
]


def run(sources, static):
    """Return a notebook as it comes out for JupyterLab or for the page."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in sources]
    )
    environment = {key: os.environ[key] for key in os.environ if key != STATIC}
    NotebookClient(
        notebook,
        timeout=60,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(BOOK)}},
    ).execute(env=environment | ({STATIC: "1"} if static else {}))
    return notebook


def test_one_run_serves_the_check_and_the_page(tmp_path):
    stored, page = run(FORMS, static=False), run(FORMS, static=True)
    for cell in stored.cells:
        for output in cell.outputs:
            output.get("data", {}).pop(WIDGET, None)
    path = tmp_path / "forms.ipynb"
    nbformat.write(stored, path)
    fork = ["-p", "tests.notebooks.forked"]
    checked = strict(*fork, "--executed", tmp_path / "executed", path)
    assert checked.returncode == 0, checked.stdout
    found = nbformat.read(tmp_path / "executed" / "forms.ipynb", as_version=4)
    for cell, expected in zip(found.cells, page.cells, strict=True):
        assert shown(cell) == shown(expected)
    assert [len(shown(cell)) for cell in found.cells] == [1] * 5


def shown(cell):
    """Return what the page shows of a cell's outputs, but for the random names of clippings."""
    kinds = ("text/html", "text/plain")
    return [
        output.get("text")
        or re.sub(
            r"-p[0-9a-f]{10}\b",
            "",
            next(output.data[k] for k in kinds if k in output.data),
        )
        for output in cell.outputs
    ]
