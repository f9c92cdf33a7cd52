"""Chapter 5's parents and children: what sparse autoencoders make of a feature that never comes without another."""

from reglab import STORED
from reglab.experiments import sparse
from reglab.maths import activity
from reglab.maths.checks import whole
from reglab.maths.dictionary import explained_variance, match
from reglab.training import ensemble
from reglab.training import stored as stored_sweeps
from reglab.training.sweep import by_kind

import numpy as np

FAMILIES, LONE = 6, 8  # parents that have a child, and features without family
FEATURES = 2 * FAMILIES + LONE
PARENT, CHILD, SINGLE = 0.1, 0.5, 0.05  # probabilities; the child's where its parent is
# Prices and TopK's that are compared: a λ, and how many units are kept (0 keeps all).
KINDS = (0.0, 0), (0.003, 0), (0.01, 0), (0.0, 2)
SEEDS = range(20)
ABSORPTION = STORED / "sparse_absorption.npz"


def toy(seed, rows=sparse.ROWS):
    """Return rows made of features some of which come in families, as `reglab.experiments.sparse.toy` returns them.

    The features are orthogonal, parents first, then each one's child, then those without family. A child comes only
    with its parent, and as strongly, so that the exact result holds: ``absorbed`` of `reglab.maths.dictionary`.

    seed : 0 or more.
    rows : how many in each part, 1 or more.
    """
    rng = np.random.default_rng([whole("seed", seed, 0), 8])
    rows = whole("rows", rows)
    features = np.linalg.qr(rng.normal(size=(sparse.D, FEATURES)))[0].T
    parents, children = slice(FAMILIES), slice(FAMILIES, 2 * FAMILIES)
    chances = np.repeat((PARENT, CHILD, SINGLE), (FAMILIES, FAMILIES, LONE))
    parts = []
    for _ in range(2):
        present = rng.random((rows, FEATURES)) < chances
        present[:, children] &= present[:, parents]
        sizes = rng.uniform(*sparse.SIZES, (rows, FEATURES))
        sizes[:, children] = sizes[:, parents]
        code = sizes * present
        parts.append((code @ features, code))
    return features, *parts


def summary(settings, epochs=sparse.EPOCHS, rows=sparse.ROWS):
    """Train an autoencoder with a unit for each feature for each setting, and return what became of the families.

    settings : lists of a seed, a λ, and a k (0 keeps all units).
    epochs, rows : as for `reglab.experiments.sparse.summary`.
    Returns means over the families, of new rows: `silent`, in which fraction of the rows with the child the parent's
    unit is 0; `silent_alone`, in which of those with the parent alone; `angle`, in degrees, between the child's unit
    and the parent. Of all rows `explained_variance` and `l0`. A job for `reglab.training.sweep`.
    """

    def job(some):
        models = [
            sparse.autoencoder(seed, lam, k or None, FEATURES) for seed, lam, k in some
        ]
        seeds = [seed for seed, *_ in some]
        for _, model, features, (x, truth) in sparse.on_toys(
            models, seeds, toy, epochs, rows
        ):
            code, x_hat = (ensemble.outputs([model], x, at)[0] for at in (-2, -1))
            decoder = model.layers[-1].kernel.numpy()
            yield _families(decoder, features, code, truth) | {
                "explained_variance": explained_variance(x, x_hat),
                "l0": activity.l0(code),
            }

    return by_kind(settings, lambda setting: setting[2], job)


def store(folder, executor=None, path=ABSORPTION):
    """Train all kinds on twenty toys, and store what `summary` says of them: part of `make sweep`.

    folder, executor, path : as for `reglab.experiments.sparse.store`.
    """
    settings = [[seed, *kind] for kind in KINDS for seed in SEEDS]
    stored_sweeps.store(
        path,
        summary,
        settings,
        "make sweep",
        folder=folder,
        executor=executor,
        chunk=10,
    )


def stored(path=ABSORPTION):
    """Return what the stored sweep holds: its header, and a `History` with the coordinates seed, lam and k."""
    return stored_sweeps.load(path, ("seed", "lam", "k"))


def _families(decoder, features, code, truth):
    """Return the means over the families; units are matched to features one to one."""
    units, _ = match(decoder, features)
    directions = decoder / np.linalg.norm(decoder, axis=1, keepdims=True)
    each = []
    for parent, child in zip(range(FAMILIES), range(FAMILIES, 2 * FAMILIES)):
        both = truth[:, child] > 0
        alone = (truth[:, parent] > 0) & ~both
        says = code[:, units[parent]] > 0
        cosine = directions[units[child]] @ features[parent]
        each.append((1 - says[both].mean(), 1 - says[alone].mean(), cosine))
    silent, silent_alone, cosines = np.transpose(each)
    return {
        "silent": silent.mean(),
        "silent_alone": silent_alone.mean(),
        "angle": np.degrees(np.arccos(np.clip(cosines, -1, 1))).mean(),
    }
