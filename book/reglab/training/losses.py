"""What networks are trained to make small: Keras's losses, with what is measured beside each and its gradient."""

from reglab.training.activations import ACTIVATIONS

import numpy as np


class CategoricalCrossentropy:
    """Cross-entropy of classes after a softmax, from the logarithms of the outputs, as `fit` takes it."""

    keras = "categorical_crossentropy"
    names = ("cross_entropy", "correct")
    needs = "softmax must come last and only there"
    joint = True  # `slope` is that at the layer's sum, before the softmax

    @staticmethod
    def fits(activations):
        """Return whether layers with these activations can end in this loss."""
        return activations.count("softmax") == 1 and activations[-1] == "softmax"

    @staticmethod
    def check(y):
        """Raise ValueError for targets whose gradient would not be that of `fit`."""
        sums = y.sum(axis=2)
        if np.any(y < 0) or not np.allclose(sums, 1, rtol=0, atol=1e-6):
            worst = y.reshape(-1, y.shape[2])[np.abs(sums - 1).argmax()]
            raise ValueError(
                f"each row of y must be probabilities that sum to 1, got {worst.tolist()}"
            )

    @staticmethod
    def finish(x, kind):
        """Return the last layer's outputs, and what `measure` needs beside them; x is used up."""
        # Class by class: the same maxima as along the last axis, in a fraction of the time.
        x -= np.ascontiguousarray(x.transpose(2, 0, 1)).max(axis=0)[:, :, None]
        y_hat = np.exp(x)
        total = y_hat.sum(axis=2, keepdims=True)
        y_hat /= total
        x -= np.log(total)
        return y_hat, x

    @staticmethod
    def measure(y_hat, logs, y):
        """Return mean cross-entropy and rows correct of each network."""
        loss = -np.einsum("bij,bij->b", logs, y) / logs.shape[1]
        return loss, np.sum(logs.argmax(axis=2) == y.argmax(axis=2), axis=1)

    @staticmethod
    def slope(y_hat, y, out):
        """Fill in the gradient of the mean over the rows."""
        np.subtract(y_hat, y, out=out)
        out /= y.shape[1]

    @staticmethod
    def through(priced, a):
        """Return a gradient with respect to the outputs a as one with respect to the sums."""
        return a * (priced - np.sum(priced * a, axis=2, keepdims=True))


class BinaryCrossentropy:
    """Cross-entropy of each output by itself after a sigmoid, from the sums before it, as `fit` takes it.

    Keras clips probabilities to [1e-7, 1 - 1e-7] only where it cannot see the sigmoid: `fit` and `evaluate` see it.
    """

    keras = "binary_crossentropy"
    names = ("binary_cross_entropy",)
    needs = "sigmoid must come last, and softmax nowhere"
    joint = True

    @staticmethod
    def fits(activations):
        """Return whether layers with these activations can end in this loss."""
        return activations[-1] == "sigmoid" and "softmax" not in activations

    @staticmethod
    def check(y):
        """Raise ValueError for targets that are no probabilities."""
        if np.any(y < 0) or np.any(y > 1):
            worst = y.flat[np.abs(y - 0.5).argmax()]
            raise ValueError(f"y must lie between 0 and 1, got {worst:g}")

    @staticmethod
    def finish(x, kind):
        """Return the last layer's outputs, and what `measure` needs beside them."""
        y_hat = x.copy()
        ACTIVATIONS["sigmoid"](y_hat)
        return y_hat, x

    @staticmethod
    def measure(y_hat, sums, y):
        """Return the mean over rows and outputs for each network."""
        each = np.maximum(sums, 0) - sums * y + np.log1p(np.exp(-np.abs(sums)))
        return each.mean(axis=(1, 2)), None

    @staticmethod
    def slope(y_hat, y, out):
        """Fill in the gradient of the mean over rows and outputs."""
        np.subtract(y_hat, y, out=out)
        out /= y.shape[1] * y.shape[2]

    @staticmethod
    def through(priced, a):
        """Return a gradient with respect to the outputs a as one with respect to the sums."""
        return priced * a * (1 - a)


class Mse:
    """Squared error, the mean over rows and outputs."""

    keras = "mse"
    names = ("mse",)
    needs = "softmax may come nowhere"
    joint = False  # `slope` is that at the outputs

    @staticmethod
    def fits(activations):
        """Return whether layers with these activations can end in this loss."""
        return "softmax" not in activations

    @staticmethod
    def check(y):
        """Take any targets."""

    @staticmethod
    def finish(x, kind):
        """Return the last layer's outputs."""
        ACTIVATIONS[kind](x)
        return x, None

    @staticmethod
    def measure(y_hat, _, y):
        """Return the mean over rows and outputs for each network."""
        away = y_hat - y
        return np.einsum("bij,bij->b", away, away) / (y.shape[1] * y.shape[2]), None

    @staticmethod
    def slope(y_hat, y, out):
        """Fill in the gradient of the mean over rows and outputs."""
        np.subtract(y_hat, y, out=out)
        out *= 2 / (y.shape[1] * y.shape[2])


LOSSES = {one.keras: one for one in (CategoricalCrossentropy, BinaryCrossentropy, Mse)}


def named(loss):
    """Return the loss of that name, or raise ValueError.

    loss : "categorical_crossentropy", "binary_crossentropy" or "mse", as in Keras.
    """
    if not isinstance(loss, str) or loss not in LOSSES:
        raise ValueError(f"loss must be one of {', '.join(LOSSES)}, got {loss!r}")
    return LOSSES[loss]


def fitting(activations):
    """Return a loss that layers with these activations can end in, for those who want their outputs alone."""
    return CategoricalCrossentropy if CategoricalCrossentropy.fits(activations) else Mse
