"""Chapter 6 on other problems: fewer and more rows, wrong labels, digits, and what they do to the order of methods."""

from reglab import STORED
from reglab.experiments import choice, chosen, tuning
from reglab.maths.checks import whole
from reglab.training import stored as sweeps
from reglab.training.sweep import by_kind

import numpy as np

ARMS = STORED / "choice_arms.npz"
NAMES = "seed", "data", "n", "share", *chosen.NAMES[1:]
SEEDS = range(2000, 2020)
CURVES, PICTURES = "MNIST-1D", "digits"
EPOCHS = {300: 500, 1000: 150, 3000: 50}  # as many steps for each number of rows
PICTURE_EPOCHS = 750  # as many steps again
SHARES = 0.0, 0.15, 0.4  # of labels that are shuffled
FACTORS = 1 / 3, 1, 3  # of the strength that was best for 1,000 rows
LINES = [*chosen.SINGLE, "test_cross_entropy", "test_tempered"]


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
    pairs = dict.fromkeys(
        zip(*(paired.coordinates[name].tolist() for name in ("method", "beside")))
    )
    both = [p for p in pairs if p[0].startswith("kernel") and choice.active(p)]
    rivals = [p for p in pairs if not choice.active(p)]
    return [
        top((none, none)),
        top(("kernel L2", none)),
        top(("dropout", none)),
        top(("activity L1", none), ("activity L2", none)),
        top(*both),
        top(*rivals),
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


def summary(settings):
    """Train a network for each setting, and return what became of it: `reglab.experiments.tuning.summary`.

    settings : lists of a seed, data, a number of rows, a share of shuffled labels and a configuration; see `problems`.
    Returns the same arrays, test rows and all. A job for `reglab.training.sweep`.
    """

    def job(some):
        data, n, share = some[0][1:4]
        digits = data == PICTURES
        arrays = tuning.summary(
            [[seed, *configuration] for seed, _, _, _, *configuration in some],
            n,
            share,
            epochs=PICTURE_EPOCHS if digits else EPOCHS[n],
            every=10,
            test=choice.TEST,
            digits=digits,
        )
        return [dict(zip(arrays, row)) for row in zip(*arrays.values())]

    return by_kind(settings, lambda setting: tuple(setting[1:4]), job)


def store(folder, path=ARMS, seeds=SEEDS, executor=None):
    """Train all tries of all entries on all problems, and store what `summary` says of them: part of `make choice`.

    folder, path, executor : as for `reglab.experiments.chosen.store`, whose files must be there.
    seeds : of rows and initial weights.
    """
    each = entries(chosen.alone(), chosen.stored(chosen.PAIRED)[1])
    settings = [
        [seed, *problem, *one]
        for problem in problems()
        for seed in seeds
        for entry in each
        for one in tries(entry)
    ]
    sweeps.store(
        path,
        summary,
        settings,
        chosen.COMMAND,
        single=LINES,
        folder=folder,
        executor=executor,
        chunk=80,
    )


def stored(path=ARMS):
    """Return what the stored sweep holds: its header, and a `History` with the coordinates `NAMES`."""
    return sweeps.load(path, NAMES)


def crossed(found, method, beside=choice.NONE, by="correct"):
    """Return test results of a method on one problem, seed by seed; its configuration was chosen by other seeds.

    The seeds are cut in two halves. What is best on the selection rows of one half is judged on the test rows of the
    other, so that no seed has a say in what it is judged with.

    found : `History` of one problem, such as ``found.at(data="MNIST-1D", n=300, share=0.15)``.
    method, beside : as for `reglab.experiments.chosen.best`; early stopping is not among them.
    by : "correct", or "cross_entropy", which counts as lost where it is not finite.
    Returns an array in the order of the seeds. Raises ValueError for another score, or fewer than two seeds.
    """
    if by not in ("correct", "cross_entropy"):
        raise ValueError(f"by must be correct or cross_entropy, got {by!r}")
    runs = found.at(method=method, beside=beside)
    seeds = runs.coordinates["seed"]
    order = np.unique(seeds)
    half = whole("half of the seeds", len(order) // 2)
    results = np.empty(len(order))
    for judging in (order[:half], order[half:]):
        apart = ~np.isin(seeds, judging)
        one = chosen.best(runs.where(apart), method, beside, f"selection_{by}")
        rate, _, strength, _, other = one.configuration
        picked = runs.at(rate=rate, strength=strength, other=other)
        values = dict(zip(picked.coordinates["seed"], picked[f"test_{by}"]))
        results[np.isin(order, judging)] = [values[seed] for seed in judging]
    return results
