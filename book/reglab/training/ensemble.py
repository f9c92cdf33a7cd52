"""Hundreds of networks at once: many Keras models of one shape, trained as `model.fit` would train each of them.

On a small network `fit` spends its time between the sums. Here some networks lie side by side in NumPy arrays whose
first axis counts them, so that one call serves them all; and blocks of them run on all cores.
"""

import math
import os
from concurrent.futures import ThreadPoolExecutor

from reglab.training.optimiser import as_keras, rule
from reglab.training.progress import bar

import keras
import numpy as np
from threadpoolctl import threadpool_limits

BLOCK = 8  # networks in one call at most: enough to hide NumPy's own cost, few enough for the processor's cache
HISTORY = (
    "cross_entropy",
    "loss",
    "correct",
    "validation_cross_entropy",
    "validation_correct",
)
SUPPORTED = "a keras.Sequential of Dense layers with biases, softmax at the end"


def train(
    models,
    x,
    y,
    validation=None,
    *,
    epochs=350,
    batch=None,
    order=None,
    optimizer=None,
    threads=None,
):
    """Train many models of one architecture in place, and return their histories.

    The models may differ in their weights, in the strengths of their penalties and in the learning rate of their
    optimizer; the rows may differ too. For each of them it does what `model.fit(shuffle=False)` does with the loss
    "categorical_crossentropy", and agrees with it but for rounding. A network's results do not depend on the others.
    No model is changed unless all of them could be trained.

    models : keras.Sequential models of Dense layers with a softmax at the end, S of them.
    x, y : inputs (n, features) and one-hot targets (n, classes) for all networks; or (S, n, ...), for each its own.
    validation : inputs and targets that are only looked at, in either form; or None.
    epochs : how often all rows are seen, 1 or more.
    batch : rows in a step, 1 or more; None takes all rows in one step.
    order : in which order the rows are seen, integers (epochs, n) or (S, epochs, n); None takes them as they stand.
    optimizer : keras.optimizers.SGD (momentum and Nesterov too) or Adam, one for all or a list of S that differ in
        nothing but the learning rate; None is plain SGD with a rate of 0.01.
    threads : how many cores to use; None takes all.
    Returns a dict of arrays (S, epochs), timed as `fit` times them: before each step `cross_entropy` (penalties left
    out), `loss` (with them) and `correct` (rows classified rightly), as means and counts over the epoch's steps;
    after the epoch `validation_cross_entropy` and `validation_correct`.
    Raises ValueError or TypeError that names what does not fit and what would. Shown in chapter 4.
    """
    models = list(models)
    _check(models)
    x, y = _data(models, x, y)
    held = None if validation is None else _data(models, *validation)
    epochs, n = _whole("epochs", epochs), x.shape[1]
    batch = n if batch is None else min(_whole("batch", batch), n)
    order = None if order is None else _order(order, len(models), epochs, n)
    rates, update = rule(optimizer, len(models))
    threads = _whole("threads", os.cpu_count() if threads is None else threads)
    size = min(BLOCK, math.ceil(len(models) / threads))

    def work(start):
        some = slice(start, start + size)
        block = Block(models[some])
        history = block.train(
            (x[some], y[some]),
            held and (held[0][some], held[1][some]),
            update(block.parameters, rates[some]),
            epochs,
            batch,
            order if order is None else order[some],
        )
        return block.parameters, history

    parameters, histories = [], []
    with (
        threadpool_limits(1, "blas"),
        ThreadPoolExecutor(threads) as pool,
        bar(len(models), "networks") as progress,
    ):
        for block, history in pool.map(work, range(0, len(models), size)):
            parameters.append(block)
            histories.append(history)
            progress.update(len(block[0]))
    for i, model in enumerate(models):
        arrays = [a[i % size] for a in parameters[i // size]]
        model.set_weights([a.reshape(w.shape) for a, w in zip(arrays, model.weights)])
    return {
        name: np.concatenate([history[name] for history in histories])
        for name in histories[0]
    }


def outputs(models, x, layer=0):
    """Return what one layer of each model gives, shape (S, n, units).

    models, x : as for `train`.
    layer : number of the layer; 0 is the first, -1 the last.
    Raises ValueError or TypeError as `train` does, and for a layer that there is not.
    """
    models = list(models)
    _check(models)
    count = len(models[0].layers)
    if not -count <= layer < count:
        raise ValueError(
            f"layer must lie between {-count} and {count - 1}, got {layer!r}"
        )
    return np.concatenate([a[layer] for _, a in _forwards(models, x)])


def measure(models, x):
    """Return what the weights and the outputs of each layer of each model are like.

    models, x : as for `train`.
    Returns a dict of arrays (S, layers): `norm`, the root of the summed squares of the kernel; `size`, the mean
    absolute output; `zeros`, the share of outputs that are exactly 0, from 0 to 1; and `dead`, how many units give
    0 for every row.
    Raises ValueError or TypeError as `train` does.
    """
    models = list(models)
    _check(models)
    found = {name: [] for name in ("norm", "size", "zeros", "dead")}
    for block, layers in _forwards(models, x):
        kernels = block.parameters[::2]
        found["norm"].append([np.sqrt(np.sum(w**2, axis=(1, 2))) for w in kernels])
        found["size"].append([np.mean(np.abs(a), axis=(1, 2)) for a in layers])
        found["zeros"].append([np.mean(a == 0, axis=(1, 2)) for a in layers])
        dead = [np.sum(np.all(a == 0, axis=1), axis=1) for a in layers]
        found["dead"].append(dead)
    return {name: np.concatenate(blocks, axis=1).T for name, blocks in found.items()}


def memory(models, epochs=350):
    """Return how many bytes `train` takes for each network while it runs, the models and the rows themselves left out.

    They are its trained weights and its history, kept until all are done. On top comes what the blocks in work need,
    which does not grow with their number.

    models, epochs : as for `train`.
    """
    models = list(models)
    _check(models)
    weights = sum(w.nbytes for w in models[0].get_weights())
    return weights + len(HISTORY) * _whole("epochs", epochs) * 8


class Block:
    """A few networks side by side: what one thread trains.

    models : keras.Sequential models of one architecture.
    """

    def __init__(self, models):
        layers = models[0].layers
        self.activations = [layer.activation.__name__ for layer in layers]
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

    def space(self, rows):
        """Return room for the outputs of every layer."""
        networks = len(self.parameters[0])
        return [
            np.empty((networks, rows, kernel.shape[2]), self.dtype)
            for kernel in self.parameters[::2]
        ]

    @np.errstate(over="ignore")  # of exp, where a sigmoid is 0
    def forward(self, x, space=None):
        """Return the outputs of every layer, and the logarithms of the last."""
        space = self.space(x.shape[1]) if space is None else space
        found = []
        for kernel, bias, activation, room in zip(
            self.parameters[::2], self.parameters[1::2], self.activations, space
        ):
            x = np.matmul(x, kernel, out=room[:, : x.shape[1]])
            x += bias
            ACTIVATIONS[activation](x)
            found.append(x)
        x -= x.max(axis=2, keepdims=True)
        y_hat = np.exp(x)
        total = y_hat.sum(axis=2, keepdims=True)
        y_hat /= total
        x -= np.log(total)
        found[-1] = y_hat
        return found, x

    @np.errstate(over="ignore", invalid="ignore")  # as `fit`, which goes on after NaN
    def train(self, rows, held, update, epochs, batch, order):
        """Train, and return the history; see the function `train`."""
        x, y = rows
        n = x.shape[1]
        room = [self.space(batch) for _ in range(3)]
        gradients = [np.empty_like(a) for a in self.parameters]
        history = {
            name: np.zeros((len(x), epochs), int if name.endswith("correct") else float)
            for name in HISTORY[: 5 if held else 3]
        }
        held_room = held and self.space(held[0].shape[1])
        for epoch in range(epochs):
            if order is not None:
                at = order[:, epoch, :, None]
                x, y = (np.take_along_axis(a, at, axis=1) for a in rows)
            for start in range(0, n, batch):
                part = slice(start, start + batch)
                count = len(range(n)[part])
                cost, right, penalty = self.slopes(
                    x[:, part], y[:, part], room, gradients
                )
                update(gradients)
                history["cross_entropy"][:, epoch] += cost * count / n
                history["loss"][:, epoch] += (cost + penalty) * count / n
                history["correct"][:, epoch] += right
            if held:
                _, logs = self.forward(held[0], held_room)
                cost, right = _judge(logs, held[1])
                history["validation_cross_entropy"][:, epoch] = cost
                history["validation_correct"][:, epoch] = right
        return history

    def slopes(self, x, y, room, gradients):
        """Fill in the gradients of the penalised loss; return cross-entropy, rows right and penalty of each network."""
        rows = x.shape[1]
        outputs, logs = self.forward(x, room[0])
        cost, right = _judge(logs, y)
        penalty = np.zeros(len(x))
        kernels = self.parameters[::2]
        slope = room[1][-1][:, :rows]
        np.subtract(outputs[-1], y, out=slope)
        slope /= rows
        for i in reversed(range(len(kernels))):
            a, spare = outputs[i], room[2][i][:, :rows]
            if i == len(kernels) - 1:
                bent = np.zeros_like(a)
                penalty += self.activity_penalties[i].add(a, bent, spare, 1 / rows)
                slope += a * (bent - np.sum(bent * a, axis=2, keepdims=True))
            else:
                penalty += self.activity_penalties[i].add(a, slope, spare, 1 / rows)
            SLOPES[self.activations[i]](slope, a, spare)
            below = outputs[i - 1] if i else x
            np.matmul(below.swapaxes(1, 2), slope, out=gradients[2 * i])
            np.sum(slope, axis=1, keepdims=True, out=gradients[2 * i + 1])
            if i:
                slope = np.matmul(
                    slope, kernels[i].swapaxes(1, 2), out=room[1][i - 1][:, :rows]
                )
        for penalties, first in ((self.kernel_penalties, 0), (self.bias_penalties, 1)):
            for one, values, gradient in zip(
                penalties, self.parameters[first::2], gradients[first::2]
            ):
                penalty += one.add(values, gradient)
        return cost, right, penalty


class Penalty:
    """The L1 and L2 penalty that some networks have at one place, each in its own strength.

    layers : the same layer of each network.
    kind : the name of the regularizer there.
    """

    def __init__(self, layers, kind):
        found = [getattr(layer, kind) for layer in layers]
        strengths = np.array([_strengths(one) for one in found])
        dtype = layers[0].kernel.numpy().dtype
        self.l1, self.l2 = (
            one.astype(dtype)[:, None, None] if one.any() else None
            for one in strengths.T
        )

    def add(self, values, gradient, spare=None, scale=1.0):
        """Add the penalty's slope to a gradient in place, and return its value for each network.

        values, gradient : shape (networks, rows, columns).
        spare : room of that shape.
        scale : factor of the penalty.
        """
        total = 0.0
        if self.l1 is not None:
            signs = np.sign(values, out=spare)
            total = np.einsum("bij,bij->b", signs, values) * self.l1[:, 0, 0] * scale
            signs *= self.l1 * scale
            gradient += signs
        if self.l2 is not None:
            slope = np.multiply(values, 2 * scale * self.l2, out=spare)
            total = total + np.einsum("bij,bij->b", slope, values) / 2
            gradient += slope
        return total


def _sigmoid(a):
    np.negative(a, out=a)
    np.exp(a, out=a)
    a += 1
    np.divide(1, a, out=a)


def _tanh_slope(slope, a, spare):
    np.multiply(a, a, out=spare)
    np.subtract(1, spare, out=spare)
    slope *= spare


def _sigmoid_slope(slope, a, spare):
    np.subtract(1, a, out=spare)
    spare *= a
    slope *= spare


def _nothing(*_):
    pass


ACTIVATIONS = {
    "linear": _nothing,
    "relu": lambda a: np.maximum(a, 0, out=a),
    "sigmoid": _sigmoid,
    "softmax": _nothing,  # `forward` does the last layer itself
    "tanh": lambda a: np.tanh(a, out=a),
}
SLOPES = {
    "linear": _nothing,
    "relu": lambda slope, a, spare: np.multiply(slope, a > 0, out=slope),
    "sigmoid": _sigmoid_slope,
    "softmax": _nothing,
    "tanh": _tanh_slope,
}


def _judge(logs, y):
    """Return mean cross-entropy and rows right of each network."""
    cost = -np.einsum("bij,bij->b", logs, y) / logs.shape[1]
    return cost, np.sum(logs.argmax(axis=2) == y.argmax(axis=2), axis=1)


def _strengths(regularizer):
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


def _forwards(models, x):
    """Yield each block of models with the outputs of its layers."""
    x = _each("x", x, models, models[0].layers[0].kernel.shape[0])
    for start in range(0, len(models), BLOCK):
        some = slice(start, start + BLOCK)
        block = Block(models[some])
        yield block, block.forward(x[some])[0]


def _check(models):
    """Raise unless the models are of one supported architecture."""
    if not models:
        raise ValueError("give one model or more, got none")
    if len(set(map(id, models))) < len(models):
        raise ValueError("each model must be an object of its own, got one twice")
    first = None
    for model in models:
        if not isinstance(model, keras.Sequential):
            raise TypeError(f"supported is {SUPPORTED}, got {model!r}")
        for layer in model.layers:
            if type(layer) is not keras.layers.Dense or not layer.use_bias:
                raise TypeError(f"supported is {SUPPORTED}, got the layer {layer!r}")
            if layer.kernel_constraint or layer.bias_constraint or not layer.trainable:
                raise ValueError(
                    f"layer {layer.name}: constraints and frozen weights are not supported"
                )
        if not model.built:
            raise ValueError("a model has no weights yet: begin it with keras.Input")
        names = [layer.activation.__name__ for layer in model.layers]
        for name in names:
            if name not in ACTIVATIONS:
                raise ValueError(
                    f"activation must be one of {', '.join(ACTIVATIONS)}, got {name!r}"
                )
        if names.count("softmax") != 1 or names[-1] != "softmax":
            raise ValueError(f"softmax must come last and only there, got {names}")
        shape = [
            (*layer.kernel.shape, name) for layer, name in zip(model.layers, names)
        ]
        first = first or shape
        if shape != first:
            raise ValueError(
                f"all models must have one architecture, got {first} and {shape}"
            )
        for layer in model.layers:
            for place in ("kernel", "bias", "activity"):
                _strengths(getattr(layer, f"{place}_regularizer"))


def _data(models, x, y):
    """Return inputs and targets as arrays (S, n, ...) of the models' own precision."""
    x = _each("x", x, models, models[0].layers[0].kernel.shape[0])
    y = _each("y", y, models, models[0].layers[-1].kernel.shape[1])
    if x.shape[1] != y.shape[1]:
        raise ValueError(
            f"x and y must have as many rows, got {x.shape[1]} and {y.shape[1]}"
        )
    return x, y


def _each(name, values, models, width):
    values = np.asarray(values)
    given = values.shape
    if values.ndim == 2:
        values = np.broadcast_to(values, (len(models), *given))
    if (
        values.ndim != 3
        or values.shape[0] != len(models)
        or values.shape[1] == 0
        or values.shape[2] != width
    ):
        raise ValueError(
            f"{name} must have shape (n, {width}) or ({len(models)}, n, {width}), got {given}"
        )
    if not np.all(np.isfinite(values)):
        raise ValueError(
            f"{name} must be finite, got {values[~np.isfinite(values)][0]!r}"
        )
    return values.astype(models[0].weights[0].dtype, copy=False)


def _order(order, networks, epochs, n):
    order = np.asarray(order)
    if order.shape not in ((epochs, n), (networks, epochs, n)):
        raise ValueError(
            f"order must have shape ({epochs}, {n}) or ({networks}, {epochs}, {n}), got {order.shape}"
        )
    if not np.array_equal(
        np.sort(order, axis=-1), np.broadcast_to(np.arange(n), order.shape)
    ):
        raise ValueError(f"order must hold each of the rows 0 to {n - 1} once an epoch")
    return np.broadcast_to(order, (networks, epochs, n))


def _whole(name, value):
    if isinstance(value, bool) or value != int(value) or value < 1:
        raise ValueError(f"{name} must be a whole number, 1 or more, got {value!r}")
    return int(value)
