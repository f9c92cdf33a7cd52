"""Notebooks that were run already: with `EXECUTED` set, their pages show the outputs found there and start no kernel.

The strict check of the notebooks (tests/notebooks/strict.py) writes them, with the static forms of all outputs; so the
site shows what was compared, and a chapter runs once for both. Without it each build runs the chapters itself.
"""

import os
from pathlib import Path

import nbformat
from sphinx.errors import ExtensionError

EXECUTED = "REGLAB_EXECUTED"  # the folder


def outputs_from(folder, path, text):
    """Return a notebook with the outputs of its run.

    folder : where the notebooks lie that were run.
    path : of the notebook in the source.
    text : of it.
    Raises ExtensionError where the run is missing or was of other cells.
    """
    executed = Path(folder) / Path(path).name
    if not executed.exists():
        raise ExtensionError(f"{executed} is missing: run `make notebooks` before")
    found = nbformat.read(executed, as_version=4)
    cells = [
        [(cell.cell_type, cell.source) for cell in notebook.cells]
        for notebook in (nbformat.reads(text, as_version=4), found)
    ]
    if cells[0] != cells[1]:
        raise ExtensionError(
            f"{executed} was run from other cells than those of {path}: run `make notebooks` again"
        )
    # What MyST-NB would take from the kernel; and the notebook's own word that none is needed.
    language = {"name": "python", "pygments_lexer": "ipython3"}
    settings = {"execution_mode": "off"}
    found.metadata.update(language_info=language, mystnb=settings)
    return nbformat.writes(found)


def setup(app):
    """Replace each notebook's text as it is read, if there is a folder."""
    folder = os.environ.get(EXECUTED)
    if folder:
        app.connect("source-read", lambda *given: replaced(folder, *given))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def replaced(folder, app, page, source):
    """Put the notebook that was run in the place of a page's source."""
    path = app.env.doc2path(page)
    if path.endswith(".ipynb"):
        source[0] = outputs_from(folder, path, source[0])
