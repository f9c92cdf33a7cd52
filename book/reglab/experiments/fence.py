"""Chapter 5's exit: what a sparse autoencoder does to its price where its decoder is free, and what closes the exit."""

from reglab import STORED
from reglab.experiments import sparse
from reglab.training import stored as stored_sweeps
from reglab.training.sweep import by_kind

import keras
import numpy as np

LAM = 0.003  # the price on the code
DECODER = 0.00005  # the L2 price on a decoder that has one instead of a fence
KINDS = "free", "axis 0", "axis 1", "priced"
SEEDS = range(20)
FENCES = STORED / "sparse_fences.npz"


def autoencoder(seed, kind):
    """Return chapter 5's autoencoder at one price, from the same start, with another fence around its decoder.

    seed : as for `reglab.experiments.sparse.autoencoder`.
    kind : of `KINDS`: none; `UnitNorm` along the wrong axis, its default, or along the right one; an L2 price.
    Raises ValueError for another kind.
    """
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}, got {kind!r}")
    fenced = sparse.autoencoder(seed, LAM)
    axis = {"axis 0": 0, "axis 1": 1}.get(kind)
    decoder = keras.layers.Dense(
        sparse.D,
        kernel_constraint=None if axis is None else keras.constraints.UnitNorm(axis),
        kernel_regularizer=keras.regularizers.L2(DECODER) if kind == "priced" else None,
    )
    model = keras.Sequential([keras.Input((sparse.D,)), fenced.layers[0], decoder])
    decoder.set_weights(fenced.layers[1].get_weights())
    return model


def summary(settings, epochs=sparse.EPOCHS, rows=sparse.ROWS):
    """Train an autoencoder for each setting, and return what became of its price: a row for each.

    settings : lists of a seed and a kind.
    epochs, rows : as for `reglab.experiments.sparse.summary`, whose toys these are.
    Returns `length`, the mean one of the decoder's features; `code`, what the code costs on new rows; `decoder`, what
    an L2 price of `DECODER` makes of the decoder; `recovered` and `explained_variance`. A job for
    `reglab.training.sweep`.
    """

    def job(some):
        models = [autoencoder(*setting) for setting in some]
        seeds = [seed for seed, _ in some]
        for _, model, features, (x, truth) in sparse.on_toys(
            models, seeds, sparse.toy, epochs, rows
        ):
            scores = sparse.scores(model, features, x, truth, LAM)
            kernel = model.layers[-1].kernel.numpy()
            yield {
                "length": np.linalg.norm(kernel, axis=1).mean(),
                "code": scores["loss"] - scores["mse"],
                "decoder": DECODER * np.sum(kernel**2),
                "recovered": scores["recovered"],
                "explained_variance": scores["explained_variance"],
            }

    return by_kind(settings, lambda setting: setting[1], job)


def store(folder, executor=None, path=FENCES):
    """Train all kinds on twenty toys, and store what `summary` says of them: part of `make sweep`.

    folder, executor, path : as for `reglab.experiments.sparse.store`.
    """
    settings = [[seed, kind] for kind in KINDS for seed in SEEDS]
    stored_sweeps.store(
        path,
        summary,
        settings,
        "make sweep",
        folder=folder,
        executor=executor,
        chunk=10,
    )


def stored(path=FENCES):
    """Return what the stored sweep holds: its header, and a `History` with the coordinates seed and kind."""
    return stored_sweeps.load(path, ("seed", "kind"))
