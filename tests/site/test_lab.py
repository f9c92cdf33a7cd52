"""The JupyterLab way: a real JupyterLab serves a chapter, the kernel runs it, a slider redraws the picture.

The playground is there too: what it trains in the browser is read from Python, and what Python sets is trained.
"""

import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import numpy as np
import pytest
from playwright.sync_api import expect

from book._make.refresh import KERNEL
from tests.site.conftest import ROOT
from tests.site.test_accessibility import RULES, only, violations
from tests.unit.playground import ask

CHAPTER = "02_bias_variance_regimes"
WORK = """\
import time

from reglab.training.progress import bar

with bar(4, "networks") as progress:
    for _ in range(4):
        time.sleep(0.8)
        progress.update(1)
print("all done")
"""
PLAY = "play"
CELLS = [
    """\
from reglab.playground import Playground

playground = Playground("preset=silences")
playground""",
    """\
import asyncio
import hashlib
import json


def say(what, *of):
    bits = b"".join(part.tobytes() for part in playground.weights(*of))
    print(what, json.dumps([playground.state, hashlib.sha256(bits).hexdigest()]))


async def until(there):
    while not there():
        await asyncio.sleep(0.02)


await playground.load()
await until(lambda: playground.state["steps"] == 20)
say("pressed")""",
    """\
layer = {"units": 4, "kernel": {"l2": 0.01}}
await playground.load(data={"kind": "circles"}, layers=[layer], steps=300)
say("set")""",
    """\
try:
    await playground.load("data.kind=moon")
except ValueError as error:
    print("refused", error)""",
    """\
await until(lambda: playground.seeds)
for seed in playground.seeds:
    say(f"with {seed}", seed)
    say(f"without {seed}", seed, False)""",
    # Not awaited: the page has its turn when the cell is done.
    'playground.address += "&batch=7"',
    'await playground.load()\nsay("last")\nplayground.address = "preset=quiet"',
    "await playground.load()",
]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Return the address of a JupyterLab on a copy of the book."""
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "book", home / "book")
    shorten(home / "book" / f"{CHAPTER}.ipynb")
    notebook = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, CELLS)])
    notebook.metadata["kernelspec"] = KERNEL
    nbformat.write(notebook, home / "book" / f"{PLAY}.ipynb")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "jupyter",
        "lab",
        "--no-browser",
        "--allow-root",
        f"--port={port}",
    ]
    command += [
        "--ip=127.0.0.1",
        "--IdentityProvider.token=",
        "--ServerApp.password=",
        "book",
    ]
    settings = {
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
    }
    log = home / "lab.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            command,
            cwd=home,
            stdout=output,
            stderr=output,
            env=os.environ | settings,
            start_new_session=True,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(address, server, log)
            yield address
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=30)


def shorten(path):
    """Leave of a chapter what comes up to its first slider, code and text, and have it begin with long work."""
    chapter = nbformat.read(path, as_version=4)
    last = next(
        at for at, cell in enumerate(chapter.cells) if "@slider(" in cell.source
    )
    work = nbformat.v4.new_code_cell(WORK)
    chapter.cells = [work, *chapter.cells[: last + 1]]
    nbformat.write(chapter, path)


def wait_for(address, server, log, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/api", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")


@pytest.fixture(scope="module")
def context(browser):
    """Return a browser's context in which JupyterLab's own files are loaded once."""
    context = browser.new_context(viewport={"width": 1300, "height": 1400})
    yield context
    context.close()


@pytest.fixture
def run_all(lab, context):
    """Return a function that opens a notebook in JupyterLab and runs all of its cells."""
    pages = []

    def run_all(name):
        page = context.new_page()
        pages.append(page)
        page.goto(f"{lab}/lab/tree/{name}.ipynb?reset")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
        page.get_by_text("| Idle").wait_for(
            timeout=60_000
        )  # else it asks which kernel to take
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        return page

    yield run_all
    for page in pages:
        page.close()


@pytest.mark.timeout(300)
def test_long_work_shows_a_bar_that_goes_and_a_slider_is_live(run_all, tmp_path):
    page = run_all(CHAPTER)
    bar = page.locator(".jp-OutputArea .progress-bar")
    bar.wait_for(timeout=120_000)
    page.get_by_text(re.compile(r"\d/4.*networks")).wait_for(timeout=10_000)
    page.locator(".jp-OutputArea-output", has_text="all done").wait_for(timeout=60_000)
    assert not bar.is_visible()
    # The notebook draws only the cells near the window: go down until the first slider is alive.
    handle = page.locator(".jp-OutputArea .widget-slider .noUi-handle").first
    end = time.monotonic() + 200
    while not handle.count() and time.monotonic() < end:
        page.locator(".jp-WindowedPanel-outer, .jp-Notebook").first.hover()
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(300)
    handle.scroll_into_view_if_needed()
    picture = page.locator(".jp-OutputArea .widget-html [role=img]").first
    before, alt = picture.inner_html(), picture.get_attribute("aria-label")
    handle.focus()
    handle.press("ArrowRight")
    page.wait_for_function(
        "alt => document.querySelector('.jp-OutputArea .widget-html [role=img]').ariaLabel !== alt",
        arg=alt,
        timeout=150_000,  # the kernel still runs the cells below
    )
    assert picture.inner_html() != before
    assert "svg" in picture.inner_html()
    page.screenshot(path=tmp_path / "lab.png")
    assert page.locator(".jp-OutputArea-output[data-mime-type*=stderr]").count() == 0


@pytest.fixture
def played(run_all):
    """Return a JupyterLab page that runs the playground's notebook; it asks no other host, and nothing fails in it."""
    page = run_all(PLAY)
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    home = page.url.split("/lab")[0]
    local = (home, "data:", "blob:")
    page.on("request", lambda at: at.url.startswith(local) or wrong.append(at.url))
    yield page
    assert wrong == []


