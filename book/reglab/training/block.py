"""A few networks side by side in arrays, the first axis counts them: forwards, backwards, and the penalties."""

from reglab.training.history import VALIDATION
from reglab.training.optimiser import as_keras

import keras
import numpy as np

MEASURED = ("cross_entropy", "loss", "correct")


class Block:
    """A few networks side by side: what one thread trains.

    models : keras.Sequential models of one architecture.
    """

    def __init__(self, models):
        layers = models[0].layers
        self.activations = [activation(layer) for layer in layers]
        weights = zip(*(model.get_weights() for model in models))
        arrays = [np.stack(arrays) for arrays in weights]
        # A bias is kept as a row, so that it adds to each row of the outputs.
        self.parameters = [a if a.ndim == 3 else a[:, None] for a in arrays]
        self.dtype = arrays[0].dtype
        each = list(zip(*(model.layers for model in models)))
        self.kernel_penalties = [Penalty(layer, "kernel_regularizer") for layer in each]
        self.bias_penalties = [Penalty(layer, "bias_regularizer") for layer in each]
        self.activity_penalties = [
            Penalty(layer, "activity_regularizer") for layer in each
        ]

    def buffers(self, rows):
        """Return buffers for the outputs of every layer."""
        networks = len(self.parameters[0])
        return [
            np.empty((networks, rows, kernel.shape[2]), self.dtype)
            for kernel in self.parameters[::2]
        ]

    @np.errstate(over="ignore")  # of exp, where a sigmoid is 0
    def forward(self, x, buffers=None):
        """Return the outputs of every layer, and the logarithms of the last."""
        buffers = self.buffers(x.shape[1]) if buffers is None else buffers
        found = []
        for kernel, bias, kind, buffer in zip(
            self.parameters[::2], self.parameters[1::2], self.activations, buffers
        ):
            x = np.matmul(x, kernel, out=buffer[:, : x.shape[1]])
            x += bias
            ACTIVATIONS[kind](x)
            found.append(x)
        x -= x.max(axis=2, keepdims=True)
        y_hat = np.exp(x)
        total = y_hat.sum(axis=2, keepdims=True)
        y_hat /= total
        x -= np.log(total)
        found[-1] = y_hat
        return found, x

    @np.errstate(over="ignore", invalid="ignore")  # as `fit`, which goes on after NaN
    def train(self, rows, held_out, update, epochs, batch, order):
        """Train, and return what was measured, as a dict of arrays (networks, epochs); see the function `train`."""
        x, y = rows
        n = x.shape[1]
        buffers = [self.buffers(batch) for _ in range(3)]
        gradients = [np.empty_like(a) for a in self.parameters]
        history = {
            name: np.zeros((len(x), epochs), int if name.endswith("correct") else float)
            for name in MEASURED + (VALIDATION if held_out else ())
        }
        held_out_buffers = held_out and self.buffers(held_out[0].shape[1])
        for epoch in range(epochs):
            if order is not None:
                at = order[:, epoch, :, None]
                x, y = (np.take_along_axis(a, at, axis=1) for a in rows)
            for start in range(0, n, batch):
                part = slice(start, start + batch)
                count = len(range(n)[part])
                loss, correct, penalty = self.backward(
                    x[:, part], y[:, part], buffers, gradients
                )
                update(gradients)
                history["cross_entropy"][:, epoch] += loss * count / n
                history["loss"][:, epoch] += (loss + penalty) * count / n
                history["correct"][:, epoch] += correct
            if held_out:
                _, logs = self.forward(held_out[0], held_out_buffers)
                loss, correct = measured(logs, held_out[1])
                history["validation_cross_entropy"][:, epoch] = loss
                history["validation_correct"][:, epoch] = correct
        return history

    def backward(self, x, y, buffers, gradients):
        """Fill in the gradients of the penalised loss; return each network's loss, correct rows and penalty."""
        rows = x.shape[1]
        outputs, logs = self.forward(x, buffers[0])
        loss, correct = measured(logs, y)
        penalty = np.zeros(len(x))
        kernels = self.parameters[::2]
        upstream = buffers[1][-1][:, :rows]
        np.subtract(outputs[-1], y, out=upstream)
        upstream /= rows
        for i in reversed(range(len(kernels))):
            a, buffer = outputs[i], buffers[2][i][:, :rows]
            if i == len(kernels) - 1:
                priced = np.zeros_like(a)
                penalty += self.activity_penalties[i].add(a, priced, buffer, 1 / rows)
                upstream += a * (priced - np.sum(priced * a, axis=2, keepdims=True))
            else:
                penalty += self.activity_penalties[i].add(a, upstream, buffer, 1 / rows)
            BACKWARD[self.activations[i]](upstream, a, buffer)
            below = outputs[i - 1] if i else x
            np.matmul(below.swapaxes(1, 2), upstream, out=gradients[2 * i])
            np.sum(upstream, axis=1, keepdims=True, out=gradients[2 * i + 1])
            if i:
                upstream = np.matmul(
                    upstream, kernels[i].swapaxes(1, 2), out=buffers[1][i - 1][:, :rows]
                )
        for penalties, first in ((self.kernel_penalties, 0), (self.bias_penalties, 1)):
            for one, values, gradient in zip(
                penalties, self.parameters[first::2], gradients[first::2]
            ):
                penalty += one.add(values, gradient)
        return loss, correct, penalty


