"""Print what a chapter weighs beside a default Jupyter Book page with one `interact` slider: `make compare`.

The default page is built here, in a temporary folder, with no setting but the one that runs its notebook. What it asks
of other hosts is listed; those bytes are not fetched, and so are not in its sum.
"""

import gzip
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat

from book._site.finish import weights
from tests.site.conftest import SITE

JUPYTER_BOOK = str(Path(sys.executable).with_name("jupyter-book"))
CELL = """\
import matplotlib.pyplot as plt
from ipywidgets import interact

@interact(degree=(1, 11))
def show(degree=3):
    plt.plot([0, 1], [0, degree])
    plt.show()
"""
TEXT = "# One slider\n\nAn equation, $y = x^2$, and a slider."
FILES = {
    "_config.yml": "title: One slider\nexecute:\n  execute_notebooks: force\n",
    "_toc.yml": "format: jb-book\nroot: page\n",
}
ELSEWHERE = re.compile(r"<(?:script|link)[^>]*?(?:src|href)=\"(https?://[^\"]+)\"")
CALLED = re.compile(r"https://[\w./@-]+\.m?js\b")


def build(folder):
    """Build the default page in a folder and return it."""
    cells = [nbformat.v4.new_markdown_cell(TEXT), nbformat.v4.new_code_cell(CELL)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "page.ipynb")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    command = [JUPYTER_BOOK, "build", str(folder)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder / "_build" / "html" / "page.html"


def main():
    """Print the table and what it leaves out."""
    with tempfile.TemporaryDirectory() as name:
        page = build(Path(name))
        text = page.read_text(encoding="utf-8")
        pages = {"default page, one slider": page}
        pages |= {
            path.stem: path for path in sorted((SITE / "book").glob("[0-9]*.html"))
        }
        print(
            f"{'kB gzipped':32}"
            + "".join(f"{kind:>10}" for kind in [*weights.KINDS, "all"])
        )
        for label, path in pages.items():
            packed = [part[1] / 1000 for part in weights.weigh(path).values()]
            cells = "".join(f"{size:10.1f}" for size in [*packed, sum(packed)])
            print(f"{label:32}{cells}")
        print(
            "\nchapters: each slider's further pictures, kB gzipped, fetched when it is first touched"
        )
        for folder in sorted((SITE / "_frames" / "book").glob("[0-9]*")):
            sizes = (
                len(gzip.compress(file.read_bytes(), 6)) / 1000
                for file in sorted(folder.iterdir())
            )
            print(f"{folder.name:32}" + "".join(f"{size:10.1f}" for size in sizes))
        print("\ndefault page: asked of other hosts, not in its sum")
        found = [*ELSEWHERE.findall(text), *CALLED.findall(text)]
        print("\n".join(sorted(set(found))))


if __name__ == "__main__":
    main()
