"""A bar while something long runs, in JupyterLab and in a terminal; nothing in what is stored or published."""

import os
import sys

from tqdm import tqdm
from tqdm.notebook import tqdm as notebook_tqdm


def bar(total, unit):
    """Return a bar to be used in a with statement and moved by `update(how_many)`.

    It is a notebook's bar where a server with a front end started the kernel, a line of text on a terminal, and silent
    elsewhere: the site build and the checks store outputs, and a bar is not one. It comes up after a second, and goes
    when all is done.

    total : how many there are, 0 or more.
    unit : what they are, in the plural.
    """
    options = {"total": total, "unit": f" {unit}", "delay": 1, "leave": False}
    if "JPY_SESSION_NAME" in os.environ:  # set by Jupyter's server, not by nbclient
        return notebook_tqdm(**options)
    return tqdm(**options, disable=not sys.stderr.isatty())
