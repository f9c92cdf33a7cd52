"""Of the tests that are drawn by the commit one half is asked, another one each time."""

from tests.unit.conftest import half

TESTS = list(range(9))


def test_a_half_is_drawn_and_the_same_again():
    assert len(set(half(TESTS, "a commit"))) == 5
    assert half(TESTS, "a commit") == half(TESTS, "a commit")


def test_some_commits_ask_all():
    assert set().union(*(half(TESTS, str(commit)) for commit in range(20))) == {*TESTS}
