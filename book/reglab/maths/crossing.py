"""What a curve of a training was when another one reached a level."""

import numpy as np


def at_level(falling, values, level):
    """Return the values that stand where a falling curve first reaches some levels, interpolated between its points.

    A curve that rises again is taken at its lowest so far. Beyond its ends the nearest end counts.

    falling : the curve that is followed down, such as a training cross-entropy after each epoch, shape (k,).
    values : what is looked up on the way, such as the epochs or a held-out cross-entropy, shape (k,).
    level : one number or an array of them.
    Returns what has the shape of `level`. Raises ValueError for shapes that do not fit. Shown in chapter 4.
    """
    falling, values = np.asarray(falling), np.asarray(values)
    if falling.ndim != 1 or falling.shape != values.shape:
        raise ValueError(
            f"falling and values must have one shape (k,), got {falling.shape} and {values.shape}"
        )
    return np.interp(-np.asarray(level), -np.minimum.accumulate(falling), values)
