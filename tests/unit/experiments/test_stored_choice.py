"""The stored sweeps of chapter 6: equal budgets, no seed twice, and a random part of each computed again."""

from reglab.experiments import arms, choice, chosen, tuning
from reglab.training.stored import again, commit

import numpy as np
import pytest


def judging(settings):
    return tuning.summary(settings, test=choice.TEST)


# At the highest learning rates a training is chaotic: another machine's last digit becomes another network.
CALM = 0.1
FILES = {
    chosen.TUNED: (tuning.summary, lambda setting: setting[1] < CALM),
    chosen.PAIRED: (tuning.summary, lambda setting: setting[1] < CALM),
    chosen.JUDGED: (judging, lambda setting: setting[1] < CALM),
    arms.ARMS: (arms.summary, lambda setting: setting[4] < CALM),
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_random_part_of_it_is_the_same_today(path):
    job, calm = FILES[path]
    assert len(again(path, job, commit(), count=3, rtol=1e-5, where=calm)) == 3


def test_every_method_had_as_many_settings_and_the_same_seeds():
    for path, seeds in ((chosen.TUNED, choice.TUNING), (chosen.PAIRED, choice.TUNING)):
        runs = chosen.stored(path)[1].coordinates
        pairs = list(zip(runs["method"], runs["beside"]))
        for pair in set(pairs):
            mine = [one == pair for one in pairs]
            settings = {
                *zip(*(runs[name][mine] for name in ("rate", "strength", "other")))
            }
            assert len(settings) == choice.BUDGET
            assert len(set(runs["seed"][mine])) == len(seeds)
            assert sum(mine) == choice.BUDGET * len(seeds)


def test_those_who_judge_have_chosen_nothing():
    tuned, judged = (chosen.stored(path)[1] for path in (chosen.TUNED, chosen.JUDGED))
    seeds = [set(runs.coordinates["seed"]) for runs in (tuned, judged)]
    other = set(arms.stored()[1].coordinates["seed"])
    assert not seeds[0] & seeds[1]
    assert not other & (seeds[0] | seeds[1])
    assert seeds[1] == set(choice.JUDGING)


def test_what_is_judged_is_what_was_chosen():
    alone, paired = (chosen.stored(path)[1] for path in (chosen.TUNED, chosen.PAIRED))
    runs = chosen.stored(chosen.JUDGED)[1].coordinates
    judged = {tuple(one) for one in zip(*(runs[name] for name in chosen.NAMES[1:]))}
    assert judged == {tuple(one) for one in chosen.finalists(alone, paired)}


def test_what_was_tried_on_other_problems_follows_from_the_tuning():
    alone, paired = (chosen.stored(path)[1] for path in (chosen.TUNED, chosen.PAIRED))
    runs = arms.stored()[1].coordinates
    tried = {tuple(one) for one in zip(*(runs[name] for name in chosen.NAMES[1:]))}
    expected = [
        tuple(one) for entry in arms.entries(alone, paired) for one in arms.tries(entry)
    ]
    assert tried == set(expected)
    problems = {tuple(one) for one in zip(*(runs[n] for n in ("data", "n", "share")))}
    assert problems == {tuple(one) for one in arms.problems()}
    assert np.unique(runs["seed"]).tolist() == list(arms.SEEDS)