class Penalty:
    """The L1 and L2 penalty that some networks have at one place, each in its own strength.

    layers : the same layer of each network.
    kind : the name of the regularizer there.
    """

    def __init__(self, layers, kind):
        found = [getattr(layer, kind) for layer in layers]
        prices = np.array([strengths(one) for one in found])
        dtype = layers[0].kernel.numpy().dtype
        self.l1, self.l2 = (
            one.astype(dtype)[:, None, None] if one.any() else None for one in prices.T
        )

    def add(self, values, gradient, buffer=None, scale=1.0):
        """Add the penalty's gradient to another in place, and return its value for each network.

        values, gradient : shape (networks, rows, columns).
        buffer : memory of that shape to compute in; None takes its own.
        scale : factor of the penalty.
        """
        total = 0.0
        if self.l1 is not None:
            signs = np.sign(values, out=buffer)
            total = np.einsum("bij,bij->b", signs, values) * self.l1[:, 0, 0] * scale
            signs *= self.l1 * scale
            gradient += signs
        if self.l2 is not None:
            slope = np.multiply(values, 2 * scale * self.l2, out=buffer)
            total = total + np.einsum("bij,bij->b", slope, values) / 2
            gradient += slope
        return total


def _sigmoid(a):
    np.negative(a, out=a)
    np.exp(a, out=a)
    a += 1
    np.divide(1, a, out=a)


def _tanh_backward(upstream, a, buffer):
    np.multiply(a, a, out=buffer)
    np.subtract(1, buffer, out=buffer)
    upstream *= buffer


def _sigmoid_backward(upstream, a, buffer):
    np.subtract(1, a, out=buffer)
    buffer *= a
    upstream *= buffer


def _nothing(*_):
    pass


ACTIVATIONS = {
    "linear": _nothing,
    "relu": lambda a: np.maximum(a, 0, out=a),
    "sigmoid": _sigmoid,
    "softmax": _nothing,  # `forward` does the last layer itself
    "tanh": lambda a: np.tanh(a, out=a),
}
BACKWARD = {
    "linear": _nothing,
    "relu": lambda upstream, a, buffer: np.multiply(upstream, a > 0, out=upstream),
    "sigmoid": _sigmoid_backward,
    "softmax": _nothing,
    "tanh": _tanh_backward,
}


def measured(logs, y):
    """Return mean cross-entropy and rows correct of each network."""
    loss = -np.einsum("bij,bij->b", logs, y) / logs.shape[1]
    return loss, np.sum(logs.argmax(axis=2) == y.argmax(axis=2), axis=1)


# A function of the reader's own may be called tanh too: Keras's are known by what they are.
KNOWN = {getattr(keras.activations, name): name for name in ACTIVATIONS}


def activation(layer):
    """Return the name of a Dense layer's activation.

    layer : keras.layers.Dense.
    Raises ValueError for one that is not among `ACTIVATIONS`, or not Keras's own.
    """
    given = layer.activation
    name = KNOWN.get(given)
    if name is None:
        said = getattr(given, "__name__", repr(given))
        raise ValueError(
            f"layer {layer.name}: activation must be Keras's own {', '.join(ACTIVATIONS)}, got {said!r}"
        )
    return name


def strengths(regularizer):
    """Return the L1 and L2 strengths of a regularizer of Keras."""
    if regularizer is None:
        return 0.0, 0.0
    kinds = keras.regularizers.L1, keras.regularizers.L2, keras.regularizers.L1L2
    if type(regularizer) not in kinds:
        raise TypeError(
            f"supported are keras.regularizers.L1, L2 and L1L2, got {regularizer!r}"
        )
    found = tuple(float(getattr(regularizer, name, 0.0)) for name in ("l1", "l2"))
    if not (np.isfinite(found).all() and min(found) >= 0):
        raise ValueError(f"penalty strengths must be 0 or more, got l1, l2 = {found}")
    return tuple(map(as_keras, found))
