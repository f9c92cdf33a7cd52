"""The command that runs the chapters and stores what came out."""

import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from book._make import refresh

TEXT = """---
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# A chapter

```{code-cell} ipython3
print("1 + 1 =", 1 + 1)
```

```{code-cell} ipython3
:tags: [hide-cell]

print("folded")
```
"""


@pytest.fixture
def book(tmp_path, monkeypatch):
    (tmp_path / "text").mkdir()
    (tmp_path / "reglab").mkdir()
    (tmp_path / "reglab" / "__init__.py").touch()
    (tmp_path / "text" / "01_one.md").write_text(TEXT)
    monkeypatch.setattr(refresh, "BOOK", tmp_path)
    return tmp_path


def call(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["refresh.py", *arguments])
    refresh.main()


def test_a_second_run_gives_the_same_bytes_and_the_text_comes_back(
    book, monkeypatch, capsys
):
    call(monkeypatch)
    first = (book / "01_one.ipynb").read_bytes()
    call(monkeypatch, "01_one")
    assert (book / "01_one.ipynb").read_bytes() == first
    notebook = nbformat.read(book / "01_one.ipynb", as_version=4)
    assert notebook.cells[1].source == refresh.opening().source
    assert notebook.cells[2].outputs[0].text == "1 + 1 = 2\n"
    assert notebook.cells[3].metadata.jupyter == {
        "source_hidden": True,
        "outputs_hidden": True,
    }
    assert "01_one:" in capsys.readouterr().out

    notebook.cells[0].source = "# A changed chapter"
    nbformat.write(notebook, book / "01_one.ipynb")
    call(monkeypatch, "--from-notebook", "01_one")
    text = (book / "text" / "01_one.md").read_text()
    assert text == TEXT.replace("# A chapter", "# A changed chapter")


def test_a_failing_cell_leaves_the_stored_notebook_alone(book, monkeypatch):
    (book / "01_one.ipynb").write_text("what was there")
    (book / "text" / "01_one.md").write_text(TEXT.replace("1 + 1)", "1 / 0)"))
    with pytest.raises(SystemExit, match="01_one: a cell failed, nothing was written"):
        call(monkeypatch)
    assert (book / "01_one.ipynb").read_text() == "what was there"
    assert not list(book.glob("*.part"))


def test_an_unknown_chapter_is_named(book, monkeypatch, capsys):
    with pytest.raises(SystemExit):
        call(monkeypatch, "02_two")
    assert "no chapter '02_two'; there are 01_one" in capsys.readouterr().err


def test_the_page_that_reads_the_others_is_refreshed_last():
    names = ["sayings", refresh.CLAIMS, "08_last", "01_one"]
    assert refresh.in_order(names) == ["01_one", "08_last", "sayings", refresh.CLAIMS]
    assert (refresh.BOOK / "text" / f"{refresh.CLAIMS}.md").exists()


def test_an_authors_hidden_cell_is_not_lost(book, monkeypatch):
    text = TEXT.replace("[hide-cell]", "[remove-cell]")
    (book / "text" / "01_one.md").write_text(text)
    call(monkeypatch)
    call(monkeypatch, "--from-notebook", "01_one")
    assert (book / "text" / "01_one.md").read_text() == text


def test_code_that_the_page_leaves_out_is_folded_and_its_output_is_not(
    book, monkeypatch
):
    text = TEXT.replace("[hide-cell]", "[remove-input]")
    (book / "text" / "01_one.md").write_text(text)
    call(monkeypatch)
    notebook = nbformat.read(book / "01_one.ipynb", as_version=4)
    assert notebook.cells[3].metadata.jupyter == {"source_hidden": True}


def test_a_chapter_without_code_is_stored(book, monkeypatch):
    text = TEXT.partition("```")[0].rstrip() + "\n"
    (book / "text" / "01_one.md").write_text(text)
    call(monkeypatch)
    notebook = nbformat.read(book / "01_one.ipynb", as_version=4)
    assert [cell.source for cell in notebook.cells] == ["# A chapter"]


def test_evidence_is_folded_in_jupyterlab(book, monkeypatch):
    text = TEXT + "\n## A finding\n\n+++\n\n### Measured: it\n\nOne.\n"
    (book / "text" / "01_one.md").write_text(text)
    call(monkeypatch)
    notebook = nbformat.read(book / "01_one.ipynb", as_version=4)
    folded = [
        cell.source.splitlines()[0]
        for cell in notebook.cells
        if cell.metadata.get("jp-MarkdownHeadingCollapsed")
    ]
    assert folded == ["### Measured: it"]
    call(monkeypatch, "--from-notebook", "01_one")
    assert (book / "text" / "01_one.md").read_text() == text


def test_evidence_that_cannot_be_folded_is_named(book, monkeypatch):
    text = TEXT + "\n## A finding\n\n### Measured: it\n\nOne.\n"
    (book / "text" / "01_one.md").write_text(text)
    with pytest.raises(ValueError, match="'### Measured: it' must begin its own cell"):
        call(monkeypatch)
    assert not (book / "01_one.ipynb").exists()


def alone(folder, cell, before=""):
    """Run the first cell of a chapter in a folder of its own, then print where reglab comes from."""
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(f"import sys\n{before}"),
            cell,
            nbformat.v4.new_code_cell("import reglab\nprint(reglab.__file__)"),
        ]
    )
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, resources=resources, kernel_name="python3").execute()
    return notebook.cells[-1].outputs[0].text


def settings(url):
    return {"repository": {"url": url, "branch": "main"}}


@pytest.mark.parametrize("url", ["", "https://example.org/a/b"])
def test_a_chapter_without_reglab_says_how_to_get_it(tmp_path, url):
    with pytest.raises(CellExecutionError, match=r"ImportError.*put.*book/reglab"):
        alone(tmp_path, refresh.opening(settings(url)))


@pytest.mark.parametrize("url", ["", "https://example.org/a/b"])
def test_a_chapter_beside_reglab_does_nothing(tmp_path, url):
    (tmp_path / "reglab").mkdir()
    (tmp_path / "reglab" / "__init__.py").touch()
    found = alone(tmp_path, refresh.opening(settings(url)))
    assert found.strip() == str(tmp_path / "reglab" / "__init__.py")
    assert [path.name for path in tmp_path.iterdir()] == ["reglab"]


def test_in_colab_a_chapter_fetches_reglab(tmp_path):
    source, here = tmp_path / "source.git", tmp_path / "content"
    (source / "book" / "reglab").mkdir(parents=True)
    (source / "book" / "reglab" / "__init__.py").touch()
    here.mkdir()
    git = ["git", "-C", str(source), "-c", "user.name=a", "-c", "user.email=a@b.c"]
    for command in (["init", "-qb", "main"], ["add", "."], ["commit", "-qm", "a"]):
        subprocess.run([*git, *command], check=True)
    cell = refresh.opening(settings(str(source)))
    found = alone(here, cell, "sys.modules['google.colab'] = sys")
    assert found.strip().endswith("source/book/reglab/__init__.py")
