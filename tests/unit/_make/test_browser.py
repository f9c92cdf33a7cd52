"""How the tests of the site come by a browser."""

import shutil
import subprocess

import pytest

from book._make import browser


@pytest.fixture
def bare(monkeypatch):
    """Make this machine look like one that has no browser and no way to get one."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(browser, "PLACES", ())
    monkeypatch.setattr(browser, "downloaded", lambda: None)
    monkeypatch.setattr(browser, "driven", lambda: True)
    monkeypatch.setattr(subprocess, "run", refuse)


def refuse(command, **_):
    raise subprocess.CalledProcessError(1, command)


def test_the_named_browser_comes_first(monkeypatch, tmp_path):
    program = tmp_path / "my-browser"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(program))
    assert browser.find_or_install() == str(program)


def test_a_named_browser_that_is_not_there_is_refused(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(
        FileNotFoundError, match="'/nowhere/chromium', which is no program"
    ):
        browser.find_or_install()


def test_an_installed_browser_is_taken_before_a_download(bare, monkeypatch):
    monkeypatch.setattr(
        shutil, "which", lambda name: f"/bin/{name}" if name == "chrome" else None
    )
    monkeypatch.setattr(browser, "downloaded", lambda: "/cache/chrome")
    assert browser.find_or_install() == "/bin/chrome"


def test_a_download_serves_where_none_is_installed(bare, monkeypatch):
    asked = []

    def download(command, **_):
        asked.append(command)
        monkeypatch.setattr(browser, "downloaded", lambda: "/cache/chrome")

    monkeypatch.setattr(subprocess, "run", download)
    assert browser.find_or_install() == "/cache/chrome"
    assert asked[0][-2:] == ["install", "chromium"]


@pytest.mark.parametrize("package", ["chromium-headless-shell", "chromium"])
def test_debian_serves_where_the_download_is_closed(bare, monkeypatch, package):
    have = {"apt-get"}
    monkeypatch.setattr(
        shutil, "which", lambda name: f"/bin/{name}" if name in have else None
    )

    def run(command, **_):
        if "playwright" in command:
            refuse(command)
        if "install" in command:
            if command[-1] != package:  # an older Debian has no shell
                refuse(command)
            have.add(command[-1])

    monkeypatch.setattr(subprocess, "run", run)
    assert browser.find_or_install() == f"/bin/{package}"


def test_debian_brings_what_playwright_misses(bare, monkeypatch):
    have = {"apt-get", "chromium"}
    monkeypatch.setattr(
        shutil, "which", lambda name: f"/bin/{name}" if name in have else None
    )
    monkeypatch.setattr(browser, "driven", lambda: "libatomic1" in have)

    def run(command, **_):
        if "playwright" in command:
            refuse(command)
        have.update(command)

    monkeypatch.setattr(subprocess, "run", run)
    assert browser.find_or_install() == "/bin/chromium-headless-shell"


def test_one_sentence_where_playwright_does_not_start(bare, monkeypatch):
    monkeypatch.setattr(browser, "driven", lambda: False)
    with pytest.raises(
        FileNotFoundError, match=r"^Playwright does not start on this machine"
    ):
        browser.find_or_install()


def test_one_sentence_where_none_can_be_had(bare):
    with pytest.raises(
        FileNotFoundError, match=r"^No browser for the tests: install Chrome"
    ):
        browser.find_or_install()
