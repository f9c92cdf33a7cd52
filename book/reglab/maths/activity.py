"""How sparse a layer is: one word for each of the things that "sparse" is said of.

*Sparse* means exact zeros here, and nothing else: `zero_fraction`, `l0`, `active_units`, `dead_units`. *Near zero*
means smaller than a threshold, which has to be said with it: `near_zero_fraction`. The output of a tanh unit is hardly
ever exactly 0, so its layer is not sparse, however small its outputs are. *Selective* is a unit that speaks for few
kinds of row: `classes_per_unit`.
"""

from reglab.maths.checks import finite

import numpy as np


def zero_fraction(outputs):
    """Return which fraction of the outputs is exactly 0: the sparsity of a layer.

    outputs : array of any shape, not empty, such as (rows, units).
    Returns a number from 0 to 1. Raises ValueError for an empty array or values that are not finite.
    """
    return float(np.mean(_checked(outputs) == 0))


def near_zero_fraction(outputs, threshold):
    """Return which fraction of the outputs is smaller than a threshold in absolute value, zeros included.

    It says as much about the threshold as about the layer: 0.05 is small for a tanh, which can reach 1, and nothing is
    small for a ReLU, which has no upper end. Shown in chapter 4.

    outputs : array of any shape, not empty.
    threshold : above 0, in the unit of the outputs.
    Returns a number from 0 to 1. Raises ValueError for an empty array, values that are not finite or another threshold.
    """
    return float(np.mean(np.abs(_checked(outputs)) < _above_zero(threshold)))


def active_units(outputs, threshold=None):
    """Return how many units are active: not 0 for at least one row, or as large as a threshold on average.

    outputs : shape (rows, units), not empty.
    threshold : above 0: counts the units whose mean absolute output is at least that, as chapter 4 does. None counts
        those that are not exactly 0 for every row.
    Raises ValueError for another shape, values that are not finite or another threshold.
    """
    size = np.abs(_rows(outputs))
    if threshold is None:
        return int(np.sum(size.max(axis=0) > 0))
    return int(np.sum(size.mean(axis=0) >= _above_zero(threshold)))


def dead_units(outputs):
    """Return how many units are dead: exactly 0 for every row that was asked.

    Such a ReLU unit gets no gradient from these rows; other rows may wake it.

    outputs : shape (rows, units), not empty.
    Raises ValueError for another shape or values that are not finite.
    """
    outputs = _rows(outputs)
    return outputs.shape[1] - active_units(outputs)


def l0(outputs):
    """Return how many units speak for a row on average: the L0 "norm", the count of outputs that are not exactly 0.

    outputs : shape (rows, units), not empty.
    Returns a number from 0 to the units there are. Raises ValueError for another shape or values that are not finite.
    """
    return float(np.mean(np.count_nonzero(_rows(outputs), axis=1)))


def classes_per_unit(outputs, classes):
    """Return for how many classes a unit speaks, on average: how selective a layer is.

    A unit speaks for a class if its output is not exactly 0 for more than half of the rows of that class. Units that
    are dead are left out. Shown in chapter 3.

    outputs : shape (rows, units), not empty.
    classes : of the rows, shape (rows,).
    Returns a number from 0 to the classes there are; 0 where all units are dead. Raises ValueError for shapes that do
    not fit or values that are not finite.
    """
    outputs, classes = _rows(outputs), np.asarray(classes)
    if classes.shape != outputs.shape[:1]:
        raise ValueError(
            f"classes must have one entry a row, got shapes {classes.shape} and {outputs.shape}"
        )
    shares = np.array(
        [np.mean(outputs[classes == c] != 0, axis=0) for c in np.unique(classes)]
    )
    alive = shares.max(axis=0) > 0
    return float(np.mean(np.sum(shares > 0.5, axis=0)[alive])) if alive.any() else 0.0


def _checked(outputs):
    outputs = np.asarray(outputs)
    if outputs.size == 0:
        raise ValueError(f"outputs must not be empty, got shape {outputs.shape}")
    return finite("outputs", outputs)


def _rows(outputs):
    outputs = _checked(outputs)
    if outputs.ndim != 2:
        raise ValueError(f"outputs must have shape (rows, units), got {outputs.shape}")
    return outputs


def _above_zero(threshold):
    if not 0 < threshold < np.inf:
        raise ValueError(f"threshold must be above 0 and finite, got {threshold!r}")
    return threshold
