"""Each chapter is stored as one clean run, in step with its text, and its prose states no number of its own."""

import ast
import itertools
import re
from pathlib import Path
from types import SimpleNamespace

from reglab.outputs.slider import DRAWN
from reglab.outputs.verdict import VERDICT

import jupytext
import nbformat
import pytest
from markdown_it import MarkdownIt

from book._make.refresh import inserted, opened

BOOK = Path(__file__).parents[2] / "book"
CHAPTERS = sorted(BOOK.glob("*.ipynb"))
NAMES = [path.stem for path in CHAPTERS]
# The others do not follow the template.
NUMBERED = [name for name in NAMES if name[0].isdigit()]
NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?:e[-+]?\d+)?(?![\w])")


def read(path):
    return nbformat.read(path, as_version=4)


def chapter(name):
    return read(BOOK / f"{name}.ipynb")


def test_every_text_has_its_notebook():
    assert sorted(path.stem for path in (BOOK / "text").glob("*.md")) == NAMES
    contents = (BOOK.parent / "_toc.yml").read_text(encoding="utf-8")
    assert all(
        re.search(rf"\b(?:file|root): book/{name}\n", contents) for name in NAMES
    )


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


# What reads a file whose name stands in the call: a notebook that is taken along with reglab's folder has no other.
READS = re.compile(
    r"\b(?:open|Path|read_text|read_csv|loadtxt|genfromtxt|np\.load|imread)\(\s*[rf]?[\"']"
)


@pytest.mark.parametrize("name", NAMES)
def test_needs_no_file_but_reglab(name):
    code = [cell.source for cell in chapter(name).cells if cell.cell_type == "code"]
    assert READS.findall("\n".join(code)) == []


def test_a_file_of_the_authors_own_is_found():
    assert READS.search("np.load('mine.npz')")
    assert READS.search('pd.read_csv("mine.csv")')
    assert not READS.search("(STORED / 'bench.json').read_text()")


@pytest.mark.parametrize("name", NAMES)
def test_no_tag_hides_a_result(name):
    allowed = {"hide-input", "hide-cell"}
    if name == "intro":  # readers who have just come are shown no code
        allowed.add("remove-input")
    for cell in chapter(name).cells:
        if not inserted(cell):
            assert set(cell.metadata.get("tags", [])) <= allowed, cell.source[:80]


def without_caption(cell):
    """Return the figures among a cell's outputs that have no caption, as what stands in their place."""
    bare = []
    for k, output in enumerate(cell.outputs):
        data = output.get("data", {})
        title, *lines = data.get("text/plain", "").splitlines() or [""]
        found = re.fullmatch(r"slider [\w-]+: (\d+) positions", title)
        # A heading, a line for each position, the caption.
        if found and len(lines) != 1 + int(found[1]) + 1:
            bare.append(title)
        below = cell.outputs[k + 1].get("data", {}) if cell.outputs[k + 1 :] else {}
        if "image/png" in data and not below.get("text/markdown", "").startswith("*"):
            bare.append(data["text/plain"])
    return bare


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_has_a_caption(name):
    cells = [cell for cell in chapter(name).cells if cell.cell_type == "code"]
    assert [bare for cell in cells for bare in without_caption(cell)] == []


def test_a_figure_without_a_caption_is_found():
    rows = "slider fit: 2 positions\ndegree | error\n1 | 2\n3 | 4"
    for outputs, expected in (
        ([{"text/plain": rows}], ["slider fit: 2 positions"]),
        ([{"text/plain": f"{rows}\nA fit (lower is better)."}], []),
        ([{"image/png": "", "text/plain": "A line."}], ["A line."]),
        (
            [
                {"image/png": "", "text/plain": "A line."},
                {"text/markdown": "*It rises.*", "text/plain": "It rises."},
            ],
            [],
        ),
    ):
        cell = SimpleNamespace(outputs=[{"data": data} for data in outputs])
        assert without_caption(cell) == expected


# True and false are words of the chapters (true labels), and a verdict only where they stand alone.
WORDS = re.compile(
    r"\b(?:holds|supported|ruled out|wrong)\b|\A\W*(?:true|false)\W*\Z", flags=re.I
)


