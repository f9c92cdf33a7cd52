"""Which models the engine can train: of one architecture, and of layers that it knows."""

from reglab.training.activations import activation
from reglab.training.block import KINDS
from reglab.training.kl import KLTarget
from reglab.training.penalty import strengths
from reglab.training.topk import TopK

import keras

SUPPORTED = (
    "a keras.Sequential of Dense, Dropout, GaussianNoise and reglab's TopK layers"
)

DRAWING = {keras.layers.Dropout: "rate", keras.layers.GaussianNoise: "stddev"}


def check(models, loss=None):
    """Return the models as a list, or raise unless they are of one supported architecture.

    models : keras.Sequential models.
    loss : one of `reglab.training.losses` that they shall be able to end in; None asks for none.
    Raises ValueError or TypeError that names the layer and what does not fit.
    """
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
            if type(layer) not in KINDS:
                raise TypeError(f"supported is {SUPPORTED}, got the layer {layer!r}")
        if not model.built:
            raise ValueError("a model has no weights yet: begin it with keras.Input")
        said = [described(layer) for layer in model.layers]
        _ends(model, loss)
        for layer in model.layers:
            _priced(layer)
        first = first or said
        if said != first:
            raise ValueError(
                f"all models must have one architecture, got {first} and {said}"
            )
    return models


def described(layer):
    """Return in words all of a layer that the models must have in common.

    Raises ValueError for what the engine cannot do.
    """
    if isinstance(layer, keras.layers.Dropout):
        if layer.noise_shape is not None or not layer.rate < 1:
            raise ValueError(
                f"layer {layer.name}: supported are rates below 1 and no noise_shape, "
                f"got {layer.rate!r} and {layer.noise_shape!r}"
            )
        return "Dropout"
    if isinstance(layer, keras.layers.GaussianNoise):
        return "GaussianNoise"
    if isinstance(layer, TopK):
        return f"TopK {layer.k}"
    constraint = layer.kernel_constraint
    unit = type(constraint) is keras.constraints.UnitNorm
    if layer.bias_constraint or (constraint and not unit):
        raise ValueError(
            f"layer {layer.name}: supported is the constraint UnitNorm of kernels, "
            f"got {constraint or layer.bias_constraint!r}"
        )
    if unit and constraint.axis not in (-2, -1, 0, 1):
        raise ValueError(
            f"layer {layer.name}: UnitNorm must have axis 0 or 1, got {constraint.axis!r}"
        )
    inputs, units = layer.kernel.shape
    return ", ".join(
        [f"Dense {inputs} to {units}", activation(layer)]
        + ["no bias"] * (not layer.use_bias)
        + ["frozen"] * (not layer.trainable)
        + ([f"UnitNorm(axis={constraint.axis % 2})"] if unit else [])
    )


def _priced(layer):
    """Raise where a layer has a penalty that the engine cannot do."""
    for place in ("kernel", "bias", "activity"):
        given = getattr(layer, f"{place}_regularizer", None)
        strengths(given)
        if isinstance(given, KLTarget):
            kind = getattr(layer, "activation", None)
            if place != "activity" or kind is not keras.activations.sigmoid:
                raise ValueError(
                    f"layer {layer.name}: KLTarget must be the activity_regularizer of a Dense layer with a sigmoid, "
                    f"got it as {place}_regularizer of {getattr(kind, '__name__', type(layer).__name__)}"
                )


def _ends(model, loss):
    """Raise ValueError where a model cannot end in a loss."""
    if type(model.layers[-1]) is not keras.layers.Dense:
        raise ValueError(f"a Dense layer must come last, got {model.layers[-1]!r}")
    names = [
        activation(layer) for layer in model.layers if type(layer) is keras.layers.Dense
    ]
    if loss is not None and not loss.fits(names):
        raise ValueError(f"with {loss.keras} {loss.needs}, got {names}")


def drawing(models):
    """Return in words a layer that draws while it is trained, or an empty text if there is none."""
    for model in models:
        for layer in model.layers:
            for kind, amount in DRAWING.items():
                if isinstance(layer, kind) and getattr(layer, amount) > 0:
                    return f"the layer {layer.name}"
    return ""
