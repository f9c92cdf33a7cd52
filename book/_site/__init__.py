"""The book's one Sphinx extension: what it changes while pages are read, while they are written, and once all are."""

import os

from .finish import accessible_pages, light_pages
from .read import mathml, numbering, terms
from .write import addresses


def setup(app):
    """Set up each part, and tell the kernels, which inherit this process's environment, that outputs are for the page."""
    os.environ["REGLAB_STATIC"] = "1"
    for part in (mathml, numbering, terms, addresses, accessible_pages, light_pages):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
