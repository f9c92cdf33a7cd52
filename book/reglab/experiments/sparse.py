"""Sparse codes of chapter 5: inputs made of known features, autoencoders, and what became of them."""

from reglab import STORED
from reglab.maths import activity
from reglab.maths.checks import whole
from reglab.maths.dictionary import chance, explained_variance, firing, match, nearest
from reglab.training import ensemble
from reglab.training import stored as stored_sweeps
from reglab.training.sweep import by_kind
from reglab.training.topk import TopK

import keras
import numpy as np

D, FEATURES = 32, 64  # inputs, and features they are made of: too many to be orthogonal
PRESENT = 0.03  # probability of each feature in a row
SIZES = 0.5, 1.5  # a feature that is present has a size from here to there
ROWS = 10_000
STRENGTHS = (0.0, 0.0003, 0.001, 0.003, 0.01, 0.02, 0.04, 0.08)
EPOCHS, BATCH, RATE = 120, 250, 0.003
SEEDS = range(20)
DRAWS = 5  # random dictionaries, whose scores are the floor of those found
KEPT = 2  # units of a TopK code that are kept in a row: the rows have 1.92 features
APART = 0.003  # the price at which codes start from an independent encoder too
NARROW, WIDE = FEATURES // 2, 2 * FEATURES  # widths of codes beside as many as features
SOME = (0.003, 0.01, 0.02)  # prices at which narrow and wide codes are trained
SWEEP = STORED / "sparse_sweep.npz"  # 20 toys at every price
STARTS = STORED / "sparse_starts.npz"  # the same toys: TopK, and encoders apart
WIDTHS = STORED / "sparse_widths.npz"  # the same toys: half and double the units
FOUND = 0.9  # cosine from which on a feature counts as recovered


def toy(seed, rows=ROWS):
    """Return rows made of known sparse features: the features, and inputs with their true codes to train and to test.

    Each row has 1.92 of the 64 features on average, and a seventh of the rows has none. All is drawn anew for each
    seed, so that results of different seeds are independent.

    seed : 0 or more.
    rows : how many in each part, 1 or more.
    Returns a dictionary of unit norm (64, 32), and two pairs of inputs (rows, 32) and codes (rows, 64).
    Raises ValueError for a seed or a count out of range. Shown in chapter 5.
    """
    rng = np.random.default_rng(whole("seed", seed, 0))
    rows = whole("rows", rows)
    features = rng.normal(size=(FEATURES, D))
    features /= np.linalg.norm(features, axis=1, keepdims=True)
    parts = []
    for _ in range(2):
        sizes = rng.uniform(*SIZES, (rows, FEATURES))
        code = sizes * (rng.random((rows, FEATURES)) < PRESENT)
        parts.append((code @ features, code))
    return features, *parts


def autoencoder(seed, lam=0.0, k=None, width=FEATURES, inputs=D, apart=False):
    """Return an untrained sparse autoencoder: a ReLU code, and a linear decoder whose features have unit norm.

    The encoder starts as the decoder transposed. For TopK codes this decides: from Glorot's weights, which are
    independent of the decoder's, about four in ten units end dead, and the features they would have found are lost. An
    L1 price does as well from either start.

    seed : of the decoder's features, drawn from the unit sphere; no other argument but the shapes changes them.
    lam : strength of the L1 price on the code, 0 or more.
    k : how many units of the code are kept in each row; None keeps all.
    width, inputs : how many units the code and the inputs have, 1 or more.
    apart : draw the encoder from Glorot's distribution instead, so that it is independent of the decoder.
    Raises ValueError for arguments out of range. Source: Gao et al., Scaling and evaluating sparse autoencoders, ICLR
    (2025), for the start. Shown in chapter 5.
    """
    rng = np.random.default_rng([whole("seed", seed, 0), 1])  # not that of the rows
    if not 0 <= lam < np.inf:
        raise ValueError(f"lam must be 0 or more, got {lam!r}")
    width, inputs = whole("width", width), whole("inputs", inputs)
    price = keras.regularizers.L1(lam) if lam > 0 else None
    code = keras.layers.Dense(width, "relu", activity_regularizer=price, name="code")
    decoder = keras.layers.Dense(
        inputs, kernel_constraint=keras.constraints.UnitNorm(axis=1), name="decoder"
    )
    kept = [] if k is None else [TopK(k, name="kept")]
    model = keras.Sequential([keras.Input((inputs,)), code, *kept, decoder])
    kernel = rng.normal(size=(width, inputs))
    kernel /= np.linalg.norm(kernel, axis=1, keepdims=True)
    decoder.kernel.assign(kernel)
    limit = np.sqrt(6 / (inputs + width))
    glorot = rng.uniform(-limit, limit, (inputs, width))
    code.kernel.assign(glorot if apart else kernel.T)
    return model


