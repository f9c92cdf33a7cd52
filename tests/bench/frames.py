"""Print how smoothly the playground's page runs while it trains: `python -m tests.bench.frames`, of the built site.

Frames are those that the browser paints, once as a display of 60 Hz lets it, and once without a display's limit, which
says what is to spare; a redrawing is one of the playground's. "Busy" is the part of a processor that the page's own
thread takes, the worker's training not counted: other programs disturb it least. An input's time is the browser's own
(Event Timing), from the key to the frame after it, in steps of 8 ms; less than 16 ms is not told, and counts as 16.
"""

import os
import re
import statistics
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

from book._make.browser import find_or_install
from tests.site.conftest import QUIET, SITE

PAGE = SITE / "book" / "playground.html"
ROWS = "data.kind=circles&data.rows=1000&data.held=0.5"  # 500 to train on, 500 held out
SETTINGS = {
    "2-16-16-1 on 100 rows": "data.kind=moons&layers=16_16",
    "2-8-8-1 on 500 rows": f"{ROWS}&layers=8_8",
}
PAIRS = f"{ROWS}&layers=8_8&pairs.seeds=20"

# No waiting for a display between two frames.
UNLIMITED = "--disable-frame-rate-limit", "--disable-gpu-vsync"

LISTEN = """() => {
    window.inputs = [];
    window.tasks = [];
    new PerformanceObserver(list => inputs.push(...list.getEntries().map(each => each.duration)))
        .observe({ type: "event", durationThreshold: 16 });
    new PerformanceObserver(list => tasks.push(...list.getEntries().map(each => each.duration)))
        .observe({ type: "longtask" });
}"""
# Frames, redrawings of the network, and reports of how far the pairs are, each a second; and the longest frame.
FRAMES = """async time => {
    let drawn = 0, told = 0;
    const lines = new MutationObserver(() => drawn++);
    lines.observe(document.querySelector(".playground .net"), { attributes: true, subtree: true });
    const bar = new MutationObserver(() => told++);
    bar.observe(document.querySelector(".playground progress"), { attributes: true });
    const frame = () => new Promise(requestAnimationFrame);
    const start = await frame();
    let count = 0, last = start, worst = 0;
    while (last < start + time) {
        const now = await frame();
        worst = Math.max(worst, now - last);
        last = now;
        count++;
    }
    lines.disconnect();
    bar.disconnect();
    return [count, drawn, told].map(each => 1000 * each / (last - start)).concat(worst);
}"""


@contextmanager
def opened(address, *args):
    """Open the playground at a setting in a browser of its own, as fast as it goes."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_or_install(), args=[*QUIET, *args]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{PAGE.as_uri()}#{address}")
        ground = page.locator(".playground[data-where]")
        ground.locator(".status", has_text="Ready").wait_for()
        ground.get_by_label("Pace").select_option("fast")
        page.evaluate(LISTEN)
        yield page, ground
        browser.close()


def play(ground):
    """Let it train, where it does not; the page stays where it is, and so does the focus."""
    button = ground.get_by_role("button", name=re.compile("^(Play|Pause)$"))
    if button.inner_text() == "Play":
        button.evaluate("at => at.click()")


def frames(page):
    """Return frames, redrawings and reports a second, the longest frame in ms, and the part of a processor taken."""
    page.wait_for_timeout(1000)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def busy():
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(each["value"] for each in metrics if each["name"] == "TaskDuration")

    before = busy()
    found = page.evaluate(FRAMES, 5000)
    return *found, (busy() - before) / 5


def trained(name, address):
    """Print the frames a second while one network trains."""

    def during(page, ground):
        play(ground)
        return frames(page)

    reported(name, address, during, 1)


def paired(name, address):
    """Print the frames a second while 40 networks train, and how often it is told how far they are."""

    def during(page, ground):
        seeds = ground.locator(".seeds")
        seeds.get_by_label("After steps").fill("100000")
        seeds.get_by_label("After steps").blur()
        seeds.get_by_label("lower", exact=True).check()
        seeds.get_by_role("button", name="Train the pairs").click()
        return frames(page)

    reported(name, address, during, 2)


def reported(name, address, during, which):
    """Print what is found on a display's terms, and the frames a second without them.

    during : function of the page and its playground that starts the training and returns what `frames` finds.
    which : place in it of what is counted beside the frames.
    """
    with opened(address) as (page, ground):
        found = during(page, ground)
    with opened(address, *UNLIMITED) as (page, ground):
        free = during(page, ground)[0]
    rate, counted, worst, busy = found[0], found[which], *found[3:]
    print(
        f"{name:36}{rate:10.1f}{free:12.1f}{counted:12.1f}{worst:13.1f}{busy:8.0%}",
        flush=True,
    )


def answered(name, address):
    """Print how soon the sliders answer a key while it trains, and the longest task."""
    found = {}
    with opened(address) as (page, ground):
        for slider in ground.locator("input[type=range]").all():
            if not slider.is_visible():
                continue
            label = slider.evaluate("at => at.labels[0].textContent")
            found[label] = []
            for key in ("ArrowRight", "ArrowLeft") * 3:
                slider.focus()
                play(ground)
                page.wait_for_timeout(300)
                page.evaluate("inputs.length = 0")
                page.keyboard.press(key)
                page.wait_for_timeout(250)
                found[label].append(max(page.evaluate("inputs"), default=16))
        longest = max(page.evaluate("tasks"), default=0)
    every = [time for times in found.values() for time in times]
    slowest = max(found, key=lambda label: statistics.median(found[label]))
    print(
        f"{name:36}{statistics.median(every):10.0f}{max(every):12.0f}"
        f"{sum(time > 50 for time in every):6} of {len(every):3}{longest:16.0f}   "
        f"{slowest}, {statistics.median(found[slowest]):.0f}",
        flush=True,
    )


def main():
    """Print the tables."""
    if hasattr(os, "getloadavg"):
        print(
            f"{os.cpu_count()} processors, {os.getloadavg()[0]:.1f} programs ask for them\n"
        )
    head = f"{'frames/s':>10}{'no limit':>12}{'redrawn/s':>12}{'longest, ms':>13}{'busy':>8}"
    print(f"{'while a network trains':36}{head}")
    for name, address in SETTINGS.items():
        trained(name, address)
    if hasattr(os, "sched_setaffinity"):
        every = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(every)})
        trained(f"{name}, on one core", address)
        os.sched_setaffinity(0, every)
    print(f"\n{'while pairs train':36}{head.replace('redrawn', 'reports')}")
    paired("40 of 2-8-8-1 on 500 rows", PAIRS)
    print(
        f"\n{'ms from a key to the frame after it':36}{'median':>10}{'worst':>12}{'above 50':>13}{'longest task':>16}"
        "   slowest, its median"
    )
    for name, address in SETTINGS.items():
        answered(name, address)


if __name__ == "__main__":
    main()
