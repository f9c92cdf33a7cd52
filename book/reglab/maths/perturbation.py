"""How far a small change of a function's input moves its output."""

import numpy as np


def perturb(function, x, noise, size):
    """Measure how noise on the inputs changes a classifier's outputs and its decisions.

    The noise is passed in, so that two networks can be compared under the very same disturbance.

    function : maps inputs (m, features) to outputs (m, classes); a row's decision is the class of the largest.
    x : shape (n, features), 1 row or more.
    noise : shape (k, n, features), k draws of standard deviation 1.
    size : what the noise is multiplied by, 0 or more, in the units of x.
    Returns a dict: `change`, the mean Euclidean distance between a row's output with and without noise, and
    `decisions`, the share of decisions that change, 0 to 1.
    Raises ValueError for shapes that do not fit, a size out of range, values that are not finite. Shown in chapter 3.
    """
    x, noise = np.asarray(x, dtype=float), np.asarray(noise, dtype=float)
    if x.ndim != 2 or len(x) == 0 or noise.ndim != 3 or noise.shape[1:] != x.shape:
        raise ValueError(
            "x must have shape (n, features) and noise (k, n, features), "
            f"got {x.shape} and {noise.shape}"
        )
    if len(noise) == 0:
        raise ValueError(f"noise must hold a draw or more, got shape {noise.shape}")
    if not (np.isfinite(size) and size >= 0):
        raise ValueError(f"size must be 0 or more, got {size!r}")
    if not (np.all(np.isfinite(x)) and np.all(np.isfinite(noise))):
        raise ValueError("x and noise must be finite, got NaN or infinity")
    still = np.asarray(function(x))
    moved = np.asarray(function((x + size * noise).reshape(-1, x.shape[1])))
    if still.ndim != 2 or len(moved) != len(noise) * len(x):
        raise ValueError(
            f"function must return one row of outputs for each input, got shapes {still.shape} and {moved.shape}"
        )
    moved = moved.reshape(len(noise), *still.shape)
    return {
        "change": float(np.linalg.norm(moved - still, axis=2).mean()),
        "decisions": float((moved.argmax(axis=2) != still.argmax(axis=1)).mean()),
    }
