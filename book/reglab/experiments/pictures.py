"""Sparse codes of real pictures, for chapter 5: digits, ways to price a code, and what the codes are good for."""

from reglab import STORED
from reglab.experiments import sparse
from reglab.experiments.digits import PIXELS, probe, split
from reglab.maths import activity
from reglab.maths.checks import whole
from reglab.maths.dictionary import explained_variance, match
from reglab.training import ensemble
from reglab.training import stored as stored_sweeps
from reglab.training.kl import KLTarget

import keras
import numpy as np
from sklearn.decomposition import PCA

WIDTH = 128
EPOCHS, BATCH, RATE = 100, 100, 0.003
STRENGTHS = (0.0, 0.0003, 0.001, 0.003, 0.01, 0.03)
SEEDS = range(20)
RHO = 0.05  # the mean output that the KL price asks for
NEAR = 0.05  # outputs below this are near zero
SHARED = 0.9  # cosine from which on two networks count as having the same part
TWIN = 1000  # added to a seed, it starts another network on the same split
LABELS = (50, 200)  # labelled pictures that a probe may see
KEPT = 32  # principal components that a probe may see
SWEEP = STORED / "pictures_sweep.npz"

# The activation of the code, its price, and which layer is left as it was drawn.
METHODS = {
    "L1 on ReLU": ("relu", keras.regularizers.L1, None),
    "L2 on ReLU": ("relu", keras.regularizers.L2, None),
    "L1 on tanh": ("tanh", keras.regularizers.L1, None),
    "KL on sigmoid": ("sigmoid", lambda beta: KLTarget(RHO, beta), None),
    "random decoder": ("relu", keras.regularizers.L1, "decoder"),
}
# Rows without a network: as they are, by their principal components, and by units that nobody trained.
CONTROLS = ("pixels", "PCA", "random ReLU")
# At which prices each is trained.
PRICES = {"L1 on ReLU": STRENGTHS}
PRICES |= dict.fromkeys(("L2 on ReLU", "L1 on tanh", "KL on sigmoid"), STRENGTHS[2:])
PRICES |= {"random decoder": (0.003,)} | dict.fromkeys(CONTROLS, (0.0,))
TWINS = (0.003, 0.01)  # prices at which another start is trained too
PROBED = ("L1 on ReLU", "random decoder", *CONTROLS)  # whose codes a probe sees


def autoencoder(start, x, method="L1 on ReLU", lam=0.0):
    """Return an untrained autoencoder for pictures: a code of 128 units, and a linear decoder.

    It starts with the encoder as the decoder transposed, and with biases that take the mean picture off and put it
    back: otherwise units that point away from the mean are silent from the beginning. The decoder's features have
    length 1, but for the KL price, which no smaller code can lower.

    start : seed of the features, drawn from the unit sphere, 0 or more.
    x : pictures whose mean is taken, shape (rows, 64).
    method : one of `METHODS`.
    lam : strength of the price, 0 or more.
    Raises ValueError for arguments out of range. Source: Bricken et al., Towards monosemanticity (2023), for the bias.
    Shown in chapter 5.
    """
    if method not in METHODS:
        raise ValueError(f"method must be one of {list(METHODS)}, got {method!r}")
    if not 0 <= lam < np.inf:
        raise ValueError(f"lam must be 0 or more, got {lam!r}")
    kind, price, frozen = METHODS[method]
    rng = np.random.default_rng([whole("start", start, 0), 1])
    fence = None if kind == "sigmoid" else keras.constraints.UnitNorm(axis=1)
    priced = price(lam) if lam > 0 else None
    code = keras.layers.Dense(WIDTH, kind, activity_regularizer=priced, name="code")
    decoder = keras.layers.Dense(PIXELS, kernel_constraint=fence, name="decoder")
    model = keras.Sequential([keras.Input((PIXELS,)), code, decoder])
    kernel = rng.normal(size=(WIDTH, PIXELS))
    kernel /= np.linalg.norm(kernel, axis=1, keepdims=True)
    mean = np.mean(x, axis=0)
    for layer, kernel_, bias in (
        (code, kernel.T, -kernel @ mean),
        (decoder, kernel, mean),
    ):
        layer.set_weights([kernel_, bias])
        layer.trainable = layer.name != frozen
    return model


def train(models, x, seeds, epochs=EPOCHS):
    """Train autoencoders to give back pictures, by Adam and in shuffled mini-batches; return their `History`.

    models, x, seeds, epochs : as for `reglab.training.ensemble.train`; only the last epoch is measured.
    Shown in chapter 5.
    """
    return sparse.train(models, x, seeds, epochs, BATCH, RATE)


def shared(one, other):
    """Return which share of the parts of one network another one has too, and how alike they are.

    one, other : dictionaries, shapes (parts, 64), without the parts of dead units.
    Returns the share with a partner of a cosine above 0.9, matched one to one, and the mean cosine; 0 where a network
    has no parts. Shown in chapter 5.
    """
    if not len(one) or not len(other):
        return 0.0, 0.0
    cosines = match(other, one)[1]
    return float(np.mean(cosines > SHARED)), float(cosines.mean())


