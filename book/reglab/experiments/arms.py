"""Chapter 6 on other problems: fewer and more rows, wrong labels, digits, and what they do to the order of methods."""

from functools import partial

from reglab import STORED
from reglab.experiments import choice, chosen, tuning
from reglab.training import stored as sweeps
from reglab.training.sweep import by_kind

TRIED, ARMS = STORED / "choice_tried.npz", STORED / "choice_arms.npz"
NAMES = "seed", "data", "n", "share", *chosen.NAMES[1:]
# Seeds that a setting is chosen by, and others that the chosen one is judged by.
TUNING, JUDGING = range(2020, 2024), range(2000, 2020)
CURVES, PICTURES = "MNIST-1D", "digits"
EPOCHS = {300: 500, 1000: 150, 3000: 50}  # as many steps for each number of rows
PICTURE_EPOCHS = 750  # as many steps again
SHARES = 0.0, 0.15, 0.4  # of labels that are shuffled
FACTORS = 1 / 3, 1, 3  # of the strength that was best for 1,000 rows


def problems():
    """Return the problems: lists of the data, how many rows there are to train on, and the share of shuffled labels."""
    curves = [[CURVES, n, share] for n in EPOCHS for share in SHARES]
    return [*curves, [PICTURES, choice.DIGITS, 0.0]]


def entries(alone, paired):
    """Return what is tried on every problem: the baseline, and the best of five kinds, as configurations.

    They are kernel L2, dropout, the better activity penalty, the best pair of a kernel and an activity penalty, and the
    best pair without a price on activity, each as it was tuned for 1,000 rows.

    alone, paired : as for `reglab.experiments.chosen.finalists`.
    """

    def top(*pairs):
        each = [chosen.winner(alone, paired, *pair) for pair in pairs]
        return max(each, key=lambda one: one.score.mean).configuration

    none = choice.NONE
    return [
        top((none, none)),
        top(("kernel L2", none)),
        top(("dropout", none)),
        top(("activity L1", none), ("activity L2", none)),
        *(top(pair) for pair in chosen.leading(paired)),
    ]


def tries(configuration):
    """Return the configurations that a method may choose from on another problem: three, for each method.

    They are the strength of 1,000 rows, a third and three times of it; strengths of a pair go up together. The baseline
    has no strength and tries learning rates instead.

    configuration : a rate, a method, its strength, a method beside it and that one's strength.
    """
    rate, method, strength, beside, other = configuration
    if method == choice.NONE:
        return [[float(f"{f * rate:.2g}"), *configuration[1:]] for f in FACTORS]
    return [
        [
            rate,
            method,
            choice.times(method, strength, factor),
            beside,
            choice.times(beside, other, factor),
        ]
        for factor in FACTORS
    ]


def picked(tried, problem, entries):
    """Return for each entry the configuration that is judged on a problem: the best of its `tries` on selection rows.

    tried : `History` of all tries, from ``stored(TRIED)``.
    problem : one of `problems`.
    entries : configurations, from `entries`.
    """
    runs = tried.at(**dict(zip(NAMES[1:4], problem)))
    return [chosen.best(runs, one[1], one[3]).configuration for one in entries]


def summary(settings, test=0):
    """Train a network for each setting, and return what became of it: `reglab.experiments.tuning.summary`.

    settings : lists of a seed, data, a number of rows, a share of shuffled labels and a configuration; see `problems`.
    test : as for that summary; of digits all are test rows that are left.
    Returns the same arrays, but for what stopping would have found. A job for `reglab.training.sweep`.
    """

    def job(some):
        data, n, share = some[0][1:4]
        digits = data == PICTURES
        arrays = tuning.summary(
            [[seed, *configuration] for seed, _, _, _, *configuration in some],
            n,
            share,
            epochs=PICTURE_EPOCHS if digits else EPOCHS[n],
            every=None,
            test=test,
            digits=digits,
        )
        return [dict(zip(arrays, row)) for row in zip(*arrays.values())]

    return by_kind(settings, lambda setting: tuple(setting[1:4]), job)


def store(folder, executor=None):
    """Choose each entry's setting for each problem by some seeds, judge it by others, and store both: of `make choice`.

    folder, executor : as for `reglab.experiments.chosen.store`, whose files must be there.
    """
    each = entries(chosen.alone(), chosen.stored(chosen.PAIRED)[1])
    settings = [
        [seed, *problem, *one]
        for problem in problems()
        for seed in TUNING
        for entry in each
        for one in tries(entry)
    ]
    chosen.write(TRIED, summary, settings, chosen.SINGLE, folder, executor)
    tried = stored(TRIED)[1]
    settings = [
        [seed, *problem, *one]
        for problem in problems()
        for seed in JUDGING
        for one in picked(tried, problem, each)
    ]
    job = partial(summary, test=choice.TEST)
    chosen.write(ARMS, job, settings, chosen.TESTED, folder, executor)


def stored(path=ARMS):
    """Return what a stored sweep holds: its header, and a `History` with the coordinates `NAMES`.

    path : `ARMS`, the settings that were chosen, or `TRIED`, those that they were chosen from.
    """
    return sweeps.load(path, NAMES)
