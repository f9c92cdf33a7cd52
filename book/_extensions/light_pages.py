"""Sphinx extension: take out of each page what the theme puts in and this book does not use.

- thebe, which names another host and declares the same constant twice (an error in the console);
- FontAwesome's script, 543 KB for icons that its style sheet already draws;
- preloads of its fonts, which a browser refuses from file://.
"""

import re
from pathlib import Path

UNUSED = re.compile(
    r"<script>const THEBE_JS_URL.*?</script>\s*"
    r"|<script[^>]*(?:sphinx-thebe|fontawesome/[\d.]+/js)[^>]*></script>\s*"
    r"|<link[^>]*sphinx-thebe[^>]*>\s*"
    r'|<link rel="preload" as="font"[^>]*>\s*',
    flags=re.S,
)


def lighten(app, error):
    """Rewrite the pages once all of them are built."""
    if error is None and app.builder.format == "html":
        for page in Path(app.outdir).rglob("*.html"):
            page.write_text(
                UNUSED.sub("", page.read_text(encoding="utf-8")), encoding="utf-8"
            )


def setup(app):
    """Register the step."""
    app.connect("build-finished", lighten)
    return {"parallel_read_safe": True}
