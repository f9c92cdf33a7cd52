"""Sphinx extension: mend what the theme and docutils leave wrong for readers who do not see the page.

- the side bar is part of no landmark, and so are the book's name and the search field in it;
- a bibliography is a list whose entries have a role that ARIA has withdrawn.
"""

from pathlib import Path

MENDED = [
    (
        '<div class="bd-sidebar-primary',
        '<div role="region" aria-label="Book" class="bd-sidebar-primary',
    ),
    ('role="doc-biblioentry"', 'role="listitem"'),
]


def mend(text):
    """Return the HTML of a page, mended; text that needs nothing comes back as it is."""
    for wrong, right in MENDED:
        text = text.replace(wrong, right)
    return text


def finish(app, error):
    """Rewrite the pages once all of them are built."""
    if error is None and app.builder.format == "html":
        for page in Path(app.outdir).rglob("*.html"):
            text = page.read_text(encoding="utf-8")
            page.write_text(mend(text), encoding="utf-8")


def setup(app):
    """Register the step."""
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True}
