"""Join the style sheets that a page waits for into one: on a slow line each of them is a way there and back.

Pages that load the same sheets share the file, so that a reader who goes on has it already. It keeps what the site uses
(unused.py).
"""

import hashlib
import posixpath
import re
from functools import cache

from sphinx.errors import ExtensionError

from .unused import cut, words

LINK = re.compile(
    r'<link (?=[^>]*rel="stylesheet")(?![^>]*media="print")[^>]*href="([^"]*?)_static/([^"?]+)[^"]*"[^>]*>\s*'
)
IMPORT = re.compile(r"@import\s+(?:url\()?['\"]?([^'\")]+)['\"]?\)?\s*;")
# Not an address of its own (data:, https:) and not a place in the same file.
NAMED = re.compile(r"url\((['\"]?)(?![\w+.-]+:|#)([^'\")]+)\1\)")


def join(pages, root):
    """Rewrite pages so that each loads one style sheet, besides the one for print, and remove those it was made of.

    pages : files of the site.
    root : folder of the site, a Path; the joined sheets go to ``_static`` in it, where all sheets lie.
    Raises ExtensionError if no page loads a sheet that is found.
    """
    static = root / "_static"
    # Also what earlier builds joined, but for what pages of theirs that were not built again still load.
    parts, kept = {path.name for path in static.glob("joined-*.css")}, set()
    used = words(root.rglob("*"))

    @cache  # most sheets are on all pages
    def needed(name):
        return cut(whole(static, name, parts), used)

    for page in pages:
        text = page.read_text(encoding="utf-8")
        links = list(LINK.finditer(text))
        if not links:
            continue
        style = "".join(needed(link[2]) for link in links)
        joined = f"joined-{hashlib.sha256(style.encode()).hexdigest()[:12]}.css"
        (static / joined).write_text(style, encoding="utf-8")
        kept.add(joined)
        link = f'<link rel="stylesheet" href="{links[0][1]}_static/{joined}" />\n'
        first = links[0].start()
        text = text[:first] + link + LINK.sub("", text[first:])
        page.write_text(text, encoding="utf-8")
    if not kept:
        raise ExtensionError("no style sheet was found in any page")
    for name in parts - kept:
        (static / name).unlink()


def whole(static, name, parts):
    """Return a style sheet with those that it imports in their place, and with addresses as seen from ``_static``.

    static : the folder, a Path.
    name : the sheet's path in it.
    parts : set that takes the names of all that was read.
    """
    parts.add(name)
    folder = posixpath.dirname(name)

    def near(address):
        return posixpath.normpath(posixpath.join(folder, address))

    def moved(style):
        return NAMED.sub(lambda at: f"url({at[1]}{near(at[2])}{at[1]})", style)

    text = (static / name).read_text(encoding="utf-8").removeprefix("\ufeff")
    text = re.sub(r'^@charset "[^"]*";', "", text)
    # Between the addresses of what is imported stands the sheet's own.
    own, *rest = IMPORT.split(text)
    found = [moved(own)]
    for imported, own in zip(rest[::2], rest[1::2]):
        found += [whole(static, near(imported), parts), moved(own)]
    return "".join(found)
