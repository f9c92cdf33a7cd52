"""Print what the book's figures of merit are on this machine: `make bench`. Needs the built site.

Times are of this machine and this moment: they are here to be read, and no test depends on them.
"""

import gzip
import itertools
import re
import statistics
import time

from playwright.sync_api import sync_playwright

from book._make.browser import find_or_install
from book._make.refresh import BOOK, run
from tests.site.conftest import QUIET, SITE

# Notes, for each key press on a page's first slider, the milliseconds from the key, and from the slider's input event
# that the browser makes of it, until the changed picture is painted.
LISTEN = """() => {
    const input = document.querySelector("frame-slider input");
    const painted = new MessageChannel();
    window.times = [];
    let pressed = 0, moved = 0;
    painted.port1.onmessage = () => times.push([pressed, moved].map(start => performance.now() - start));
    input.addEventListener("keydown", event => { pressed = event.timeStamp; });
    input.addEventListener("input", event => {
        moved = event.timeStamp;
        requestAnimationFrame(() => painted.port2.postMessage(0));
    });
    input.focus();
}"""
FRAME = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const start = await frame();
    for (let i = 0; i < 60; i++) await frame();
    return (await frame() - start) / 61;
}"""


def main():
    """Print the tables."""
    print("chapter                          seconds to run")
    total = 0
    for twin in sorted((BOOK / "text").glob("*.md")):
        start = time.perf_counter()
        run(twin)
        seconds = time.perf_counter() - start
        total += seconds
        print(f"{twin.stem:32} {seconds:.0f}")
    print(f"{'all':32} {total:.0f}")
    pages = [
        SITE / "book" / f"{path.stem}.html" for path in sorted(BOOK.glob("*.ipynb"))
    ]
    print("\nslider                                      positions  KB gzipped")
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for found in re.finditer(
            r'<frame-slider id="([\w-]+)".*?</frame-slider>', text, flags=re.S
        ):
            frames = SITE / "_frames" / "book" / page.stem / f"{found[1]}.js"
            parts = (found[0].encode(), frames.read_bytes())
            size = sum(len(gzip.compress(part)) for part in parts) / 1000
            count = found[0].split("<tbody>")[1].split("</tbody>")[0].count("<tr>")
            print(f"{page.stem + ' ' + found[1]:44} {count:8} {size:11.1f}")
    # A hand's pace, and a key held down; neither a multiple of a frame.
    for slow, apart in itertools.product((1, 4), (137, 37)):
        print(
            f"\nms to the painted picture: a key each {apart} ms, processor slowed {slow} times\n"
            f"{'':32}{'key: median':>14}{'worst':>8}{'input: median':>16}{'worst':>8}{'a frame':>10}"
        )
        for page in pages:
            responses(page, slow, apart)


def responses(path, slow, apart):
    """Print how soon a picture follows a key in a chapter.

    The browser is a new one: pages that are open beside this one would share its processor.

    path : the page.
    slow : how many times slower than this machine's the browser's processor is made to be.
    apart : milliseconds from one key to the next.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_or_install(), args=QUIET
        )
        page = browser.new_page()
        page.goto(path.as_uri())
        page.locator("frame-slider").first.evaluate("slider => slider.load()")
        page.wait_for_timeout(1000)
        rate = {"rate": slow}
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", rate)
        page.evaluate(LISTEN)
        for press in range(60):
            page.keyboard.press("ArrowRight" if press // 6 % 2 == 0 else "ArrowLeft")
            page.wait_for_timeout(apart)
        from_key, from_input = zip(*page.evaluate("times"))
        print(
            f"{path.stem:32}{statistics.median(from_key):14.1f}{max(from_key):8.1f}"
            f"{statistics.median(from_input):16.1f}{max(from_input):8.1f}{page.evaluate(FRAME):10.1f}",
            flush=True,
        )
        browser.close()


if __name__ == "__main__":
    main()
