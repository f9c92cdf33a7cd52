"""The site's own Sphinx extensions, for tests: they are no package, and one of them imports its neighbours by name."""

import importlib
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "book" / "_extensions"


def load(name):
    """Return a module of the extensions' folder."""
    sys.path.append(str(FOLDER))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(FOLDER))
