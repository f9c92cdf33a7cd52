"""A small book, built by Sphinx for a test of one part of the site's extension."""

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace


def build(source, target):
    """Build the pages of a folder, and return what Sphinx warned of.

    source : folder with conf.py and the pages, a Path.
    target : folder that takes the pages, a Path.
    """
    # Else a second book in one process warns that the first has registered its nodes.
    with docutils_namespace(), (target / "said").open("w+") as said:
        Sphinx(
            source, source, target, target / "trees", "html", None, None, said
        ).build()
        said.seek(0)
        return said.read()
