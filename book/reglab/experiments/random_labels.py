"""Can a network learn labels by heart? Digits with true, shuffled and partly shuffled labels."""

from functools import lru_cache

from reglab.maths.checks import whole
from reglab.training.loop import trainer

import keras
import numpy as np
from sklearn.datasets import load_digits

CLASSES = 10


def digit_sets(rng, sets=5, n_train=200, n_validation=150):
    """Return data sets of handwritten digits that share no row, so that what they show is independent.

    From every pixel its mean over the set's training rows is taken off, and all are divided by one number, the standard
    deviation of the training rows: nothing is learned from the validation rows.

    rng : numpy Generator.
    sets, n_train, n_validation : 1 or more each; in all no more than the 1797 rows there are.
    Returns a list of dicts with `x` (n_train, 64), `y` (n_train,) of integers 0 to 9, `x_validation`,
    `y_validation`. Raises ValueError for sizes out of range.
    Source: Alpaydin and Kaynak, Optical recognition of handwritten digits, the test part that scikit-learn ships.
    Shown in chapter 1.
    """
    sets = whole("sets", sets)
    n_train, n_validation = (
        whole("n_train", n_train),
        whole("n_validation", n_validation),
    )
    pixels, digits = load_digits(return_X_y=True)
    size = n_train + n_validation
    if sets * size > len(pixels):
        raise ValueError(
            f"{sets} sets of {size} rows need {sets * size}, there are {len(pixels)}"
        )
    rows = rng.permutation(len(pixels))[: sets * size].reshape(sets, size)
    return [_one_set(pixels[i], digits[i], n_train) for i in rows]


def _one_set(pixels, digits, n_train):
    centred = pixels - pixels[:n_train].mean(axis=0)
    x = centred / centred[:n_train].std()
    return {
        "x": x[:n_train],
        "y": digits[:n_train],
        "x_validation": x[n_train:],
        "y_validation": digits[n_train:],
    }


def shuffle_labels(y, share, rng):
    """Return a copy of the labels in which a share of the rows, drawn at random, have exchanged theirs.

    How often each label occurs stays as it was; a row may get its own label back by luck.

    y : shape (n,).
    share : between 0, a plain copy, and 1, all rows.
    rng : numpy Generator.
    Raises ValueError for a share out of range. Shown in chapter 1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share must lie between 0 and 1, got {share!r}")
    y = np.array(y)
    rows = rng.permutation(len(y))[: round(share * len(y))]
    y[rows] = rng.permutation(y[rows])
    return y


def network(hidden=64, seed=0, lam=0.0):
    """Return an untrained classifier of the digits.

    hidden : ReLU units of its one hidden layer; 0 leaves the layer out, and a linear classifier remains.
    seed : of the initial weights.
    lam : strength of an L2 penalty on the weights of every layer, 0 or more.
    Raises ValueError for sizes or a penalty out of range. Shown in chapter 1.
    """
    if hidden < 0:
        raise ValueError(f"hidden must be 0 or more, got {hidden!r}")
    if not lam >= 0:
        raise ValueError(f"lam must be 0 or more, got {lam!r}")
    keras.utils.set_random_seed(seed)

    def dense(units, activation):
        penalty = keras.regularizers.L2(lam) if lam > 0 else None
        return keras.layers.Dense(units, activation, kernel_regularizer=penalty)

    layers = [dense(hidden, "relu")] if hidden else []
    return keras.Sequential(
        [keras.Input((64,)), *layers, dense(CLASSES, "softmax")], name="memory"
    )


def learn(digits, share, seed, hidden=64, lam=0.0, epochs=600, rate=0.1):
    """Train a network on a set of digits, a share of whose training labels are shuffled, and return its history.

    The validation rows keep their true labels.

    digits : one of `digit_sets`.
    share : of the training labels to shuffle, 0 to 1.
    seed : of the shuffle and of the initial weights; the same seed shuffles the same rows first as share grows.
    hidden, lam : as in `network`.
    epochs, rate : as in `reglab.training.loop.train`.
    Returns the `History` of `reglab.training.loop.train`. Raises ValueError as the functions it calls. Shown in
    chapter 1.
    """
    y = shuffle_labels(digits["y"], share, np.random.default_rng(seed))
    one_hot = np.eye(CLASSES)
    model, run = _trainer(hidden, lam, epochs, rate)
    model.set_weights(network(hidden, seed, lam).get_weights())
    return run(
        digits["x"],
        one_hot[y],
        (digits["x_validation"], one_hot[digits["y_validation"]]),
    )


@lru_cache(maxsize=4)
def _trainer(hidden, lam, epochs, rate):
    """Return a model and what trains it: compiling takes longer than training, so it is done once for many seeds."""
    model = network(hidden, 0, lam)
    return model, trainer(model, epochs, rate)


def epochs_to_fit(correct, n):
    """Return after how many epochs all n training rows were right for the first time, or None if they never were.

    correct : rows right before each epoch's step, shape (epochs,): entry 0 belongs to the untrained network.
    n : training rows, 1 or more.
    Raises ValueError for counts that are no counts of n rows. Shown in chapter 1.
    """
    correct = np.asarray(correct)
    if correct.ndim != 1 or len(correct) == 0:
        raise ValueError(f"correct must be a list of counts, got shape {correct.shape}")
    if correct.min() < 0 or correct.max() > n:
        raise ValueError(
            f"correct must lie between 0 and n = {n!r}, "
            f"got {correct.min()} to {correct.max()}"
        )
    fitted = np.flatnonzero(correct == n)
    return int(fitted[0]) if len(fitted) else None
