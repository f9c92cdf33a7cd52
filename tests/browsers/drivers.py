"""Three browsers, each driven by what it speaks: WebDriver by Selenium, or WebDriver BiDi by Selenium's socket.

Firefox answers WebDriver only by way of geckodriver, of which Debian has no package; BiDi it speaks by itself.
"""

import json
import os
import re
import shutil
import subprocess
import warnings
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from selenium import webdriver
from selenium.webdriver.chrome.options import Options as ChromiumOptions
from selenium.webdriver.chrome.service import Service as ChromiumService
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.websocket_connection import WebSocketConnection
from selenium.webdriver.webkitgtk.options import Options as WebKitOptions
from selenium.webdriver.webkitgtk.service import Service as WebKitService

WIDTH, HEIGHT = 1280, 900
BIDI = re.compile(r"WebDriver BiDi listening on (\S+)")
PATIENCE = 120  # seconds for one script, which may train
NEEDED = {  # programs, and the packages of Debian's that bring them
    "Chromium": {"chromium": "chromium", "chromedriver": "chromium-driver"},
    "Firefox": {"firefox-esr": "firefox-esr"},
    "WebKitGTK": {"WebKitWebDriver": "webkit2gtk-driver", "Xvfb": "xvfb"},
}


def missing(name):
    """Return the packages that a browser lacks on this machine."""
    needed = NEEDED[name]
    return [needed[program] for program in needed if not shutil.which(program)]


class Driven:
    """A browser behind a driver of Selenium's."""

    def __init__(self, driver):
        self.driver = driver
        driver.set_script_timeout(PATIENCE)
        driver.set_window_size(WIDTH, HEIGHT)
        found = driver.capabilities
        self.name = f"{found['browserName']} {found['browserVersion']}"

    def open(self, address):
        """Load a page, also where only the part behind # differs from the page that is there."""
        self.driver.get("about:blank")
        self.driver.get(address)

    def run(self, function, *arguments):
        """Return what a function of JavaScript returns, or what it promises; both as JSON holds them."""
        found = self.driver.execute_async_script(
            f"""const given = [...arguments], done = given.pop();
            new Promise((answer) => answer(({function})(...given))).then(
                (value) => done({{value: value ?? null}}),
                (error) => done({{error: String(error)}}));""",
            *arguments,
        )
        if "error" in found:
            raise RuntimeError(found["error"])
        return found["value"]

    def press(self, key):
        """Press a key of `Keys` where the focus is."""
        ActionChains(self.driver).send_keys(getattr(Keys, key)).perform()


class OverBiDi:
    """A browser that speaks WebDriver BiDi over a socket."""

    def __init__(self, socket):
        self.socket = socket
        found = self.ask("session.new", capabilities={})["capabilities"]
        self.name = f"{found['browserName']} {found['browserVersion']}"
        # A tab that it opens has the focus; the one it begins with does not, and there no button heeds a key.
        self.context = self.ask("browsingContext.create", type="tab")["context"]
        self.ask(
            "browsingContext.setViewport",
            context=self.context,
            viewport={"width": WIDTH, "height": HEIGHT},
        )

    def ask(self, method, **parameters):
        """Return the result of a command."""
        answer = self.socket.send_cmd(method, parameters)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}: {answer.get('message')}")
        return answer["result"]

    def open(self, address):
        """Load a page, also where only the part behind # differs from the page that is there."""
        for each in ("about:blank", address):
            self.ask(
                "browsingContext.navigate",
                context=self.context,
                url=each,
                wait="complete",
            )

    def run(self, function, *arguments):
        """Return what a function of JavaScript returns, or what it promises; both as JSON holds them."""
        given = ", ".join(map(json.dumps, arguments))
        found = self.ask(
            "script.evaluate",
            expression=f"(async () => JSON.stringify((await ({function})({given})) ?? null))()",
            target={"context": self.context},
            awaitPromise=True,
        )
        if found["type"] == "exception":
            raise RuntimeError(found["exceptionDetails"]["text"])
        return json.loads(found["result"]["value"])

    def press(self, key):
        """Press a key of `Keys` where the focus is."""
        moves = [
            {"type": move, "value": getattr(Keys, key)} for move in ("keyDown", "keyUp")
        ]
        self.ask(
            "input.performActions",
            context=self.context,
            actions=[{"type": "key", "id": "keys", "actions": moves}],
        )


@contextmanager
def started(command, **options):
    """Run a program until it is left."""
    with subprocess.Popen(command, text=True, **options) as process:
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def chromium():
    """Run Chromium."""
    options = ChromiumOptions()
    options.binary_location = shutil.which("chromium")
    for argument in ("--headless", "--no-sandbox", "--disable-gpu"):
        options.add_argument(argument)
    service = ChromiumService(shutil.which("chromedriver"))
    with webdriver.Chrome(options, service) as driver:
        yield Driven(driver)


@contextmanager
def firefox():
    """Run Firefox with a profile of its own."""
    command = ["firefox-esr", "--headless", "--no-remote", "--remote-debugging-port=0"]
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
        with started([*command, "--profile", profile], **options) as process:
            lines = (BIDI.search(line) for line in process.stderr)
            address = next(f"{found[1]}/session" for found in lines if found)
            with closing(WebSocketConnection(address, PATIENCE, 0.002)) as socket:
                yield OverBiDi(socket)


@contextmanager
def webkitgtk():
    """Run WebKitGTK's own small browser on a screen that nobody sees."""
    options = WebKitOptions()
    # In a folder that is named after the processor, where the driver does not look.
    (mini,) = Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser")
    options.binary_location = str(mini)
    options.add_argument("--automation")
    screen = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{WIDTH}x{HEIGHT}x24"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with started([*screen, "-nolisten", "tcp"], **pipes) as process:
        display = {"DISPLAY": f":{process.stdout.readline().strip()}"}
        program = shutil.which("WebKitWebDriver")
        service = WebKitService(program, env=os.environ | display)
        with warnings.catch_warnings():
            # Selenium calls itself in a way that it has deprecated.
            warnings.simplefilter("ignore", DeprecationWarning)
            driver = webdriver.WebKitGTK(options, service=service)
        with driver:
            yield Driven(driver)


STARTS = {"Chromium": chromium, "Firefox": firefox, "WebKitGTK": webkitgtk}
