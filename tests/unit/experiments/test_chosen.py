"""What a tuning sweep is read for: the best configuration of a method, and whether it lies at an edge."""

from reglab.experiments import choice, chosen, tuning
from reglab.training.history import History

import numpy as np
import pytest

SEEDS = 3


def sweep(quality, methods=("kernel L2", "none")):
    """Return a History of a made-up sweep: a function of a configuration and a seed says how good it is."""
    settings = choice.tuning(methods, range(SEEDS))
    columns = [np.array(column) for column in zip(*settings)]
    score = np.array([quality(*setting) for setting in settings])
    arrays = {
        "selection_correct": (1000 * score),
        "selection_cross_entropy": 1 - score,
        "tempered": 1 - score,
        "stopped_correct": 1000 * score + 5,
        "stopped_cross_entropy": 0.9 - score,
    }
    return History(arrays, coordinates=dict(zip(chosen.NAMES, columns)))


def peak(seed, rate, method, strength, beside, other):
    """Best at a rate of 0.02 and a strength of 0.01, a little different for each seed."""
    if method == "none":
        return 0.5 - 0.01 * abs(np.log(rate / 0.15)) + 0.001 * seed
    return (
        0.6
        - 0.01 * abs(np.log(strength / 0.01))
        - 0.02 * abs(np.log(rate / 0.02))
        + 0.001 * seed
    )


@pytest.mark.parametrize("by", chosen.SCORES)
def test_the_best_on_average_is_chosen(by):
    one = chosen.best(sweep(peak), "kernel L2", by=by)
    assert one.configuration == [0.02, "kernel L2", 0.01, "none", 0.0]
    assert one.edge == ()
    mean = 601 if by.endswith("correct") else 0.399
    assert one.score.mean == pytest.approx(mean)
    assert 0 < one.score.half < 3


def test_stopping_is_read_from_the_record_of_what_it_stops():
    found = sweep(peak)
    alone = chosen.best(found, choice.STOPPING)
    assert alone.configuration == [0.15, "early stopping", 0.0, "none", 0.0]
    assert alone.score.mean == pytest.approx(506)
    both = chosen.best(found, "kernel L2", choice.STOPPING, "selection_cross_entropy")
    assert both.configuration == [0.02, "kernel L2", 0.01, "early stopping", 0.0]
    assert both.score.mean == pytest.approx(0.299)


def test_what_was_chosen_can_be_trained():
    one = chosen.best(sweep(peak), choice.STOPPING).configuration
    tuning.summary([[0, *one]], n=20)


def test_an_edge_is_named():
    found = sweep(
        lambda seed, rate, method, strength, *_: strength - rate + 0.001 * seed
    )
    assert chosen.best(found, "kernel L2").edge == ("rate", "strength")
    assert chosen.best(found, "none").edge == ("rate",)


def test_a_run_that_ran_away_is_not_chosen():
    def lost(seed, rate, *rest):
        good = peak(seed, rate, *rest)
        return np.nan if (seed, rate) == (1, 0.02) else good

    assert chosen.best(sweep(lost), "kernel L2").configuration[0] in (0.005, 0.08)
    with pytest.raises(ValueError, match="no configuration of none has a finite temp"):
        chosen.best(sweep(lambda *_: np.nan), "none", by="tempered")


def test_a_pair_has_three_edges():
    pair = ("kernel L2", "dropout")

    def steep(seed, rate, method, strength, beside, other):
        return other + 0.001 * seed + (rate == 0.08) + 2 * (strength == 0.01)

    one = chosen.best(sweep(steep, [pair]), *pair)
    assert one.configuration[2] == 0.01
    assert set(one.edge) <= {"rate", "other"}


# How good each method is at its best, in a made-up field; the best five are those above 0.6.
WORTH = {
    "none": 0.5,
    "kernel L2": 0.7,
    "kernel L1": 0.66,
    "bias L2": 0.5,
    "activity L1": 0.55,
    "activity L2": 0.68,
    "dropout": 0.72,
    "input noise": 0.64,
    "shift": 0.9,
}


def field(seed, rate, method, strength, beside, other):
    """Best at one configuration of each method, and better for a pair."""
    worth = WORTH[method] + 0.02 * (beside != "none") + 0.001 * seed
    return worth - 0.01 * (rate != 0.02) - 0.01 * (strength not in (0.0, 0.01, 0.35))


