"""What many networks are trained on: arrays whose first axis counts them, or an error that names what is wrong."""

from reglab.maths.checks import finite
from reglab.training.streams import stream

import numpy as np


def pair(models, x, y, loss):
    """Return inputs and targets as arrays (S, n, ...) of the models' own precision.

    models : of one architecture, S of them.
    x, y : shapes (n, width), or (S, n, width).
    loss : one of `reglab.training.losses`, which the targets must fit.
    Raises ValueError.
    """
    x = each("x", x, models, models[0].input_shape[1])
    y = each("y", y, models, models[0].output_shape[1])
    if x.shape[1] != y.shape[1]:
        raise ValueError(
            f"x and y must have as many rows, got {x.shape[1]} and {y.shape[1]}"
        )
    loss.check(y)
    return x, y


def each(name, values, models, width):
    """Return the values as an array (S, n, width), or raise ValueError.

    name : of the argument, for the message.
    values : shape (n, width) or (S, n, width).
    """
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


def orders(order, seeds, networks, epochs, n):
    """Return a function of an epoch, from 0, and of a slice of the networks that gives the order of their rows.

    order : integers (epochs, n) or (networks, epochs, n), or "shuffled"; or None, for which None is returned.
    seeds : of the networks, for "shuffled".
    Raises ValueError.
    """
    if order is None:
        return None
    if isinstance(order, str):
        if order != "shuffled":
            raise ValueError(f'order must be "shuffled" or integers, got {order!r}')
        rngs = [stream(seed, 0) for seed in seeds]
        return lambda epoch, some: [rng.permutation(n) for rng in rngs[some]]
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
    order = np.broadcast_to(order, (networks, epochs, n))
    return lambda epoch, some: order[some, epoch]
