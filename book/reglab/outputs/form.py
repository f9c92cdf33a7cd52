"""What all forms of output share: where they are shown, what they may be called, and how text becomes HTML."""

import os
import re

NAME = r"[a-z][a-z0-9-]*"  # of an output: it becomes an anchor
STATIC = "REGLAB_STATIC"  # "1" in the site build: outputs then carry the form that needs no kernel; or "both"
PAGE = "application/vnd.reglab.page"  # that form as HTML, where an output carries the notebook's form too


def for_page():
    """Return whether outputs are made for the static site."""
    return os.environ.get(STATIC) in ("1", "both")


def for_notebook():
    """Return whether outputs are made for JupyterLab and for the check of what a chapter stores."""
    return os.environ.get(STATIC) != "1"


def bundle(plain, notebook, page):
    """Return an output in the forms that are asked for, as a dict of media types.

    plain : its text, which is in every form.
    notebook : called without arguments for what a notebook holds beside the text, a dict of media types.
    page : called without arguments for the static site's HTML.
    """
    if not for_notebook():
        return {"text/plain": plain, "text/html": page()}
    found = {**notebook(), "text/plain": plain}
    return found | {PAGE: page()} if for_page() else found


def checked_name(name, what):
    """Return a name if it can be an anchor.

    name : small letters, digits and hyphens, a letter first.
    what : what it names, for the message.
    Raises ValueError otherwise.
    """
    if not isinstance(name, str) or not re.fullmatch(NAME, name):
        raise ValueError(
            f"a {what}'s name is made of small letters, digits and hyphens, got {name!r}"
        )
    return name


def checked_text(text, what):
    """Return a text if there is something to read in it.

    text : any value.
    what : what the text is, as in "a picture's alt text".
    Raises ValueError otherwise.
    """
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{what} must be text that says something, got {text!r}")
    return text
