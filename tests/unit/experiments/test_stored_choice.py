"""The stored sweeps of chapter 6: equal budgets, no seed twice, and a random part of each computed again."""

from collections import Counter
from functools import partial

from reglab.experiments import arms, choice, chosen, tuning, zeros
from reglab.training.stored import again, commit

import pytest

# From a rate of 0.1 on most trainings are chaotic: another processor's rounding makes another network of them. Below
# 0.05 it was 6 of 164; `again` finds them out by a rate with another last digit of float32.
CALM = 0.05
AT_THE_END = partial(tuning.summary, every=None)
JUDGING = partial(AT_THE_END, test=choice.TEST)
FILES = {
    chosen.TUNED: (tuning.summary, 1),
    chosen.FINER: (partial(tuning.summary, every=10), 1),
    chosen.BLIND: (AT_THE_END, 1),
    chosen.PAIRED: (AT_THE_END, 1),
    chosen.JUDGED: (JUDGING, 1),
    zeros.ZEROS: (JUDGING, 1),
    arms.TRIED: (arms.summary, 4),
    arms.ARMS: (partial(arms.summary, test=choice.TEST), 4),
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.by_commit
def test_a_random_part_of_it_is_the_same_today(path):
    job, at = FILES[path]  # where in a setting the learning rate stands

    def calm(setting):
        return setting[at] < CALM

    def nudge(setting):
        return [*setting[:at], setting[at] * (1 + 2**-22), *setting[at + 1 :]]

    drawn = again(path, job, commit(), 2, rtol=1e-4, where=calm, nudge=nudge)
    assert len(drawn) == 2


@pytest.mark.parametrize(
    ("path", "budget"),
    [
        (chosen.TUNED, choice.BUDGET),
        (chosen.FINER, choice.FINE),
        (chosen.BLIND, choice.BUDGET),
        (chosen.PAIRED, choice.BUDGET),
    ],
)
def test_every_method_had_as_many_settings_and_the_same_seeds(path, budget):
    settings = {tuple(one) for one in chosen.stored(path)[0]["settings"]}
    counts = Counter((method, beside) for _, _, method, _, beside, _ in settings)
    assert set(counts.values()) == {budget * len(choice.TUNING)}
    assert {seed for seed, *_ in settings} == set(choice.TUNING)


def test_the_finer_search_tries_nothing_again():
    coarse, finer = (
        {tuple(one) for one in chosen.stored(path)[0]["settings"]}
        for path in (chosen.TUNED, chosen.FINER)
    )
    assert not coarse & finer


def test_those_who_judge_have_chosen_nothing():
    judged, beside, elsewhere, choosing = (
        set(one.coordinates["seed"])
        for one in (
            chosen.stored(chosen.JUDGED)[1],
            zeros.stored()[1],
            arms.stored()[1],
            arms.stored(arms.TRIED)[1],
        )
    )
    assert judged == beside == set(choice.JUDGING)
    assert elsewhere == set(arms.JUDGING)
    assert choosing == set(arms.TUNING)
    assert not judged & set(choice.TUNING)
    assert not (elsewhere | choosing) & (judged | set(choice.TUNING))
    assert not elsewhere & choosing


def test_what_is_judged_is_what_was_chosen():
    runs = chosen.stored(chosen.JUDGED)[1].coordinates
    judged = {tuple(one) for one in zip(*(runs[name] for name in chosen.NAMES[1:]))}
    found = chosen.alone(), chosen.stored(chosen.PAIRED)[1]
    assert judged == {tuple(one) for one in chosen.finalists(*found)}
    runs = zeros.stored()[1].coordinates
    judged = {tuple(one) for one in zip(*(runs[name] for name in chosen.NAMES[1:]))}
    assert judged == {tuple(one) for one in zeros.configurations(*found)}


def test_the_rival_has_no_price_on_activity_and_more_zeros_are_more():
    alone, paired = chosen.alone(), chosen.stored(chosen.PAIRED)[1]
    rival = zeros.rival(alone, paired)
    assert not any("activity" in str(part) for part in rival.configuration)
    shares = [
        zeros.stored()[1].at(**dict(zip(chosen.NAMES[1:], one)))["zeros"].mean()
        for one in zeros.configurations(alone, paired)
    ]
    assert shares == sorted(shares, reverse=True)


def test_the_searches_follow_from_one_another():
    coarse = chosen.stored()[1]
    both = [pair for pair in chosen.pairs(coarse) if choice.STOPPING not in pair]
    leading = chosen.leading(chosen.stored(chosen.PAIRED)[1])
    for path, wanted in (
        (chosen.TUNED, choice.tuning(choice.METHODS, choice.TUNING)),
        (chosen.FINER, chosen.finer(coarse)),
        (chosen.BLIND, choice.tuning(leading, choice.TUNING)),
        (chosen.PAIRED, chosen.near_parts(chosen.alone(), both)),
    ):
        header, _ = chosen.stored(path)
        assert header["settings"] == wanted
        assert header["command"] == "make choice"


def test_what_was_tried_on_other_problems_follows_from_the_tuning():
    each = arms.entries(chosen.alone(), chosen.stored(chosen.PAIRED)[1])
    tried = arms.stored(arms.TRIED)[1]
    for path, seeds, wanted in (
        (
            arms.TRIED,
            arms.TUNING,
            lambda _: [t for one in each for t in arms.tries(one)],
        ),
        (arms.ARMS, arms.JUDGING, lambda one: arms.picked(tried, one, each)),
    ):
        header, _ = arms.stored(path)
        assert header["settings"] == [
            [seed, *problem, *one]
            for problem in arms.problems()
            for seed in seeds
            for one in wanted(problem)
        ]
