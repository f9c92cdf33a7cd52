"""How sure a classifier is beside how often it is right: cross-entropy before and after one temperature."""

from reglab.maths.checks import finite

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp

COLDEST, HOTTEST = 0.02, 500.0  # between which temperatures are looked for
LEAST = 1e-300  # a smaller probability counts as this one


def cross_entropy(probabilities, y, temperature=1.0):
    """Return the mean cross-entropy of probabilities at a temperature: of softmax(log p / T).

    Above 1 a temperature makes all probabilities more alike, below 1 less; which class comes first stays as it is.

    probabilities : shape (n, classes), rows that add up to 1, such as a softmax gives.
    y : the true classes, integers (n,).
    temperature : above 0 and finite.
    Returns nats a row. Raises ValueError for shapes that do not fit and values out of range. Shown in chapter 6.
    """
    if not 0 < temperature < np.inf:
        raise ValueError(f"temperature must be above 0 and finite, got {temperature!r}")
    return _cost(*_checked(probabilities, y), temperature)


def temperature(probabilities, y):
    """Return the temperature, from 0.02 to 500, at which the cross-entropy of these rows is smallest.

    One number is fitted, so a thousand rows are many. It must come from rows that it is not judged by. Of two networks
    the one that is better after it knows more; what it took away was being too sure, which needs no regularizer.

    probabilities, y : as for `cross_entropy`; of rows that were not trained on.
    Raises ValueError as `cross_entropy` does. Source: Guo et al., On calibration of modern neural networks, ICML
    (2017). Shown in chapter 6.
    """
    logits, y = _checked(probabilities, y)
    # In 1 / T the cost is convex, so in log T there is one valley.
    found = minimize_scalar(
        lambda log: _cost(logits, y, np.exp(log)),
        bounds=np.log([COLDEST, HOTTEST]),
        method="bounded",
        options={"xatol": 1e-6},
    )
    return float(np.exp(found.x))


def _cost(logits, y, temperature):
    scaled = logits / temperature
    right = np.take_along_axis(scaled, y[:, None], axis=1)[:, 0]
    return float(np.mean(logsumexp(scaled, axis=1) - right))


def _checked(probabilities, y):
    probabilities, y = finite("probabilities", probabilities, float), np.asarray(y)
    if (
        probabilities.ndim != 2
        or probabilities.size == 0
        or y.shape != probabilities.shape[:1]
    ):
        raise ValueError(
            f"probabilities must have shape (n, classes) and y (n,), got {probabilities.shape} and {y.shape}"
        )
    if probabilities.min() < 0:
        raise ValueError(
            f"probabilities must be 0 or more, got {probabilities.min():g}"
        )
    classes = probabilities.shape[1]
    if y.dtype.kind not in "iu" or y.min() < 0 or y.max() >= classes:
        raise ValueError(
            f"y must be integers from 0 to {classes - 1}, got {y.min():g} to {y.max():g}"
        )
    return np.log(np.maximum(probabilities, LEAST)), y