def train(models, x, seeds, epochs=EPOCHS, batch=BATCH, rate=RATE, loss="mse"):
    """Train autoencoders to give back their inputs, by Adam and in shuffled mini-batches; return their `History`.

    models, x, seeds, epochs, batch, loss : as for `reglab.training.ensemble.train`; only the last epoch is measured.
    rate : learning rate, above 0.
    Shown in chapter 5.
    """
    return ensemble.train(
        models,
        x,
        x,
        loss=loss,
        epochs=epochs,
        every=epochs,
        batch=batch,
        order="shuffled",
        seeds=seeds,
        optimizer=keras.optimizers.Adam(rate),
    )


def summary(settings, epochs=EPOCHS, rows=ROWS):
    """Train an autoencoder on the toy of each setting, and return how well it found the features: a row for each.

    settings : lists of a seed, a λ, a k (0 keeps all units), a width, and whether the encoder starts apart from the
        decoder, which may be left out; see `autoencoder`.
    epochs, rows : of the training; as many rows, drawn anew, are asked afterwards.
    Returns `cosines`, of each feature with the one that `match` gives it (64,), and `cosine`, their mean; `recovered`,
    the fraction above 0.9; `max_cosine`, the mean of `nearest`; `chance` and `max_chance`, what random dictionaries of
    the width score instead of the latter two means; `precision`, `recall` and `f1` of which features are present;
    `explained_variance`; `mse`, and `loss`, with the price; `l0`; `dead`, the fraction of units that are 0 for all rows
    asked; `gain`, how large the reconstruction is beside the inputs where they agree, 1 where nothing shrinks:
    Σ x̂² / Σ x x̂; and `short`, by how much the code of a feature that is rightly said to be present is too small.
    Raises ValueError for arguments out of range. Source of the gain: Rajamanoharan et al., Improving dictionary
    learning with gated sparse autoencoders, NeurIPS (2024), eq. 10. A job for `reglab.training.sweep`.
    """

    def job(some):
        models = [
            autoencoder(seed, lam, k or None, width, apart=any(apart))
            for seed, lam, k, width, *apart in some
        ]
        for (_, lam, _, width, *_), (seed, model, features, (x, truth)) in zip(
            some, on_toys(models, [seed for seed, *_ in some], toy, epochs, rows)
        ):
            found = scores(model, features, x, truth, lam)
            for name, score in (("chance", _matched), ("max_chance", nearest)):
                rng = np.random.default_rng([seed, 2])
                found[name] = chance(features, width, DRAWS, rng, score)
            yield found

    return by_kind(settings, lambda setting: tuple(setting[2:4]), job)


