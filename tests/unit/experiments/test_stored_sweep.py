"""The stored sweeps that chapter 4 rests on: whole, and the same when some of it is computed again."""

import random
import subprocess
from pathlib import Path

from reglab.experiments import iris

import numpy as np
import pytest

AGAIN = 6  # networks, other ones at each commit


def commit():
    """Return the commit that is tested, or a fixed text where there is no git or no repository."""
    try:
        head = subprocess.run(
            ["git", "rev-parse", "HEAD"],
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "no repository"
    return head.stdout.strip()


def draw(settings, seed):
    """Return some of the settings, the same for the same text."""
    return random.Random(seed).sample(settings, AGAIN)


def test_the_stored_sweep_is_whole():
    header, found = iris.stored()
    wanted = [[seed, lam] for seed in iris.SEEDS for lam in iris.STRENGTHS]
    assert header["settings"] == wanted
    assert header["command"] == "make sweep"
    assert set(header["versions"]) == {"numpy", "keras", "scikit-learn"}
    assert found.names == tuple(iris.summary([(0, 0.0)]))
    for lam in iris.STRENGTHS:
        runs = found.at(lam=lam)
        assert runs.coordinates["seed"].tolist() == list(iris.SEEDS)
        for name in ("correct", "validation_correct"):
            assert runs[name].shape == (100, 350)
            assert runs[name].dtype == int
        at_the_end = runs["validation_correct"][:, -1]
        assert np.array_equal(runs["hits"].sum(axis=1), at_the_end)


def test_the_other_starts_are_whole():
    header, found = iris.stored(iris.STARTS)
    assert header["settings"] == [[seed, 0.0, seed + 100] for seed in iris.SEEDS]
    assert header["command"] == "make sweep"
    assert found.names == iris.stored()[1].names
    assert found["validation_correct"].shape == (100, 350)
    first = iris.stored()[1].at(lam=0.0)["cross_entropy"]
    assert not np.any(np.isclose(found["cross_entropy"], first, rtol=1e-9).all(axis=1))


def test_a_draw_can_be_repeated(monkeypatch):
    settings = iris.stored()[0]["settings"]
    assert draw(settings, "a") == draw(settings, "a") != draw(settings, "b")
    monkeypatch.setenv("PATH", "")
    assert commit() == "no repository"


@pytest.mark.parametrize(("path", "some"), [(iris.SWEEP, AGAIN), (iris.STARTS, 2)])
def test_a_random_part_of_it_comes_out_again(path, some):
    header, stored = iris.stored(path)
    # Each commit looks at another part, and a red run can be repeated; pytest shows what is printed where it fails.
    by = commit()
    settings = draw(header["settings"], by)[:some]
    print(f"drawn by {by!r}: {settings}")
    for name, values in iris.summary(settings).items():
        for (seed, lam, *_), value in zip(settings, values):
            np.testing.assert_allclose(
                stored.at(seed=seed, lam=lam)[name][0],
                value,
                rtol=1e-6,
                err_msg=f"{name} of seed {seed}, λ = {lam}: `make sweep` again?",
            )