def summary(settings, epochs=EPOCHS):
    """Train an autoencoder for each setting, and return what its code is like and good for: a row for each.

    settings : lists of a seed, a method and a λ; the method is one of `METHODS` or `CONTROLS`, which have no λ.
    epochs : of the training.
    Returns of the held-out rows `explained_variance`; `l0`; `zeros`, the share of outputs that are exactly 0;
    `near_zero`, of those below 0.05; `dead`, the share of units that are 0 for all of them; `pca`, what as many
    principal components explain as units are at work in a row; `shared` and `cosine`, how many parts another start
    finds on the same split, and how alike the partners are, for L1 on ReLU at the prices `TWINS`; `chance`, the same
    mean cosine with random pictures of the rows' own covariance; and `right_50` and `right_200`, of 797, by `probe`,
    of the methods in `PROBED`. What there is not is NaN. Raises ValueError for arguments out of range. A job for
    `reglab.training.sweep`.
    """
    settings = [tuple(setting) for setting in settings]
    found = [None] * len(settings)
    for method in dict.fromkeys(method for _, method, _ in settings):
        some = [i for i, setting in enumerate(settings) if setting[1] == method]
        if method in CONTROLS:
            for i in some:
                found[i] = _control(method, settings[i][0])
            continue
        runs = [(settings[i][0], settings[i][0], settings[i][2]) for i in some]
        alike = [i for i in some if method == "L1 on ReLU" and settings[i][2] in TWINS]
        runs += [(settings[i][0], settings[i][0] + TWIN, settings[i][2]) for i in alike]
        x = [split(seed)[0][0] for seed, _, _ in runs]
        models = [
            autoencoder(start, each, method, lam)
            for (_, start, lam), each in zip(runs, x)
        ]
        train(models, np.stack(x), [start for _, start, _ in runs], epochs)
        twins = dict(zip(alike, models[len(some) :]))
        for i, model in zip(some, models):
            found[i] = scores(model, method, settings[i][0], twins.get(i))
    return {name: np.array([each[name] for each in found]) for name in found[0]}


def scores(model, method, seed, twin=None):
    """Return what a trained autoencoder's code is like and good for, as a dict of numbers; see `summary`.

    model : from `autoencoder`; method, seed : of its setting.
    twin : a network with another start, or None.
    """
    (x, _), (x_new, _) = split(seed)
    code, code_new = (ensemble.outputs([model], rows, 0)[0] for rows in (x, x_new))
    x_hat = ensemble.outputs([model], x_new, -1)[0]
    found = _scores(method, seed, code, code_new, x_hat)
    if twin is None:
        return found
    mine, other = (parts(one, x) for one in (model, twin))
    rng = np.random.default_rng([seed, 2])
    drawn = rng.normal(size=(max(1, len(other)), len(x))) @ (x - x.mean(axis=0))
    found["shared"], found["cosine"] = shared(mine, other)
    return found | {"chance": shared(mine, drawn)[1]}


def parts(model, x):
    """Return the parts that a network puts pictures together from, the busiest first: decoder rows of units not dead.

    model : from `autoencoder`, trained; x : pictures, shape (rows, 64).
    Returns shape (parts, 64). Shown in chapter 5.
    """
    sums = np.abs(ensemble.outputs([model], x, 0)[0]).sum(axis=0)
    order = np.argsort(-sums, kind="stable")
    return model.layers[-1].kernel.numpy()[order[sums[order] > 0]]


def _control(method, seed):
    (x, _), (x_new, _) = split(seed)
    if method == "pixels":
        code, code_new, x_hat = x, x_new, x_new
    elif method == "PCA":
        pca = PCA(KEPT, svd_solver="full").fit(x)
        code, code_new = pca.transform(x), pca.transform(x_new)
        x_hat = pca.inverse_transform(code_new)
    else:
        model = autoencoder(seed, x)
        code, code_new = (ensemble.outputs([model], r, 0)[0] for r in (x, x_new))
        one, one_new = (np.column_stack([c, np.ones(len(c))]) for c in (code, code_new))
        x_hat = one_new @ np.linalg.lstsq(one, x, rcond=None)[0]
    return _scores(method, seed, code, code_new, x_hat)


def _scores(method, seed, code, code_new, x_hat):
    (x, labels), (x_new, labels_new) = split(seed)
    l0 = activity.l0(code_new)
    pca = PCA(min(PIXELS, max(1, round(l0))), svd_solver="full").fit(x)
    found = {
        "explained_variance": explained_variance(x_new, x_hat),
        "l0": l0,
        "zeros": activity.zero_fraction(code_new),
        "near_zero": activity.near_zero_fraction(code_new, NEAR),
        "dead": activity.dead_units(code_new) / code_new.shape[1],
        "pca": explained_variance(x_new, pca.inverse_transform(pca.transform(x_new))),
        "shared": np.nan,
        "cosine": np.nan,
        "chance": np.nan,
    }
    for n in LABELS:
        found[f"right_{n}"] = (
            probe(code, labels, code_new, labels_new, n, seed)
            if method in PROBED
            else np.nan
        )
    return found


def store(folder, executor=None, path=SWEEP):
    """Train all methods on 20 splits, and store what `summary` says: `make sweep`.

    It takes five minutes or so on two cores, and goes on where it was stopped.

    folder, executor : as for `reglab.training.sweep.sweep`.
    path : the file, which `stored` reads.
    """
    settings = [
        [seed, method, lam]
        for method, strengths in PRICES.items()
        for lam in strengths
        for seed in SEEDS
    ]
    stored_sweeps.store(
        path,
        summary,
        settings,
        "make sweep",
        folder=folder,
        executor=executor,
        chunk=20,
    )


def stored(path=SWEEP):
    """Return what the stored sweep of pictures holds: its header, and a `History` of its runs.

    Their coordinates are seed, method and lam; `summary` says what the arrays are.

    path : the file.
    Raises ValueError for a file whose numbers do not fit its checksum. Chapter 5 rests on it.
    """
    return stored_sweeps.load(path, ("seed", "method", "lam"))
