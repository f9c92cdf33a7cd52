"""What a search for the best configuration promises, and what is kept by rows and networks that did not choose."""

from reglab.maths.checks import whole

import numpy as np

SCORE = "selection_correct"


def table(found):
    """Return the configurations of a tuning sweep, and the score of each for each seed.

    found : `History` of a tuning sweep, as of `reglab.experiments.chosen.stored`.
    Returns a list of tuples, each a rate, a method, its strength, a method beside it and that one's strength, and an
    array of selection rows that are right, shape (configurations, seeds); a run that ran away has 0.
    """
    names = [name for name in found.coordinates if name != "seed"]
    columns = [found.coordinates[name].tolist() for name in names]
    each, seeds = list(zip(*columns)), found.coordinates["seed"]
    configurations, order = list(dict.fromkeys(each)), np.unique(seeds)
    place = {one: i for i, one in enumerate(configurations)}
    scores = np.zeros((len(configurations), len(order)))
    finite = np.isfinite(found["selection_cross_entropy"])
    scores[[place[one] for one in each], np.searchsorted(order, seeds)] = np.where(
        finite, found[SCORE], 0
    )
    return configurations, scores


def grid(found, method, name=SCORE):
    """Return learning rates, strengths, and the mean over seeds of an array for each pair of them.

    found : `History` of a tuning sweep.
    method : one that was tuned with strengths, by itself.
    name : of an array of the sweep; where it has several values a run, as `zeros` has, their mean is taken.
    Returns lists (r,) and (s,), and an array (r, s); NaN where a run of a pair ran away. Raises ValueError for a method
    that was not tuned. Shown in chapter 6.
    """
    runs = found.at(method=method)
    rates, strengths = (
        np.unique(runs.coordinates[axis]).tolist() for axis in ("rate", "strength")
    )
    finite = np.isfinite(runs["selection_cross_entropy"])
    values = runs[name].reshape(len(finite), -1).mean(axis=1)
    values = np.where(finite, values, np.nan)
    return (
        rates,
        strengths,
        np.array(
            [
                [
                    values[
                        (runs.coordinates["rate"] == rate)
                        & (runs.coordinates["strength"] == strength)
                    ].mean()
                    for strength in strengths
                ]
                for rate in rates
            ]
        ),
    )


def promise(scores, tried, rng, draws=2000):
    """Return what the winner among some configurations promises on average, and what it keeps.

    One seed chooses the best of some configurations, drawn at random. What it promises is its score for that seed; what
    it keeps is the mean score of the same configuration for all other seeds, whose rows and networks had no say.

    scores : from `table`, shape (configurations, seeds), two seeds or more.
    tried : how many configurations there are to choose from, 1 to all.
    rng : numpy Generator.
    draws : how often, 1 or more.
    Returns two means, in the unit of the scores. Raises ValueError for arguments out of range. Shown in chapter 6.
    """
    scores = np.asarray(scores, float)
    if scores.ndim != 2 or scores.shape[1] < 2:
        raise ValueError(
            f"scores must have shape (configurations, seeds) with two seeds or more, got {scores.shape}"
        )
    if not 1 <= whole("tried", tried) <= len(scores):
        raise ValueError(f"tried must lie between 1 and {len(scores)}, got {tried!r}")
    configurations, seeds = scores.shape
    promised, kept = [], []
    for draw in range(whole("draws", draws)):
        some = rng.permutation(configurations)[:tried]
        seed = draw % seeds
        best = some[np.argmax(scores[some, seed])]
        promised.append(scores[best, seed])
        kept.append((scores[best].sum() - scores[best, seed]) / (seeds - 1))
    return float(np.mean(promised)), float(np.mean(kept))


def winners(scores):
    """Return for each seed by itself which configuration it would choose: places (seeds,).

    scores : from `table`, shape (configurations, seeds).
    """
    return np.argmax(scores, axis=0)
