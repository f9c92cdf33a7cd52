"""Sphinx extension: finish the built pages, so that each loads only what it uses, and only from the site itself.

- what the theme puts in and a page does not use goes, handlers in attributes become names, landmarks and folded parts
  get names of their own (rules.py: each rule must find something, or the build fails);
- the pictures that sliders start without move to files beside the page (frames.py);
- the one script that a page waits for, a few lines, is put into the page, which also knows its theme from the start;
- each page states what it may load (policy.py);
- the icon fonts keep the icons that are used (icons.py);
- the style sheets of a page become one (sheets.py);
- a table of what each page weighs is printed (weights.py).
"""

from pathlib import Path
from shutil import rmtree

from sphinx.util import logging

from . import frames, icons, policy, rules, sheets, weights

# A script that changes what the page declares, so it cannot wait until the page is read: it goes into the page.
OPTIONS = "documentation_options.js"
# Left in the site by the theme for its own templates, for its developers, or for what the rules take out.
LEFT = (
    "_static/**/*macros.html",
    "_static/**/*.map",
    "_static/locales",
    "_static/vendor/fontawesome/*/js",
)


def finish(app, error):
    """Rewrite the pages once all of them are built."""
    if error is not None or app.builder.format != "html":
        return
    root = Path(app.outdir)
    for pattern in LEFT:
        for path in root.glob(pattern):
            rmtree(path) if path.is_dir() else path.unlink()
    pages, applied = weights.pages(root), rules.rules()
    options = (root / "_static" / OPTIONS).read_text(encoding="utf-8").strip()
    applied.append(rules.inline(OPTIONS, options))
    if not app.config.html_baseurl:
        applied.append(rules.addressed())
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for rule in applied:
            text = rule.apply(text)
        name = page.relative_to(root).with_suffix("").as_posix()
        text = policy.state(frames.move(text, name, root))
        page.write_text(text, encoding="utf-8")
    if app.config.rules_must_hit:
        rules.check(applied)
    icons.cut(root)
    sheets.join(pages, root)
    logging.getLogger(__name__).info("\n" + weights.table(root))


def setup(app):
    """Register the step, behind the other extensions' last steps."""
    app.add_config_value(
        "rules_must_hit", True, "html", [bool]
    )  # a small book may miss some
    app.connect("build-finished", finish, priority=900)
    return {"parallel_read_safe": True}
