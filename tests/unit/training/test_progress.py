"""A bar where somebody looks, silence elsewhere; tests/site/test_lab.py sees it in JupyterLab."""

import io
import sys

from reglab.training.progress import bar

import pytest
from tqdm.notebook import tqdm as notebook_tqdm


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        """Say so."""
        return True


def use(total=3):
    with bar(total, "networks") as progress:
        for _ in range(total):
            progress.update(1)


@pytest.fixture
def late(monkeypatch):
    """Let each look at the clock take two seconds, so that a bar has waited long enough."""
    now = iter(range(0, 10_000, 2))
    monkeypatch.setattr("tqdm.std.time", lambda: float(next(now)))


def test_checks_and_site_builds_see_nothing(monkeypatch, capfd):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    with bar(3, "networks") as progress:
        assert progress.disable
        assert not isinstance(progress, notebook_tqdm)
    use()
    assert capfd.readouterr() == ("", "")


def test_a_terminal_sees_a_line(monkeypatch, late):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr(sys, "stderr", Terminal())
    use()
    assert "3/3" in sys.stderr.getvalue()
    assert "networks" in sys.stderr.getvalue()


def test_a_front_end_gets_a_widget(monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "a notebook")
    with bar(3, "networks") as progress:
        assert isinstance(progress, notebook_tqdm)


@pytest.mark.parametrize("session", [None, "a notebook"])
def test_nothing_to_do_is_no_error(monkeypatch, session):
    if session:
        monkeypatch.setenv("JPY_SESSION_NAME", session)
    use(0)
