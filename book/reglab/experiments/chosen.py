"""What chapter 6's tuning found: the best configuration of each method, and whether its grid was wide enough."""

import itertools
from dataclasses import dataclass
from functools import partial

from reglab import STORED
from reglab.experiments import choice, tuning
from reglab.maths.estimate import Estimate
from reglab.maths.statistics import mean_interval
from reglab.training import stored as sweeps
from reglab.training.history import AFTER, History

import numpy as np

TUNED, FINER = STORED / "choice_tuned.npz", STORED / "choice_finer.npz"
BLIND, PAIRED = STORED / "choice_blind.npz", STORED / "choice_paired.npz"
JUDGED = STORED / "choice_judged.npz"
NAMES = "seed", "rate", "method", "strength", "beside", "other"
COMMAND = "make choice"
SINGLE = [
    "cross_entropy",
    "selection_cross_entropy",
    "zeros",
    "norms",
    "temperature",
    "tempered",
]
TESTED = [*SINGLE, "test_cross_entropy", "test_tempered"]
# What a configuration may be chosen by, and what that is called where a record is read at its best epoch.
SCORES = {
    "selection_correct": "stopped_correct",
    "selection_cross_entropy": "stopped_cross_entropy",
    "tempered": None,
}


CHOOSING = "selection_correct", "selection_cross_entropy"


@dataclass(frozen=True)
class Chosen:
    """The best configuration of a method over the seeds of a tuning sweep.

    configuration : a rate, a method, its strength, a method beside it and that one's strength.
    score : mean over the seeds, an `Estimate`; too good, since it is the best of many.
    edge : which of "rate", "strength" and "other" lie at an end of what was tried: there the grid may be too narrow.
    """

    configuration: list
    score: Estimate
    edge: tuple


def best(found, method, beside=choice.NONE, by="selection_correct"):
    """Return the `Chosen` configuration of a method, or of a pair, by its mean score on selection rows.

    A run whose cost is not finite counts as the worst there is. Early stopping is read from the record of the method
    that it stops, at the epoch of each run with the lowest cross-entropy on the selection rows.

    found : `History` of a tuning sweep, from `stored` or from `tuned`.
    method, beside : of `reglab.experiments.choice.METHODS`.
    by : "selection_correct", of which more is better; "selection_cross_entropy"; or "tempered", which no record says
        at its best epoch.
    Raises ValueError for another score, a method that was not tuned, and one that no configuration of stayed finite.
    Shown in chapter 6.
    """
    stopped = choice.STOPPING in (method, beside)
    if by not in SCORES or (stopped and SCORES[by] is None):
        raise ValueError(
            f"by must be one of {', '.join(SCORES)}, and not tempered with early stopping, got {by!r}"
        )
    if stopped:
        method, beside = (
            choice.NONE if method == choice.STOPPING else method,
            choice.NONE,
        )
    runs = found.at(method=method, beside=beside)
    values = np.array(runs[SCORES[by] if stopped else by], float)
    sign = -1 if by.endswith("correct") else 1
    columns = [runs.coordinates[name] for name in ("rate", "strength", "other")]
    tried = sorted(set(zip(*(column.tolist() for column in columns))))
    each = [
        values[np.all([c == v for c, v in zip(columns, one)], axis=0)] for one in tried
    ]
    means = [sign * np.mean(v) if np.isfinite(v).all() else np.inf for v in each]
    place = int(np.argmin(means))
    if not np.isfinite(means[place]):
        raise ValueError(f"no configuration of {method} has a finite {by}")
    rate, strength, other = tried[place]
    grids = dict(zip(("rate", "strength", "other"), (set(c.tolist()) for c in columns)))
    edge = tuple(
        name
        for name, value in zip(grids, tried[place])
        if len(grids[name]) > 1 and value in (min(grids[name]), max(grids[name]))
    )
    chosen = [rate, method, strength, beside, other]
    if stopped and method != choice.NONE:
        chosen[3] = choice.STOPPING
    elif stopped:
        chosen[1] = choice.STOPPING
    few = len(each[place]) < 2
    score = (
        Estimate(float(each[place][0]), np.inf) if few else mean_interval(each[place])
    )
    return Chosen(chosen, score, edge)


