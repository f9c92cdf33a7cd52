"""Terms of the glossary on the pages: by mouse, by keyboard, by touch, without scripts, and in the index."""

import re

import pytest

from tests.site.conftest import SITE
from tests.site.test_pages import CHAPTERS

LINK = re.compile(r'<a class="term" id="([^"]+)" href="([^"]*)#([^"]+)"[^>]*>([^<]*)<')
PAGE = f"book/{CHAPTERS[0]}.html"


@pytest.mark.parametrize("name", CHAPTERS)
def test_each_term_is_linked_once_and_arrives(name):
    text = (SITE / "book" / f"{name}.html").read_text(encoding="utf-8")
    glossary = (SITE / "book/glossary.html").read_text(encoding="utf-8")
    links = LINK.findall(text)
    # The claims are an output, in which no term is linked: that chapter has little prose.
    long = name[0].isdigit() and name != "07_claims"
    assert len(links) >= (15 if long else 5)
    assert len({anchor for anchor, *_ in links}) == len(links)
    assert {page for _, page, *_ in links} == {"glossary.html"}
    missing = [term for _, _, term, _ in links if f'id="{term}"' not in glossary]
    assert missing == []


def test_index_lists_where_a_term_is_used():
    index = (SITE / "genindex.html").read_text(encoding="utf-8")
    assert f"{CHAPTERS[0]}.html#mention-overfitting" in index
    assert "book/glossary.html#term-overfitting" in index


def test_meaning_is_shown_on_hover_and_goes_away(visit, base):
    page = visit(f"{base}/{PAGE}")
    term, tip = page.locator("a.term").first, page.locator(".term-tip")
    term.hover()
    meaning = page.locator(f"#{term.get_attribute('aria-describedby')}")
    assert tip.inner_text() == meaning.text_content()
    tip.hover()  # the pointer may go into the text
    page.wait_for_timeout(500)
    assert tip.is_visible()
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    term.hover()
    page.mouse.move(2, 2)
    tip.wait_for(state="hidden")


def test_meaning_is_shown_on_focus_and_enter_follows(visit, base):
    page = visit(f"{base}/{PAGE}")
    term, tip = page.locator("a.term").first, page.locator(".term-tip")
    term.focus()
    assert tip.is_visible()
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary.html#term-*")


def test_first_tap_shows_the_meaning_and_the_second_follows(visit, base):
    phone = {"width": 360, "height": 740}
    page = visit(f"{base}/{PAGE}", viewport=phone, has_touch=True, is_mobile=True)
    term, tip = page.locator("a.term").first, page.locator(".term-tip")
    term.tap()
    assert tip.is_visible()
    box = tip.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    term.tap()
    page.wait_for_url("**/glossary.html#term-*")


def test_without_scripts_a_term_is_a_link(visit, base):
    page = visit(f"{base}/{PAGE}", java_script_enabled=False)
    page.locator("a.term").first.click()
    page.wait_for_url("**/glossary.html#term-*")
