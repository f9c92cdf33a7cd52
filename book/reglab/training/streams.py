"""The random numbers of many networks: each has generators of its own, so that none depends on its neighbours."""

from reglab.maths.checks import whole

import numpy as np


def stream(seed, place):
    """Return one network's generator for one thing that is drawn while it is trained.

    It is none that ``np.random.default_rng(seed)`` returns, so rows may be drawn from the same seed. An order of the
    rows is its `permutation`, once an epoch; Dropout keeps an output where its `random` is not below the rate, and
    GaussianNoise adds its `standard_normal` times the standard deviation, both for (rows, width) at each step.

    seed : of the network, 0 or more.
    place : 0 for the order of the rows, k + 1 for layer number k, counted from 0 as in `model.layers`.
    """
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(place,)))


def checked(seeds, networks, needs):
    """Return the seeds as a list, or None where none are given; or raise ValueError.

    seeds : a whole number, 0 or more, for each of the networks; or None.
    networks : how many there are.
    needs : what cannot do without them, as a text that is empty if nothing is drawn.
    """
    if seeds is None:
        if needs:
            raise ValueError(f"{needs} needs seeds, one for each network, got None")
        return None
    seeds = [whole("each of seeds", seed, 0) for seed in seeds]
    if len(seeds) != networks:
        raise ValueError(
            f"give one seed for each of {networks} networks, got {len(seeds)}"
        )
    return seeds
