"""Means with intervals: what the book puts beside every claim."""

import numpy as np
from scipy import stats


def mean_interval(values, level=0.95):
    """Return the mean of independent values and the half-width of its t-interval.

    values : at least 2 finite numbers.
    level : confidence level between 0 and 1.
    Raises ValueError for fewer than 2 values, values that are not finite or a level out of range.
    """
    return _interval(values, level, lambda n: 1 / n)


def resampled_interval(differences, n_train, n_validation, level=0.95):
    """Return the mean of differences over random splits of one data set, with a half-width that allows for overlap.

    Splits share most of their rows, so their results are alike and the plain interval is too narrow. The correction
    adds n_validation / n_train to 1 / n in the variance of the mean.

    differences : at least 2 finite numbers, one for each split.
    n_train, n_validation : rows of one split, 1 or more.
    level : confidence level between 0 and 1.
    Raises ValueError as `mean_interval` does, and for sizes below 1.
    Source: Nadeau and Bengio, Inference for the generalization error, Machine Learning 52 (2003), eq. 9.
    """
    if n_train < 1 or n_validation < 1:
        raise ValueError(
            f"n_train and n_validation must be 1 or more, got {n_train!r} and {n_validation!r}"
        )
    return _interval(differences, level, lambda n: 1 / n + n_validation / n_train)


def _interval(values, level, spread):
    values = np.asarray(values, dtype=float)
    if values.ndim != 1 or len(values) < 2:
        raise ValueError(
            f"an interval needs a list of 2 values or more, got shape {values.shape}"
        )
    if not np.all(np.isfinite(values)):
        raise ValueError(
            f"an interval needs finite values, got {values[~np.isfinite(values)][0]!r}"
        )
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, got {level!r}")
    quantile = stats.t.ppf((1 + level) / 2, len(values) - 1)
    return float(values.mean()), float(
        quantile * values.std(ddof=1) * np.sqrt(spread(len(values)))
    )
