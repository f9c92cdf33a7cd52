"""The built site, served and from its files, in a real browser."""

import functools
import http.server
import threading
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import find_or_install

ROOT = Path(__file__).parents[2]
SITE = ROOT / "_build" / "html"
QUIET = (  # the browser itself stays at home, and needs no sandbox for the project's own pages
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def site():
    """Return the folder of the built site."""
    assert (SITE / "index.html").exists(), (
        "there is no built site: run `make book` first"
    )
    return SITE


@pytest.fixture(scope="session")
def browser():
    """Return a running Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find_or_install(), args=QUIET
        )
        yield chromium
        chromium.close()


class Silent(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_):
        """Keep the test's output to the test."""


@pytest.fixture(scope="session")
def served(site):
    """Return the address at which the site is served, below a path as on a project's own pages."""

    class Below(Silent):
        def do_GET(self):
            # The start page only leads on and names no icon: the browser may ask the host for one by itself.
            if self.path == "/favicon.ico":
                self.send_response(204)
                self.end_headers()
            else:
                super().do_GET()

        def translate_path(self, path):
            return super().translate_path(path.removeprefix("/some/path"))

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Below, directory=site)
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/some/path"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(params=["http", "file"])
def base(request, served, site):
    """Return where the pages are: from a server, then from their files."""
    return served if request.param == "http" else site.as_uri()


@pytest.fixture
def visit(browser):
    """Return a function that opens a page, and fails the test for an error or a request elsewhere on any of them."""
    contexts, wrong = [], []

    def visit(address, **options):
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}} | options
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        home = (
            address.split("/_build/")[0] if address.startswith("file") else address[:20]
        )
        page.on(
            "console",
            lambda message: message.type == "error" and wrong.append(message.text),
        )
        page.on("pageerror", lambda error: wrong.append(str(error)))
        if options.get(
            "java_script_enabled", True
        ):  # without it, preloaded scripts are dropped
            page.on(
                "requestfailed", lambda request: wrong.append(f"failed: {request.url}")
            )
        page.on(
            "request",
            lambda request: (
                request.url.startswith((home, "data:")) or wrong.append(request.url)
            ),
        )
        page.goto(address)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert wrong == []
