"""How well a dictionary of features was found, where the true features are known; and what an L1 price does to a code.

A dictionary has a feature in each row, a code how much of each a row of inputs has.
"""

from reglab.maths.checks import finite, whole

import numpy as np
from scipy.optimize import linear_sum_assignment


def match(found, truth):
    """Return for each true feature the found one that stands for it, one to one, so that the cosines' sum is largest.

    The largest cosine of each feature by itself would let one found feature stand for many, and grows with their
    number. Even so chance gives more than 0: see `chance`.

    found, truth : dictionaries, shapes (width, d) and (features, d).
    Returns places in `found`, -1 where it has too few, and the cosines, 0 there; both (features,).
    Raises ValueError for other shapes and values that are not finite. Source: Kuhn, The Hungarian method, Naval
    Research Logistics 2 (1955). Shown in chapter 5.
    """
    cosines = _cosines(found, truth)
    rows, columns = linear_sum_assignment(-cosines)
    places = np.full(len(cosines), -1)
    best = np.zeros(len(cosines))
    places[rows], best[rows] = columns, cosines[rows, columns]
    return places, best


def recovered(found, truth, above=0.9):
    """Return which fraction of the true features was found: has a partner with a cosine above a threshold.

    found, truth : as for `match`.
    above : from 0 to 1; at 0.9 the angle is 26 degrees.
    Returns a number from 0 to 1. Raises ValueError as `match` does. Shown in chapter 5.
    """
    return float(np.mean(match(found, truth)[1] > above))


def nearest(found, truth):
    """Return for each true feature the largest cosine with a found one, which may be the nearest of many.

    Its mean is known as the mean max cosine similarity. It is never below the mean of `match`.

    found, truth : as for `match`.
    Returns the cosines (features,). Raises ValueError as `match` does. Shown in chapter 5.
    """
    return _cosines(found, truth).max(axis=1)


def chance(truth, width, draws, rng, score=lambda found, truth: match(found, truth)[1]):
    """Return the mean cosine of `match` for dictionaries that were drawn at random, the floor of every such score.

    truth : dictionary (features, d).
    width : how many features each drawn dictionary has, 1 or more.
    draws : how many dictionaries, 1 or more.
    rng : numpy Generator.
    score : function of two dictionaries that returns cosines, such as `nearest`, whose floor is asked for instead.
    Raises ValueError for counts out of range. Shown in chapter 5.
    """
    width, draws = whole("width", width), whole("draws", draws)
    shape = width, np.shape(truth)[1]
    each = [score(rng.normal(size=shape), truth).mean() for _ in range(draws)]
    return float(np.mean(each))


def firing(code, truth, places):
    """Return precision, recall and F1 of which features are said to be present in which rows.

    code : shape (rows, width), as found; truth : shape (rows, features), as it is. Present is what is not 0.
    places : from `match`: which column of `code` stands for each feature.
    Returns three numbers from 0 to 1, each 0 where it has nothing to count. Raises ValueError for shapes that do not
    fit. Shown in chapter 5.
    """
    code, truth, places = np.asarray(code), np.asarray(truth), np.asarray(places)
    if len(code) != len(truth) or places.shape != truth.shape[1:]:
        raise ValueError(
            "code, truth and places must be of the same rows and features, "
            f"got shapes {code.shape}, {truth.shape} and {places.shape}"
        )
    said = (code[:, places] != 0) & (places >= 0)
    right = np.sum(said & (truth != 0))
    counts = said.sum(), np.count_nonzero(truth)
    precision, recall = (float(right / count) if count else 0.0 for count in counts)
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def explained_variance(x, x_hat):
    """Return which fraction of the inputs' variance a reconstruction explains: 1 less the mean squared error over it.

    x, x_hat : shape (rows, d).
    Returns a number of at most 1; 0 is what the mean of the rows would explain. Raises ValueError for shapes that
    differ, and for rows that do not vary. Shown in chapter 5.
    """
    x, x_hat = finite("x", x), finite("x_hat", x_hat)
    if x.shape != x_hat.shape or x.ndim != 2:
        raise ValueError(
            f"x and x_hat must have one shape (rows, d), got {x.shape} and {x_hat.shape}"
        )
    total = np.sum((x - x.mean(axis=0)) ** 2)
    if total == 0:
        raise ValueError(f"the rows of x must vary, got {x[0]!r} everywhere")
    return float(1 - np.sum((x - x_hat) ** 2) / total)


def shrunk(size, lam, d):
    """Return the code of a feature under an L1 price: its size less lam · d / 2, and 0 below that.

    It holds for a loss of mean squared error over d inputs and lam times the sum of the code, as in Keras, for a
    feature of unit norm that is orthogonal to the others in the row. The loss there is (size - a)² / d + lam · a.

    size : of the feature in a row, 0 or more; an array too.
    lam : strength, 0 or more.
    d : how many inputs.
    Raises ValueError for a strength or a count out of range. Shown in chapter 5.
    """
    if not 0 <= lam < np.inf:
        raise ValueError(f"lam must be 0 or more, got {lam!r}")
    return np.maximum(0, np.asarray(size) - lam * whole("d", d) / 2)


def absorbed(angle):
    """Return the sum of the code of a row p + c, where one unit stands for p and one leans from c towards p.

    Parent p and child c are orthonormal, and the child comes with its parent only. A unit at 90 degrees from p is c
    itself, and the row's code is 1 and 1. The nearer a unit comes to p, the less is left for the parent's own unit,
    until at 45 degrees it is silent: the child has absorbed it. The reconstruction is exact at every angle, and an L1
    price on the code asks for the smallest sum.

    angle : between the two units, in degrees from 45 to 90; an array too.
    Returns 1 + tan(angle / 2): 2 at 90 degrees, √2 at 45. Raises ValueError for an angle out of range. Source: Chanin
    et al., A is for absorption (2024), for the effect. Shown in chapter 5.
    """
    angle = finite("angle", angle, float)
    if np.any((angle < 45) | (angle > 90)):
        raise ValueError(f"angle must lie between 45 and 90 degrees, got {angle!r}")
    return 1 + np.tan(np.radians(angle) / 2)


def joint(code, decoder):
    """Return how much larger a decoder becomes, and the least joint price, where the code is priced by L1 and it by L2.

    The code may be divided by any c while the decoder is multiplied by it, and the reconstruction stays. The price is
    then code / c + decoder · c², least where c³ is code / (2 · decoder). Where the decoder has no price there is no
    least one: the larger c, the better.

    code, decoder : the two prices as they are at c = 1, each with its strength, above 0.
    Returns c and the joint price there, 3 (code / 2)^⅔ decoder^⅓. Raises ValueError for prices out of range. Shown in
    chapter 5.
    """
    for name, price in (("code", code), ("decoder", decoder)):
        if not 0 < price < np.inf:
            raise ValueError(f"{name} must be above 0, got {price!r}")
    c = (code / (2 * decoder)) ** (1 / 3)
    return c, 3 * (code / 2) ** (2 / 3) * decoder ** (1 / 3)


def _cosines(found, truth):
    found, truth = _unit("found", found), _unit("truth", truth)
    if found.shape[1] != truth.shape[1]:
        raise ValueError(
            f"found and truth must have as many columns, got {found.shape} and {truth.shape}"
        )
    return truth @ found.T


def _unit(name, rows):
    rows = finite(name, rows, float)
    if rows.ndim != 2 or rows.size == 0:
        raise ValueError(f"{name} must have shape (features, d), got {rows.shape}")
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(norms > 0, norms, 1)
