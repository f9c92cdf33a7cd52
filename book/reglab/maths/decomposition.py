"""Bias², variance and noise of a fit: estimated over many data sets, and exactly where the fit is linear in y."""

from typing import NamedTuple

from reglab.maths.checks import whole
from reglab.maths.data import truth
from reglab.maths.polynomial import design, fit
from reglab.maths.statistics import mean_interval

import numpy as np


class Parts(NamedTuple):
    """What the expected squared error on a fresh target is made of (chapter 2)."""

    bias2: float
    variance: float
    noise: float

    def __str__(self):
        """Return the three with three decimals; an estimate just below 0 has no sign."""
        return f"bias² {self.bias2:z.3f}, variance {self.variance:.3f}, noise {self.noise:.3f}"

    @property
    def total(self):
        """Return the sum of the three."""
        return self.bias2 + self.variance + self.noise


def targets(x, noise, datasets, rng, f=truth):
    """Draw the targets of many data sets that share their inputs.

    x : shape (n,).
    noise : standard deviation of the noise, 0 or more.
    datasets : how many, 1 or more.
    rng : numpy Generator.
    f : the true curve, a function of x.
    Returns shape (n, datasets). Raises ValueError for a noise or a number out of range.
    """
    _check_noise(noise)
    datasets = whole("datasets", datasets)
    return f(x)[:, None] + rng.normal(0, noise, (len(x), datasets))


def decompose(y_hat, f, noise):
    """Estimate bias², variance and noise from the fits to many data sets.

    The mean of finitely many fits is itself a little off, by variance / datasets on average; that much is taken off
    the raw bias², so a model without bias comes out near 0 and on either side of it. With this correction bias² +
    variance is exactly the fits' mean squared distance from the truth.

    y_hat : shape (k, datasets), the predictions at k test inputs, one column for each of 2 data sets or more.
    f : shape (k,), the true curve at the test inputs.
    noise : standard deviation of the noise, 0 or more.
    Returns Parts, averaged over the test inputs. Raises ValueError for other shapes or a noise out of range.
    Source: Geman, Bienenstock and Doursat, Neural Computation 4 (1992), section 3.
    """
    y_hat, f = _checked(y_hat, f)
    _check_noise(noise)
    variance = y_hat.var(axis=1, ddof=1).mean()
    raw = np.mean((y_hat.mean(axis=1) - f) ** 2)
    return Parts(
        float(raw - variance / y_hat.shape[1]), float(variance), float(noise**2)
    )


def sum_gap(y_hat, f, noise, errors):
    """Return measured error minus the sum of the three parts, and the half-width of the 95 % interval of this gap.

    The sum is the mean over data sets of (mean squared distance from the truth + noise²), so the gap is a mean of
    independent differences. That holds only if the errors come from other data sets than y_hat: on the same ones the
    check would be half an identity.

    y_hat, f, noise : what `decompose` was given.
    errors : shape (datasets,), the mean squared errors of the fits to as many other data sets on fresh targets.
    Raises ValueError for errors of another shape.
    """
    y_hat, f = _checked(y_hat, f)
    if np.shape(errors) != (y_hat.shape[1],):
        raise ValueError(
            f"errors must have shape ({y_hat.shape[1]},), got {np.shape(errors)}"
        )
    distances = np.mean((y_hat - f[:, None]) ** 2, axis=0)
    return mean_interval(errors - distances - noise**2)


def exact_fits(x, x_test, degree, noise, lam=0.0, f=truth):
    """Return the mean and the standard deviation of a polynomial fit at each test input, over all data sets.

    With its inputs fixed the fit is linear in the targets, y_hat = H y: its mean is H f(x), and the variance at a
    test input is noise² times the sum of squares of a row of H. Nothing is drawn.

    x, x_test : shape (n,) and (k,), within [-1, 1].
    degree, lam : as in `polynomial.fit`.
    noise : standard deviation of the noise, 0 or more.
    f : the true curve, a function of x.
    Returns two arrays of shape (k,).
    """
    _check_noise(noise)
    smoother = design(x_test, degree) @ fit(x, np.eye(len(x)), degree, lam)
    return smoother @ f(x), noise * np.sqrt(np.sum(smoother**2, axis=1))


def exact_parts(x, x_test, degree, noise, lam=0.0, f=truth):
    """Return bias², variance and noise of a polynomial fit without drawing anything: arguments as in `exact_fits`."""
    mean, spread = exact_fits(x, x_test, degree, noise, lam, f)
    bias2 = np.mean((mean - f(x_test)) ** 2)
    return Parts(float(bias2), float(np.mean(spread**2)), float(noise**2))


def exact_training_error(x, degree, noise, lam=0.0, f=truth):
    """Return the mean over all data sets of a polynomial fit's mean squared error on its own readings.

    Without a penalty, and with a family that holds f, it is noise² (1 - (degree + 1) / n). Nothing is drawn.

    x, degree, noise, lam, f : as in `exact_fits`.
    """
    _check_noise(noise)
    left = np.eye(len(x)) - design(x, degree) @ fit(x, np.eye(len(x)), degree, lam)
    missed = np.mean((left @ f(x)) ** 2)
    return float(missed + noise**2 * np.sum(left**2) / len(x))


def _check_noise(noise):
    if not noise >= 0:
        raise ValueError(f"noise must be 0 or more, got {noise!r}")


def _checked(y_hat, f):
    y_hat, f = np.asarray(y_hat, dtype=float), np.asarray(f, dtype=float)
    if y_hat.ndim != 2 or y_hat.shape[1] < 2 or f.shape != y_hat.shape[:1]:
        raise ValueError(
            f"y_hat must have shape (k, datasets) with 2 data sets or more and f shape (k,), "
            f"got {y_hat.shape} and {f.shape}"
        )
    return y_hat, f
