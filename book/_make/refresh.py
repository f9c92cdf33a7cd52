"""Rebuild book/*.ipynb from book/text/*.md: run each chapter and keep what readers and the check need.

The result is byte-identical when nothing changed: no times, no widget state, no random ids.

    python -m book._make.refresh [CHAPTER ...]     such as 01_need_for_regularization; without a name all of them
    python -m book._make.refresh --from-notebook CHAPTER     the other way: take edits made in JupyterLab into the text
"""

import argparse
import os
import re
import sys
import time
import tomllib
from pathlib import Path

import jupytext
import nbformat
import yaml
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "book"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
# What the page folds or leaves out, JupyterLab folds.
FOLDED = {
    "source": {"hide-input", "hide-cell", "remove-input", "remove-cell"},
    "outputs": {"hide-output", "hide-cell", "remove-cell"},
}
# A chapter that is opened by itself needs reglab. Where it lies beside the chapter, as in the repository, nothing runs.
ALONE = """\
from importlib.util import find_spec

if not find_spec("reglab"):
    raise ImportError(
        "put the folder book/reglab of the book's source beside this notebook"
    )
"""
FETCHED = """\
import sys
from importlib.util import find_spec

if not find_spec("reglab"):
    if "google.colab" not in sys.modules:
        raise ImportError("put the folder book/reglab from {url} beside this notebook")
    !git clone --quiet --depth 1 --branch {branch} {url} source
    %pip install --quiet {keras}
    sys.path.append("source/book")
"""
WIDGET = "application/vnd.jupyter.widget-view+json"
OPENING = "book-opening"  # the tag of the cell that gets reglab; an author may use remove-cell for cells of her own
CLAIMS = "07_claims"  # reads what the others store: it comes after them
MEASURED = re.compile(r"^### Measured\b", flags=re.M)


def write(path, text):
    """Write a file whole or not at all."""
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def opening(config=None):
    """Return the cell that stands before a chapter's first: it gets reglab, or says how to, where it is missing.

    The static page leaves it out. Colab has all other packages but the version of Keras that the numbers need.

    config : _config.yml as a dict; read from the file where it is None.
    """
    if config is None:
        config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    repository = config["repository"]
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (keras,) = (
        line for line in packages["project"]["dependencies"] if line.startswith("keras")
    )
    url = re.sub(r"(\.git)?/?$", "", repository["url"])
    text = (
        FETCHED.format(url=url, branch=repository["branch"], keras=keras)
        if url
        else ALONE
    )
    return nbformat.v4.new_code_cell(
        text.strip(), metadata={"tags": [OPENING, "remove-cell"]}
    )


def inserted(cell):
    """Return whether a cell of a notebook is the one that gets reglab, which the text does not have."""
    return OPENING in cell.metadata.get("tags", [])


def opened(notebook):
    """Return a chapter's notebook with the cell that gets reglab before its first code cell, if it has one."""
    code = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    if code:
        notebook.cells.insert(code[0], opening())
    return notebook


def fold(cell):
    """Mark a cell's parts that JupyterLab shall show folded: hidden code and outputs, and sections of evidence.

    Raises ValueError for a heading of evidence that does not begin its cell: JupyterLab could not fold its section.
    """
    for part, hidden in FOLDED.items():
        if hidden & set(cell.metadata.get("tags", [])):
            cell.metadata.setdefault("jupyter", {})[f"{part}_hidden"] = True
    if cell.cell_type == "markdown" and (found := MEASURED.search(cell.source)):
        if found.start():
            line = cell.source[found.start() :].splitlines()[0]
            raise ValueError(
                f"the heading {line!r} must begin its own cell: put a line +++ before it"
            )
        cell.metadata["jp-MarkdownHeadingCollapsed"] = True


def run(twin):
    """Return the notebook of a text twin, executed from top to bottom in the book's folder."""
    notebook = opened(jupytext.reads(twin.read_text(encoding="utf-8"), fmt="md:myst"))
    os.environ.pop("REGLAB_STATIC", None)
    NotebookClient(
        notebook,
        timeout=240,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,  # else a slow cell that prints is stored in pieces
        resources={"metadata": {"path": str(BOOK)}},
    ).execute()
    notebook.metadata = {"kernelspec": KERNEL}
    notebook.nbformat_minor = 4  # 4.5 asks for cell ids, which are random
    for cell in notebook.cells:
        cell.pop("id", None)
        fold(cell)
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET, None)  # holds a random model id
    return notebook


def in_order(names):
    """Return chapters' names in the order in which they are refreshed, as a list.

    names : any number of them.
    """
    return sorted(names, key=lambda name: (name == CLAIMS, name))


def pull(name):
    """Write a chapter's text twin from its notebook."""
    notebook = nbformat.read(BOOK / f"{name}.ipynb", as_version=4)
    notebook.cells = [cell for cell in notebook.cells if not inserted(cell)]
    # Only what a person writes: the kernel's name and the cells' tags.
    filters = {
        "notebook_metadata_filter": "kernelspec,-all",
        "cell_metadata_filter": "tags,-all",
    }
    notebook.metadata = {"kernelspec": KERNEL, "jupytext": filters}
    notebook.metadata["language_info"] = {
        "name": "python",
        "pygments_lexer": "ipython3",
    }
    write(BOOK / "text" / f"{name}.md", jupytext.writes(notebook, fmt="md:myst"))


def main():
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("chapters", nargs="*", metavar="CHAPTER")
    parser.add_argument("--from-notebook", action="store_true")
    options = parser.parse_args()
    known = in_order(path.stem for path in (BOOK / "text").glob("*.md"))
    for name in in_order(options.chapters or known):
        if name not in known:
            parser.error(f"no chapter {name!r}; there are {', '.join(known)}")
        if options.from_notebook:
            pull(name)
        start = time.perf_counter()
        try:
            notebook = run(BOOK / "text" / f"{name}.md")
        except CellExecutionError as error:
            sys.exit(f"{name}: a cell failed, nothing was written\n{error}")
        write(BOOK / f"{name}.ipynb", nbformat.writes(notebook) + "\n")
        print(f"{name}: {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
