"""The book's one Sphinx extension: what is changed while pages are read, while they are written, and at the end."""

import os

from .finish import light_pages
from .read import anchors, executed, lanes, mathml, numbering, presets, terms
from .write import addresses, playground

PARTS = (
    anchors,
    executed,
    lanes,
    mathml,
    numbering,
    presets,
    terms,
    addresses,
    playground,
    light_pages,
)


def setup(app):
    """Set up each part, and tell the kernels, which inherit this environment, that outputs are for the page."""
    os.environ["REGLAB_STATIC"] = "1"
    for part in PARTS:
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
