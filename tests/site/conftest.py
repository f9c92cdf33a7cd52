"""The built site, served and from its files, in a real browser."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from book._make.browser import find_or_install
from book._make.serve import serving

ROOT = Path(__file__).parents[2]
SITE = ROOT / "_build" / "html"
OPEN = "document.querySelectorAll('details.lane').forEach(at => at.open = true)"
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}
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


@pytest.fixture(scope="session")
def served(site):
    """Return the address at which the site is served, below a path as on a project's own pages."""
    with serving(site) as address:
        yield address


@pytest.fixture(params=["http", "file"])
def base(request, served, site):
    """Return where the pages are: from a server, then from their files."""
    return served if request.param == "http" else site.as_uri()


# The browser says what a page's policy refuses; a page that says it in its console has the same effect as an error.
REFUSED = """addEventListener("securitypolicyviolation", event => console.error(
    `refused by the policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`))"""


def home_of(address):
    """Return how the addresses begin of all that a page may load."""
    parts = urlsplit(address)
    if parts.netloc:
        return f"{parts.scheme}://{parts.netloc}/"
    return address.split("/html/")[0]


def open_page(browser, address, wrong, **options):
    """Return a page in a context of its own, and note in a list what goes wrong on it from now on.

    That is an error, a request elsewhere, or something that the page's policy refuses.
    """
    context = browser.new_context(**{"viewport": WIDE} | options)
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.add_init_script(REFUSED)
    home = home_of(address)
    page.on(
        "console",
        lambda message: message.type == "error" and wrong.append(message.text),
    )
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "requestfailed",
        lambda request: (
            request.failure == "net::ERR_ABORTED"  # the page was left first
            or wrong.append(f"{request.failure}: {request.url}")
        ),
    )
    page.on(
        "request",
        lambda request: (
            # A blob is what the page itself has made: the playground's worker.
            request.url.startswith((home, "data:", "blob:"))
            or wrong.append(request.url)
        ),
    )
    page.goto(address)
    return page


@pytest.fixture(scope="session")
def left():
    """Return the pages that tests have left behind for others: {home and options: page and what goes wrong on it}."""
    return {}


# What a page keeps beyond itself; from disk it may have no place for it.
FORGET = """() => { try { localStorage.clear(); sessionStorage.clear(); } catch {} }"""


def turn(page, scheme):
    """Have a page in the light or the dark theme, with no colour still on its way to another."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.wait_for_function(
        "scheme => document.documentElement.dataset.theme === scheme", arg=scheme
    )


@pytest.fixture
def visit(browser, left):
    """Return a function that opens a page; the test fails for what goes wrong on any page.

    A page goes to where an earlier test's page was, if that has gone on: with the files that are there already, it
    comes in half the time.

    lanes : whether the boxes of evidence are opened, in which there may be sliders.
    alone : whether the page shall have a context of its own: for tests that change what outlives the page.
    """
    used = []

    def visit(
        address,
        *,
        lanes=False,
        alone=False,
        viewport=WIDE,
        color_scheme="light",
        reduced_motion="no-preference",
        **options,
    ):
        key = None if alone else (home_of(address), repr(options))
        media = {"color_scheme": color_scheme, "reduced_motion": reduced_motion}
        if key in left:
            page, wrong = left.pop(key)
            page.set_viewport_size(viewport)
            page.emulate_media(**media)
            page.goto(address)
        else:
            wrong = []
            options |= {"viewport": viewport, **media}
            page = open_page(browser, address, wrong, **options)
        used.append((key, page, wrong))
        if lanes:
            page.evaluate(OPEN)
        return page

    yield visit
    for key, page, wrong in used:
        if key is None or key in left:
            page.context.close()
            continue
        page.evaluate(FORGET)
        page.goto("about:blank")
        page.mouse.move(-1, -1)
        left[key] = page, wrong
    # What goes wrong as a page is left counts too.
    found = [text for *_, wrong in used for text in wrong]
    for *_, wrong in used:
        wrong.clear()
    assert found == []


# Has a page as it came, but for the pictures at hand: its sliders where they were, and the keyboard at its top, from
# where the Tab key goes on even after the element that was there is gone.
ANEW = """() => {
    for (const input of document.querySelectorAll("frame-slider input")) {
        if (input.value === input.defaultValue) continue;
        input.value = input.defaultValue;
        input.dispatchEvent(new Event("input"));
    }
    const top = document.createElement("span");
    top.tabIndex = -1;
    document.body.prepend(top);
    top.focus();
    top.remove();
    scrollTo(0, 0);
}"""


@pytest.fixture(scope="session")
def opened():
    """Return the pages that tests share: {home and width: address, page and what goes wrong on it}."""
    return {}


@pytest.fixture
def share(browser, opened):
    """Return a function that gives a page which other tests may have had before, and may have after.

    Its boxes of evidence are open, and nothing moves on its own. A test may move its sliders, the focus and the page,
    and change the window's size and the theme; what else it changes stays. It fails for what goes wrong meanwhile.

    narrow : whether the page is on a phone, for a thumb.
    """
    used = []

    def share(address, *, narrow=False):
        key = home_of(address), narrow
        media = {"color_scheme": "light", "reduced_motion": "reduce"}
        viewport = NARROW if narrow else WIDE
        if key not in opened:
            wrong = []
            options = {"viewport": viewport, "has_touch": narrow, **media}
            page = open_page(browser, address, wrong, **options)
        else:
            there, page, wrong = opened[key]
            page.set_viewport_size(viewport)
            page.emulate_media(**media)
            page.evaluate(ANEW) if there == address else page.goto(address)
        page.evaluate(OPEN)
        opened[key] = address, page, wrong
        used.append(key)
        return page

    yield share
    found = {key: opened[key][2][:] for key in used if opened[key][2]}
    for key in found:
        opened.pop(key)[1].context.close()  # nobody shares what has failed
    assert found == {}


def pytest_collection_modifyitems(items):
    """Put the tests of one page behind one another, so that they can share it."""

    def page(item):
        parameters = getattr(item, "callspec", None) and item.callspec.params
        name = (parameters or {}).get("path") or (parameters or {}).get("name") or ""
        return Path(name).stem

    here = [item for item in items if Path(__file__).parent in item.path.parents]
    ordered = iter(sorted(here, key=page))
    items[:] = [next(ordered) if item in here else item for item in items]
