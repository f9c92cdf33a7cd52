"""What would not be seen in the dark theme: a colour that does not follow the theme, and text that was given none."""

import re

import pytest

from tests.site.conftest import SITE
from tests.site.test_pages import PAGES

FRAMES = sorted(
    path.relative_to(SITE).as_posix() for path in (SITE / "_frames").rglob("*.js")
)
COLOUR = re.compile(r"\b(?:fill|stroke|color|stop-color)(?::\s*|=\")([^;\"]+)")
FOLLOWS = re.compile(r"var\(--|none$|inherit$|currentColor$|url\(")
PICTURE = re.compile(r'<svg class="figure".*?</svg>', re.DOTALL)
TEXT = re.compile(r"<text\b([^>]*)>(.*?)</text>", re.DOTALL)
COLOURED = re.compile(r"<tspan\b[^>]*\bfill[^>]*>.*?</tspan>", re.DOTALL)


def plain(source):
    """Return a page or a file of pictures with the signs of its pictures as they are in the page."""
    return source.replace('\\"', '"').replace("<\\/", "</")


def unseen(source):
    """Return what in the pictures of a page or of a file of pictures keeps its colour in the dark theme."""
    found = []
    for picture in PICTURE.findall(plain(source)):
        found += [
            colour
            for colour in COLOUR.findall(picture)
            if not FOLLOWS.match(colour.strip())
        ]
        found += [
            f"text without a colour: {text}"
            for attributes, text in TEXT.findall(picture)
            if re.sub(r"<[^>]*>", "", COLOURED.sub("", text)).strip()
            and "fill" not in attributes
        ]
    return sorted(set(found))


@pytest.mark.parametrize("path", [*PAGES, *FRAMES])
def test_every_colour_follows_the_theme(path):
    assert unseen((SITE / path).read_text(encoding="utf-8")) == []


def test_the_pictures_are_there():
    assert FRAMES
    sources = [(SITE / path).read_text(encoding="utf-8") for path in FRAMES]
    assert all(PICTURE.search(plain(source)) for source in sources)


def test_what_cannot_be_seen_is_found():
    picture = (
        '<svg class="figure"><path style="fill: #111111; stroke: var(--ink, #262626)"/>'
        '<path stroke="black"/><text style="font: 9px sans">loss</text><text> </text></svg>'
    )
    wanted = ["#111111", "black", "text without a colour: loss"]
    assert unseen(picture) == wanted
    assert unseen(picture.replace('"', '\\"').replace("</", "<\\/")) == wanted
