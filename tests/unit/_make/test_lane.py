"""Each lane of the checks keeps to a core of its own, where there are two."""

import os
import subprocess
import sys

import pytest

from book._make import lane


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize(
    ("free", "kept"), [({3, 7}, True), ({5}, False), (range(4), False)]
)
def test_one_of_two_cores_is_kept_to(place, free, kept, monkeypatch):
    found = []
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(free), raising=False)
    monkeypatch.setattr(
        os, "sched_setaffinity", lambda _, cores: found.append(cores), raising=False
    )
    lane.keep_to(place)
    assert found == ([{sorted(free)[place]}] if kept else [])


def test_where_no_core_can_be_settled_nothing_is_done(monkeypatch):
    monkeypatch.delattr(os, "sched_setaffinity", raising=False)
    lane.keep_to(1)


def test_another_place_is_quoted():
    with pytest.raises(ValueError, match="0 or 1, got 2"):
        lane.keep_to(2)


def test_a_command_keeps_its_output_and_its_end():
    command = [sys.executable, "-c", "print('here'); raise SystemExit(3)"]
    done = subprocess.run(
        [sys.executable, "-m", "book._make.lane", "0", *command],
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.returncode) == ("here\n", 3)
