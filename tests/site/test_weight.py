"""No chapter is heavier than it may be, and the printed weights are those of what a browser loads."""

from urllib.parse import unquote, urlsplit

import pytest

from book._site.finish import weights
from tests.site.conftest import SITE
from tests.site.test_pages import CHAPTERS, PAGES

# Fonts and pictures are loaded, and what a frame at the page's end asks for has been asked for.
ALL_THERE = """async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    return document.fonts.status === "loaded" && [...document.images].every(at => at.complete);
}"""
BUDGET = 230_000  # bytes, gzipped, before a slider is touched


@pytest.mark.parametrize("path", PAGES)
def test_page_is_within_its_budget(path):
    packed = sum(part[1] for part in weights.weigh(SITE / path).values())
    assert packed <= BUDGET


@pytest.mark.parametrize("name", CHAPTERS)
def test_all_that_a_chapter_loads_is_weighed(browser, served, name):
    context = browser.new_context()
    page = context.new_page()
    loaded = set()
    page.on("request", lambda request: loaded.add(urlsplit(request.url).path))
    page.goto(f"{served}/book/{name}.html")
    page.evaluate("scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
    page.wait_for_function(ALL_THERE)
    below = urlsplit(served).path
    files = {(SITE / unquote(path.removeprefix(below + "/"))) for path in loaded}
    weighed = set(weights.files(SITE / "book" / f"{name}.html"))
    assert files <= weighed
    kinds = {".html", ".css", ".js"} | (
        {".woff2"} if page.locator("math").count() else set()
    )
    assert {path.suffix for path in files} >= kinds
    assert not any("_frames" in path.parts for path in files)
    context.close()


def test_pictures_come_when_a_hand_comes_near(visit, served):
    page = visit(f"{served}/book/{CHAPTERS[0]}.html")
    with page.expect_request("**/_frames/**"):
        page.locator("frame-slider").first.hover()
