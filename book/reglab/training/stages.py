"""The layers of some networks side by side in arrays, one class for each kind: forwards and backwards."""

from reglab.training.activations import ACTIVATIONS, BACKWARD, activation
from reglab.training.penalty import Penalty
from reglab.training.streams import stream

import keras
import numpy as np


class Stage:
    """One layer of some networks.

    layers : the same layer of each network.
    width : how many outputs it has.
    dtype : of the networks' weights.
    """

    parameters = gradients = ()  # what is trained, and memory for its gradients
    activation = None

    def __init__(self, layers, width, dtype):
        self.networks, self.width, self.dtype = len(layers), width, dtype
        self.activity = Penalty([one.activity_regularizer for one in layers], dtype)

    def buffer(self, rows):
        """Return memory for the outputs for some rows."""
        return np.empty((self.networks, rows, self.width), self.dtype)

    def move(self, pairs):
        """Take other memory for the parameters and for their gradients.

        pairs : one array for each parameter, and one for its gradient.
        """

    def begin(self, seeds, place):
        """Prepare for a training.

        seeds : of the networks, where a layer draws.
        place : which of a network's streams is this layer's.
        """

    def constrain(self):
        """Bring the parameters back to where they may be, after each step."""

    def penalise(self, place, measured):
        """Add the gradient of a penalty on parameters to theirs, and return its value for each network.

        place : 0 for the kernel, 1 for the bias.
        measured : False where the value is not needed.
        """
        return 0.0


class Dense(Stage):
    """A Dense layer; a frozen one has no parameters here."""

    def __init__(self, layers, width, dtype):
        super().__init__(layers, width, dtype)
        self.activation = activation(layers[0])
        self.kernel = np.stack([one.kernel.numpy() for one in layers])
        self.bias = None
        if layers[0].use_bias:
            # As a row, so that it adds to each row of the outputs.
            self.bias = np.stack([one.bias.numpy() for one in layers])[:, None]
        if layers[0].trainable:
            self.parameters = [a for a in (self.kernel, self.bias) if a is not None]
        self.unit = layers[0].kernel_constraint if self.parameters else None
        self.penalties = [
            Penalty([getattr(one, f"{place}_regularizer") for one in layers], dtype)
            for place in ("kernel", "bias")[: len(self.parameters)]
        ]

    def move(self, pairs):
        """Take other memory for the parameters and for their gradients."""
        for (array, _), old in zip(pairs, self.parameters):
            array[:] = old
        if pairs:
            self.parameters, self.gradients = (list(part) for part in zip(*pairs))
            self.kernel = self.parameters[0]
            self.bias = self.parameters[1] if self.bias is not None else None

    def forward(self, x, out, training):
        """Return the outputs for some rows."""
        x = np.matmul(x, self.kernel, out=out[:, : x.shape[1]])
        if self.bias is not None:
            x += self.bias
        ACTIVATIONS[self.activation](x)
        return x

    def backward(self, upstream, a, below, buffer):
        """Take a gradient with respect to the outputs through the activation, and fill in those of the parameters."""
        BACKWARD[self.activation](upstream, a, buffer)
        for gradient, array in zip(self.gradients, self.parameters):
            if array is self.kernel:
                np.matmul(below.swapaxes(1, 2), upstream, out=gradient)
            else:
                # The same sums as np.sum's, in less time where a layer is small.
                np.einsum("bij->bj", upstream, out=gradient[:, 0])

    def down(self, upstream, out):
        """Return the gradient with respect to the inputs."""
        return np.matmul(upstream, self.kernel.swapaxes(1, 2), out=out)

    def constrain(self):
        """Give the kernels unit norm where they have a UnitNorm, as Keras does it."""
        if self.unit is not None:
            axis = self.unit.axis % 2 + 1
            norms = np.sqrt(np.sum(np.square(self.kernel), axis=axis, keepdims=True))
            self.kernel /= norms + keras.backend.epsilon()

    def penalise(self, place, measured):
        """Add the gradient of a penalty on parameters to theirs, and return its value for each network."""
        if place >= len(self.penalties):
            return 0.0
        return self.penalties[place].add(
            self.parameters[place], self.gradients[place], measured=measured
        )


class Drawn(Stage):
    """A layer that draws while it is trained, each network from its own stream, and does nothing in use."""

    setting = None  # what a layer calls the amount

    def __init__(self, layers, width, dtype):
        super().__init__(layers, width, dtype)
        amounts = [getattr(one, self.setting) for one in layers]
        self.amounts = np.array(amounts, dtype)[:, None, None]

    def begin(self, seeds, place):
        """Take up the streams of the networks that have something to draw."""
        self.streams = [
            stream(seeds[i], place) if amount > 0 else None
            for i, amount in enumerate(self.amounts.flat)
        ]

    def forward(self, x, out, training):
        """Return the outputs for some rows."""
        return self.draw(x, out[:, : x.shape[1]]) if training else x

    def down(self, upstream, out):
        """Return the gradient with respect to the inputs."""
        return upstream


class Dropout(Drawn):
    """Zeroes outputs at random, and scales the others up."""

    setting = "rate"

    def draw(self, x, out):
        """Return what is left of the inputs."""
        for rng, part in zip(self.streams, out):
            if rng is None:
                part.fill(1)
            else:
                rng.random(out=part, dtype=self.dtype)
        self.mask = (out >= self.amounts) / (1 - self.amounts)
        return np.multiply(x, self.mask, out=out)

    def backward(self, upstream, a, below, buffer):
        """Take a gradient through what was kept."""
        upstream *= self.mask


class GaussianNoise(Drawn):
    """Adds Gaussian noise."""

    setting = "stddev"

    def draw(self, x, out):
        """Return the inputs with noise."""
        for rng, part in zip(self.streams, out):
            if rng is None:
                part.fill(0)
            else:
                rng.standard_normal(out=part, dtype=self.dtype)
        out *= self.amounts
        out += x
        return out

    def backward(self, upstream, a, below, buffer):
        """Leave the gradient as it is."""


class TopK(Stage):
    """A layer that keeps the k largest outputs of each row."""

    def __init__(self, layers, width, dtype):
        super().__init__(layers, width, dtype)
        self.place = width - layers[0].k

    def forward(self, x, out, training):
        """Return what is kept."""
        out = out[:, : x.shape[1]]
        np.copyto(out, x)
        out.partition(self.place, axis=2)
        self.kept = x >= out[:, :, self.place, None]
        return np.multiply(x, self.kept, out=out)

    def backward(self, upstream, a, below, buffer):
        """Take a gradient through what was kept."""
        upstream *= self.kept

    def down(self, upstream, out):
        """Return the gradient with respect to the inputs."""
        return upstream
