"""The JupyterLab way: a real JupyterLab serves a chapter, the kernel runs it, a slider redraws the picture."""

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
import pytest

from book._make.refresh import KERNEL
from tests.site.conftest import ROOT

CHAPTER = "02_bias_variance_regimes"
BAR = "long"
WORK = """\
import time

from reglab.training.progress import bar

with bar(4, "networks") as progress:
    for _ in range(4):
        time.sleep(1.5)
        progress.update(1)
print("all done")
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Return the address of a JupyterLab on a copy of the book."""
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "book", home / "book")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(WORK)])
    notebook.metadata["kernelspec"] = KERNEL
    nbformat.write(notebook, home / "book" / f"{BAR}.ipynb")
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


def wait_for(address, server, log, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/api", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")


@pytest.fixture
def run_all(lab, browser):
    """Return a function that opens a notebook in JupyterLab and runs all of its cells."""
    contexts = []

    def run_all(name):
        context = browser.new_context(viewport={"width": 1300, "height": 1400})
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{lab}/lab/tree/{name}.ipynb?reset")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
        page.get_by_text("| Idle").wait_for(
            timeout=60_000
        )  # else it asks which kernel to take
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        return page

    yield run_all
    for context in contexts:
        context.close()


@pytest.mark.timeout(300)
def test_a_slider_is_live_in_jupyterlab(run_all, tmp_path):
    page = run_all(CHAPTER)
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


@pytest.mark.timeout(200)
def test_long_work_shows_a_bar_that_goes(run_all):
    page = run_all(BAR)
    bar = page.locator(".jp-OutputArea .progress-bar")
    bar.wait_for(timeout=120_000)
    page.get_by_text(re.compile(r"\d/4.*networks")).wait_for(timeout=10_000)
    page.locator(".jp-OutputArea-output", has_text="all done").wait_for(timeout=60_000)
    assert not bar.is_visible()
