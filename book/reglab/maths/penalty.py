"""Penalties by hand, in NumPy: what Keras adds to the loss, and what it does to the weights that minimise it."""

from reglab.maths.checks import finite, whole

import numpy as np


def l1(values, lam):
    """Return lam times the sum of the absolute values: `keras.regularizers.L1` by hand.

    It is a sum, not a mean: twice as many values cost twice as much.

    values : array of any shape.
    lam : penalty strength, 0 or more.
    Raises ValueError for a strength out of range or values that are not finite. Shown in chapter 3.
    """
    return _strength("lam", lam) * float(np.sum(np.abs(_finite("values", values))))


def l2(values, lam):
    """Return lam times the sum of the squares: `keras.regularizers.L2` by hand.

    There is no factor ½, which many textbooks have: their λ is twice this one.

    values : array of any shape.
    lam : penalty strength, 0 or more.
    Raises ValueError for a strength out of range or values that are not finite. Shown in chapter 3.
    """
    return _strength("lam", lam) * float(np.sum(np.square(_finite("values", values))))


def l1l2(values, lam1, lam2):
    """Return the sum of `l1` and `l2`, each with its own strength: `keras.regularizers.L1L2` by hand.

    values : array of any shape.
    lam1, lam2 : penalty strengths, 0 or more.
    Raises ValueError for a strength out of range or values that are not finite. Shown in chapter 3.
    """
    return l1(values, lam1) + l2(values, lam2)


def orthogonal(matrix, lam, mode="rows"):
    """Return lam times the mean absolute cosine between pairs of rows: `OrthogonalRegularizer` by hand.

    Lengths do not matter, only directions, so it shrinks nothing.

    matrix : shape (k, m), with at least two rows (or columns); a row of zeros counts as orthogonal to all.
    lam : penalty strength, 0 or more.
    mode : "rows" or "columns", which of them shall be orthogonal.
    Raises ValueError for another shape or mode, a strength or values out of range. Shown in chapter 3.
    """
    matrix = _finite("matrix", matrix)
    if mode not in ("rows", "columns"):
        raise ValueError(f'mode must be "rows" or "columns", got {mode!r}')
    if matrix.ndim != 2:
        raise ValueError(f"matrix must have two dimensions, got shape {matrix.shape}")
    vectors = matrix if mode == "rows" else matrix.T
    if len(vectors) < 2:
        raise ValueError(f"orthogonality needs two {mode} or more, got {len(vectors)}")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = vectors / np.where(lengths > 0, lengths, 1)
    cosines = (vectors @ vectors.T)[np.triu_indices(len(vectors), k=1)]
    return _strength("lam", lam) * float(np.mean(np.abs(cosines)))


def grouped(matrix, lam):
    """Return lam times the sum of the columns' lengths: the group lasso, one price for each unit of a layer.

    matrix : shape (inputs, units), a Dense kernel.
    lam : penalty strength, 0 or more.
    Raises ValueError for another shape, a strength out of range or values that are not finite. Shown in chapter 3.
    Source: Yuan and Lin, Model selection and estimation in regression with grouped variables, JRSS B 68 (2006).
    """
    matrix = _finite("matrix", matrix)
    if matrix.ndim != 2:
        raise ValueError(f"matrix must have two dimensions, got shape {matrix.shape}")
    return _strength("lam", lam) * float(np.sum(np.linalg.norm(matrix, axis=0)))


def activity(penalty, outputs):
    """Return an activity penalty as Keras >= 3.14 computes it: that of the whole batch, divided by the rows in it.

    Positions, steps and channels are summed, not averaged: only the first axis is divided by. Keras 3.0 to 3.13
    did not divide at all, which is `penalty(outputs)`.

    penalty : function of the outputs that returns a number, such as ``lambda a: l1(a, 0.01)``.
    outputs : shape (n, ...), what the layer returns for n rows, 1 or more.
    Raises ValueError for outputs without a row or that are not finite. Shown in chapter 3.
    """
    outputs = _finite("outputs", outputs)
    if outputs.ndim == 0 or len(outputs) == 0:
        raise ValueError(f"outputs must have a row or more, got shape {outputs.shape}")
    return penalty(outputs) / len(outputs)


def soft_threshold(values, threshold):
    """Move each value towards 0 by `threshold`, and to exactly 0 where it is nearer than that.

    It is the w that minimises ½ (w - v)² + threshold |w|.

    values : array of any shape.
    threshold : 0 or more.
    Raises ValueError for a threshold out of range or values that are not finite. Shown in chapter 3.
    Source: Tibshirani, Regression shrinkage and selection via the lasso, JRSS B 58 (1996), eq. 3.
    """
    values = _finite("values", values)
    distance = np.maximum(np.abs(values) - _strength("threshold", threshold), 0)
    return np.where(distance > 0, np.sign(values) * distance, 0.0)


def shrink(values, lam):
    """Divide each value by 1 + lam: the w that minimises (w - v)² + lam w², never 0 unless v is.

    values : array of any shape.
    lam : penalty strength, 0 or more.
    Raises ValueError for a strength out of range or values that are not finite. Shown in chapter 3.
    """
    return _finite("values", values) / (1 + _strength("lam", lam))


