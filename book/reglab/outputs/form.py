"""What all forms of output share: where they are shown, what they may be called, and how text becomes HTML."""

import os
import re

NAME = r"[a-z][a-z0-9-]*"  # of an output: it becomes an anchor
STATIC = "REGLAB_STATIC"  # set by the site build: outputs then carry the form that needs no kernel


def static_page():
    """Return whether the outputs are made for the static site."""
    return os.environ.get(STATIC) == "1"


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
