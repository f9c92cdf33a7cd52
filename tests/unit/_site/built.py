"""A small book, built by Sphinx for a test of one part of the site's extension."""

import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

BOOK = Path(__file__).parents[3] / "book"


def build(source, target):
    """Build the pages of a folder with the book's own extension at hand, and return what Sphinx warned of.

    source : folder with conf.py and the pages, a Path.
    target : folder that takes the pages, a Path.
    """
    if str(BOOK) not in sys.path:
        sys.path.insert(0, str(BOOK))
    # Else a second book in one process warns that the first has registered its nodes.
    with docutils_namespace(), (target / "said").open("w+") as said:
        Sphinx(
            source, source, target, target / "trees", "html", None, None, said
        ).build()
        said.seek(0)
        return said.read()