def minimise(curvature, centre, lam1, lam2, steps=1000):
    """Return the w that minimises (w - centre)' curvature (w - centre) + lam1 sum|w| + lam2 sum(w²).

    Exactly, but for rounding, however flat the bowl: where the signs of w are known, w solves a linear system, so the
    search is for the signs. Zeros are exact.

    curvature : shape (d, d), symmetric and positive definite.
    centre : shape (d,), where the data loss is least.
    lam1, lam2 : penalty strengths, 0 or more.
    steps : linear systems that are solved at most, 1 or more.
    Returns shape (d,). Raises ValueError for shapes, a curvature or strengths out of range, and ArithmeticError where
    so many steps were not enough. Shown in chapter 3.
    Source: Lee, Battle, Raina and Ng, Efficient sparse coding algorithms, NIPS (2006), algorithm 1.
    """
    curvature, centre = _finite("curvature", curvature), _finite("centre", centre)
    if centre.ndim != 1 or curvature.shape != (len(centre), len(centre)):
        raise ValueError(
            "curvature must be square and fit the centre, "
            f"got shapes {curvature.shape} and {centre.shape}"
        )
    _check_definite(curvature)
    lam1, lam2 = _strength("lam1", lam1), _strength("lam2", lam2)
    steps = whole("steps", steps)
    bowl, pull = curvature + lam2 * np.eye(len(centre)), curvature @ centre
    w, signs, settled = np.zeros(len(centre)), np.zeros(len(centre)), True
    for _step in range(steps):
        if settled:
            # Those that are not 0 are right for their signs: let the one at 0 that wants to leave it most.
            slope = pull - bowl @ w  # half of minus the gradient, the L1 term left out
            wish = np.where(signs == 0, np.abs(slope), 0)
            most = np.argmax(wish)
            rounding = 1e-14 * (np.abs(pull) + np.abs(bowl) @ np.abs(w)).max()
            if wish[most] <= lam1 / 2 + rounding:
                return w
            signs[most] = np.sign(slope[most])
        used = np.flatnonzero(signs)
        goal = w.copy()
        goal[used] = np.linalg.solve(
            bowl[np.ix_(used, used)], (pull - signs * lam1 / 2)[used]
        )
        w, signs, settled = _towards(goal, w, signs)
    raise ArithmeticError(f"the minimum was not found in {steps} steps: give more")


def _towards(goal, w, signs):
    """Go from w to the goal, or to where a first coordinate reaches 0 on the way; return w, signs, and which it was."""
    wrong = np.flatnonzero(goal * signs < 0)
    if len(wrong) == 0:
        return goal, np.sign(goal), True
    shares = w[wrong] / (w[wrong] - goal[wrong])
    first = wrong[np.argmin(shares)]
    reached, signs = w + shares.min() * (goal - w), signs.copy()
    reached[first] = signs[first] = 0.0
    return reached, signs, False


def level_set(lam1, lam2, value, n=121):
    """Return points in the plane where lam1 (|w1| + |w2|) + lam2 (w1² + w2²) equals `value`, once around.

    lam1, lam2 : penalty strengths, 0 or more, not both 0.
    value : above 0, or 0 for the origin alone.
    n : how many points, 4 or more; with 4k + 1 of them, the diamond's corners are among them.
    Returns shape (2, n). Raises ValueError for arguments out of range. Shown in chapter 3.
    """
    lam1, lam2 = _strength("lam1", lam1), _strength("lam2", lam2)
    if lam1 == lam2 == 0:
        raise ValueError("lam1 and lam2 must not both be 0, got 0 and 0")
    if not (np.isfinite(value) and value >= 0):
        raise ValueError(f"value must be 0 or more, got {value!r}")
    if n < 4:
        raise ValueError(f"n must be 4 or more, got {n!r}")
    angle = np.linspace(0, 2 * np.pi, n)
    direction = np.array([np.cos(angle), np.sin(angle)])
    half = lam1 * np.abs(direction).sum(axis=0) / 2
    # The root of lam2 r² + 2 half r = value, in the form that also holds where lam2 is 0.
    radius = value / (half + np.sqrt(half**2 + lam2 * value)) if value else 0.0
    return radius * direction


def ellipse(curvature, centre, value, n=61):
    """Return points in the plane where (w - centre)' curvature (w - centre) equals `value`, once around.

    curvature : shape (2, 2), symmetric and positive definite.
    centre : shape (2,).
    value : 0 or more.
    n : how many points, 4 or more.
    Returns shape (2, n). Raises ValueError for arguments out of range. Shown in chapter 3.
    """
    curvature, centre = _finite("curvature", curvature), _finite("centre", centre)
    if curvature.shape != (2, 2) or centre.shape != (2,):
        raise ValueError(
            "curvature must have shape (2, 2) and centre (2,), "
            f"got {curvature.shape} and {centre.shape}"
        )
    if not (np.isfinite(value) and value >= 0):
        raise ValueError(f"value must be 0 or more, got {value!r}")
    if n < 4:
        raise ValueError(f"n must be 4 or more, got {n!r}")
    _check_definite(curvature)
    angle = np.linspace(0, 2 * np.pi, n)
    circle = np.array([np.cos(angle), np.sin(angle)])
    stretched = np.linalg.solve(np.linalg.cholesky(curvature).T, circle)
    return centre[:, None] + np.sqrt(value) * stretched


def _finite(name, values):
    return finite(name, values, float)


def _check_definite(curvature):
    lowest = np.linalg.eigvalsh(curvature)[0]
    if not np.allclose(curvature, curvature.T) or lowest <= 0:
        raise ValueError(
            "curvature must be symmetric and positive definite, "
            f"got a lowest eigenvalue of {lowest:.3g}"
        )


def _strength(name, value):
    if not (np.isfinite(value) and value >= 0):
        raise ValueError(f"{name} must be 0 or more, got {value!r}")
    return float(value)
