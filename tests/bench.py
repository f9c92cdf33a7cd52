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

# Milliseconds from each key press to the frame after the picture has changed, and the length of a frame.
PRESS = """async count => {
    const input = document.querySelector("frame-slider input");
    const slider = input.closest("frame-slider");
    const frame = () => new Promise(requestAnimationFrame);
    const times = [], frames = [];
    for (let i = 0; i < count; i++) {
        await frame();
        const before = await frame();
        frames.push(await frame() - before);
        input.value = (Number(input.value) + 1) % (Number(input.max) + 1);
        const start = performance.now();
        input.dispatchEvent(new Event("input", { bubbles: true }));
        slider.getBoundingClientRect();
        times.push(performance.now() - start);
    }
    return { times, frames };
}"""


def main():
    """Print the three tables."""
    print("chapter                          seconds to run")
    total = 0
    for twin in sorted((BOOK / "text").glob("*.md")):
        start = time.perf_counter()
        run(twin)
        seconds = time.perf_counter() - start
        total += seconds
        print(f"{twin.stem:32} {seconds:.0f}")
    print(f"{'all':32} {total:.0f}")
    pages = sorted((SITE / "book").glob("[0-9]*.html"))
    print("\nslider                                      positions  KB gzipped")
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for found in re.finditer(
            r'<frame-slider id="([\w-]+)".*?</frame-slider>', text, flags=re.S
        ):
            size = len(gzip.compress(found[0].encode())) / 1000
            count = found[0].split("<tbody>")[1].split("</tbody>")[0].count("<tr>")
            print(f"{page.stem + ' ' + found[1]:44} {count:8} {size:11.1f}")
    print(
        "\nchapter                          key to picture, ms: median, worst; one frame, ms"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_or_install(), args=QUIET
        )
        for path in pages:
            page = browser.new_page()
            page.goto(path.as_uri())
            measured = page.evaluate(PRESS, 60)
            times = measured["times"]
            frame = statistics.median(measured["frames"])
            print(
                f"{path.stem:32} {statistics.median(times):.1f}, {max(times):.1f}; {frame:.1f}"
            )
        browser.close()


if __name__ == "__main__":
    main()
