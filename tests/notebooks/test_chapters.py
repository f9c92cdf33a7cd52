"""Each chapter is stored as one clean run, in step with its text, and its prose states no number of its own."""

import itertools
import re
from pathlib import Path

import reglab
from reglab import STORED
from reglab.outputs.slider import DRAWN
from reglab.outputs.verdict import VERDICT

import jupytext
import nbformat
import pytest

from book._make.refresh import inserted, opened

BOOK = Path(__file__).parents[2] / "book"
CHAPTERS = sorted(BOOK.glob("*.ipynb"))
NAMES = [path.stem for path in CHAPTERS]
NUMBERED = [name for name in NAMES if name[0].isdigit()]  # the others are appendices
NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?:e[-+]?\d+)?(?![\w])")


def read(path):
    return nbformat.read(path, as_version=4)


def chapter(name):
    return read(BOOK / f"{name}.ipynb")


def test_every_text_has_its_notebook():
    assert sorted(path.stem for path in (BOOK / "text").glob("*.md")) == NAMES
    contents = (BOOK.parent / "_toc.yml").read_text(encoding="utf-8")
    assert all(f"file: book/{name}\n" in contents for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_twin_matches(name):
    twin = jupytext.reads(
        (BOOK / "text" / f"{name}.md").read_text(encoding="utf-8"), fmt="md:myst"
    )

    def compared(notebook):
        return [
            (cell.cell_type, cell.source, cell.metadata.get("tags", []))
            for cell in notebook.cells
        ]

    assert compared(chapter(name)) == compared(opened(twin))


@pytest.mark.parametrize("name", NAMES)
def test_stored_run_is_complete_and_clean(name):
    notebook = chapter(name)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert notebook.metadata == {
        "kernelspec": {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
    }
    outputs = [output for cell in code for output in cell.outputs]
    kinds = {"stream", "execute_result", "display_data"}
    assert {output.output_type for output in outputs} <= kinds
    assert all(output.get("name", "stdout") == "stdout" for output in outputs)
    forms = {form for output in outputs for form in output.get("data", {})}
    assert forms <= {
        "text/plain",
        "text/markdown",
        "text/html",
        "image/png",
        DRAWN,
        VERDICT,
    }


@pytest.mark.parametrize("name", NAMES)
def test_needs_no_file_but_reglab(name):
    # A notebook that is taken along with reglab's folder, or opened in Colab, has no other beside it.
    code = [cell.source for cell in chapter(name).cells if cell.cell_type == "code"]
    assert not re.search(r"\b(?:open|Path)\(", "\n".join(code))
    assert STORED.parent == Path(reglab.__file__).parent
    assert any(STORED.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_pictures_have_alt_text(name):
    for cell in chapter(name).cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                assert len(output["data"]["text/plain"]) > 40, cell.source
                assert "Figure" not in output["data"]["text/plain"], cell.source


@pytest.mark.parametrize("name", NAMES)
def test_headings_are_in_order(name):
    prose = "\n".join(
        cell.source for cell in chapter(name).cells if cell.cell_type == "markdown"
    )
    levels = [len(marks) for marks in re.findall(r"^(#+) ", prose, flags=re.M)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("name", NUMBERED)
def test_follows_the_template(name):
    notebook = chapter(name)
    prose = "\n".join(
        cell.source for cell in notebook.cells if cell.cell_type == "markdown"
    )
    for part in (
        "Predict before you move",
        "In practice",
        "Roads not taken",
        "Take away",
    ):
        assert part in prose
    for stars in ("★", "★★", "★★★"):
        assert re.search(rf"^### {stars} ", prose, flags=re.M)
    sliders = re.findall(r"^slider [\w-]+: \d+ positions$", shown(notebook), flags=re.M)
    assert len(sliders) >= 3
    assert len(set(sliders)) == len(sliders)
    for cell in notebook.cells:
        if "hide-cell" in cell.metadata.get("tags", []):
            assert cell.outputs, "a solution prints its answer"


def shown(notebook):
    """Return the code and the text outputs of a notebook."""
    parts = []
    for cell in notebook.cells:
        if cell.cell_type == "code" and not inserted(cell):
            parts.append(cell.source)
            for output in cell.outputs:
                data = output.get("data", {})
                parts += [
                    output.get("text", ""),
                    data.get("text/plain", ""),
                    data.get("text/markdown", ""),
                ]
    return "\n".join(parts)


def numbers_of_prose(text):
    """Return the numbers that a reader takes as statements of the chapter.

    Years, citations, links and counts up to 12 are not.
    """
    text = re.sub(
        r"\{cite(:\w+)?\}`[^`]*`|\]\([^)]*\)|^(```|:::).*$|https?://\S+",
        " ",
        text,
        flags=re.M,
    )
    numbers = (found.rstrip(".,") for found in NUMBER.findall(text))
    return [
        number
        for number in numbers
        if not (number.isdigit() and (int(number) <= 12 or 1900 <= int(number) <= 2099))
    ]


def missing_numbers(notebook):
    """Return the numbers in the prose that stand in no code and no output of the chapter, with their sentences."""
    known = {found.rstrip(".,") for found in NUMBER.findall(shown(notebook))}
    return [
        f"{number} in: {cell.source[:80]!r}"
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for number in numbers_of_prose(cell.source)
        if number not in known
    ]


@pytest.mark.parametrize("name", NAMES)
def test_numbers_in_prose_were_computed(name):
    assert missing_numbers(chapter(name)) == []


def test_a_stale_number_in_prose_is_found():
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell(
                "The error is 0.123, 37 of 38 are right ({cite:p}`zhang2017`, 2017), 3 of 4. In $\\lambda = 0.01$ too."
            ),
            nbformat.v4.new_code_cell(
                "lam = 0.01",
                outputs=[
                    nbformat.v4.new_output(
                        "stream", name="stdout", text="error 0.124, 37 of 38\n"
                    )
                ],
            ),
        ]
    )
    (missing,) = missing_numbers(notebook)
    assert missing.startswith("0.123 in:")
