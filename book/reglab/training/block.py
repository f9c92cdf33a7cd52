"""A few networks side by side in arrays, the first axis counts them: what one thread trains."""

import math

from reglab.training import stages
from reglab.training.activations import BACKWARD
from reglab.training.losses import fitting
from reglab.training.topk import TopK

import keras
import numpy as np

KINDS = {
    keras.layers.Dense: stages.Dense,
    keras.layers.Dropout: stages.Dropout,
    keras.layers.GaussianNoise: stages.GaussianNoise,
    TopK: stages.TopK,
}
SLICE = 1024  # held-out rows that are looked at in one call


class Block:
    """A few networks side by side: what one thread trains.

    models : keras.Sequential models of one architecture.
    loss : one of `reglab.training.losses`; None takes one that fits, to look at outputs alone.
    """

    def __init__(self, models, loss=None):
        dtype = models[0].weights[0].numpy().dtype
        self.stages, width = [], models[0].input_shape[1]
        for layers in zip(*(model.layers for model in models)):
            width = getattr(layers[0], "units", width)
            self.stages.append(KINDS[type(layers[0])](layers, width, dtype))
        last = self.stages[-1]
        self.loss = loss or fitting([last.activation])
        # The loss does the last activation itself.
        self.end, last.activation = last.activation, "linear"
        self.networks = len(models)
        # All parameters lie in one row, and their gradients in another: a step is few calls, however many layers.
        shapes = [a.shape for stage in self.stages for a in stage.parameters]
        size = sum(map(math.prod, shapes))
        self.flat, self.slopes = np.empty(size, dtype), np.empty(size, dtype)
        self.parameters, self.gradients = (
            _views(row, shapes) for row in (self.flat, self.slopes)
        )
        views = iter(zip(self.parameters, self.gradients))
        for stage in self.stages:
            stage.move([next(views) for _ in stage.parameters])
        # Below the first layer with parameters no gradient is needed.
        trained = [i for i, stage in enumerate(self.stages) if stage.parameters]
        self.lowest = min(trained, default=len(self.stages))

    def spread(self, rates):
        """Return the networks' learning rates for the row of all parameters: of each, or one if they are equal."""
        if np.all(rates == rates[0]):
            return rates[:1]
        return np.concatenate([np.repeat(rates, a[0].size) for a in self.parameters])

    def buffers(self, rows):
        """Return buffers for the outputs of every layer."""
        return [stage.buffer(rows) for stage in self.stages]

    @np.errstate(over="ignore")  # of exp, where a sigmoid is 0
    def forward(self, x, buffers=None, training=False):
        """Return the outputs of every layer, and what the loss needs beside the last."""
        buffers = self.buffers(x.shape[1]) if buffers is None else buffers
        found = []
        for stage, buffer in zip(self.stages, buffers):
            x = stage.forward(x, buffer, training)
            found.append(x)
        found[-1], extra = self.loss.finish(x, self.end)
        return found, extra

    @np.errstate(over="ignore", invalid="ignore")  # as `fit`, which goes on after NaN
    def train(
        self, rows, held_out, update, epochs, batch, order=None, seeds=None, every=1
    ):
        """Train, and return what was measured, as a dict of arrays (networks, epochs / every); see `ensemble.train`.

        rows : inputs and targets (networks, n, ...).
        held_out : dict from "validation" and "test" to such pairs.
        update : function that moves the row of all parameters by a list of that of their gradients.
        epochs, batch, every : see `ensemble.train`.
        order : function of an epoch, from 0, that returns the order of each network's rows; or None.
        seeds : of the networks, where a layer draws.
        """
        for i, stage in enumerate(self.stages):
            stage.begin(seeds, i + 1)
        x, y = rows
        n = x.shape[1]
        buffers = [self.buffers(batch) for _ in range(3)]
        names = self.names(held_out)
        history = {
            name: np.zeros(
                (self.networks, epochs // every),
                int if name.endswith("correct") else float,
            )
            for name in names
        }
        held_out_buffers = {
            name: self.buffers(min(part[0].shape[1], SLICE))
            for name, part in held_out.items()
        }
        if order is not None:
            x, y = (np.empty(a.shape, a.dtype) for a in rows)
        for epoch in range(epochs):
            at, left = divmod(epoch + 1, every)
            measured, at = left == 0, at - 1
            if order is not None:
                for i, places in enumerate(order(epoch)):
                    for source, target in zip(rows, (x, y)):
                        # They are in range; asked to look, NumPy would take them to another place first.
                        np.take(source[i], places, 0, out=target[i], mode="clip")
            for start in range(0, n, batch):
                part = slice(start, start + batch)
                count = len(range(n)[part])
                found = self.backward(x[:, part], y[:, part], buffers, measured)
                update([self.slopes])
                for stage in self.stages:
                    stage.constrain()
                if measured:
                    loss, correct, penalty = found
                    history["loss"][:, at] += (loss + penalty) * count / n
                    self._add(history, "", at, loss * count / n, correct)
            for name, part in held_out.items() if measured else ():
                for loss, correct in self.look(part, held_out_buffers[name]):
                    self._add(history, f"{name}_", at, loss, correct)
        return history

    def names(self, held_out):
        """Return the names of what is measured, but for the penalty."""
        own = self.loss.names
        looked = [f"{which}_{name}" for which in held_out for name in own]
        return ["loss", *own, *looked]

    def _add(self, history, prefix, at, *values):
        for name, value in zip(self.loss.names, values):
            history[prefix + name][:, at] += value

    def look(self, rows, buffers):
        """Yield loss and correct rows of slices of held-out rows; the loss in parts that add up to the mean."""
        x, y = rows
        n = x.shape[1]
        for start in range(0, n, SLICE):
            part = slice(start, start + SLICE)
            outputs, extra = self.forward(x[:, part], buffers)
            loss, correct = self.loss.measure(outputs[-1], extra, y[:, part])
            yield loss * (len(range(n)[part]) / n), correct

    def backward(self, x, y, buffers, measured=True):
        """Fill in the gradients of the penalised loss; return each network's loss, correct rows and penalty.

        x, y : inputs and targets (networks, rows, ...).
        buffers : three lists of memory, each as `buffers` returns it.
        measured : False where the gradients alone are needed; then None is returned.
        """
        rows = x.shape[1]
        outputs, extra = self.forward(x, buffers[0], training=True)
        found = self.loss.measure(outputs[-1], extra, y) if measured else None
        penalty = np.zeros(len(x))
        upstream = buffers[1][-1][:, :rows]
        self.loss.slope(outputs[-1], y, upstream)
        for i, stage in reversed(list(enumerate(self.stages))):
            a, buffer = outputs[i], buffers[2][i][:, :rows]
            if i < self.lowest:
                upstream = np.zeros_like(a)
            if i == len(self.stages) - 1:
                penalty += self._last(upstream, a, buffer, measured)
            else:
                rectified = stage.activation == "relu"
                penalty += stage.activity.add(
                    a, upstream, buffer, 1 / rows, measured, rectified
                )
            if i >= self.lowest:
                stage.backward(upstream, a, outputs[i - 1] if i else x, buffer)
            if i > self.lowest:
                upstream = stage.down(upstream, buffers[1][i - 1][:, :rows])
        for place in (0, 1):
            for stage in self.stages:
                penalty += stage.penalise(place, measured)
        return (*found, penalty) if measured else None

    def _last(self, upstream, a, buffer, measured):
        """Take the loss's gradient to the last layer's sums, with its penalty's; return the penalty."""
        activity, scale = self.stages[-1].activity, 1 / a.shape[1]
        if not self.loss.joint:
            value = activity.add(a, upstream, buffer, scale, measured)
            BACKWARD[self.end](upstream, a, buffer)
            return value
        if not activity:
            return 0.0
        priced = np.zeros_like(a)
        value = activity.add(a, priced, buffer, scale, measured)
        upstream += self.loss.through(priced, a)
        return value


def _views(row, shapes):
    """Return arrays of these shapes that lie one after the other in a row."""
    ends = np.cumsum([math.prod(shape) for shape in shapes])
    return [
        part.reshape(shape) for part, shape in zip(np.split(row, ends[:-1]), shapes)
    ]