def typed(source):
    """Return the texts of a cell's code that state a verdict."""
    return [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and WORDS.search(node.value)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_no_verdict_is_typed(name):
    for cell in chapter(name).cells:
        if cell.cell_type == "code" and "Verdict(" in cell.source:
            assert typed(cell.source) == []


@pytest.mark.parametrize(
    "word", ["holds", "Supported", "not supported", "ruled out", "wrong", "False."]
)
def test_a_typed_verdict_is_found(word):
    assert typed(f"Verdict('C1', 'It rises.', effect=x)\nprint({word!r})") == [word]
    assert typed("Verdict('C1', 'With true labels it rises.', effect=x)") == []


@pytest.mark.parametrize(
    "path",
    [BOOK.parent / "README.md", *BOOK.glob("*.md"), *(BOOK / "text").glob("*.md")],
)
def test_images_in_the_text_have_alt_text(path):
    tokens = MarkdownIt().parse(path.read_text(encoding="utf-8"))
    images = [
        child
        for token in tokens
        for child in token.children or []
        if child.type == "image"
    ]
    assert [image.attrs["src"] for image in images if len(image.content) <= 20] == []


def test_an_image_without_alt_text_is_found():
    (token,) = (t for t in MarkdownIt().parse("![](a.png)") if t.children)
    assert [child.content for child in token.children if child.type == "image"] == [""]


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


# What a chapter has, in this order.
PARTS = ("### Measured: ", "## Five questions", "## Take away", "## Exercises")


@pytest.mark.parametrize("name", NUMBERED)
def test_follows_the_template(name):
    notebook = chapter(name)
    prose = "\n".join(
        cell.source for cell in notebook.cells if cell.cell_type == "markdown"
    )
    positions = [prose.index(f"\n{part}") for part in PARTS]
    assert positions == sorted(positions)
    for stars in ("★", "★★"):
        assert re.search(rf"^### {stars} ", prose, flags=re.M)
    sliders = re.findall(
        r"^slider [\w-]+: \d+ positions$", shown(notebook.cells), flags=re.M
    )
    assert len(sliders) >= 3
    assert len(set(sliders)) == len(sliders)
    for cell in notebook.cells:
        if "hide-cell" in cell.metadata.get("tags", []):
            assert cell.outputs, "a solution prints its answer"


def shown(cells):
    """Return the code and the text outputs of some cells."""
    parts = []
    for cell in cells:
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

    Years, citations, links, counts up to 12, the level of the intervals and the time to read are not.
    """
    text = re.sub(
        r"\{cite(:\w+)?\}`[^`]*`|\]\([^)]*\)|^(```|:::).*$|https?://\S+|95 %|^\*\*Time\*\*.*$",
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


def known_numbers(cells):
    """Return the numbers in the code and the outputs of some cells."""
    return {found.rstrip(".,") for found in NUMBER.findall(shown(cells))}


def sections(notebook):
    """Return the cells of a notebook by `##` section, in order: pairs of the section's labels and its cells.

    What stands before the first heading is a section too. A section answers to its heading, as GitHub writes it, and
    to the label before the heading.
    """
    found = [(set(), [])]
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            found[-1][1].append(cell)
            continue
        for piece in re.split(
            r"^(?=\([\w-]+\)=\n## |(?<!=\n)## )", cell.source, flags=re.M
        ):
            if heading := re.match(r"(?:\(([\w-]+)\)=\n)?## (.+)", piece):
                slug = re.sub(r"[^\w\- ]", "", heading[2].lower()).replace(" ", "-")
                found.append(({slug, heading[1] or slug}, []))
            found[-1][1].append(nbformat.v4.new_markdown_cell(piece))
    return found


def missing_numbers(notebook):
    """Return the numbers in a chapter's prose that nothing near them shows, with their sentences.

    They are looked for in the code and the outputs of their own `##` section, and of those that a link in the same
    paragraph leads to.
    """
    parts = sections(notebook)
    shown_by = {
        label: known_numbers(cells) for labels, cells in parts for label in labels
    }
    missing = []
    for _, cells in parts:
        own = known_numbers(cells)
        for cell in cells:
            if cell.cell_type != "markdown":
                continue
            for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )", cell.source):
                known = own.copy()
                for label in re.findall(r"\]\(#([\w-]+)\)", paragraph):
                    known |= shown_by.get(label, set())
                missing += [
                    f"{number} in: {paragraph[:80]!r}"
                    for number in numbers_of_prose(paragraph)
                    if number not in known
                ]
    return missing


@pytest.mark.parametrize("name", NAMES)
def test_numbers_in_prose_were_computed(name):
    assert missing_numbers(chapter(name)) == []


def test_a_number_of_another_section_needs_a_link():
    def markdown(source):
        return nbformat.v4.new_markdown_cell(source)

    def output(text):
        stream = nbformat.v4.new_output("stream", name="stdout", text=text)
        return nbformat.v4.new_code_cell("run()", outputs=[stream])

    cells = [markdown("# T\n\n(one)=\n## First part"), output("0.123")]
    cells += [markdown("It is 0.123."), markdown("## Second"), output("0.456")]

    def found(text):
        notebook = nbformat.v4.new_notebook(cells=[*cells, markdown(text)])
        return missing_numbers(notebook)

    assert found("Here 0.456.") == []
    assert found("There 0.123.") == ["0.123 in: 'There 0.123.'"]
    assert found("[There](#one) 0.123.") == []
    assert found("[There](#first-part) 0.123.") == []
    assert found("[There](#one) is more.\n\nIt is 0.123.") != []


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
