"""The browsers that are on this machine, and the built site with an ear for what goes wrong on a page."""

import shutil
from pathlib import Path

import pytest

from book._make.serve import serving
from tests.browsers.drivers import NEEDED, STARTS, missing

SITE = Path(__file__).parents[2] / "_build" / "html"

FOUND = [name for name in NEEDED if not missing(name)]
# What goes wrong from a page's first moment on: errors, what is said to be one, and what its policy refuses. It stands
# before the policy in the page, which only holds for what comes after it; so all browsers are asked alike.
EAR = """<script>
window.wrong = [];
addEventListener(
    "error",
    (event) => wrong.push(event.message ?? `not loaded: ${event.target.src ?? event.target.href}`),
    true, // what is not loaded says so on the way down alone
);
addEventListener("unhandledrejection", (event) => wrong.push(String(event.reason)));
addEventListener("securitypolicyviolation", (event) =>
    wrong.push(`refused by the policy: ${event.violatedDirective} ${event.blockedURI}`));
console.error = (...words) => wrong.push(words.join(" "));
</script>"""


def pytest_report_header():
    return [
        f"{name}: not on this machine: apt-get install {' '.join(missing(name))}"
        for name in NEEDED
        if missing(name)
    ]


def pytest_terminal_summary(terminalreporter):
    for line in pytest_report_header():
        terminalreporter.write_line(f"left out, {line}")


@pytest.fixture(scope="session", params=FOUND)
def browser(request):
    """Return a browser that runs."""
    with STARTS[request.param]() as found:
        yield found


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Return a copy of the built site whose pages listen to themselves."""
    assert (SITE / "index.html").exists(), "there is no built site: `make book`"
    folder = tmp_path_factory.mktemp("site") / "html"
    shutil.copytree(SITE, folder)
    for page in folder.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace("<head>", f"<head>{EAR}", 1), encoding="utf-8")
    return folder


@pytest.fixture(scope="session", params=["http", "file"])
def base(request, site):
    """Return where the pages are: from a server, then from their files."""
    if request.param == "file":
        yield site.as_uri()
    else:
        with serving(site) as address:
            yield address


@pytest.fixture
def visit(browser, base):
    """Return a function that opens a page; the test fails for what goes wrong on it."""

    def visit(path):
        browser.open(f"{base}/{path}")
        return browser

    yield visit
    assert browser.run("() => window.wrong") == []
