"""What a search promises and what is kept."""

from reglab.experiments import search
from reglab.training.history import History

import numpy as np
import pytest

LUCK = np.random.default_rng(0).normal(500, 10, (200, 40))


def test_the_table_has_a_row_for_each_configuration_and_a_column_for_each_seed():
    found = History(
        {
            "selection_correct": [5, 6, 7, 8],
            "selection_cross_entropy": [1, 1, np.nan, 1],
        },
        coordinates={
            "seed": [2, 1, 1, 2],
            "rate": [0.1, 0.1, 0.3, 0.3],
            "method": ["none"] * 4,
        },
    )
    configurations, scores = search.table(found)
    assert configurations == [(0.1, "none"), (0.3, "none")]
    np.testing.assert_array_equal(scores, [[6, 5], [0, 8]])


def test_the_grid_has_the_mean_of_each_pair_and_says_where_a_run_ran_away():
    found = History(
        {
            "zeros": [[0.2, 0.4], [0.4, 0.6], [1, 1], [0, 0.2], [0.1, 0.1]],
            "selection_cross_entropy": [1, 1, np.nan, 1, 1],
        },
        coordinates={
            "rate": [0.1, 0.1, 0.3, 0.1, 0.3],
            "strength": [1.0, 1.0, 1.0, 2.0, 2.0],
            "method": ["dropout"] * 5,
        },
    )
    rates, strengths, zeros = search.grid(found, "dropout", "zeros")
    assert (rates, strengths) == ([0.1, 0.3], [1, 2])
    np.testing.assert_allclose(zeros, [[0.4, 0.1], [np.nan, 0.1]])


def test_where_all_is_luck_the_promise_grows_and_nothing_is_kept():
    rng = np.random.default_rng(1)
    one, many = (search.promise(LUCK, k, rng) for k in (1, 100))
    assert one[0] == pytest.approx(500, abs=2)
    # The largest of 100 normal values is 2.51 standard deviations up.
    assert many[0] == pytest.approx(525, abs=3)
    assert one[1] == pytest.approx(500, abs=1)
    assert many[1] == pytest.approx(500, abs=1)


def test_where_nothing_is_luck_all_is_kept():
    scores = np.arange(20.0)[:, None] + np.zeros((1, 3))
    promised, kept = search.promise(scores, 20, np.random.default_rng(0), 5)
    assert promised == kept == 19
    np.testing.assert_array_equal(search.winners(scores), [19, 19, 19])


@pytest.mark.parametrize(
    ("scores", "tried", "message"),
    [
        (LUCK, 0, "tried must .* got 0"),
        (LUCK, 201, "tried must lie between 1 and 200, got 201"),
        (LUCK[:, :1], 1, "two seeds or more"),
    ],
)
def test_what_does_not_fit_is_named(scores, tried, message):
    with pytest.raises(ValueError, match=message):
        search.promise(scores, tried, np.random.default_rng(0))
