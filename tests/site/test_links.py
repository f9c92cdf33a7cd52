"""Every address within the site leads to a page and a place on it, and every page says what it is."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from book._site.read import presets
from tests.site.conftest import SITE
from tests.site.test_pages import PAGES, START

PLAYGROUND = "book/playground.html"
PRESETS = {f"preset={name}" for name in presets.names()}
NAMES = {"href", "src", "data-frames", "action"}


@cache
def text_of(path):
    """Return the text of a page."""
    return (SITE / path).read_text(encoding="utf-8")


@cache  # only the pages that a process asks for: to read all takes four seconds
def soup_of(path):
    """Return a page, read."""
    return BeautifulSoup(text_of(path), "html.parser")


@cache
def marks(path):
    """Return the names that are given on a page."""
    return set(re.findall(r'\sid="([^"]+)"', text_of(path)))


def broken(soup, path):
    """Return the addresses on a page that lead nowhere in the site."""
    found = []
    for element in soup.find_all(True):
        for address in (element[name] for name in NAMES & set(element.attrs)):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (SITE / path).parent / unquote(parts.path)
            if not parts.path:
                target = SITE / path
            if not target.is_file():
                found.append(address)
            elif parts.fragment and target.suffix == ".html":
                name = target.resolve().relative_to(SITE.resolve()).as_posix()
                mark = unquote(parts.fragment)
                if name == PLAYGROUND and mark in PRESETS:
                    continue  # its script reads it
                if mark not in marks(name):
                    found.append(address)
    return found


@pytest.mark.parametrize("path", [START, *PAGES])
def test_every_internal_link_and_anchor_resolves(path):
    assert broken(soup_of(path), path) == []


@pytest.mark.parametrize("path", PAGES)
def test_names_on_a_page_are_given_once(path):
    names = Counter(element["id"] for element in soup_of(path).find_all(id=True))
    assert set(names) == marks(path)
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("path", [START, *PAGES])
def test_page_describes_itself(path):
    def content(**attributes):
        (element,) = soup_of(path).find_all("meta", attrs=attributes)
        return element["content"]

    assert len(content(name="description")) > 20
    assert content(property="og:title")
    assert content(property="og:description") == content(name="description")


def test_a_dead_link_is_found():
    page = BeautifulSoup(
        '<a href="intro.html#nowhere"></a><a href="gone.html"></a><a href="intro.html#">'
        '<a href="playground.html#preset=silences"></a><a href="playground.html#preset=no"></a>',
        "html.parser",
    )
    assert broken(page, "book/references.html") == [
        "intro.html#nowhere",
        "gone.html",
        "playground.html#preset=no",
    ]


def test_four_chapters_lead_into_the_playground():
    link = re.compile(
        r'<article.*href="[^"]*playground\.html#preset=.*</article>', re.S
    )
    led = {Path(path).name[:2] for path in PAGES if link.search(text_of(path))}
    assert led >= {"03", "04", "05", "06"}
