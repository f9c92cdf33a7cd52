"""Negative controls: notebooks that were tampered with must fail the strict check, harmless changes must pass."""

import base64
import copy
import io
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from PIL import Image, ImageDraw, PngImagePlugin

from tests.notebooks.strict import as_text, compare_text

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "book"
SOURCES = [
    "import matplotlib.pyplot as plt\nfrom IPython.display import Markdown",
    "print('right: 37/38, loss 0.1234 (-0.50)')",
    "figure, ax = plt.subplots(figsize=(5.6, 3.5))\nax.plot([1, 3, 2])\nplt.show()",
    "Markdown('the penalty **helps** by 1.50 points')",
]


@pytest.fixture(scope="module")
def original():
    """Return a small notebook as it is stored after a clean run."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in SOURCES]
    )
    NotebookClient(
        notebook, timeout=60, kernel_name="python3", record_timing=False
    ).execute()
    notebook.nbformat_minor = 4
    for cell in notebook.cells:
        cell.pop("id", None)
    return notebook


def replace_text(cell, field, old, new):
    def change(notebook):
        output = notebook.cells[cell].outputs[0]
        holder = output if field == "text" else output["data"]
        assert old in holder[field]
        holder[field] = holder[field].replace(old, new)

    return change


def redraw(paint):
    def change(notebook):
        data = notebook.cells[2].outputs[0]["data"]
        image = Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).convert(
            "RGBA"
        )
        image = paint(image) or image
        buffer = io.BytesIO()
        extra = PngImagePlugin.PngInfo()
        extra.add_text("Comment", "written again")
        image.save(buffer, "png", pnginfo=extra)
        data["image/png"] = base64.b64encode(buffer.getvalue()).decode()

    return change


def strip(*cells):
    def change(notebook):
        for index in cells:
            notebook.cells[index].outputs = []
            notebook.cells[index].execution_count = None

    return change


def in_cell(cell, **changes):
    return lambda notebook: notebook.cells[cell].update(copy.deepcopy(changes))


def wrong_and_tagged(tag):
    def change(notebook):
        replace_text(1, "text", "0.1234", "0.9999")(notebook)
        notebook.cells[1].metadata["tags"] = [tag]

    return change


def wrong_and_commented(notebook):
    replace_text(1, "text", "0.1234", "0.9999")(notebook)
    notebook.cells[1].source = "# NBVAL_IGNORE_OUTPUT\n" + notebook.cells[1].source


def add_output(notebook):
    notebook.cells[3].outputs.append(copy.deepcopy(notebook.cells[3].outputs[0]))


def dot(size):
    return lambda image: ImageDraw.Draw(image).rectangle(
        (300, 200, 299 + size, 199 + size), "black"
    )


TAMPERED = {
    "last digit off by two": replace_text(1, "text", "0.1234", "0.1236"),
    "a count": replace_text(1, "text", "37/38", "36/38"),
    "a word": replace_text(3, "text/markdown", "helps", "hurts"),
    "a sign": replace_text(1, "text", "-0.50", "0.50"),
    "a further digit": replace_text(1, "text", "0.1234", "0.12340"),
    "a dot in the picture": redraw(dot(4)),
    "a pixel of the picture": redraw(dot(1)),
    "another picture": redraw(lambda image: image.rotate(180)),
    "a picture of another size": redraw(lambda image: image.resize((50, 50))),
    "no picture": lambda notebook: (
        notebook.cells[2].outputs[0]["data"].pop("image/png")
    ),
    "all outputs stripped": strip(0, 1, 2, 3),
    "one output stripped": strip(1),
    "an output deleted": in_cell(1, outputs=[]),
    "an output added": add_output,
    "stale execution count": in_cell(3, execution_count=7),
    "skip tag": wrong_and_tagged("nbval-skip"),
    "ignore tag": wrong_and_tagged("nbval-ignore-output"),
    "exception tag": wrong_and_tagged("raises-exception"),
    "ignore comment": wrong_and_commented,
}
HARMLESS = {
    "as stored": lambda notebook: None,
    "last digit off by one": replace_text(1, "text", "0.1234", "0.1235"),
    "the picture encoded again": redraw(lambda image: None),
}


def strict(*arguments):
    """Run the strict check as the Makefile does, and return the finished process."""
    options = ["-q", "-p", "tests.notebooks.strict", "-p", "no:cacheprovider"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--nbval", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(BOOK)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def checked(original, tmp_path_factory):
    """Run the strict check over all versions, one that raises and a part of one; return its pages and its cases."""
    folder = tmp_path_factory.mktemp("versions")
    raises = in_cell(1, source="raise ValueError('no')")
    for name, change in (TAMPERED | HARMLESS | {"raises": raises}).items():
        version = copy.deepcopy(original)
        change(version)
        nbformat.write(version, folder / path(name))
    executed = tmp_path_factory.mktemp("executed")
    (executed / path("raises")).write_text("of an earlier run", encoding="utf-8")
    part, report = tmp_path_factory.mktemp("part") / path("part"), folder / "report.xml"
    nbformat.write(original, part)
    keep = [f"--junitxml={report}", "--executed", executed]
    strict("-p", "tests.notebooks.shared", *keep, folder, f"{part}::Cell 1")
    return executed, list(ElementTree.parse(report).iter("testcase"))


def ends(cases, name):
    """Return how the cells of a version ended, and with which messages."""
    where = re.compile(rf"[./]{re.escape(path(name))}$")
    mine = [case for case in cases if where.search(case.get("classname"))]
    return [[(end.tag, end.get("message")) for end in case] for case in mine]


@pytest.fixture(scope="module")
def failures(checked):
    """Return the names of the versions that failed."""
    cases = checked[1]
    found = {name: ends(cases, name) for name in TAMPERED | HARMLESS}
    assert all(len(cells) == len(SOURCES) for cells in found.values())
    tags = {name: {tag for end in found[name] for tag, _ in end} for name in found}
    assert all("skipped" not in tags[name] for name in found)
    return {name for name in found if tags[name] & {"failure", "error"}}


def path(name):
    return f"{name.replace(' ', '_')}.ipynb"


@pytest.mark.timeout(360)
@pytest.mark.parametrize("name", TAMPERED)
def test_tampered_notebook_fails(failures, name):
    assert name in failures


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless_change_passes(failures, name):
    assert name not in failures


def test_a_part_of_a_notebook_is_refused(checked):
    ((end,),) = ends(checked[1], "part")
    assert "code cells were selected: run them all" in end[1]


def test_a_cell_that_raises_fails_once_and_leaves_no_page(checked):
    executed, cases = checked
    assert [[tag for tag, _ in end] for end in ends(cases, "raises")] == [
        [],
        ["failure"],
        [],
        [],
    ]
    assert (executed / path("as stored")).exists()
    assert not (executed / path("raises")).exists()


@pytest.mark.parametrize(
    ("stored", "new", "same"),
    [
        ("0.1234", "0.1235", True),
        ("0.1234", "0.1236", False),
        ("1.00e-5", "1.01e-5", True),
        ("1.00e-5", "1.00e-6", False),
        ("38", "37", False),
        ("−0.5", "0.5", False),
        ("−0.5", "−0.4", False),
        ("−0.50", "−0.49", True),
        ("5e-83", "6e-83", False),
        ("5.0e-83", "5.1e-83", True),
        ("0.1", "0.2", False),
        ("right: #/#, loss # (#)", "right: 37/38, loss 0.12 (1)", False),
        ("1.5 2.5", "1.5 2.5 3.5", False),
        ("1.5 # 2.5", "1.5 2.5", False),
        ("a  b", "a b", True),
        ("3.13.2", "3.13.3", False),
        ("v1.5", "v1.6", False),
    ],
)
def test_compare_text(stored, new, same):
    assert (compare_text(stored, new) is None) == same


def test_json_is_compared_by_what_it_holds():
    stored, new = {"word": "holds", "low": 1.5}, {"low": 1.5, "word": "holds"}
    assert compare_text(as_text(stored), as_text(new)) is None
    for change in ({"word": "wrong"}, {"low": 1.7}, {"high": 2}):
        assert compare_text(as_text(stored), as_text(new | change)) is not None
