"""Pages take their outputs from notebooks that were run already, and only from a run of the same cells."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from sphinx.errors import ExtensionError

from book._site.read.executed import outputs_from


@pytest.fixture
def run(tmp_path):
    notebook = new_notebook(cells=[new_code_cell("1 + 1")])
    notebook.cells[0].outputs = [new_output("stream", text="2")]
    nbformat.write(notebook, tmp_path / "sums.ipynb")
    return tmp_path


def test_the_runs_outputs_are_shown_and_no_kernel_is_started(run):
    text = nbformat.writes(new_notebook(cells=[new_code_cell("1 + 1")]))
    found = nbformat.reads(
        outputs_from(run, "book/sums.ipynb", text), as_version=nbformat.NO_CONVERT
    )
    assert found.cells[0].outputs[0].text == "2"
    assert found.metadata.mystnb.execution_mode == "off"


def test_a_run_of_other_cells_is_refused(run):
    text = nbformat.writes(new_notebook(cells=[new_code_cell("1 + 2")]))
    with pytest.raises(ExtensionError, match="run from other cells than those of"):
        outputs_from(run, "book/sums.ipynb", text)


def test_a_missing_run_is_named(run):
    with pytest.raises(ExtensionError, match=r"more.ipynb is missing"):
        outputs_from(run, "book/more.ipynb", nbformat.writes(new_notebook()))
