"""Each page states what it may load, and all that it does works under that: served below a path, and from disk."""

import re
import zipfile

import pytest

from tests.site.conftest import SITE
from tests.site.state import STATE
from tests.site.test_pages import CHAPTERS, PAGES, START

ALL = [START, *PAGES]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["search.html", "book/intro.html"])
def test_search_field_leaves_room_for_its_icon(visit, served, path, width):
    page = visit(f"{served}/{path}", viewport={"width": width, "height": 700})
    if path != "search.html":
        page.keyboard.press("Control+k")
    form = page.locator("form.bd-search:visible")
    icon = form.locator(".fa-magnifying-glass").bounding_box()
    field = form.locator("input")
    padding = field.evaluate("field => parseFloat(getComputedStyle(field).paddingLeft)")
    assert icon["x"] + icon["width"] < field.bounding_box()["x"] + padding


@pytest.mark.parametrize("path", ALL)
def test_policy_allows_only_what_lies_in_the_site(path):
    text = (SITE / path).read_text(encoding="utf-8")
    (policy,) = re.findall(
        r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text
    )
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
    assert rules["default-src"] == ["'self'"]
    assert rules["object-src"] == ["'none'"]
    hashes = [source for source in rules["script-src"] if source != "'self'"]
    assert all(source.startswith("'sha256-") for source in hashes)
    assert rules["img-src"] == ["'self'", "data:"]
    assert text.index("Content-Security-Policy") < text.index("<title>")
    assert "<script" not in text[: text.index("Content-Security-Policy")]
    assert not re.findall(r"<[a-z][^>]*\son[a-z]+=\"", text)


def test_policy_is_in_force(browser, base):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{base}/book/{CHAPTERS[0]}.html")
    refused = page.evaluate(
        """() => new Promise(resolve => {
            addEventListener("securitypolicyviolation", event => resolve(event.violatedDirective));
            const script = document.createElement("script");
            script.textContent = "window.broken = true";
            document.head.append(script);
        })"""
    )
    assert refused == "script-src-elem"
    assert page.evaluate("window.broken") is None
    context.close()


def search(page, base, word):
    """Search for a word from any page by its field, and return the titles of what is found."""
    page.keyboard.press("Control+k")
    field = page.locator("form.bd-search input:visible").first
    field.fill(word)
    field.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    page.locator("#search-results ul.search li a").first.wait_for()
    return page.locator("#search-results ul.search li > a").all_inner_texts()


def test_search_finds_a_word_of_a_chapter(visit, base):
    page = visit(f"{base}/book/intro.html")
    titles = search(page, base, "polynomial")
    assert any("The need for regularization" in title for title in titles)
    # Pages from disk are processes of their own, to which the words come a moment later: a hand is slower than that.
    with page.context.new_page() as other:
        other.goto(f"{base}/_static/documentation_options.js")
        other.wait_for_function("localStorage.getItem('sphinx_highlight_terms')")
    page.locator("#search-results ul.search li > a").first.click()
    page.wait_for_url("**/book/*.html*")
    page.locator("span.highlighted").first.wait_for(state="attached")


def test_theme_switch_and_buttons_work(visit, base):
    page = visit(f"{base}/book/intro.html", color_scheme="light")
    seen = set()
    for _ in range(3):
        page.locator("button.theme-switch-button:visible").click()
        seen.add(page.evaluate("document.documentElement.dataset.mode"))
    assert seen == {"light", "dark", "auto"}
    page.evaluate("window.print = () => { window.printed = true; }")
    page.locator("button[aria-label='Download this page']").click()
    page.locator(".btn-download-pdf-button").click()
    assert page.evaluate("window.printed")


def test_zip_works_when_it_is_unpacked(visit, tmp_path):
    archive = tmp_path / "book.zip"
    zipfile.main(["-c", str(archive), str(SITE)])  # what `make zip` does
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(tmp_path / "stick" / "a folder")
    home = (tmp_path / "stick" / "a folder" / "html").as_uri()
    page = visit(f"{home}/book/{CHAPTERS[0]}.html")
    slider = page.locator("frame-slider").first
    before = slider.evaluate(STATE)
    slider.locator("input").last.press("End")
    slider.evaluate("slider => slider.load()")
    after = slider.evaluate(STATE)
    assert after["picture"] != before["picture"]
    assert after["alt"] != before["alt"]
    assert search(page, home, "polynomial")


def test_a_slider_whose_pictures_are_missing_says_so_and_asks_again(browser, served):
    context = browser.new_context()
    page = context.new_page()
    page.route("**/_frames/**", lambda route: route.abort())
    page.goto(f"{served}/book/{CHAPTERS[0]}.html")
    slider = page.locator("frame-slider").first
    before = slider.evaluate(STATE)
    at = slider.locator("input").last
    at.press("End")
    note = slider.locator("[role=status]", has_text="could not be loaded")
    note.wait_for()
    # The numbers are still those of the picture, and the picture says that it is not the one asked for.
    still = slider.evaluate(STATE)
    assert [still[key] for key in ("readout", "alt", "picture")] == [
        before[key] for key in ("readout", "alt", "picture")
    ]
    assert "stale" in slider.get_attribute("class")
    page.unroute("**/_frames/**")
    at.press("ArrowLeft")
    note.wait_for(state="detached")
    after = slider.evaluate(STATE)
    assert all(after[key] != before[key] for key in ("readout", "alt", "picture"))
    assert "stale" not in slider.get_attribute("class")
    context.close()
