"""Sphinx extension: finish the built pages, so that each loads only what it uses, and only from the site itself.

- what the theme puts in and a page does not use goes: thebe, which names another host and declares a constant twice (an
  error in the console), FontAwesome's script (543 KB for icons that its style sheet draws), styles and scripts of
  elements that the page has not;
- the pictures that sliders start without move to files beside the page (frames.py);
- the one script that a page waits for, a few lines, is put into the page, which also knows its theme from the start;
- handlers in attributes become names that page.js acts on, and each page states what it may load (policy.py);
- the icon fonts keep the icons that are used (icons.py);
- the style sheets of a page become one (sheets.py);
- a table of what each page weighs is printed (weights.py).
"""

import re
from pathlib import Path
from shutil import rmtree

from sphinx.util import logging

from . import frames, icons, policy, sheets, weights

UNUSED = re.compile(
    r"<script>const THEBE_JS_URL.*?</script>\s*"
    r'|<script type="text/x-thebe-config">.*?</script>\s*'
    r"|<script>kernelName = .*?</script>\s*"
    r"|<script[^>]*(?:sphinx-thebe|fontawesome/[\d.]+/js)[^>]*></script>\s*"
    r"|<link[^>]*sphinx-thebe[^>]*>\s*"
    r'|<link rel="preload"[^>]*>\s*'  # fonts are refused from file://, scripts without scripts
    r'|<meta name="viewport" content="width=device-width, initial-scale=1" ?/>\s*'  # said three times
    r'|<meta property="og:(?:url|image(?::\w+)?)" content="(?!https?:)[^"]*" />\s*',  # need the site's address
    flags=re.S,
)
# Says "auto" until a script far below finds out what that is, and then every element is styled a second time.
THEME = re.compile(
    r"(?<=dataset\.theme = )localStorage\.getItem\(.theme.\) \|\| .auto."
)
RESOLVED = """\
({light: "light", dark: "dark"})[document.documentElement.dataset.mode] ??
      (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")"""
# Scripts in the page change what it declares, so it cannot wait until the page is read.
OPTIONS = "documentation_options.js"
# What a page loads only where it has what the other expression finds.
FOLDS = r'class="(?:[^"]* )?toggle[ "]|class="admonition[^"]* dropdown'
CODE = 'class="highlight"'
FOR = {
    r"<script[^>]*design-tabs\.js[^>]*></script>\s*": 'class="sd-tab-',
    r"<link[^>]*sphinx-design\.min\.css[^>]*>\s*": 'class="(?:[^"]* )?sd-',
    r"<link[^>]*mystnb\.[0-9a-f]+\.css[^>]*>\s*": 'class="cell ',
    r"<script>(?:let|var) toggle\w+ = [^<]*</script>\s*": FOLDS,
    r"<script[^>]*togglebutton\.js[^>]*></script>\s*": FOLDS,
    r"<link[^>]*togglebutton\.css[^>]*>\s*": FOLDS,
    r"<script[^>]*(?:clipboard\.min|copybutton)\.js[^>]*></script>\s*": CODE,
    r"<link[^>]*copybutton\.css[^>]*>\s*": CODE,
    r"<script[^>]*slider\.js[^>]*></script>\s*": "<frame-slider",
}
# Names, brackets and spaces of code have the colour of the code around them: more than half of a chapter's elements.
PLAIN = re.compile(r'<span class="[npw]">([^<]*)</span>')
# Left in the site by the theme for its own templates, for its developers, or for what was taken out above.
LEFT = (
    "_static/**/*macros.html",
    "_static/**/*.map",
    "_static/locales",
    "_static/sphinx-thebe.*",
    "_static/vendor/fontawesome/*/js",
)


def lighten(text, options):
    """Return a page without what it does not use, and without handlers in attributes.

    text : the page.
    options : the script OPTIONS, to stand in it.
    """
    text = re.sub(
        rf"<script[^>]*{re.escape(OPTIONS)}[^>]*></script>",
        lambda _: f"<script>{options}</script>",
        text,
    )
    text = THEME.sub(RESOLVED, text)
    text = PLAIN.sub(r"\1", UNUSED.sub("", text)).replace("<span></span>", "")
    for pattern, mark in FOR.items():
        if not re.search(mark, text):
            text = re.sub(pattern, "", text)
    # Nothing but a page's own words and styles is waited for.
    text = re.sub(
        r'<script (?!defer)((?:data-[\w-]+="[^"]*" )?src="[^"]*")>',
        r"<script defer \1>",
        text,
    )
    # The search page has the field twice.
    first, mark, rest = text.partition(' id="search-input"')
    text = first + mark + rest.replace(mark, "") if mark else text
    text = re.sub(r'onclick="([\w.]+)\(\)"', r'type="button" data-call="\1"', text)
    # A file of the book is kept, not shown.
    return re.sub(
        r'(<a href="[^"]*") target="_blank"(\s+class="[^"]*btn-download-)',
        r"\1 download\2",
        text,
    )


def finish(app, error):
    """Rewrite the pages once all of them are built."""
    if error is not None or app.builder.format != "html":
        return
    root = Path(app.outdir)
    for pattern in LEFT:
        for path in root.glob(pattern):
            rmtree(path) if path.is_dir() else path.unlink()
    options = (root / "_static" / OPTIONS).read_text(encoding="utf-8").strip()
    pages = weights.pages(root)
    for page in pages:
        text = lighten(page.read_text(encoding="utf-8"), options)
        name = page.relative_to(root).with_suffix("").as_posix()
        text = policy.state(frames.move(text, name, root))
        page.write_text(text, encoding="utf-8")
    icons.cut(root)
    sheets.join(pages, root)
    logging.getLogger(__name__).info("\n" + weights.table(root))


def setup(app):
    """Register the step, behind the other extensions' last steps."""
    app.connect("build-finished", finish, priority=900)
    return {"parallel_read_safe": True}