def pairs(found, count=5):
    """Return the pairs that are tried: all of the best methods, and each kernel penalty with each activity penalty.

    Early stopping comes second in a pair, and its pairs need no training of their own: the record of the other method
    says what stopping would have found. Shifted copies are left out, since they are told what no other method knows.

    found : `History` of the tuning of single methods.
    count : of the best methods, 2 or more.
    Returns tuples of `reglab.experiments.choice.METHODS`.
    """
    if count < 2:
        raise ValueError(f"count must be 2 or more, got {count!r}")
    rivals = [m for m in choice.METHODS if m not in (choice.NONE, choice.SHIFT)]
    ranked = sorted(rivals, key=lambda m: -best(found, m).score.mean)[:count]
    names = [*choice.STRENGTHS, choice.STOPPING]
    kernels, activities = (
        [name for name in names if name.startswith(place)]
        for place in ("kernel", "activity")
    )
    both = {*itertools.combinations(sorted(ranked, key=names.index), 2)}
    both |= {*itertools.product(kernels, activities)}
    return sorted(both, key=lambda pair: [names.index(name) for name in pair])


def finer(found):
    """Return the settings of the second, finer part of the search: for each method those near its best ones.

    One half of them is near the best by accuracy, the other near the best by cross-entropy; none is one that was tried
    before, so that every method has as many.

    found : `History` of the tuning of single methods.
    """
    settings = []
    for method in choice.METHODS:
        if method == choice.STOPPING:
            continue
        tried = {tuple(one) for one in choice.configurations(method)}
        for by in CHOOSING:
            centre = best(found, method, by=by).configuration
            new = dict.fromkeys(map(tuple, choice.nearby(centre, 4 * choice.FINE)))
            new = [one for one in new if one not in tried][: choice.FINE // 2]
            tried.update(new)
            settings += new
    return [[seed, *one] for seed in choice.TUNING for one in settings]


def near_parts(found, both):
    """Return the settings of the search of pairs: for each pair those near what its two methods were best at.

    Best by cross-entropy, which tells settings apart more sharply than accuracy. Each of the two is taken half as
    strong, and the learning rate lies between theirs.

    found : `History` of both parts of the search of single methods, from `alone`.
    both : the pairs, without early stopping.
    """
    settings = []
    for pair in both:
        one, two = (
            best(found, method, by=CHOOSING[1]).configuration for method in pair
        )
        centre = [
            float(np.sqrt(one[0] * two[0])),
            one[1],
            choice.times(one[1], one[2], 0.5),
            two[1],
            choice.times(two[1], two[2], 0.5),
        ]
        settings += choice.nearby(centre, choice.BUDGET)
    return [[seed, *one] for seed in choice.TUNING for one in settings]


def leading(paired):
    """Return the two pairs that lead on the rows that choose, a kernel with an activity penalty and one without.

    paired : `History` of the search of pairs near their parts.
    """
    names = (paired.coordinates[name].tolist() for name in ("method", "beside"))
    pairs = dict.fromkeys(zip(*names))
    priced = [p for p in pairs if p[0].startswith("kernel") and choice.active(p)]
    rivals = [p for p in pairs if not choice.active(p)]
    return [
        max(some, key=lambda pair: best(paired, *pair).score.mean)
        for some in (priced, rivals)
    ]


def make(folder, executor=None):
    """Make the files of the search, with `store`: the first step of `make choice`.

    First all methods on a coarse grid, then each near its best; at last pairs, near the best of their parts.
    """
    store(folder, choice.tuning(choice.METHODS, choice.TUNING), TUNED, executor)
    coarse = stored(TUNED)[1]
    store(folder, finer(coarse), FINER, executor, every=10)
    both = [pair for pair in pairs(coarse) if choice.STOPPING not in pair]
    store(folder, near_parts(alone(), both), PAIRED, executor, every=None)


def blind(folder, executor=None):
    """Try a random part of their grid for the two pairs that lead, after `make` and with `store`."""
    drawn = choice.tuning(leading(stored(PAIRED)[1]), choice.TUNING)
    store(folder, drawn, BLIND, executor, every=None)


def final(folder, executor=None):
    """Judge the winners on rows and seeds that had no say, after `make`."""
    judge(folder, finalists(alone(), stored(PAIRED)[1]), executor=executor)


def alone():
    """Return the `History` of all configurations of single methods: of the coarse search and of the finer one."""
    parts = [stored(path)[1] for path in (TUNED, FINER)]

    def joined(each):
        return {name: np.concatenate([one[name] for one in each]) for name in each[0]}

    coordinates = joined([part.coordinates for part in parts])
    return History(joined([dict(part.items()) for part in parts]), AFTER, coordinates)


def store(folder, settings, path, executor=None, every=1, **arm):
    """Train networks for all settings, and store what `reglab.experiments.tuning.summary` says of them.

    It goes on where it was stopped.

    folder, executor : as for `reglab.training.sweep.sweep`: where finished parts are kept, and who computes.
    settings : as for `summary`, such as of `reglab.experiments.choice.tuning`.
    path : the file, which `stored` reads.
    every, arm : arguments of `summary`.
    """
    single = [*SINGLE, "stopped_cross_entropy"] if every else SINGLE
    job = partial(tuning.summary, every=every, **arm)
    write(path, job, settings, single, folder, executor)


def judge(
    folder, configurations, seeds=choice.JUDGING, path=JUDGED, executor=None, **arm
):
    """Train chosen configurations for seeds that nothing was chosen by, ask the test rows once, and store the answers.

    folder, path, executor, arm : as for `store`.
    configurations : as `Chosen` has them; the baseline is one of them.
    """
    settings = [[seed, *one] for seed in seeds for one in configurations]
    job = partial(tuning.summary, **{"test": choice.TEST, "every": None, **arm})
    write(path, job, settings, TESTED, folder, executor)


def finalists(alone, paired):
    """Return the configurations that are judged: the best of each method and pair by accuracy, every one once.

    Of single methods those that cross-entropy chooses are judged too, which are others: a comparison in either score is
    fair if both sides were chosen by it.

    alone, paired : `History` of the search of single methods, from `alone`, and of the pairs near them.
    """
    each = [
        *(winner(alone, paired, method) for method in choice.METHODS),
        *(winner(alone, paired, method, by=CHOOSING[1]) for method in choice.METHODS),
        *(winner(alone, paired, *pair) for pair in pairs(stored()[1])),
    ]
    return [list(one) for one in dict.fromkeys(tuple(e.configuration) for e in each)]


def winner(alone, paired, method, beside=choice.NONE, by="selection_correct"):
    """Return the `Chosen` configuration of a method, or of a pair; see `best` and `finalists`."""
    one = beside in (choice.NONE, choice.STOPPING)
    return best(alone if one else paired, method, beside, by)


def stored(path=TUNED):
    """Return what a stored sweep holds: its header, and a `History` with the coordinates `NAMES`.

    path : of a file that `store` or `judge` wrote.
    Raises ValueError for a file whose numbers do not fit its checksum. Chapter 6 rests on such files.
    """
    return sweeps.load(path, NAMES)


def write(path, job, settings, single, folder, executor):
    """Make one of the files of `make choice`: `reglab.training.stored.store` with what they have in common."""
    sweeps.store(
        path,
        job,
        settings,
        COMMAND,
        single=single,
        folder=folder,
        executor=executor,
        chunk=72,
    )
