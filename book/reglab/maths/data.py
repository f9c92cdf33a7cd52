"""Data with a known truth: what chapters 1 and 2 measure their fits against."""

from reglab.maths.checks import whole

import numpy as np


def truth(x):
    """Return the true curve of chapters 1 and 2, the cubic 4x³ - 3x, at points of [-1, 1].

    It turns twice, at -1/2 and 1/2, and stays within [-1, 1]; a polynomial of degree 3 can match it exactly.
    """
    return 4 * x**3 - 3 * x


def sample(n, noise, rng, x=None):
    """Draw a data set from the true curve: `n` points in increasing order, with Gaussian noise on y.

    n : how many points, 1 or more.
    noise : standard deviation of the noise, 0 or more.
    rng : numpy Generator.
    x : the n inputs, if they shall stay the same from one data set to the next; else uniform on [-1, 1].
    Returns x and y, each of shape (n,). Raises ValueError for a size or a noise out of range.
    """
    n = whole("n", n)
    if not noise >= 0:
        raise ValueError(f"noise must be 0 or more, got {noise!r}")
    if x is None:
        x = np.sort(rng.uniform(-1, 1, n))
    elif np.shape(x) != (n,):
        raise ValueError(f"x must have shape ({n},), got {np.shape(x)}")
    return x, truth(x) + rng.normal(0, noise, n)
