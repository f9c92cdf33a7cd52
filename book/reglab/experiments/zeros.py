"""Chapter 6's question of what zeros cost: kernel L2 with activity L1 where it makes more of them than at its best."""

from reglab import STORED
from reglab.experiments import choice, chosen, search

ZEROS = STORED / "choice_zeros.npz"
PAIR = "kernel L2", "activity L1"


def rival(alone, paired):
    """Return the `Chosen` one of highest score that has no price on activity, shifted copies left out.

    alone, paired : as for `reglab.experiments.chosen.finalists`.
    """
    each = [
        (method, choice.NONE) for method in choice.METHODS if method != choice.SHIFT
    ]
    each += chosen.pairs(chosen.stored()[1])
    return max(
        (
            chosen.winner(alone, paired, *pair)
            for pair in each
            if not choice.active(pair)
        ),
        key=lambda one: one.score.mean,
    )


def configurations(alone, paired):
    """Return the pair's configurations that are judged, the most zeros first.

    Of those that were tried they make more zeros than the one that is right most often; and on the rows that choose
    they are right as often as the best `rival`, or more often.

    alone, paired : as for `reglab.experiments.chosen.finalists`.
    """
    needed = rival(alone, paired).score.mean
    runs = paired.at(method=PAIR[0], beside=PAIR[1])
    zeros = {
        one: runs.at(**dict(zip(chosen.NAMES[1:], one)))["zeros"].mean()
        for one, scores in zip(*search.table(runs))
        if scores.mean() >= needed
    }
    most_right = tuple(chosen.winner(alone, paired, *PAIR).configuration)
    each = sorted(zeros, key=lambda one: -zeros[one])
    return [list(one) for one in each if zeros[one] > zeros[most_right]]


def store(folder, path=ZEROS, executor=None):
    """Judge these configurations on the seeds that judge all others, and store the answers: part of `make choice`.

    folder, path, executor : as for `reglab.experiments.chosen.judge`.
    """
    each = configurations(chosen.alone(), chosen.stored(chosen.PAIRED)[1])
    chosen.judge(folder, each, path=path, executor=executor)


def stored(path=ZEROS):
    """Return what the stored sweep holds, as `reglab.experiments.chosen.stored` does."""
    return chosen.stored(path)
