"""Sphinx extension: chapters that the site build runs give the form of each output that needs no kernel."""

import os


def setup(app):
    """Tell the kernels, which inherit this process's environment."""
    os.environ["REGLAB_STATIC"] = "1"
    return {"parallel_read_safe": True}
