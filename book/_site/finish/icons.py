"""Cut the theme's icon fonts down to the icons that the pages show: about 4 KB in place of 280.

The cut fonts are renamed, as their licence asks of every changed version ("Font Awesome" is a reserved name).
"""

import re

from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont

FACE = re.compile(r"@font-face\{[^}]*\}")
FILE = re.compile(r"url\(\.\./webfonts/([\w-]+)\.woff2\)[^;}]*(?=[;}])")
ICON = re.compile(r'((?:\.fa-[\w-]+:before,?)+)\{content:"\\?([^"]+)"\}')
NAMED = re.compile(r"\bfa-[a-z0-9-]+")
DRAWN = re.compile(r"\\(f[0-9a-f]{3})\b|([\ue000-\uf8ff])")


def code(text):
    """Return the code point that a style sheet writes as hexadecimal digits or as the character itself."""
    return ord(text) if len(text) == 1 else int(text, 16)


def cut(root):
    """Rewrite the icon fonts and their style sheets in a built site.

    root : folder of the site, a Path.
    """
    for sheet in root.glob("_static/vendor/fontawesome/*/css/all.min.css"):
        own = set(sheet.parents[1].rglob("*"))
        names, points = used([path for path in root.rglob("*") if path not in own])
        style = ICON.sub(
            lambda found, names=names: (
                found[0] if names & set(NAMED.findall(found[1])) else ""
            ),
            sheet.read_text(encoding="utf-8"),
        )
        points |= {code(digits) for _, digits in ICON.findall(style)}
        fonts = sheet.parents[1].glob("webfonts/*.ttf")
        kept = {path.stem for path in fonts if subset(path, points)}
        style = FACE.sub(lambda found, kept=kept: face(found[0], kept), style)
        sheet.write_text(style, encoding="utf-8")


def used(paths):
    """Return the names of icons in pages, scripts and styles, and the code points that styles draw by themselves."""
    names, points = set(), set()
    for path in paths:
        if path.suffix in (".html", ".js", ".css"):
            text = path.read_text(encoding="utf-8")
            names |= set(NAMED.findall(text))
            if path.suffix == ".css":
                points |= {code(digits or sign) for digits, sign in DRAWN.findall(text)}
    return names, points


def face(rule, kept):
    """Return a rule that declares a font with the cut font in its place, or nothing where none is left."""
    file = FILE.search(rule)
    if file is None or file[1] not in kept:
        return ""
    return FILE.sub(r'url(../webfonts/\1.woff) format("woff")', rule)


def subset(path, points):
    """Write the part of a font that draws these code points beside it as WOFF, remove what it was cut from.

    Returns whether the font draws any of them.
    """
    font = TTFont(path, recalcTimestamp=False)
    some = points & set(font.getBestCmap())
    if some:
        cutter = Subsetter()
        cutter.populate(unicodes=some)
        cutter.subset(font)
        for record in font["name"].names:
            if record.nameID in (1, 3, 4, 6, 16):
                record.string = f"BookIcons-{path.stem}".replace("fa-", "")
        font.flavor = "woff"
        font.save(path.with_suffix(".woff"))
    for form in (".ttf", ".woff2"):
        path.with_suffix(form).unlink()
    return bool(some)
