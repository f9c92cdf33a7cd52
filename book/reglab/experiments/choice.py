"""Chapter 6's field: the regularizers, the rows and the network they are compared on, and what each may try."""

import itertools
import random

from reglab.experiments.random_labels import shuffle_labels
from reglab.maths import mnist1d
from reglab.maths.checks import whole

import keras
import numpy as np
from scipy.stats import qmc
from sklearn.datasets import load_digits

WIDTHS = 100, 100  # hidden units
N, SELECTION, TEST = 1000, 1000, 10_000  # rows of a seed, if not said otherwise
# Seeds that a configuration is chosen by, and others that the chosen one is judged by, once.
TUNING, JUDGING = range(1000, 1006), range(40)
COPIES = 10  # of each training row, each moved by another number of points
RATES = 0.00125, 0.005, 0.02, 0.08, 0.32  # learning rates that every method may try
NONE, STOPPING = "none", "early stopping"
# Six strengths of each method: with five learning rates 30 configurations. Keras allows no more noise than 1, a row no
# shift that is longer than 20, and with a bias penalty of next to nothing a network is the plain one.
STRENGTHS = {
    "kernel L2": (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1),
    "kernel L1": (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03),
    "bias L2": (0.00003, 0.0003, 0.003, 0.03, 0.3, 3.0),
    "activity L1": (0.002, 0.005, 0.01, 0.02, 0.04, 0.08),
    "activity L2": (0.001, 0.003, 0.01, 0.03, 0.1, 0.3),
    "dropout": (0.1, 0.2, 0.35, 0.5, 0.65, 0.8),
    "input noise": (0.03, 0.06, 0.12, 0.25, 0.5, 1.0),
    "shift": (1.0, 2.0, 4.0, 8.0, 14.0, 20.0),
}
# Keras allows no more noise, and a row is not longer.
TOPS = {"dropout": 0.99, "input noise": 1.0, "shift": mnist1d.POINTS // 2}
METHODS = NONE, STOPPING, *STRENGTHS
SHIFT = "shift"  # a yardstick: it is told what no other method knows
DIGITS, DIGITS_SELECTION = (
    150,
    300,
)  # digits to train on and to choose by; the other 1,347 are the test rows
# Without a strength a method may try as many learning rates instead.
BUDGET = len(RATES) * len(STRENGTHS["kernel L2"])
FINE = 12  # more configurations of each method, near its best ones
NEAR = 4.0  # by which factor they differ from it at most
ALONE = tuple(float(f"{rate:.2g}") for rate in np.geomspace(0.0005, 0.5, BUDGET))


def rows(seed, n=N, share=0.0, selection=SELECTION, test=0):
    """Return rows to train on, to choose by and to judge by, (x, y) each, all of them drawn for this seed.

    So no two seeds share a row, and what they show is independent: the plain interval of a paired difference is right.
    Labels that are shuffled are those of training rows alone. How many rows there are of one kind changes no other.

    seed : 0 or more.
    n : training rows, 1 or more; mean and standard deviation, one of each for all points, are theirs.
    share : of training labels that are exchanged among their rows, 0 to 1.
    selection, test : rows to choose by, 1 or more, and to judge by, 0 or more.
    Returns three pairs of inputs (rows, 40) and classes (rows,), integers. Raises ValueError for arguments out of
    range. Shown in chapter 6.
    """
    seed = whole("seed", seed, 0)
    sizes = whole("n", n), whole("selection", selection), whole("test", test, 0)
    parts = [
        mnist1d.rows(size, np.random.default_rng([seed, place]))
        if size
        else (np.zeros((0, mnist1d.POINTS)), np.zeros(0, int))
        for place, size in enumerate(sizes, 1)
    ]
    x, y = zip(*parts)
    labels = shuffle_labels(y[0], share, np.random.default_rng([seed, 4]))
    return tuple(zip(mnist1d.standardised(*x), (labels, *y[1:])))


def digits(seed, test=1):
    """Return pictures of digits to train on, to choose by and to judge by, (x, y) each: 150, 300 and 1,347 of them.

    Pixels lie between 0 and 1. The splits of two seeds share pictures, so that what they show is not independent: take
    `reglab.maths.statistics.paired` for it, which allows for that.

    seed : 0 or more.
    test : 0 leaves the rows to judge by out.
    Returns what `rows` returns, of inputs (rows, 64). Raises ValueError for another seed. Shown in chapter 6.
    """
    pixels, labels = load_digits(return_X_y=True)
    order = np.random.default_rng([whole("seed", seed, 0), 6]).permutation(len(labels))
    ends = DIGITS, DIGITS + DIGITS_SELECTION, len(labels) if test else 0
    parts = [order[a:b] for a, b in zip((0, *ends), ends)]
    return tuple((pixels[part] / 16, labels[part]) for part in parts)


def shifted(x, y, most, rng, copies=COPIES):
    """Return copies of rows, each moved by a random number of points, and their labels: data augmentation.

    What leaves a row at one end comes in at the other. It is told that a digit stays the same wherever it is, which no
    other method knows: a yardstick for them.

    x, y : rows (n, 40) and labels (n,).
    most : how many points a copy is moved at most, to either side; 20 is anywhere.
    rng : numpy Generator.
    copies : of each row, 1 or more.
    Returns arrays (copies * n, 40) and (copies * n,), all rows of one copy after the other. Shown in chapter 6.
    """
    copies = whole("copies", copies)
    most = whole("most", most, 0)
    moves = rng.integers(-most, most, len(x) * copies, endpoint=True)
    places = (np.arange(x.shape[1]) - moves[:, None]) % x.shape[1]
    return np.take_along_axis(np.tile(x, (copies, 1)), places, axis=1), np.tile(
        y, copies
    )


def network(seed, strengths=(), dtype=None, inputs=mnist1d.POINTS):
    """Return an untrained network 40-100-100-10 with ReLU, regularized in one way or more.

    Penalties of kernels and biases are on all three layers, those of activity on both hidden ones; dropout is behind
    both hidden layers, noise on the inputs. The other methods change no network.

    seed : of the initial weights, 0 or more; no other argument but the type changes them.
    strengths : dict from `METHODS` to their strengths, 0 or more: a factor of the penalty, a share of outputs that are
        dropped, a standard deviation.
    dtype : "float32" or "float64"; None is what Keras is set to.
    inputs : how many the network has, 1 or more.
    Raises ValueError for another name or a strength out of range. Shown in chapter 6.
    """
    strengths = checked(dict(strengths))
    rng = random.Random(whole("seed", seed, 0))

    def penalty(place):
        l1, l2 = (strengths.get(f"{place} {norm}", 0) for norm in ("L1", "L2"))
        return keras.regularizers.L1L2(l1, l2) if l1 or l2 else None

    def dense(units, activation, **options):
        draw = keras.initializers.GlorotUniform(seed=rng.randint(1, int(1e9)))
        return keras.layers.Dense(
            units,
            activation,
            kernel_initializer=draw,
            kernel_regularizer=penalty("kernel"),
            bias_regularizer=penalty("bias"),
            dtype=dtype,
            **options,
        )

    layers = [keras.Input((whole("inputs", inputs),), dtype=dtype)]
    if noise := strengths.get("input noise"):
        layers.append(keras.layers.GaussianNoise(noise, dtype=dtype))
    for units in WIDTHS:
        layers.append(dense(units, "relu", activity_regularizer=penalty("activity")))
        if rate := strengths.get("dropout"):
            layers.append(keras.layers.Dropout(rate, dtype=dtype))
    return keras.Sequential([*layers, dense(mnist1d.CLASSES, "softmax")])


def checked(strengths):
    """Return the strengths, or raise ValueError where one is out of range or its method is unknown."""
    for method, strength in strengths.items():
        if method not in METHODS:
            raise ValueError(
                f"a method must be one of {', '.join(METHODS)}, got {method!r}"
            )
        top = TOPS.get(method, 1e6)
        if not 0 <= strength <= top:
            raise ValueError(
                f"the strength of {method} must lie between 0 and {top}, got {strength!r}"
            )
    return strengths


def active(pair):
    """Return whether a price on activity is among some methods."""
    return any(method.startswith("activity") for method in pair)


def configurations(method, beside=NONE, seed=0):
    """Return what a method, or a pair of them, may try: as many configurations for each, `BUDGET`.

    A method with a strength tries all its `STRENGTHS` at all `RATES`; one without tries more rates. A pair tries a
    random part of the grid of both strengths and the rates, which is six times larger.

    method, beside : of `METHODS`; early stopping comes second in a pair.
    seed : of a pair's random part.
    Returns lists of a rate, a method, its strength, a method beside it and that one's strength, which are 0.0 where
    there is none. Raises ValueError for another method, and for a pair with nothing in the first place. Shown in
    chapter 6.
    """
    checked({method: 0.0, beside: 0.0})
    if method in (NONE, STOPPING):
        if beside != NONE:
            raise ValueError(f"{method} cannot come first in a pair, got {beside!r}")
        return [[rate, method, 0.0, NONE, 0.0] for rate in ALONE]
    if method == beside:
        raise ValueError(f"a pair must be of two methods, got {method!r} twice")
    grid = [
        [rate, method, strength, beside, other]
        for other, strength, rate in itertools.product(
            STRENGTHS.get(beside, (0.0,)), STRENGTHS[method], RATES
        )
    ]
    if len(grid) == BUDGET:
        return grid
    places = np.random.default_rng(seed).choice(len(grid), BUDGET, replace=False)
    return [grid[place] for place in sorted(places)]


def nearby(configuration, count, seed=0):
    """Return configurations near one: the second, finer part of a search, spread evenly over all that may vary.

    Rates and strengths lie between a quarter and four times those of the first; of a share that is dropped it is the
    odds that do.

    configuration : a rate, a method, its strength, a method beside it and that one's strength.
    count : how many, 1 or more.
    seed : of the random part of their places, 0 or more.
    Returns lists of that form, with two significant digits. Source: Halton, On the efficiency of certain quasi-random
    sequences of points, Numer. Math. 2 (1960). Shown in chapter 6.
    """
    rate, method, strength, beside, other = configuration
    spread = qmc.Halton(3, rng=np.random.default_rng(whole("seed", seed, 0)))
    factors = NEAR ** (2 * spread.random(whole("count", count)) - 1)
    return [
        [
            float(f"{rate * first:.2g}"),
            method,
            times(method, strength, second),
            beside,
            times(beside, other, third),
        ]
        for first, second, third in factors
    ]


def times(method, strength, factor):
    """Return a strength times a factor, within what the method allows, with two significant digits.

    Of dropout the odds are multiplied: a share of 0.5 and four times as much are 0.8. A shift is a whole number.
    """
    top = TOPS.get(method, 1e6)
    if method == SHIFT:
        return float(min(max(round(strength * factor), 1), top))
    if method == "dropout":
        odds = factor * strength / (1 - strength)
        strength, factor = odds / (1 + odds), 1
    return float(f"{min(strength * factor, top):.2g}")


def tuning(methods, seeds):
    """Return the settings of a tuning sweep: all configurations of all methods, for one seed after the other.

    methods : of `METHODS`, or pairs of them; those with early stopping are left out, since they are read from the
        record of the method that is stopped.
    seeds : of rows and initial weights, which all configurations share.
    Returns lists of a seed and a configuration, settings for `reglab.experiments.tuning.summary`.
    """
    pairs = [(one, NONE) if isinstance(one, str) else tuple(one) for one in methods]
    tried = [
        configuration
        for pair in pairs
        if STOPPING not in pair
        for configuration in configurations(*pair)
    ]
    return [[seed, *configuration] for seed in seeds for configuration in tried]
