"""Hundreds of networks at once: many Keras models of one shape, trained as `model.fit` would train each of them.

On a small network `fit` spends its time between the sums. Here some networks lie side by side in NumPy arrays whose
first axis counts them, so that one call serves them all; and blocks of them run on all cores.
"""

import math
import os
from concurrent.futures import ThreadPoolExecutor

from reglab.maths.checks import finite, whole
from reglab.training.block import Block, activation, strengths
from reglab.training.history import AFTER, TRAINING, VALIDATION, History
from reglab.training.optimiser import rule
from reglab.training.progress import bar

import keras
import numpy as np
from threadpoolctl import threadpool_limits

BLOCK = 8  # networks in one call at most: enough to hide NumPy's own cost, few enough for the processor's cache
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
    """Train many models of one architecture in place, and return their `History`.

    The models may differ in their weights, in the strengths of their penalties and in the learning rate of their
    optimizer; the rows may differ too. For each of them it does what `model.fit(shuffle=False)` does with the loss
    "categorical_crossentropy", and agrees with it but for rounding. A network's results do not depend on the others.
    No model is changed unless all of them could be trained.

    models : keras.Sequential models of Dense layers with a softmax at the end, S of them.
    x, y : inputs (n, features) and targets (n, classes) for all networks; or (S, n, ...), for each its own. Targets are
        one-hot, or probabilities: each row sums to 1.
    validation : inputs and targets that are only looked at, in either form; or None.
    epochs : how often all rows are seen, 1 or more.
    batch : rows in a step, 1 or more; None takes all rows in one step.
    order : in which order the rows are seen, integers (epochs, n) or (S, epochs, n); None takes them as they stand.
    optimizer : keras.optimizers.SGD (momentum and Nesterov too) or Adam, one for all or a list of S that differ in
        nothing but the learning rate; None is plain SGD with a rate of 0.01.
    threads : how many cores to use; None takes all that this process may use.
    Returns a `History` of arrays (S, epochs), timed as `fit` times them: before each step `cross_entropy`, `penalty`,
    `loss` and `correct`, as means and counts over the epoch's steps; after the epoch `validation_cross_entropy` and
    `validation_correct`.
    Raises ValueError or TypeError that names what does not fit and what would. Shown in chapter 4.
    """
    models = _check(models)
    x, y = _data(models, x, y)
    held_out = None if validation is None else _data(models, *validation)
    epochs, n = whole("epochs", epochs), x.shape[1]
    batch = n if batch is None else min(whole("batch", batch), n)
    order = None if order is None else _order(order, len(models), epochs, n)
    rates, update = rule(optimizer, len(models))
    threads = whole("threads", cores() if threads is None else threads)
    size = min(BLOCK, math.ceil(len(models) / threads))

    def work(start):
        some = slice(start, start + size)
        block = Block(models[some])
        history = block.train(
            (x[some], y[some]),
            held_out and (held_out[0][some], held_out[1][some]),
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
    found = {
        name: np.concatenate([history[name] for history in histories])
        for name in histories[0]
    }
    found["penalty"] = found["loss"] - found["cross_entropy"]
    return History(found, validation=AFTER)


def cores():
    """Return how many cores this process may use: in a container or under Slurm that is less than the machine has."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS or Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count()


def outputs(models, x, layer=0):
    """Return what one layer of each model gives, shape (S, n, units).

    models, x : as for `train`.
    layer : number of the layer; 0 is the first, -1 the last.
    Raises ValueError or TypeError as `train` does, and for a layer that there is not.
    """
    models = _check(models)
    count = len(models[0].layers)
    if not -count <= layer < count:
        raise ValueError(
            f"layer must lie between {-count} and {count - 1}, got {layer!r}"
        )
    return np.concatenate([a[layer] for _, a in _forwards(models, x)])


def memory(models, epochs=350):
    """Return how many bytes `train` takes for each network while it runs, the models and the rows themselves left out.

    They are its trained weights and its history, kept until all are done. On top comes what the blocks in work need,
    which does not grow with their number.

    models, epochs : as for `train`.
    """
    models = _check(models)
    weights = sum(w.nbytes for w in models[0].get_weights())
    return weights + len(TRAINING + VALIDATION) * whole("epochs", epochs) * 8


def _forwards(models, x):
    """Yield each block of models with the outputs of its layers."""
    x = _each("x", x, models, models[0].layers[0].kernel.shape[0])
    for start in range(0, len(models), BLOCK):
        some = slice(start, start + BLOCK)
        block = Block(models[some])
        yield block, block.forward(x[some])[0]


def _check(models):
    """Return the models as a list, or raise unless they are of one supported architecture."""
    if isinstance(models, keras.Model):
        raise TypeError(f"give a list of models, got one model, {models!r}")
    models = list(models)
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
        names = [activation(layer) for layer in model.layers]
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
                strengths(getattr(layer, f"{place}_regularizer"))
    return models


def _data(models, x, y):
    """Return inputs and targets as arrays (S, n, ...) of the models' own precision."""
    x = _each("x", x, models, models[0].layers[0].kernel.shape[0])
    y = _each("y", y, models, models[0].layers[-1].kernel.shape[1])
    if x.shape[1] != y.shape[1]:
        raise ValueError(
            f"x and y must have as many rows, got {x.shape[1]} and {y.shape[1]}"
        )
    # The gradient of cross-entropy after a softmax is that of `fit` for such targets only.
    sums = y.sum(axis=2)
    if np.any(y < 0) or not np.allclose(sums, 1, rtol=0, atol=1e-6):
        worst = y.reshape(-1, y.shape[2])[np.abs(sums - 1).argmax()]
        raise ValueError(
            f"each row of y must be probabilities that sum to 1, got {worst.tolist()}"
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
    return finite(name, values).astype(models[0].weights[0].dtype, copy=False)


def _order(order, networks, epochs, n):
    order = np.asarray(order)
    if order.shape not in ((epochs, n), (networks, epochs, n)):
        raise ValueError(
            f"order must have shape ({epochs}, {n}) or ({networks}, {epochs}, {n}), got {order.shape}"
        )
    if order.dtype.kind not in "iu" or not np.array_equal(
        np.sort(order, axis=-1), np.broadcast_to(np.arange(n), order.shape)
    ):
        raise ValueError(
            f"order must hold each of the rows 0 to {n - 1} once an epoch, as integers, got {order!r}"
        )
    return np.broadcast_to(order, (networks, epochs, n))
