"""The penalties that some networks have at one place, each in its own strength: values and gradients."""

from reglab.training.kl import LEAST, KLTarget
from reglab.training.optimiser import as_keras

import keras
import numpy as np


class Penalty:
    """The L1, L2 and KL penalty that some networks have at one place, each in its own strength.

    regularizers : the regularizer there, or None, of each network.
    dtype : of the networks' weights.
    """

    def __init__(self, regularizers, dtype):
        prices = np.array([strengths(one) for one in regularizers])
        self.l1, self.l2 = (
            one.astype(dtype)[:, None, None] if one.any() else None for one in prices.T
        )
        none = KLTarget(beta=0)
        targets = [r if isinstance(r, KLTarget) else none for r in regularizers]
        self.rho, self.beta = (
            np.array([getattr(one, name) for one in targets], dtype)[:, None, None]
            for name in ("rho", "beta")
        )
        self.kl = self.beta.any()

    def __bool__(self):
        """Return whether any of the networks has one."""
        return bool(self.kl) or self.l1 is not None or self.l2 is not None

    def add(
        self, values, gradient, buffer=None, scale=1.0, measured=True, rectified=False
    ):
        """Add the penalty's gradient to another in place, and return its value for each network.

        values, gradient : shape (networks, rows, columns).
        buffer : memory of that shape to compute in; None takes its own.
        scale : factor of the penalty.
        measured : False where the value is not needed; then it is 0.
        rectified : True for outputs of a ReLU whose gradient goes through it next: what L1 adds where one is 0 is
            taken away there, so it need not be left out here.
        """
        total = 0.0
        if self.l1 is not None:
            price = self.l1 * scale
            if rectified:
                total = np.einsum("bij->b", values) * price.flat if measured else 0.0
                gradient += price
            else:
                signs = np.sign(values, out=buffer)
                total = _products(signs, values) * price.flat if measured else 0.0
                signs *= price
                gradient += signs
        if self.l2 is not None:
            slope = np.multiply(values, 2 * scale * self.l2, out=buffer)
            if measured:
                total = total + _products(slope, values) / 2
            gradient += slope
        if self.kl:
            total = total + self._kl(values, gradient, scale)
        return total

    def _kl(self, values, gradient, scale):
        """Do the same for the KL penalty alone, whose mean is over the rows."""
        mean = values.mean(axis=1, keepdims=True)
        inside = (mean >= LEAST) & (mean <= 1 - LEAST)
        mean = np.clip(mean, LEAST, 1 - LEAST)
        on, off = self.rho / mean, (1 - self.rho) / (1 - mean)
        gradient += scale * self.beta * (off - on) * inside
        each = self.rho * np.log(on) + (1 - self.rho) * np.log(off)
        rows = values.shape[1]
        return scale * rows * self.beta[:, 0, 0] * each.sum(axis=(1, 2))


def _products(a, b):
    """Return the sum of the products of two arrays (networks, rows, columns), for each network."""
    return np.vecdot(a.reshape(len(a), -1), b.reshape(len(b), -1))


def strengths(regularizer):
    """Return the L1 and L2 strengths of a regularizer of Keras."""
    if regularizer is None or type(regularizer) is KLTarget:
        return 0.0, 0.0
    kinds = keras.regularizers.L1, keras.regularizers.L2, keras.regularizers.L1L2
    if type(regularizer) not in kinds:
        raise TypeError(
            f"supported are keras.regularizers.L1, L2 and L1L2, and reglab's KLTarget, got {regularizer!r}"
        )
    found = tuple(float(getattr(regularizer, name, 0.0)) for name in ("l1", "l2"))
    if not (np.isfinite(found).all() and min(found) >= 0):
        raise ValueError(f"penalty strengths must be 0 or more, got l1, l2 = {found}")
    return tuple(map(as_keras, found))
