"""Of the tests that are drawn by the commit a third is asked, another one each time."""

import subprocess

from tests import by_commit
from tests.by_commit import head, third

TESTS = list(range(10))


def test_a_third_is_drawn_and_the_same_again():
    drawn = third(TESTS, "a commit")
    assert len(set(drawn)) == 4
    assert drawn == sorted(drawn) == third(TESTS, "a commit")


def test_all_are_asked_over_time():
    asked = set().union(*(third(TESTS, str(commit)) for commit in range(30)))
    assert asked == {*TESTS}


def test_without_git_a_fixed_third_is_asked(monkeypatch):
    def missing(*_, **__):
        raise FileNotFoundError("git")

    monkeypatch.setattr(by_commit.subprocess, "run", missing)
    assert head() == "no git"
    assert third(TESTS) == third(TESTS, "no git")


def test_a_copy_without_its_history_draws_too(monkeypatch):
    nothing = subprocess.CompletedProcess([], 128, stdout="")
    monkeypatch.setattr(by_commit.subprocess, "run", lambda *_, **__: nothing)
    assert head() == "no repository"
