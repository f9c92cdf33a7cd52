"""The stored sweeps that chapter 4 rests on: whole, and the same when some of it is computed again."""

from reglab.experiments import iris
from reglab.training.stored import again, commit

import numpy as np
import pytest

AGAIN = 6  # networks, other ones at each commit


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


@pytest.mark.parametrize(("path", "some"), [(iris.SWEEP, AGAIN), (iris.STARTS, 2)])
def test_a_random_part_of_it_comes_out_again(path, some):
    # Each commit looks at another part, and a red run can be repeated.
    assert len(again(path, iris.summary, commit(), some)) == some
