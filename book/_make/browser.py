"""Find the browser that the tests of the site drive, or install one: `python -m book._make.browser` prints where it is.

In this order: the environment variable CHROMIUM, an installed Chromium's headless shell, Chrome or Chromium, the one
Playwright has downloaded or can download, Debian's package. The shell has no window, whose own pages a whole browser
draws beside those that are tested: the tests take a quarter less time in it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
)
NONE = (
    "No browser for the tests: install Chrome or Chromium, or set the variable CHROMIUM to the path of one "
    "(neither Playwright's download nor apt-get brought one)."
)

UNDRIVEN = (
    "Playwright does not start on this machine, and apt-get did not bring what it misses: "
    "`python -m playwright --version` says what that is (libatomic1 on a bare Debian)."
)


def installed():
    """Return the path of a browser that is on this machine, or None.

    Raises FileNotFoundError where CHROMIUM names a file that is not there.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        if not shutil.which(named):
            raise FileNotFoundError(
                f"CHROMIUM is set to {named!r}, which is no program"
            )
        return shutil.which(named)
    found = [path for name in NAMES if (path := shutil.which(name))]
    found += [place for place in PLACES if Path(place).exists()]
    return found[0] if found else downloaded()


def driven():
    """Return whether Playwright's own program starts: a bare Debian lacks a library that it needs."""
    version = [sys.executable, "-m", "playwright", "--version"]
    return (
        subprocess.run(version, check=False, capture_output=True, timeout=60).returncode
        == 0
    )


def downloaded():
    """Return the path of the browser that Playwright has downloaded, or None."""
    if not driven():
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install():
    """Try Playwright's download, then Debian's packages; say nothing of a way that is closed here."""
    ways = [[[sys.executable, "-m", "playwright", "install", "chromium"]]]
    if shutil.which("apt-get"):
        rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
        apt = [*rights, "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
        bring = [*apt, "install", "--yes", "--no-install-recommends", "libatomic1"]
        ways += [
            [[*apt, "update"], [*bring, package]]
            for package in ("chromium-headless-shell", "chromium")
        ]
    for commands in ways:
        try:
            for command in commands:
                subprocess.run(command, check=True, capture_output=True, timeout=600)
        except (OSError, subprocess.SubprocessError):
            continue
        if ready():
            return


def ready():
    """Return whether there is a browser and what drives it."""
    return driven() and bool(installed())


def find_or_install():
    """Return the path of a browser, installing one where there is none.

    Raises FileNotFoundError where none can be had.
    """
    if not ready():
        install()
    if not ready():
        raise FileNotFoundError(NONE if driven() else UNDRIVEN)
    return installed()


if __name__ == "__main__":
    try:
        print(f"The tests of the site use {find_or_install()}")
    except FileNotFoundError as error:
        sys.exit(str(error))
