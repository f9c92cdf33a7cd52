"""The sparse autoencoder of the Keras blog, for chapter 5: one line, whose price some versions divide and some sum."""

from reglab import STORED
from reglab.experiments import sparse
from reglab.experiments.digits import PIXELS, split
from reglab.maths import activity
from reglab.maths.checks import whole
from reglab.maths.dictionary import explained_variance
from reglab.training import ensemble
from reglab.training import stored as stored_sweeps

import keras
import numpy as np

WIDTH, BATCH, EPOCHS, RATE = 32, 256, 100, 0.003
BLOG_LAM, BLOG_PIXELS = 10e-5, 784  # the post's price, and its pictures' pixels
LAM = BLOG_LAM * BLOG_PIXELS / PIXELS  # as strong beside a mean over 64 pixels
PRICES = {"none": 0.0, "divided": LAM, "summed": LAM * BATCH}
SEEDS = range(20)
SWEEP = STORED / "blog_sweep.npz"


def autoencoder(seed, price="divided"):
    """Return the post's sparse autoencoder, untrained: a ReLU code of 32 units, sigmoid outputs.

    seed : of Glorot's weights, 0 or more.
    price : "none"; "divided" by the rows of a batch, as up to Keras 1.0.6, in tf.keras and since 3.14; or "summed" over
        the 256 of them, as in the other versions: here a price that is as many times as high.
    Raises ValueError for others. Source: Chollet, Building autoencoders in Keras, the Keras blog (2016), on MNIST and
    with Adadelta. Shown in chapter 5.
    """
    if price not in PRICES:
        raise ValueError(f"price must be one of {list(PRICES)}, got {price!r}")
    rng = np.random.default_rng([whole("seed", seed, 0), 4])
    lam = PRICES[price]
    priced = keras.regularizers.L1(lam) if lam else None
    code = keras.layers.Dense(WIDTH, "relu", activity_regularizer=priced, name="code")
    decoder = keras.layers.Dense(PIXELS, "sigmoid", name="decoder")
    model = keras.Sequential([keras.Input((PIXELS,)), code, decoder])
    limit = np.sqrt(6 / (WIDTH + PIXELS))
    for layer in (code, decoder):
        layer.kernel.assign(rng.uniform(-limit, limit, layer.kernel.shape))
    return model


def train(models, x, seeds, epochs=EPOCHS):
    """Train autoencoders on pictures, by Adam and in shuffled batches of 256; return their `History`.

    models, x, seeds, epochs : as for `reglab.training.ensemble.train`; only the last epoch is measured.
    Shown in chapter 5.
    """
    return sparse.train(models, x, seeds, epochs, BATCH, RATE, "binary_crossentropy")


def summary(settings, epochs=EPOCHS):
    """Train the post's autoencoder for each setting, and return what it says of held-out pictures: a row for each.

    settings : lists of a seed and one of `PRICES`.
    epochs : of the training.
    Returns `mean` of the code, its `zeros` and `dead` units, as shares; the `explained_variance`; and `spread`, the
    standard deviation over the rows of the copies' most lively pixel. Raises ValueError for arguments out of range. A
    job for `reglab.training.sweep`.
    """
    settings = [tuple(setting) for setting in settings]
    rows = {seed: [part[0] for part in split(seed)] for seed, _ in settings}
    models = [autoencoder(*setting) for setting in settings]
    seeds = [seed for seed, _ in settings]
    train(models, np.stack([rows[seed][0] for seed in seeds]), seeds, epochs)
    x_new = np.stack([rows[seed][1] for seed in seeds])
    codes, copies = (ensemble.outputs(models, x_new, layer) for layer in (0, -1))
    return {
        "mean": codes.mean(axis=(1, 2)),
        "zeros": np.array([activity.zero_fraction(code) for code in codes]),
        "dead": np.array([activity.dead_units(code) / WIDTH for code in codes]),
        "explained_variance": np.array(
            [explained_variance(*pair) for pair in zip(x_new, copies)]
        ),
        "spread": copies.std(axis=1).max(axis=1),
    }


def store(folder, executor=None, path=SWEEP):
    """Train on 20 splits at each price, and store what `summary` says, in half a minute: `make sweep`.

    folder, executor : as for `reglab.training.sweep.sweep`.
    path : the file, which `stored` reads.
    """
    settings = [[seed, price] for price in PRICES for seed in SEEDS]
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
    """Return what the stored sweep holds: its header, and a `History` with the coordinates seed and price.

    path : the file.
    Raises ValueError for a file whose numbers do not fit its checksum. Chapter 5 rests on it.
    """
    return stored_sweeps.load(path, ("seed", "price"))
