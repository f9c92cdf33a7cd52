"""Sphinx extension: the playground's script, style and picture, for the page that has it and for no other.

Its modules are ESM, as a widget needs them; a page gets them as one classic script, since a browser loads no module
from disk. They are written into the built site's ``_static`` and not kept in the book's, of which Jupyter Book puts
every script and style into every page.
"""

import re
import runpy
from pathlib import Path

try:
    import minify
except ImportError:  # there is none for Macs with Apple's processors
    minify = None

MARK = '<div class="playground"'
NAME = "playground"
# What the library takes for nothing, up to version 2.24.12: `void (a && b())`.
LOST = re.compile(r"\bvoid \([^\n;]*?(?:&&|\|\||\?\?)[^\n;]*")
STILL = Path(__file__).with_name("still.html")
PLAYGROUND = Path(__file__).parents[2] / "reglab" / "playground"
START = """\
addEventListener("DOMContentLoaded", () => {
  const view = makeView();
  view.mount(document.querySelector("div.playground"), makeEngine);
});
"""


def short(kind, text):
    """Return a text without what only a reader needs, and the same text where nothing can make it short.

    Within a script's functions every name becomes a short one, so an engine's text still needs nothing outside it.
    kind : what it is, "text/javascript" or "text/css".
    Raises ValueError for a script with what would be lost.
    """
    lost = LOST.search(text)
    if lost:
        raise ValueError(
            f"a script made short would lose this: say it with if, got {lost[0]!r}"
        )
    return minify.string(kind, text) if minify else text


def script():
    """Return the script: the engine, whose text also goes into a worker, the view, and what starts them."""
    # Not imported, since reglab loads TensorFlow first, which would take longer than many a page.
    closure = runpy.run_path(PLAYGROUND / "closure.py")["closure"]
    parts = (
        closure(entry="page.js"),
        closure("makeView", "view/view.js"),
        START,
    )
    return short("text/javascript", f"(() => {{\n{''.join(parts)}}})();\n")


def style():
    """Return the style sheet."""
    text = (PLAYGROUND / "view" / "view.css").read_text(encoding="utf-8")
    return short("text/css", text)


def add(app, pagename, templatename, context, doctree):
    """Write both files before the page names them, with their contents' checksum, and let it load them."""
    if MARK not in context.get("body", ""):
        return
    # For readers without scripts; with them a browser does not read what is in it.
    picture = STILL.read_text(encoding="utf-8")
    context["body"] = context["body"].replace("<noscript>", f"<noscript>{picture}", 1)
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
