"""The layers of some networks side by side in arrays, one class for each kind: forwards and backwards."""

from reglab.training.activations import ACTIVATIONS, BACKWARD, activation
from reglab.training.penalty import Penalty

import numpy as np


class Stage:
    """One layer of some networks.

    layers : the same layer of each network.
    width : how many outputs it has.
    dtype : of the networks' weights.
    """

    parameters = gradients = ()  # what is trained, and memory for its gradients

    def __init__(self, layers, width, dtype):
        self.networks, self.width, self.dtype = len(layers), width, dtype
        self.activity = Penalty([one.activity_regularizer for one in layers], dtype)

    def buffer(self, rows):
        """Return memory for the outputs for some rows."""
        return np.empty((self.networks, rows, self.width), self.dtype)

    def penalise(self, place):
        """Add the gradient of a penalty on parameters to theirs, and return its value for each network.

        place : 0 for the kernel, 1 for the bias.
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
            self.gradients = [np.empty_like(a) for a in self.parameters]
        self.penalties = [
            Penalty([getattr(one, f"{place}_regularizer") for one in layers], dtype)
            for place in ("kernel", "bias")[: len(self.parameters)]
        ]

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
                np.sum(upstream, axis=1, keepdims=True, out=gradient)

    def down(self, upstream, out):
        """Return the gradient with respect to the inputs."""
        return np.matmul(upstream, self.kernel.swapaxes(1, 2), out=out)

    def penalise(self, place):
        """Add the gradient of a penalty on parameters to theirs, and return its value for each network."""
        if place >= len(self.penalties):
            return 0.0
        return self.penalties[place].add(self.parameters[place], self.gradients[place])
