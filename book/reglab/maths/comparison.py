"""Many methods against one, over the same seeds: paired differences, wins, and p-values that allow for their number."""

from dataclasses import dataclass

from reglab.maths.checks import finite
from reglab.maths.estimate import Estimate
from reglab.maths.statistics import mean_interval

import numpy as np
from scipy import stats


@dataclass(frozen=True)
class Compared:
    """How a method fares against another over the same seeds, whose rows are independent.

    difference : mean of the method minus the other, an `Estimate` by the paired t-interval.
    wins, ties, losses : seeds in which the method is better, equal, worse.
    p : of the paired t-test, two-sided.
    adjusted : p-value that allows for all comparisons made with this one, by Holm's rule; p where it is the only one.
    """

    difference: Estimate
    wins: int
    ties: int
    losses: int
    p: float
    adjusted: float


def compared(plain, treated, *, lower=False, level=0.95):
    """Return for each of several methods how it fares against one of them: a dict of `Compared`.

    The plain interval is right only where seeds share no rows, as in chapter 6; for splits of one data set take
    `reglab.maths.statistics.paired`. Each interval is for itself; the adjusted p-values are for all of them together.

    plain : results of the method that all are compared with, at least 2 finite numbers, one a seed.
    treated : dict from names to results of as many seeds, in the same order.
    lower : whether less is better, as of a cross-entropy; it settles who wins, and not the sign of the difference.
    level : confidence level between 0 and 1.
    Returns the names in the order given. Raises ValueError for lists of unequal length, no method, and as
    `reglab.maths.statistics.mean_interval` does. Shown in chapter 6.
    """
    plain = np.asarray(plain, float)
    if not treated:
        raise ValueError(f"give one method or more to compare, got {treated!r}")
    found = {}
    for name, values in treated.items():
        values = np.asarray(values, float)
        if values.shape != plain.shape:
            raise ValueError(
                f"{name} must have as many results as it is compared with, got shapes {values.shape} and {plain.shape}"
            )
        differences = values - plain
        better = -differences if lower else differences
        found[name] = (
            mean_interval(differences, level),
            *(int(np.sum(which)) for which in (better > 0, better == 0, better < 0)),
            _p(differences),
        )
    adjusted = holm([one[-1] for one in found.values()])
    return {
        name: Compared(*one, float(p))
        for (name, one), p in zip(found.items(), adjusted)
    }


def holm(p):
    """Return p-values that allow for how many there are: below 0.05, not one of them is an error, 19 times in 20.

    The smallest is multiplied by their number, the next by one less, and so on; none is made smaller than one before
    it, none larger than 1. It needs no independence.

    p : from 0 to 1, one or more, shape (tests,).
    Returns an array in the same order. Raises ValueError for another shape or other values. Source: Holm, A simple
    sequentially rejective multiple test procedure, Scand. J. Statist. 6 (1979). Shown in chapter 6.
    """
    p = finite("p", p, float)
    if p.ndim != 1 or p.size == 0:
        raise ValueError(f"p must be a list of one value or more, got shape {p.shape}")
    if p.min() < 0 or p.max() > 1:
        raise ValueError(f"p must lie between 0 and 1, got {p.min():g} to {p.max():g}")
    order = np.argsort(p, kind="stable")
    raised = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    found = np.empty_like(p)
    found[order] = np.minimum(raised, 1)
    return found


def _p(differences):
    """Return the two-sided p-value of a paired t-test; where all differences are equal, 0, or 1 if they are 0."""
    if np.ptp(differences) == 0:
        return float(differences[0] == 0)
    return float(stats.ttest_1samp(differences, 0).pvalue)
