"""Every address within the site leads to a page and a place on it, and every page says what it is."""

from collections import Counter
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


@pytest.fixture(scope="session")
def soups():
    """Return all pages, read: {path below the site: soup}."""
    return {
        path: BeautifulSoup((SITE / path).read_text(encoding="utf-8"), "html.parser")
        for path in [START, *PAGES]
    }


@pytest.fixture(scope="session")
def marks(soups):
    """Return the names that are given on each page: {path below the site: set}."""
    return {
        path: {element["id"] for element in soup.find_all(id=True)}
        for path, soup in soups.items()
    }


def broken(soups, marks, path):
    """Return the addresses on a page that lead nowhere in the site."""
    found = []
    for element in soups[path].find_all(True):
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
                if mark not in marks[name]:
                    found.append(address)
    return found


@pytest.mark.parametrize("path", [START, *PAGES])
def test_every_internal_link_and_anchor_resolves(soups, marks, path):
    assert broken(soups, marks, path) == []


@pytest.mark.parametrize("path", PAGES)
def test_names_on_a_page_are_given_once(soups, path):
    names = Counter(element["id"] for element in soups[path].find_all(id=True))
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("path", [START, *PAGES])
def test_page_describes_itself(soups, path):
    def content(**attributes):
        (element,) = soups[path].find_all("meta", attrs=attributes)
        return element["content"]

    assert len(content(name="description")) > 20
    assert content(property="og:title")
    assert content(property="og:description") == content(name="description")


def test_a_dead_link_is_found(soups, marks):
    page = BeautifulSoup(
        '<a href="intro.html#nowhere"></a><a href="gone.html"></a><a href="intro.html#">'
        '<a href="playground.html#preset=silences"></a><a href="playground.html#preset=no"></a>',
        "html.parser",
    )
    path = "book/references.html"
    assert broken(soups | {path: page}, marks, path) == [
        "intro.html#nowhere",
        "gone.html",
        "playground.html#preset=no",
    ]


def test_four_chapters_lead_into_the_playground(soups):
    led = {
        Path(path).name[:2]: link["href"].partition("#preset=")[2]
        for path in PAGES
        for link in soups[path].select("article a[href*='playground.html#preset=']")
    }
    assert led.keys() >= {"03", "04", "05", "06"}
