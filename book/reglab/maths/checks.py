"""What an argument has to be: the checks that many functions share, with errors that quote the value."""

from numbers import Number

import numpy as np


def whole(name, value, least=1):
    """Return a count as an int, or raise where it is none; 3.0 counts as 3.

    name : of the argument, for the message.
    value : what was given.
    least : the smallest count allowed.
    Raises ValueError.
    """
    # A NumPy array of one element, None and text have no place here either, nor has True.
    fits = isinstance(value, Number) and not isinstance(value, bool | complex)
    if not fits or not value >= least or value == float("inf") or value != int(value):
        raise ValueError(
            f"{name} must be a whole number, {least} or more, got {value!r}"
        )
    return int(value)


def finite(name, values, dtype=None):
    """Return values as an array, or raise where one is NaN or infinite.

    name : of the argument, for the message.
    values : array of numbers, of any shape.
    dtype : what the array shall hold; None keeps what is given.
    Raises ValueError.
    """
    values = np.asarray(values, dtype)
    if not np.all(np.isfinite(values)):
        raise ValueError(
            f"{name} must be finite, got {values[~np.isfinite(values)][0]!r}"
        )
    return values
