"""The stored sweep that chapter 4 rests on: whole, and the same when some of it is computed again."""

import random

from reglab.experiments import iris

import numpy as np

AGAIN = 6  # networks, other ones at each run of the suite


def test_the_stored_sweep_is_whole():
    header, found = iris.kept()
    wanted = [[seed, lam] for seed in iris.SEEDS for lam in iris.STRENGTHS]
    assert header["settings"] == wanted
    assert header["command"] == "make sweep"
    assert set(header["versions"]) == {"numpy", "keras", "scikit-learn"}
    for name in ("correct", "validation_correct"):
        assert {values.shape for values in found[name].values()} == {(100, 350)}
    for lam in iris.STRENGTHS:
        at_the_end = found["validation_correct"][lam][:, -1]
        assert np.array_equal(found["hits"][lam].sum(axis=1), at_the_end)


def test_a_random_part_of_it_comes_out_again():
    header, stored = iris.kept()
    # Not seeded: each run of the suite looks at another part; the message names what it was.
    settings = random.SystemRandom().sample(header["settings"], AGAIN)
    for name, values in iris.summary(settings).items():
        for (seed, lam), value in zip(settings, values):
            np.testing.assert_allclose(
                stored[name][lam][seed],
                value,
                rtol=1e-6,
                err_msg=f"{name} of seed {seed}, λ = {lam}: `make sweep` again?",
            )
