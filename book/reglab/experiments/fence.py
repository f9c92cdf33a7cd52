"""Chapter 5's exit: what a sparse autoencoder does to its price where its decoder is free, and what closes the exit."""

from reglab import STORED
from reglab.experiments import sparse
from reglab.training import ensemble
from reglab.training import stored as stored_sweeps

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
    settings = [tuple(setting) for setting in settings]
    found = [None] * len(settings)
    toys = {seed: sparse.toy(seed, rows) for seed, _ in settings}
    # What the engine trains together must have one architecture.
    for kind in dict.fromkeys(kind for _, kind in settings):
        some = [i for i, setting in enumerate(settings) if setting[1] == kind]
        models = [autoencoder(*settings[i]) for i in some]
        seeds = [settings[i][0] for i in some]
        x = np.stack([toys[seed][1][0] for seed in seeds])
        sparse.train(models, x, seeds, epochs)
        for i, model, seed in zip(some, models, seeds):
            features, _, (x_new, truth) = toys[seed]
            scores = sparse.scores(model, features, x_new, truth, LAM)
            kernel = model.layers[-1].kernel.numpy()
            code = ensemble.outputs([model], x_new, 0)[0]
            found[i] = {
                "length": np.linalg.norm(kernel, axis=1).mean(),
                "code": LAM * code.sum(axis=1).mean(),
                "decoder": DECODER * np.sum(kernel**2),
                "recovered": scores["recovered"],
                "explained_variance": scores["explained_variance"],
            }
    return {name: np.array([each[name] for each in found]) for name in found[0]}


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
