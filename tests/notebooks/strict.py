"""pytest plugin: makes nbval compare all that a chapter stores, and refuse what would weaken the comparison.

    python -m pytest -p tests.notebooks.strict --nbval book

Plain nbval passes a notebook whose pictures were changed or deleted, whose outputs were stripped, or that marks its
cells as not to be checked; tests/notebooks/test_strict.py keeps such notebooks as negative controls. Here

- text and whole numbers must be equal; a number with decimals and two digits or more may differ by one unit in its last
  printed place;
- a picture may differ by `RMS` from its re-run;
- a cell that was not run, not run in order, left out or marked as not to be checked fails.

With ``--executed FOLDER`` the kernels make the static site's forms too, and each notebook is written to the folder with
them: the site build takes them from there (book/_site/read/executed.py), so that a chapter runs once for both.

It changes internals of nbval 0.11.0, the version that is pinned.
"""

import base64
import copy
import io
import json
import os
import re
import runpy
from decimal import Decimal
from pathlib import Path

import nbformat
import numpy as np
import pytest
from matplotlib.testing.compare import calculate_rms
from nbval import kernel, plugin
from PIL import Image

# Not imported: reglab would load TensorFlow, which the kernels need and this process does not.
FORM = runpy.run_path(
    Path(__file__).parents[2] / "book" / "reglab" / "outputs" / "form.py"
)
PAGE, STATIC = FORM["PAGE"], FORM["STATIC"]
# Of 255 levels, over all pixels: a single dot of full contrast in a figure is above it, a re-encoded file is at 0.
RMS = 0.25
NUMBER = re.compile(
    r"(?<![\w.])[-+−]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?(?![\w.]*\w)"
)
IMAGES = {"image/png", "image/jpeg"}


def compare_text(stored, new):
    """Return what is wrong with a newly computed text, or None."""
    # What stands between the numbers, piece by piece: no sign in the text can stand for a number.
    between = [
        [re.sub(r"\s+", " ", piece) for piece in NUMBER.split(text)]
        for text in (stored, new)
    ]
    if between[0] != between[1]:
        return "the text differs"
    for old_number, new_number in zip(NUMBER.findall(stored), NUMBER.findall(new)):
        if not same_number(old_number, new_number):
            return (
                f"a number differs: {old_number} is stored, {new_number} was computed"
            )
    return None


def same_number(stored, new):
    """Return whether two printed numbers are the same but for the rounding of the last printed place.

    Only a number with two printed digits or more has a place to round: a unit of "5e-83" is a fifth of it.
    """
    if stored == new:
        return True
    if not all(re.search(r"[.eE]", text) for text in (stored, new)):
        return False
    old_number, new_number = (Decimal(text.replace("−", "-")) for text in (stored, new))
    old_parts, new_parts = old_number.as_tuple(), new_number.as_tuple()
    if max(len(old_parts.digits), len(new_parts.digits)) < 2:
        return False
    unit = Decimal((0, (1,), old_parts.exponent))
    same_places = old_parts.exponent == new_parts.exponent
    return same_places and abs(old_number - new_number) <= unit


def compare_images(stored, new):
    """Return what is wrong with a newly drawn image (base64), or None."""
    if stored == new:
        return None
    old_image, new_image = (pixels(data) for data in (stored, new))
    if old_image.shape != new_image.shape:
        return f"the image's shape differs: {old_image.shape} is stored, {new_image.shape} was drawn"
    rms = calculate_rms(old_image, new_image)
    return (
        f"the image differs by an RMS of {rms:.2f}, more than {RMS}"
        if rms > RMS
        else None
    )


def pixels(data):
    """Return an image in base64 as an array of levels, on white paper."""
    image = Image.open(io.BytesIO(base64.b64decode(data))).convert("RGBA")
    paper = Image.new("RGBA", image.size, "white")
    image = Image.alpha_composite(paper, image).convert("RGB")
    return np.asarray(image, dtype=int)  # signed: levels are subtracted


def compare_outputs(cell, new, stored, skip_compare=None):
    """Stand in for nbval's comparison: each stored output with the newly computed one in its place."""
    skipped = set(skip_compare or cell.parent.skip_compare) - IMAGES
    old_rows, new_rows = (
        [flatten(output, skipped) for output in outputs] for outputs in (stored, new)
    )
    fields = [[sorted(row) for row in rows] for rows in (old_rows, new_rows)]
    cell.new_outputs = new
    cell.comparison_traceback = []
    if fields[0] != fields[1]:
        cell.comparison_traceback.append(
            f"stored are {fields[0]}, computed were {fields[1]}"
        )
    else:
        for place, (old_row, new_row) in enumerate(zip(old_rows, new_rows)):
            for field, value in old_row.items():
                compare = compare_images if field in IMAGES else compare_text
                wrong = compare(as_text(value), as_text(new_row[field]))
                if wrong:
                    cell.comparison_traceback.append(
                        f"output {place}, {field}: {wrong}"
                    )
                    if field not in IMAGES:
                        cell.format_output_compare(
                            field, as_text(value), as_text(new_row[field])
                        )
    return not cell.comparison_traceback


