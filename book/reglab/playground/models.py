"""What the playground's engine has trained, as NumPy arrays and Keras models."""

from itertools import pairwise

import keras
import numpy as np

LOSSES = {"sigmoid": "binary_crossentropy", "softmax": "categorical_crossentropy"}
FLOAT = "float64"  # as the engine computes


def rows(part):
    """Return inputs (rows, inputs) and targets (rows, outputs), of numbers that lie column after column.

    part : a dict of how many `rows` there are and the numbers `x` and `y`.
    """
    return tuple(part[name].reshape(-1, part["rows"]).T.copy() for name in "xy")


def sizes(state, inputs, outputs):
    """Return how many values each layer has, from the inputs to the outputs."""
    return [inputs, *(layer["units"] for layer in state["layers"]), outputs]


def arrays(values, units):
    """Return weights as Keras lists them: kernel (inputs, units) and bias (units,) of each layer.

    values : all of them, (n,).
    units : of each layer, the inputs' first.
    """
    shapes = [shape for a, b in pairwise(units) for shape in ((a, b), (b,))]
    ends = np.cumsum([np.prod(shape) for shape in shapes])
    parts = np.split(values, ends[:-1])
    return [
        part.reshape(shape).copy() for part, shape in zip(parts, shapes, strict=True)
    ]


def in_force(state):
    """Return a state with what was changed up to its steps."""
    layers = [dict(layer) for layer in state["layers"]]
    found = {**state, "layers": layers}
    for step, path, value in state["changes"]:
        if step <= state["steps"]:
            _set(found, path.split("."), value)
    return found


def _set(at, names, value):
    """Set what stands at a path, in copies of what stands on the way."""
    name, *rest = names
    name = int(name) if isinstance(at, list) else name
    if rest:
        at[name] = (list if isinstance(at[name], list) else dict)(at[name])
        _set(at[name], rest, value)
    else:
        at[name] = value


def model(state, weights):
    """Return a Keras model of a state, compiled, with weights.

    Dropout draws Keras's own masks, and the optimizer begins without memory. The strengths are those after all changes
    up to the state's steps.

    state : a whole one, as the engine has it.
    weights : as `arrays` returns them.
    """
    state = in_force(state)
    network = keras.Sequential([keras.Input((len(weights[0]),), dtype=FLOAT)])
    for number, layer in enumerate(state["layers"], 1):
        network.add(_dense(layer, layer["units"], f"hidden_{number}"))
        if layer["dropout"]:
            name = f"dropout_{number}"
            network.add(keras.layers.Dropout(layer["dropout"], dtype=FLOAT, name=name))
    network.add(_dense(state["output"], len(weights[-1]), "output"))
    network.set_weights(weights)
    loss = LOSSES.get(state["output"]["activation"], "mean_squared_error")
    network.compile(_optimizer(state["optimizer"]), loss)
    return network


def _dense(layer, units, name):
    """Return a layer with its penalties."""
    penalties = {
        f"{kind}_regularizer": keras.regularizers.L1L2(**layer[kind])
        for kind in ("kernel", "bias", "activity")
        if any(layer[kind].values())
    }
    if layer.get("unit"):
        penalties["kernel_constraint"] = keras.constraints.UnitNorm(axis=1)
    return keras.layers.Dense(
        units, layer["activation"], dtype=FLOAT, name=name, **penalties
    )


def _optimizer(settings):
    """Return the optimizer of a state."""
    rate = float(settings["rate"])
    if settings["kind"] == "adam":
        betas = settings["beta1"], settings["beta2"]
        return keras.optimizers.Adam(rate, *betas, epsilon=settings["epsilon"])
    momentum = 0.0 if settings["kind"] == "sgd" else settings["momentum"]
    nesterov = settings["kind"] == "nesterov"
    return keras.optimizers.SGD(rate, momentum, nesterov)
