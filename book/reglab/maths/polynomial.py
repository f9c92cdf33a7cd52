"""Polynomial regression, plain and penalised, in a basis that stays well conditioned at high degrees."""

from reglab.maths.checks import whole

import numpy as np
from numpy.polynomial import legendre


def design(x, degree):
    """Return the matrix of the Legendre polynomials 0 to `degree` at the points x of [-1, 1].

    They are orthogonal there, so columns stay distinct where the powers 1, x, x², ... become hard to tell
    apart. Each is scaled to a mean square of 1 over the interval.

    x : shape (n,).
    degree : 0 or more.
    Returns shape (n, degree + 1). Raises ValueError for a degree that is no count and an x outside [-1, 1].
    """
    x = np.asarray(x, dtype=float)
    degree = whole("degree", degree, 0)
    if not np.all(np.abs(x) <= 1):
        worst = x[np.argmax(~(np.abs(x) <= 1))]
        raise ValueError(f"x must lie within [-1, 1], got {worst!r}")
    return legendre.legvander(x, degree) * np.sqrt(2 * np.arange(degree + 1) + 1)


def fit(x, y, degree, lam=0.0):
    """Return the coefficients that minimise mean((y - y_hat)²) + lam * sum(coefficients[1:]²).

    The constant term is not penalised. Without a penalty and with more coefficients than points, it is the solution of
    smallest norm.

    x, y : shape (n,); y may be (n, m) for m data sets with the same inputs, each fitted by itself.
    degree : 0 or more.
    lam : penalty strength, 0 or more.
    Returns shape (degree + 1,) or (degree + 1, m). Raises ValueError for a penalty or a degree out of range, and for
    a y that does not fit x or is not finite.
    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, eq. 3.44.
    """
    if np.ndim(lam) != 0 or not 0 <= lam < np.inf:
        raise ValueError(f"lam must be one number, 0 or more, got {lam!r}")
    basis = design(x, degree)
    y = np.asarray(y, dtype=float)
    if y.ndim not in (1, 2) or len(y) != len(basis):
        raise ValueError(
            f"y must have shape ({len(basis)},) or ({len(basis)}, m), as x has rows, got {y.shape}"
        )
    if not np.all(np.isfinite(y)):
        raise ValueError(f"y must be finite, got {y[~np.isfinite(y)][0]!r}")
    if lam > 0:
        penalty = np.sqrt(lam * len(basis)) * np.eye(degree + 1)[1:]
        basis = np.vstack([basis, penalty])
        y = np.concatenate([y, np.zeros((degree, *y.shape[1:]))])
    return np.linalg.lstsq(basis, y, rcond=None)[0]


def predict(coefficients, x):
    """Return the fitted polynomial's values at the points x.

    coefficients : shape (degree + 1,) or (degree + 1, m).
    x : shape (k,), within [-1, 1].
    Returns shape (k,) or (k, m).
    """
    return design(x, len(coefficients) - 1) @ coefficients


def degrees_of_freedom(x, degree, lam=0.0):
    """Return the effective number of parameters: the trace of the matrix that turns y into y_hat.

    Without a penalty it is the number of coefficients (or of points, if that is smaller); a penalty lowers it
    towards 1.

    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, eq. 3.50.
    """
    n = len(x)
    return float(np.trace(design(x, degree) @ fit(x, np.eye(n), degree, lam)))
