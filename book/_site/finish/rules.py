"""What is changed in the theme's pages: named rules, each of which must still find something in the site.

A theme changes with its versions. A rule that finds nothing any more would leave what it was made against in every page
without a word, so the build fails and names it.
"""

import re
from dataclasses import dataclass, field

from sphinx.errors import ExtensionError

# What says that a page has code.
CODE = 'class="highlight"'
# Says "auto" until a script far below finds out what that is, and then every element is styled a second time.
RESOLVED = """\
({light: "light", dark: "dark"})[document.documentElement.dataset.mode] ??
      (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")"""


@dataclass
class Rule:
    """A change of each page's text.

    name : what it is for, as the message names it.
    pattern : regular expression, in which a dot matches a line's end too.
    replacement : as in `re.sub`.
    unless : regular expression; the rule leaves alone a page where it finds something.
    """

    name: str
    pattern: str
    replacement: str = ""
    unless: str | None = None
    hits: int = field(default=0, compare=False)

    def apply(self, text):
        """Return a page with the change made, and count how often it was."""
        if self.unless and re.search(self.unless, text):
            return text
        text, count = re.subn(self.pattern, self.replacement, text, flags=re.S)
        self.hits += count
        return text


def rules():
    """Return the rules, with nothing counted yet, in the order in which they are applied."""
    return [
        # 543 KB for icons that its style sheet draws.
        Rule(
            "FontAwesome's script",
            r"<script[^>]*fontawesome/[\d.]+/js[^>]*></script>\s*",
        ),
        # Fonts are refused from file://, scripts without scripts.
        Rule("preloads", r'<link rel="preload"[^>]*>\s*'),
        Rule(
            "the viewport, said again",
            r'<meta name="viewport" content="width=device-width, initial-scale=1" ?/>\s*',
        ),
        Rule(
            "the theme from the start",
            r"(?<=dataset\.theme = )localStorage\.getItem\(.theme.\) \|\| .auto.",
            RESOLVED,
        ),
        # Names, brackets and spaces of code have the colour of the code around them: half of a chapter's elements.
        Rule("plain code", r'<span class="[npw]">([^<]*)</span>', r"\1"),
        Rule("empty code", "<span></span>"),
        # What a page loads only where it has what it is for.
        Rule(
            "notebooks' style",
            r"<link[^>]*mystnb\.[0-9a-f]+\.css[^>]*>\s*",
            unless='class="cell ',
        ),
        Rule(
            "copying's script",
            r"<script[^>]*(?:clipboard\.min|copybutton)\.js[^>]*></script>\s*",
            unless=CODE,
        ),
        Rule("copying's style", r"<link[^>]*copybutton\.css[^>]*>\s*", unless=CODE),
        Rule(
            "sliders' script",
            r"<script[^>]*slider\.js[^>]*></script>\s*",
            unless="<frame-slider",
        ),
        Rule(
            "questions' script",
            r"<script[^>]*question\.js[^>]*></script>\s*",
            unless="<book-question",
        ),
        # Nothing but a page's own words and styles is waited for.
        Rule(
            "scripts that wait",
            r'<script (?!defer)((?:data-[\w-]+="[^"]*" )?src="[^"]*")>',
            r"<script defer \1>",
        ),
        # The pages' policy refuses handlers in attributes: page.js calls what is named.
        Rule("handlers", r'onclick="([\w.]+)\(\)"', r'type="button" data-call="\1"'),
        # A file of the book is kept, not shown.
        Rule(
            "downloads",
            r'(<a href="[^"]*") target="_blank"(\s+class="[^"]*btn-download-)',
            r"\1 download\2",
        ),
        # The side bar is part of no landmark, and so are the book's name and the search field in it.
        Rule(
            "the side bar's name",
            r'<div class="bd-sidebar-primary',
            '<div role="region" aria-label="Book" class="bd-sidebar-primary',
        ),
        # A bibliography is a list whose entries have a role that ARIA has withdrawn.
        Rule("the bibliography's roles", 'role="doc-biblioentry"', 'role="listitem"'),
        # Else every folded part has the same name, whatever it says; and a summary holds no paragraphs.
        Rule(
            "folded parts' names",
            r'<summary aria-label="Toggle hidden content">\s*<p class="([^"]*)">([^<]*)</p>'
            r'\s*<p class="([^"]*)">([^<]*)</p>\s*</summary>',
            r'<summary><span class="\1">\2</span><span class="\3">\4</span></summary>',
        ),
        # A page without a title has none to print.
        Rule("an empty heading", r"<h1></h1>\s*"),
        # What has a title only is named by it, and says what it is.
        Rule(
            "buttons' types",
            r"<button (?![^>]*type=)([^>]*>)",
            r'<button type="button" \1',
        ),
        Rule(
            "buttons' names",
            r'<button (?![^>]*aria-label=)([^>]*?)title="([^"]*)"(?=[^>]*>\s*<span class="(?:fa-|btn__icon))',
            r'<button \1title="\2" aria-label="\2"',
        ),
        Rule(
            "the contents' name",
            '<nav class="bd-toc-nav page-toc">',
            '<nav class="bd-toc-nav page-toc" aria-label="On this page">',
        ),
        # The search page has the field twice.
        Rule(
            "the search field, said again",
            r'(?<= id="search-input")(.*?) id="search-input"',
            r"\1",
        ),
    ]


def addressed():
    """Return the rule that takes out what needs the site's address, for a site that has none yet."""
    return Rule(
        "what needs the site's address",
        r'<meta property="og:(?:url|image(?::\w+)?)" content="(?!https?:)[^"]*" />\s*',
    )


def inline(name, source):
    """Return the rule that puts a script into the page, in place of the element that loads it.

    name : the script's file name.
    source : what is in it.
    """
    return Rule(
        f"{name} in the page",
        rf"<script[^>]*{re.escape(name)}[^>]*></script>",
        f"<script>{source}</script>".replace("\\", r"\\"),
    )


def check(applied):
    """Raise ExtensionError, with their names, where rules found nothing in the whole site."""
    idle = [rule.name for rule in applied if not rule.hits]
    if idle:
        raise ExtensionError(
            f"these rules found nothing, the theme has changed: {'; '.join(idle)}"
        )
