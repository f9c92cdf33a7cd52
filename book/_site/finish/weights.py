"""Weigh the pages of a built site: all that a page may ask for before a slider is touched."""

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

KINDS = {
    "page": (".html",),
    "style": (".css",),
    "script": (".js",),
    "font": (".woff", ".woff2", ".ttf"),
    "image": (".svg", ".png", ".webp", ".jpg", ".jpeg", ".gif", ".ico"),
    "other": (),
}
INSIDE = re.compile(r"(?:url\(|@import )['\"]?([^'\")]+)")


class Loads(HTMLParser):
    """Gathers the addresses that a page itself loads."""

    def __init__(self):
        super().__init__()
        self.addresses = []
        self.maths = False

    def handle_starttag(self, tag, attributes):
        """Note an element that loads something."""
        given = dict(attributes)
        self.maths |= tag == "math"
        if tag in ("script", "img"):
            self.addresses.append(given.get("src"))
        elif tag == "link" and given.get("rel") in ("stylesheet", "icon", "preload"):
            self.addresses.append(given.get("href"))


def near(base, address):
    """Return the file that an address names from a file, or None where it names no file beside it.

    Addresses from the host's root, as the 404 page has them where the site's address is set, are not looked up.
    """
    parts = urlsplit(address or "")
    if parts.scheme or not parts.path or parts.path.startswith("/"):
        return None
    return base.parent / unquote(parts.path)


def files(page):
    """Return the files that a page may load before a slider is touched, itself first.

    The fonts and images that a style sheet names are counted whether they come to be used or not, but for the font of
    equations on a page without one.
    Raises FileNotFoundError, with the page's name, for one that is not there.
    """
    loads = Loads()
    loads.feed(page.read_text(encoding="utf-8"))
    found = [near(page, address) for address in loads.addresses]
    # The list grows by what the style sheets name, other style sheets among it.
    for sheet in found:
        if sheet and sheet.suffix == ".css" and sheet.is_file():
            inside = INSIDE.findall(sheet.read_text(encoding="utf-8"))
            found += [near(sheet, address) for address in inside]
    kept = {
        file.resolve()
        for file in found
        if file and (loads.maths or "math" not in file.name)
    }
    for file in kept:
        if not file.is_file():
            raise FileNotFoundError(f"{page} loads {file}, which is not there")
    return [page, *sorted(kept)]


def kind_of(file):
    """Return the kind of a file by its name's ending, "other" where no kind has it."""
    ending = file.suffix.lower()
    return next((kind for kind, ends in KINDS.items() if ending in ends), "other")


def weigh(page):
    """Return the bytes of a page and what it may load, by kind: {kind: (raw, gzipped)}."""
    sums = dict.fromkeys(KINDS, (0, 0))
    for file in files(page):
        kind = kind_of(file)
        data = file.read_bytes()
        packed = min(len(data), len(gzip.compress(data, 6, mtime=0)))
        sums[kind] = (sums[kind][0] + len(data), sums[kind][1] + packed)
    return sums


def table(root):
    """Return a table of the kilobytes of all pages of a site, raw and gzipped.

    root : folder of the site, a Path.
    """
    heads = "".join(f"{kind:>14}" for kind in [*KINDS, "all"])
    lines = [f"{'kB raw / gzipped':32}{heads}"]
    for page in pages(root):
        sums = list(weigh(page).values())
        sums.append(tuple(sum(part) for part in zip(*sums)))
        cells = (f"{raw / 1000:.0f} / {packed / 1000:.1f}" for raw, packed in sums)
        name = page.relative_to(root).with_suffix("").as_posix()
        lines.append(f"{name:32}" + "".join(f"{cell:>14}" for cell in cells))
    return "\n".join(lines)


def pages(root):
    """Return the pages of a built site."""
    return sorted(
        path for path in Path(root).rglob("*.html") if "_static" not in path.parts
    )
