"""Take the picture that the playground's page shows where scripts are off.

    python -m book._make.still          of the built site; writes book/_site/write/still.html

It is what the page itself draws after a preset's steps: its network and its losses, in the colours of the theme.
"""

import re
from pathlib import Path

from playwright.sync_api import sync_playwright

from book._make.browser import find_or_install

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "_build" / "html" / "book" / "playground.html"
TARGET = ROOT / "book" / "_site" / "write" / "still.html"
PRESET = "prunes"

TEXT = (
    "Only the first input, the upper one, tells the classes apart. A price on the size of kernel weights, L1, has "
    "taken from the second what it had. The wider a line, the larger the weight: blue above 0, dashed below."
)
DRAWN = """ground => [".curves figcaption", ".curves svg", ".net"]
    .map(name => ground.querySelector(name).outerHTML)"""
# What the panel has for other hands, and what says nothing.
LEFT = re.compile(
    r'<line class="cursor"[^>]*></line>| (?:data-lit|style|aria-label)="[^"]*"| class=""'
)


def take(browser, address):
    """Return the picture as HTML.

    browser : of Playwright.
    address : of the playground's page.
    """
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"{address}#preset={PRESET}")
    ground = page.locator(".playground[data-where]")
    ground.locator(".status", has_text="Ready").wait_for()
    ground.get_by_label("Pace").select_option("fast")
    ground.get_by_role("button", name="Play", exact=True).click()
    ground.locator(".status", has_text="Paused").wait_for(timeout=60_000)
    curves = ground.locator(".curves")
    curves.focus()
    said = []
    for key in ("Home", "End"):
        page.keyboard.press(key)
        reading = curves.get_by_role("status").inner_text()
        said.append(dict(part.rsplit(" ", 1) for part in reading.split(", ")))
    page.keyboard.press("Escape")
    caption, losses, network = (LEFT.sub("", each) for each in ground.evaluate(DRAWN))
    page.close()
    first, last = said
    text = (
        f"Over {last['step']} steps the training loss falls from {first['training loss']} to {last['training loss']}, "
        f"the held-out loss from {first['held-out loss']} to {last['held-out loss']}"
    )
    return (
        f'<figure class="curves">{caption}{named(losses, text)}</figure>\n'
        f"<figure>{named(network, 'The network: two inputs, eight hidden units, one output')}"
        f"<figcaption>{TEXT}</figcaption></figure>\n"
    )


def named(drawing, text):
    """Return an SVG that says a text."""
    return drawing.replace('role="img"', f'role="img" aria-label="{text}"', 1)


def main():
    """Write the picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_or_install(), args=["--no-sandbox"]
        )
        TARGET.write_text(take(browser, PAGE.as_uri()), encoding="utf-8")
        browser.close()


if __name__ == "__main__":
    main()