def flatten(output, skipped):
    """Return an output's parts that are compared, as one dict."""
    (row,) = plugin.transform_streams_for_comparison([output])
    parts = {key: value for key, value in row.items() if key not in {"data", *skipped}}
    return parts | {
        key: value
        for key, value in row.get("data", {}).items()
        if key not in {PAGE, *skipped}
    }


def as_page(outputs):
    """Return a cell's outputs as the site build makes them, where the kernel made both forms."""
    found = []
    for output in copy.deepcopy(outputs):
        data = output.get("data", {})
        page = data.pop(PAGE, None)
        if page:
            output["data"] = {"text/plain": data["text/plain"], "text/html": page}
        if page != "":  # else an output before it says the same on the page
            found.append(output)
    return found


def as_text(value):
    """Return a part of an output as text; JSON with its names in order, since a file does not keep theirs."""
    if isinstance(value, str):
        return value
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def refuse_weak(cell):
    """Stand in for nbval's set-up of a cell: fail what is not checked, also what follows a timeout."""
    cell.output_timeout = 60  # nbval's 5 s are short on a busy machine
    place, collected, total = cell.place
    if cell.parent.timed_out:
        pytest.fail("an earlier cell of this notebook ran out of time")
    if collected != total:
        pytest.fail(
            f"{collected} of the notebook's {total} code cells were selected: run them all"
        )
    if cell.cell.execution_count != place:
        count = cell.cell.execution_count
        pytest.fail(
            f"stored with execution count {count}, not {place}: refresh the chapter"
        )
    if (
        cell.options["skip"]
        or not cell.options["check"]
        or cell.options["check_exception"]
    ):
        pytest.fail("a marker says that this cell's output is not to be checked")


def start_kernel_with_stderr(startup_timeout=60, kernel_name="python", **options):
    """Start a kernel that sees what it sees outside pytest.

    Under PYTEST_CURRENT_TEST ipykernel drops what C code prints.
    """
    environment = {
        key: value for key, value in os.environ.items() if key != "PYTEST_CURRENT_TEST"
    }
    return start_new_kernel(startup_timeout, kernel_name, env=environment, **options)


start_new_kernel = kernel.start_new_kernel
kernel.start_new_kernel = start_kernel_with_stderr
plugin.IPyNbCell.compare_outputs = compare_outputs
plugin.IPyNbCell.setup = refuse_weak


def pytest_addoption(parser):
    """Take the folder for the notebooks that the site build shows."""
    parser.addoption("--executed", type=Path, metavar="FOLDER")


def pytest_configure(config):
    """Have the kernels make both forms where the notebooks are kept."""
    if config.option.executed:
        os.environ[STATIC] = "both"
        config.option.executed.mkdir(parents=True, exist_ok=True)


def pytest_runtest_teardown(item, nextitem):
    """Write a notebook to the folder once its last cell has run."""
    if not isinstance(item, plugin.IPyNbCell) or not item.config.option.executed:
        return
    notebook = item.parent
    notebook.executed = [*getattr(notebook, "executed", []), item]
    if nextitem is not None and nextitem.parent is notebook:
        return
    found = copy.deepcopy(notebook.nb)
    code = [cell for cell in found.cells if cell.cell_type == "code"]
    outputs = [getattr(run, "new_outputs", None) for run in notebook.executed]
    path = item.config.option.executed / item.path.name
    if len(outputs) < len(code) or None in outputs:
        # A cell raised, which nbval says: nothing of such a run may reach a page, nor anything of an earlier one.
        path.unlink(missing_ok=True)
        return
    for cell, new in zip(code, outputs, strict=True):
        cell.outputs = as_page(new)
    nbformat.write(found, path)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Tell each cell its place among the code cells of its notebook that are about to run, and how many there are."""
    cells = {}
    for item in items:
        if isinstance(item, plugin.IPyNbCell):
            cells.setdefault(item.parent, []).append(item)
    for notebook, collected in cells.items():
        code = [cell for cell in notebook.nb.cells if cell.cell_type == "code"]
        for item in collected:
            place = next(i for i, cell in enumerate(code, 1) if cell is item.cell)
            item.place = (place, len(collected), len(code))
