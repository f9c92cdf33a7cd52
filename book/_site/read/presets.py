"""Sphinx extension: a link that opens the playground at a preset, as ``[see it](playground.md#preset=silences)``.

What follows the ``#`` is no heading of the page, but a state that its script reads. MyST is told of every preset, so
that a link to one that there is not is a warning, as any other dead link is.
"""

import re
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "reglab" / "playground" / "presets.js"
PAGE = "book/playground"
PRESET = re.compile(r'^ +name: "([\w-]+)",\n +title: "([^"]+)",$', flags=re.M)


def names():
    """Return the title of each preset, by the preset's name."""
    return dict(PRESET.findall(SOURCE.read_text(encoding="utf-8")))


def tell(app, env):
    """Tell MyST of the presets as if they were headings of the playground's page."""
    if PAGE not in env.all_docs:
        return
    known = env.metadata[PAGE].setdefault("myst_slugs", {})
    for name, title in names().items():
        known[f"preset={name}"] = (0, f"preset={name}", title)


def setup(app):
    """Register the step, once all pages are read."""
    app.connect("env-updated", tell)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
