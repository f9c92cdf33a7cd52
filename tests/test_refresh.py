"""The command that runs the chapters and stores what came out."""

import sys

import nbformat
import pytest

from tests import refresh

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
    assert notebook.cells[1].outputs[0].text == "1 + 1 = 2\n"
    assert notebook.cells[2].metadata.jupyter == {
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
