"""Random features: a network whose hidden layer is drawn and never trained, and the fits of its output layer."""

from reglab.maths.checks import whole
from reglab.maths.data import sample, truth

import numpy as np

STEEPNESS = 10.0  # a typical unit turns over about a tenth of [-1, 1]: a few points wide at n = 20
# A singular value below this share of the largest counts as zero. Rounding leaves 1e-16, honest ones stay above 1e-9.
CUTOFF = 1e-10


def hidden_layer(p, rng):
    """Draw p hidden units: how steep each is, and at which x it turns.

    p : how many, 1 or more.
    rng : numpy Generator.
    Returns slopes from a normal distribution with standard deviation STEEPNESS and centres uniform on [-1, 1], each
    of shape (p,). Raises ValueError for p below 1.
    """
    p = whole("p", p)
    return rng.normal(0, STEEPNESS, p), rng.uniform(-1, 1, p)


def features(x, slopes, centres):
    """Return the outputs of the hidden units, tanh(slope (x - centre)), divided by √p.

    It is the layer Dense(p, "tanh") with kernel `slopes` and bias `-slopes * centres`. Dividing by √p makes the sum of
    p products as large as one of them, so that the same penalty means the same at every p.

    x : shape (n,).
    slopes, centres : shape (p,), from `hidden_layer`.
    Returns shape (n, p). Raises ValueError if the two shapes differ.
    """
    if np.ndim(slopes) != 1 or np.shape(slopes) != np.shape(centres):
        raise ValueError(
            f"slopes and centres must have one shape (p,), got {np.shape(slopes)} and {np.shape(centres)}"
        )
    return np.tanh(slopes * (np.asarray(x)[:, None] - centres)) / np.sqrt(len(slopes))


def fit_output(phi, y, lam=0.0):
    """Return the output weights that minimise mean((y - y_hat)²) + lam * sum(weights²).

    Without a penalty and with more features than points many weights fit the points equally well; of these it is the
    vector of smallest norm, which is also where gradient descent from zero ends.

    phi : shape (n, p), from `features`.
    y : shape (n,).
    lam : penalty strength, 0 or more; or several, as a list.
    Returns shape (p,), or (number of lams, p) for a list. Raises ValueError for shapes or a penalty out of range.
    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, eq. 3.47.
    """
    phi, y, lams = np.asarray(phi), np.asarray(y), np.asarray(lam, dtype=float)
    if phi.ndim != 2 or y.shape != phi.shape[:1]:
        raise ValueError(
            f"phi must have shape (n, p) and y (n,), got {phi.shape} and {y.shape}"
        )
    if not np.all(lams >= 0):
        raise ValueError(f"lam must be 0 or more, got {lam!r}")
    u, s, vt = np.linalg.svd(phi, full_matrices=False)
    kept = s > CUTOFF * s[0]
    shrunk = s[kept] / (s[kept] ** 2 + len(phi) * lams[..., None])
    return (shrunk * (u[:, kept].T @ y)) @ vt[kept]


def sweep(counts, x, x_test, noise, draws, rng, lams=(0.0,)):
    """Fit networks of several widths to many data sets, each with a hidden layer of its own.

    Within a draw the widths share the data and the units: the wider network has the narrower one's units and more.

    counts : numbers of features p, increasing.
    x, x_test : inputs of the data sets, shape (n,), and of the test, shape (k,).
    noise : standard deviation of the noise.
    draws : how many data sets, 1 or more.
    rng : numpy Generator.
    lams : penalty strengths, tried on the same draws.
    Returns a dict of arrays that begin with the axes (lams, draws, counts): `y_hat`, with a last axis of k test
    inputs; `training error`, the mean squared residual; `test error`, the mean squared distance from the truth plus
    noise²; `norm`, of the output weights. And `y`, of shape (draws, n), the data sets.
    Raises ValueError for counts that do not increase from 1 or more, or for draws below 1.
    """
    counts, lams = list(counts), list(lams)
    if not counts or np.any(np.diff(counts) <= 0):
        raise ValueError(f"counts must increase, got {counts!r}")
    counts = [whole("each of counts", count) for count in counts]
    draws = whole("draws", draws)
    shape = (len(lams), draws, len(counts))
    y_hat = np.empty((*shape, len(x_test)))
    training, norm = np.empty(shape), np.empty(shape)
    targets = np.empty((draws, len(x)))
    for draw in range(draws):
        y = targets[draw] = sample(len(x), noise, rng, x)[1]
        layer = hidden_layer(counts[-1], rng)
        for place, p in enumerate(counts):
            units = [part[:p] for part in layer]
            phi = features(x, *units)
            weights = fit_output(phi, y, lams)
            y_hat[:, draw, place] = weights @ features(x_test, *units).T
            training[:, draw, place] = np.mean((weights @ phi.T - y) ** 2, axis=1)
            norm[:, draw, place] = np.linalg.norm(weights, axis=1)
    test = np.mean((y_hat - truth(x_test)) ** 2, axis=-1) + noise**2
    return {
        "y": targets,
        "y_hat": y_hat,
        "training error": training,
        "test error": test,
        "norm": norm,
    }
