"""Hundreds of networks at once: many Keras models of one shape, trained as `model.fit` would train each of them.

On a small network `fit` spends its time between the sums. Here some networks lie side by side in NumPy arrays whose
first axis counts them, so that one call serves them all; and blocks of them run on all cores.
"""

import math
import os
from concurrent.futures import ThreadPoolExecutor

from reglab.maths.checks import whole
from reglab.training.activations import activation
from reglab.training.architecture import check, drawing
from reglab.training.arguments import each, orders, pair
from reglab.training.block import Block
from reglab.training.history import AFTER, History
from reglab.training.losses import fitting, named
from reglab.training.optimiser import rule
from reglab.training.progress import bar
from reglab.training.streams import checked

import numpy as np
from threadpoolctl import threadpool_limits

BLOCK = 8  # networks in one call at most: enough to hide NumPy's own cost, few enough for the processor's cache
SMALL = 30_000  # outputs of all layers for a batch: of networks with fewer, twice as many are in one call


def train(
    models,
    x,
    y,
    validation=None,
    *,
    test=None,
    loss="categorical_crossentropy",
    epochs=350,
    every=1,
    batch=None,
    order=None,
    seeds=None,
    optimizer=None,
    threads=None,
):
    """Train many models of one architecture in place, and return their `History`.

    The models may differ in their weights, in the strengths of their penalties and of their noise, and in the learning
    rate of their optimizer; the rows may differ too. For each of them it does what `model.fit(shuffle=False)` does with
    the same loss, and agrees with it but for rounding and for what is drawn, which comes from streams of its own. A
    network's results do not depend on the others. No model is changed unless all of them could be trained.

    models : keras.Sequential models of Dense, Dropout, GaussianNoise and `reglab.training.topk.TopK` layers, S of them.
        Kernels may have the constraint UnitNorm, layers may be frozen, and a sigmoid may have the activity regularizer
        `reglab.training.kl.KLTarget`. Seeds of layers count for nothing here.
    x, y : inputs (n, features) and targets (n, outputs) for all networks; or (S, n, ...), for each its own.
    validation : inputs and targets that are only looked at, in either form; or None.
    test : the same again, for rows that nothing is chosen by.
    loss : "categorical_crossentropy", which needs a softmax at the end and targets that are one-hot or probabilities;
        "binary_crossentropy", which needs a sigmoid at the end and targets from 0 to 1; or "mse", which takes any end
        but a softmax. The latter two are means over the outputs too, as in Keras.
    epochs : how often all rows are seen, 1 or more.
    every : how many epochs lie between two measurements, 1 or more; it must divide the epochs. Looking at many held-out
        rows can take longer than a step.
    batch : rows in a step, 1 or more; None takes all rows in one step.
    order : in which order the rows are seen, integers (epochs, n) or (S, epochs, n); "shuffled" takes another one for
        each network and epoch; None takes them as they stand.
    seeds : S whole numbers, 0 or more, from which an order is shuffled and layers draw, see `reglab.training.streams`;
        None if nothing is drawn.
    optimizer : keras.optimizers.SGD (momentum and Nesterov too) or Adam, one for all or a list of S that differ in
        nothing but the learning rate; None is plain SGD with a rate of 0.01.
    threads : how many cores to use; None takes all that this process may use.
    Returns a `History` of arrays (S, epochs / every), timed as `fit` times them: before each step the data's part of
    the loss, which is called `cross_entropy`, `binary_cross_entropy` or `mse`, then `penalty`, `loss`, and `correct`
    where there are classes, as means and counts over the epoch's steps; after the epoch the first and the last of these
    for the held-out rows, as `validation_cross_entropy`, `test_cross_entropy` and so on.
    Raises ValueError or TypeError that names what does not fit and what would. Shown in chapter 4.
    """
    loss = named(loss)
    models = check(models, loss)
    x, y = pair(models, x, y, loss)
    held_out = {
        name: pair(models, *rows, loss)
        for name, rows in (("validation", validation), ("test", test))
        if rows is not None
    }
    epochs, every, n = whole("epochs", epochs), whole("every", every), x.shape[1]
    if epochs % every:
        raise ValueError(f"every must divide {epochs} epochs, got {every}")
    batch = n if batch is None else min(whole("batch", batch), n)
    needs = drawing(models) or ("a shuffled order" if isinstance(order, str) else "")
    seeds = checked(seeds, len(models), needs)
    order = orders(order, seeds, len(models), epochs, n)
    rates, update = rule(optimizer, len(models))
    threads = whole("threads", cores() if threads is None else threads)
    load = batch * sum(getattr(layer, "units", 0) for layer in models[0].layers)
    most = BLOCK if load >= SMALL else 2 * BLOCK
    size = min(most, math.ceil(len(models) / threads))

    def work(start):
        some = slice(start, start + size)
        block = Block(models[some], loss)
        history = block.train(
            (x[some], y[some]),
            {name: tuple(a[some] for a in rows) for name, rows in held_out.items()},
            update([block.flat], block.spread(rates[some])),
            epochs,
            batch,
            order and (lambda epoch: order(epoch, some)),
            seeds and seeds[some],
            every,
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
            progress.update(len(history["loss"]))
    for i, model in enumerate(models):
        for weight, arrays in zip(model.trainable_weights, parameters[i // size]):
            weight.assign(arrays[i % size].reshape(weight.shape))
    found = {
        name: np.concatenate([history[name] for history in histories])
        for name in histories[0]
    }
    found["penalty"] = found["loss"] - found[loss.names[0]]
    return History(found, validation=AFTER, every=every)


def cores():
    """Return how many cores this process may use: in a container or under Slurm that is less than the machine has."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS or Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count()


def outputs(models, x, layer=0):
    """Return what one layer of each model gives, shape (S, n, units), or a list of what each layer gives.

    models, x : as for `train`.
    layer : number of the layer; 0 is the first, -1 the last. None asks for all.
    Raises ValueError or TypeError as `train` does, and for a layer that there is not.
    """
    models = check(models)
    count = len(models[0].layers)
    if layer is not None and not -count <= layer < count:
        raise ValueError(
            f"layer must lie between {-count} and {count - 1}, got {layer!r}"
        )
    x = each("x", x, models, models[0].input_shape[1])
    found = []
    for start in range(0, len(models), BLOCK):
        some = slice(start, start + BLOCK)
        found.append(Block(models[some]).forward(x[some])[0])
    if layer is None:
        return [np.concatenate(blocks) for blocks in zip(*found)]
    return np.concatenate([block[layer] for block in found])


def memory(models, epochs=350):
    """Return how many bytes `train` takes for each network while it runs, the models and the rows themselves left out.

    They are its trained weights and its history, with validation rows, kept until all are done; test rows and a `train`
    that measures less often make more or less of it. On top comes what the blocks in work need, which does not grow
    with their number.

    models, epochs : as for `train`.
    """
    models = check(models)
    weights = sum(w.numpy().nbytes for w in models[0].trainable_weights)
    loss = fitting([activation(models[0].layers[-1])])
    measured = 2 + 2 * len(loss.names)  # with the loss and the penalty
    return weights + measured * whole("epochs", epochs) * 8
