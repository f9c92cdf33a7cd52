"""Print what the book's figures of merit are on this machine: `make bench`. Needs the built site.

Times are of this machine and this moment: they are here to be read, and no test depends on them.
"""

import gzip
import re
import statistics
import time

from playwright.sync_api import sync_playwright

from tests.browser import find_or_install
from tests.refresh import BOOK, run
from tests.site.conftest import QUIET, SITE

# Notes, for each key press on a page's first slider, the milliseconds until the changed picture is painted.
LISTEN = """() => {
    const input = document.querySelector("frame-slider input");
    const painted = new MessageChannel();
    window.times = [];
    let pressed = 0;
    painted.port1.onmessage = () => times.push(performance.now() - pressed);
    input.addEventListener("keydown", event => { pressed = event.timeStamp; });
    input.addEventListener("input", () => requestAnimationFrame(() => painted.port2.postMessage(0)));
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
    for slow in (1, 4):
        print(
            f"\nkey to painted picture, ms, processor slowed {slow} times: median, worst; a frame"
        )
        responses(pages, slow)


def responses(pages, slow):
    """Print how soon a picture follows a key in each chapter.

    slow : how many times slower than this machine's the browser's processor is made to be.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_or_install(), args=QUIET
        )
        for path in pages:
            page = browser.new_page()
            page.goto(path.as_uri())
            page.locator("frame-slider").first.evaluate("slider => slider.load()")
            rate = {"rate": slow}
            page.context.new_cdp_session(page).send(
                "Emulation.setCPUThrottlingRate", rate
            )
            page.evaluate(LISTEN)
            for press in range(60):
                page.keyboard.press(
                    "ArrowRight" if press // 6 % 2 == 0 else "ArrowLeft"
                )
                page.wait_for_timeout(37)  # no multiple of a frame
            times = page.evaluate("times")
            frame = page.evaluate(FRAME)
            print(
                f"{path.stem:32} {statistics.median(times):.1f}, {max(times):.1f}; {frame:.1f}"
            )
        browser.close()


if __name__ == "__main__":
    main()
