"""Sphinx extension: the playground's script and style, for the page that has it and for no other.

Its modules are ESM, as a widget needs them; a page gets them as one classic script, since a browser loads no module
from disk. They are written into the built site's ``_static`` and not kept in the book's, of which Jupyter Book puts
every script and style into every page.
"""

import re
from pathlib import Path

from .compact import compact
from .names import shortened

MARK = '<div class="playground"'
NAME = "playground"
START = """\
addEventListener("DOMContentLoaded", () => {
  const view = makeView();
  view.mount(document.querySelector("div.playground"), makeEngine);
});
"""
# A stylesheet's comments and what is only there to be read.
SPACE = re.compile(r"/\*.*?\*/|\s*\n\s*", flags=re.S)


def script():
    """Return the script: the engine, whose text also goes into a worker, the view, and what starts them."""
    from reglab.playground.closure import (
        closure,
    )  # a book without the page needs no reglab

    engine, view = shortened(closure()), shortened(closure("makeView", "view/view.js"))
    return f"(() => {{\n{engine}\n{view}\n{compact(START)}}})();\n"


def style():
    """Return the style sheet."""
    from reglab.playground.closure import HERE

    return SPACE.sub(" ", (HERE / "view" / "view.css").read_text(encoding="utf-8"))


def add(app, pagename, templatename, context, doctree):
    """Write both files before the page names them, with their contents' checksum, and let it load them."""
    if MARK not in context.get("body", ""):
        return
    static = Path(app.outdir, "_static")
    static.mkdir(parents=True, exist_ok=True)
    (static / f"{NAME}.js").write_text(script(), encoding="utf-8")
    (static / f"{NAME}.css").write_text(style(), encoding="utf-8")
    app.add_js_file(f"{NAME}.js")
    app.add_css_file(f"{NAME}.css")


def setup(app):
    """Register the step."""
    app.connect("html-page-context", add)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