ALONE = sweep(field, [m for m in choice.METHODS if m != choice.STOPPING])


def test_pairs_are_those_of_the_best_and_each_kernel_with_each_activity_price():
    pairs = chosen.pairs(ALONE)
    best = {"kernel L2", "kernel L1", "activity L2", "dropout", "input noise"}
    rest = [pair for pair in pairs if not set(pair) <= best]
    assert len(pairs) == 12
    assert rest == [("kernel L2", "activity L1"), ("kernel L1", "activity L1")]
    assert ("kernel L2", "dropout") in pairs
    assert not any("shift" in pair for pair in pairs)


def test_early_stopping_comes_second_in_a_pair():
    def stopped(seed, rate, method, *rest):
        return 0.71 if method == "none" else field(seed, rate, method, *rest)

    pairs = chosen.pairs(sweep(stopped, list(WORTH)))
    assert ("kernel L2", choice.STOPPING) in pairs
    assert not any(pair[0] == choice.STOPPING for pair in pairs)


def test_each_finalist_is_trained_once(monkeypatch):
    monkeypatch.setattr(chosen, "stored", lambda *_: (None, ALONE))
    paired = sweep(field, chosen.pairs(ALONE))
    finalists = chosen.finalists(ALONE, paired)
    each = [(method, beside) for _, method, _, beside, _ in finalists]
    assert len(set(each)) == len(each) == 10 + 12
    assert [0.02, "kernel L2", 0.01, "none", 0.0] in finalists
    assert ("early stopping", "none") in each
    assert ("kernel L2", "activity L1") in each


def test_the_finer_search_is_near_the_best_by_both_scores():
    settings = chosen.finer(ALONE)
    kernel = [one[1:] for one in settings if one[0] == 1000 and one[2] == "kernel L2"]
    assert len(kernel) == choice.FINE
    for rate, _, strength, *_ in kernel:
        assert 0.02 / 4 <= rate <= 0.02 * 4.01
        assert 0.01 / 4.01 <= strength <= 0.01 * 4
    assert len(settings) == choice.FINE * (len(choice.METHODS) - 1) * len(choice.TUNING)


def test_one_leads_of_those_with_a_price_on_activity_and_one_of_those_without():
    def both(seed, rate, method, strength, beside, other):
        return WORTH[method] + WORTH[beside] + 0.001 * seed

    paired = sweep(both, chosen.pairs(ALONE))
    # Activity L2 with dropout is better than the first, but of no use to the question: no kernel has a price.
    assert chosen.leading(paired) == [
        ("kernel L2", "activity L2"),
        ("kernel L2", "dropout"),
    ]


def test_pairs_are_sought_near_half_of_what_their_parts_were_best_at():
    settings = chosen.near_parts(ALONE, [("kernel L2", "dropout")])
    mine = np.array([[one[1], one[3], one[5]] for one in settings[: choice.BUDGET]])
    assert len(settings) == choice.BUDGET * len(choice.TUNING)
    odds = mine[:, 2] / (1 - mine[:, 2])
    middle = np.exp(np.log(np.column_stack([mine[:, :2], odds])).mean(axis=0))
    expected = [0.02, 0.005, 0.35 / 0.65 / 2]
    np.testing.assert_allclose(middle, expected, rtol=0.25)


def test_a_sweep_is_stored_and_read(tmp_path):
    few = tmp_path / "few.npz"
    chosen.judge(tmp_path, [[0.02, "none", 0.0, "none", 0.0]], [3, 4], few, n=50)
    header, found = chosen.stored(few)
    assert header["command"] == "make choice"
    assert found.coordinates["seed"].tolist() == [3, 4]
    assert found["test_correct"].shape == (2,)
    assert found["test_correct"].min() > 1000


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda f: chosen.best(f, "none", by="loss"),
            "by must be one of .* got 'loss'",
        ),
        (lambda f: chosen.best(f, "early stopping", by="tempered"), "not tempered"),
        (lambda f: chosen.best(f, "dropout"), "no run has method = 'dropout'"),
        (lambda f: chosen.pairs(f, 1), "count must be 2 or more, got 1"),
    ],
)
def test_what_does_not_fit_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call(sweep(peak))
