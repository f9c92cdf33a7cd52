"""What a screen reader is given of a figure with its question, and of the playground: every node, and nothing else.

The snapshots lie beside this file, in aria/. After a change that is meant, write them anew and read the difference:
PYTHONPATH=book python -m tests.site.test_aria (needs the built site).
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from book._make.browser import find_or_install
from tests.site.conftest import QUIET, SITE, open_page
from tests.site.test_playground import PAGE, press, ready

ASIDE = Path(__file__).with_name("aria")
# Without it a snapshot only asks that what it names is there.
WHOLE = "- /children: deep-equal\n"
CHAPTER = "book/01_need_for_regularization.html"


def question(page):
    """Answer the first question of a chapter."""
    page.goto(f"{page.home}/{CHAPTER}")
    asked = page.locator("#bet")
    asked.get_by_role("radio").last.check()
    asked.locator("[role=status]", has_text="Not so.").wait_for()
    return asked


def slider(page):
    """Move the first slider of a chapter to its end, until it has said so."""
    page.goto(f"{page.home}/{CHAPTER}")
    moved = page.locator("#fit")
    moved.evaluate("slider => slider.load()")
    moved.get_by_role("slider").press("End")
    moved.locator(".spoken", has_text="turns").wait_for()
    return moved


def start(page):
    """Open the playground at a preset."""
    page.goto(f"{page.home}/{PAGE}#preset=silences")
    return ready(page)


def epoch(page):
    """Train one epoch."""
    ground = start(page)
    press(ground, "One epoch")
    ground.get_by_text("Paused at step 10").wait_for()
    expect(ground.locator(".numbers")).to_contain_text("Step10")
    return ground


def pairs(page):
    """Train some pairs, after a guess."""
    ground = start(page)
    for label, value in (("Pairs", "4"), ("After steps", "100")):
        ground.get_by_label(label, exact=True).fill(value)
        ground.get_by_label(label, exact=True).blur()
    seeds = ground.locator(".seeds")
    seeds.get_by_label("higher", exact=True).check()
    press(ground, "Train the pairs")
    seeds.locator(".verdict", has_text="Mean difference").wait_for()
    return ground


STATES = {
    "question-answered": question,
    "slider-at-its-end": slider,
    "playground-at-its-start": start,
    "playground-after-an-epoch": epoch,
    "playground-after-the-pairs": pairs,
}


def opened(browser, home, wrong):
    """Return a page that knows where the site is, and draws without motion."""
    page = open_page(browser, f"{home}/{CHAPTER}", wrong, reduced_motion="reduce")
    page.home = home
    return page


@pytest.mark.parametrize("name", STATES)
def test_a_screen_reader_is_given_this_and_no_more(browser, served, name):
    wrong = []
    page = opened(browser, served, wrong)
    found = STATES[name](page)
    stored = (ASIDE / f"{name}.yaml").read_text(encoding="utf-8")
    assert stored.startswith(WHOLE)
    expect(found).to_match_aria_snapshot(stored)
    # One thing more, or one fewer, is seen.
    for change in (
        "at => at.append('more')",
        "at => { at.lastChild.remove(); at.querySelector('input').remove(); }",
    ):
        found.evaluate(change)
        with pytest.raises(AssertionError):
            expect(found).to_match_aria_snapshot(stored, timeout=300)
    page.context.close()
    assert wrong == []


def main():
    """Write all snapshots."""
    ASIDE.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_or_install(), args=QUIET
        )
        for name, reach in STATES.items():
            page = opened(browser, SITE.as_uri(), [])
            text = f"{WHOLE}{reach(page).aria_snapshot()}\n"
            (ASIDE / f"{name}.yaml").write_text(text, encoding="utf-8")
            page.context.close()
        browser.close()


if __name__ == "__main__":
    main()
