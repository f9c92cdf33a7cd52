"""Other problems of chapter 6: as many tries for each method, and nobody judges what it has chosen."""

from reglab.experiments import arms, choice
from reglab.training.history import History

import numpy as np

KERNEL = [0.02, "kernel L2", 0.01, "none", 0.0]


def test_a_method_tries_three_strengths_around_its_own():
    assert arms.tries(KERNEL) == [
        [0.02, "kernel L2", strength, "none", 0.0] for strength in (0.0033, 0.01, 0.03)
    ]


def test_a_pair_goes_up_together_and_the_baseline_has_rates():
    pair = arms.tries([0.02, "kernel L2", 0.01, "activity L1", 0.006])
    assert [one[2] for one in pair] == [0.0033, 0.01, 0.03]
    assert [one[4] for one in pair] == [0.002, 0.006, 0.018]
    rates = arms.tries([0.12, "none", 0.0, "none", 0.0])
    assert [one[0] for one in rates] == [0.04, 0.12, 0.36]


def test_of_a_share_that_is_dropped_the_odds_are_taken():
    assert choice.times("dropout", 0.5, 3) == 0.75
    assert choice.times("input noise", 0.5, 3) == 1.0
    assert choice.times("none", 0.0, 3) == 0.0
    assert choice.times("shift", 4.0, 0.3) == 1.0


def test_all_problems_take_as_many_steps():
    assert len(arms.problems()) == 10
    steps = {n * epochs for n, epochs in arms.EPOCHS.items()}
    assert steps == {150_000}
    assert arms.PICTURE_EPOCHS * -(-choice.DIGITS // 100) == 1500


def test_the_summary_is_that_of_each_problem():
    settings = [[7, "MNIST-1D", 300, 0.4, *KERNEL], [7, "digits", 150, 0.0, *KERNEL]]
    found = arms.summary(settings, choice.TEST)
    assert found["test_correct"].shape == (2,)
    assert found["test_correct"][1] <= 1347
    for name, values in arms.summary(settings[1:], 1).items():
        np.testing.assert_allclose(values[0], found[name][1], rtol=1e-9, err_msg=name)


def test_what_is_judged_is_the_best_of_what_was_tried_on_that_problem():
    problems = [["MNIST-1D", 300, 0.0], ["MNIST-1D", 300, 0.4]]
    settings = [
        [seed, *problem, *one]
        for problem in problems
        for seed in range(3)
        for one in arms.tries(KERNEL)
    ]
    columns = [np.array(column) for column in zip(*settings)]
    coordinates = dict(zip(arms.NAMES, columns))
    # With labels that are right a weak price is best, with wrong ones a strong one; seeds differ.
    up = np.where(coordinates["share"] > 0, 1, -1)
    right = 500 + 100 * up * coordinates["strength"] + coordinates["seed"]
    tried = History(
        {"selection_correct": right, "selection_cross_entropy": 1 / right},
        coordinates=coordinates,
    )
    found = [arms.picked(tried, problem, [KERNEL]) for problem in problems]
    assert found == [[arms.tries(KERNEL)[0]], [arms.tries(KERNEL)[2]]]