def on_toys(models, seeds, make, epochs=EPOCHS, rows=ROWS):
    """Train autoencoders, each on the toy of its seed, and yield for each its seed, itself, and what it is asked by.

    models : of one architecture; seeds : one for each.
    make : function of a seed and a number of rows, such as `toy`.
    epochs, rows : as for `summary`.
    Yields a seed, a model, the toy's features, and new inputs with their true codes.
    """
    toys = {seed: make(seed, rows) for seed in seeds}
    train(models, np.stack([toys[seed][1][0] for seed in seeds]), seeds, epochs)
    for seed, model in zip(seeds, models):
        features, _, new = toys[seed]
        yield seed, model, features, new


def scores(model, features, x, truth, lam=0.0):
    """Return how well an autoencoder found known features, as a dict of numbers; see `summary`.

    model : from `autoencoder`, trained.
    features, x, truth : dictionary, and inputs with their true codes, from `toy`.
    lam : strength of the price that the loss has.
    """
    decoder = model.layers[-1].kernel.numpy()
    code, x_hat = (ensemble.outputs([model], x, layer)[0] for layer in (-2, -1))
    return judged(decoder, features, code, truth, x, x_hat, lam)


def judged(dictionary, features, code, truth, x, x_hat, lam=0.0):
    """Return the scores of any dictionary and code, such as `solved.ceiling`'s; see `summary`."""
    places, cosines = match(dictionary, features)
    precision, recall, f1 = firing(code, truth, places)
    agreement = np.sum(x * x_hat)
    mse = np.mean((x - x_hat) ** 2)
    ours = code[:, places]
    present = (ours != 0) & (truth != 0) & (places >= 0)
    return {
        "cosines": cosines,
        "cosine": cosines.mean(),
        "recovered": np.mean(cosines > FOUND),
        "max_cosine": nearest(dictionary, features).mean(),
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "explained_variance": explained_variance(x, x_hat),
        "mse": mse,
        "loss": mse + lam * np.abs(code).sum(axis=1).mean(),
        "l0": activity.l0(code),
        "dead": activity.dead_units(code) / code.shape[1],
        "gain": np.sum(x_hat**2) / agreement if agreement else 0.0,
        "short": np.mean((truth - ours)[present]) if present.any() else np.nan,
    }


def store(folder, executor=None, path=SWEEP, starts=STARTS, widths=WIDTHS):
    """Train at every price on 20 toys, and TopK from both starts, and other widths, and store `summary`: `make sweep`.

    It takes five minutes or so on two cores, and goes on where it was stopped.

    folder, executor : as for `reglab.training.sweep.sweep`.
    path, starts, widths : the files of the prices, the starts and the widths, which `stored` reads; None leaves one
        out.
    """
    prices = [[seed, lam, 0, FEATURES, 0] for seed in SEEDS for lam in STRENGTHS]
    others = [
        [seed, lam, k, FEATURES, apart]
        for lam, k, apart in ((0.0, KEPT, 0), (APART, 0, 1), (0.0, KEPT, 1))
        for seed in SEEDS
    ]
    sizes = [
        [seed, lam, 0, width, 0]
        for width in (NARROW, WIDE)
        for lam in SOME
        for seed in SEEDS
    ]
    for file, settings in ((path, prices), (starts, others), (widths, sizes)):
        if file is None:
            continue
        stored_sweeps.store(
            file,
            summary,
            settings,
            "make sweep",
            single=("cosines",),
            folder=folder,
            executor=executor,
            chunk=16,
        )


def stored(path=SWEEP):
    """Return what the stored sweep holds: its header, and a `History` of its runs.

    Their coordinates are seed, lam, k, width and apart: ``history.at(lam=0.003)`` has the seeds 0 to 19, in that order;
    `summary` says what the arrays are.

    path : `SWEEP`, or `STARTS`, where ``history.at(k=2, apart=1)`` are the TopK codes that start apart, or `WIDTHS`.
    Raises ValueError for a file whose numbers do not fit its checksum. Chapter 5 rests on all three.
    """
    return stored_sweeps.load(path, ("seed", "lam", "k", "width", "apart"))


def _matched(found, truth):
    return match(found, truth)[1]