def said(page, what):
    """Wait for what a cell prints; return the run's state and the checksum of its weights."""
    output = page.locator(
        ".jp-OutputArea-output", has_text=re.compile(f"^{what} ", re.M)
    )
    output.wait_for(timeout=60_000)
    line = next(
        line for line in output.inner_text().splitlines() if line.startswith(what)
    )
    return json.loads(line.removeprefix(what))


def of_engine(state):
    """Return the checksum of what the engine trains in node."""
    (found,) = ask(["look", state])
    return hashlib.sha256(np.array(found["weights"]).tobytes()).hexdigest()


@pytest.mark.timeout(300)
def test_the_playground_trains_in_jupyterlab_and_python_reads_it(played, tmp_path):
    page = played
    ground = page.locator(".jp-OutputArea .playground[data-where]")
    ground.wait_for(timeout=120_000)
    assert ground.get_attribute("data-where") == "worker"
    ground.get_by_text("How many of the 32 hidden units").wait_for()
    ground.get_by_text("Ready", exact=True).wait_for()
    # A key that moves a slider does not move JupyterLab to another cell.
    units = ground.get_by_label("Units 1")
    units.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(units).to_be_focused()
    for _ in range(2):
        ground.get_by_role("button", name="One epoch", exact=True).click()
    state, bits = said(page, "pressed")
    assert state["layers"][0]["activity"] == {"l1": 0.01, "l2": 0}
    assert bits == of_engine(state)
    # What Python sets is there, and trained, bit by bit as elsewhere.
    state, bits = said(page, "set")
    ground.get_by_text("Paused at step 300", exact=True).wait_for()
    expect(ground.get_by_label("Kind")).to_have_value("circles")
    assert (state["steps"], bits) == (300, of_engine(state))
    refused = page.get_by_role("alert").filter(has_text="cannot be opened")
    expect(refused).to_contain_text('got "moon"')
    ground.get_by_text("Paused at step 300", exact=True).wait_for()
    ground.get_by_label("Pairs", exact=True).fill("2")
    ground.get_by_label("After steps").fill("50")
    ground.get_by_label("After steps").blur()
    ground.get_by_label("lower", exact=True).check()
    ground.get_by_role("button", name="Train the pairs").click()
    bare = [{**layer, "kernel": {}} for layer in state["layers"]]
    for seed in (0, 1):
        pair = {"seed": seed, "data": {**state["data"], "seed": seed}, "steps": 50}
        kept, left = said(page, f"with {seed}")[1], said(page, f"without {seed}")[1]
        assert kept == of_engine({**state, **pair})
        assert left == of_engine({**state, **pair, "layers": bare})
        assert kept != left
    assert said(page, "last")[0]["batch"] == 7
    expect(ground.get_by_label("Batch")).to_have_attribute("aria-valuetext", "7")
    error = page.locator(".jp-OutputArea-output[data-mime-type*=stderr]")
    expect(error).to_contain_text('ValueError: the address "preset=quiet" cannot be')
    expect(refused).to_contain_text('got "quiet"')
    # It is as legible as the page, and in the dark theme too.
    page.get_by_role("button", name="No", exact=True).click()  # no news of Jupyter's
    page.screenshot(path=tmp_path / "light.png")
    assert violations(page, RULES, ".playground") == []
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.get_by_text("Theme", exact=True).click()
    page.get_by_text("JupyterLab Dark", exact=True).click()
    expect(ground).to_have_attribute("data-theme", "dark", timeout=30_000)
    page.screenshot(path=tmp_path / "dark.png")
    assert violations(page, only("color-contrast"), ".playground") == []
