"""The activations that some networks side by side may have: what each gives, and its gradient."""

from functools import lru_cache

import keras
import numpy as np
import tensorflow as tf

LARGE = 4096  # outputs of one network from which on TensorFlow takes less time than NumPy, its own cost included
PACKET = 8  # numbers that TensorFlow takes at once; a rest it would take one by one, and round otherwise


@lru_cache(64)
def _zeros(shape, dtype):
    return np.zeros(shape, dtype)


def _relu(a):
    # Two arrays are compared several at a time, an array and a number one by one.
    np.maximum(a, _zeros(a.shape[1:], a.dtype), out=a)


def _sigmoid(a):
    np.negative(a, out=a)
    np.exp(a, out=a)
    a += 1
    np.divide(1, a, out=a)


def _tanh(a):
    # Which of the two it is hangs on the size of one network: so a result does not depend on how many there are.
    size = a[0].size
    if size < LARGE or size % PACKET:
        np.tanh(a, out=a)
    else:
        np.copyto(a, tf.raw_ops.Tanh(x=a).numpy())


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


# Each takes what a layer has before its activation, and changes it in place.
ACTIVATIONS = {
    "linear": _nothing,
    "relu": _relu,
    "sigmoid": _sigmoid,
    "softmax": _nothing,  # the loss does it itself, with the logarithms that it needs
    "tanh": _tanh,
}
# Each takes a gradient with respect to the outputs a, and changes it in place.
BACKWARD = {
    "linear": _nothing,
    "relu": lambda upstream, a, buffer: np.multiply(upstream, a > 0, out=upstream),
    "sigmoid": _sigmoid_backward,
    "softmax": _nothing,
    "tanh": _tanh_backward,
}
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
