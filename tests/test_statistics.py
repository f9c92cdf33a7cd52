"""Intervals, against SciPy's own, a hand computation, and how often they hold the true mean."""

from reglab.statistics import mean_interval, resampled_interval

import numpy as np
import pytest
from scipy import stats

VALUES = [0.0, 2.0, 1.0, 5.0]


@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.99])
def test_mean_interval_is_that_of_the_t_test(level):
    values = np.random.default_rng(0).normal(3, 2, 17)
    mean, half = mean_interval(values, level)
    low, high = stats.ttest_1samp(values, 0).confidence_interval(level)
    assert (mean - half, mean + half) == pytest.approx((low, high), rel=1e-12)


def test_resampled_interval_by_hand():
    # Mean 2, variance (4 + 0 + 1 + 9) / 3 = 14/3; 3.182446 is the 97.5 % point of Student's t with 3 degrees.
    mean, half = resampled_interval(VALUES, n_train=112, n_validation=38)
    assert mean == 2
    by_hand = 3.182446 * np.sqrt(14 / 3 * (1 / 4 + 38 / 112))
    assert half == pytest.approx(by_hand, rel=1e-6)


def test_resampled_interval_does_not_vanish_with_more_splits():
    rng = np.random.default_rng(0)
    few, many = rng.normal(size=20), rng.normal(size=20_000)
    assert mean_interval(many)[1] < mean_interval(few)[1] / 20
    floor = 1.96 * np.sqrt(38 / 112)
    assert resampled_interval(many, 112, 38)[1] == pytest.approx(floor, rel=0.05)
    assert resampled_interval(few, 112, 38)[1] > mean_interval(few)[1]


@pytest.mark.parametrize("n", [3, 10])
def test_the_interval_holds_the_true_mean_as_often_as_it_says(n):
    rng, runs = np.random.default_rng(1), 4000
    hits = 0
    for values in rng.normal(0.7, 1.3, size=(runs, n)):
        mean, half = mean_interval(values)
        hits += abs(mean - 0.7) <= half
    assert stats.binomtest(hits, runs, 0.95).pvalue > 0.01


def test_results_are_plain_floats():
    assert [type(value) for value in mean_interval(VALUES)] == [float, float]
    assert [type(value) for value in resampled_interval(VALUES, 2, 1)] == [float, float]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1.0], r"2 values or more, got shape \(1,\)"),
        ([[1.0, 2.0], [3.0, 4.0]], r"2 values or more, got shape \(2, 2\)"),
        ([1.0, np.nan], "finite values, got .*nan"),
        ([1.0, -np.inf], "finite values, got .*-inf"),
    ],
)
def test_values_without_an_interval_are_refused(values, message):
    with pytest.raises(ValueError, match=message):
        mean_interval(values)
    with pytest.raises(ValueError, match=message):
        resampled_interval(values, 10, 5)


@pytest.mark.parametrize("level", [0, 1, -0.5, 95, np.nan])
def test_a_level_out_of_range_is_refused(level):
    with pytest.raises(
        ValueError, match=f"level must lie between 0 and 1, got {level}"
    ):
        mean_interval(VALUES, level)


@pytest.mark.parametrize("sizes", [(0, 5), (5, 0)])
def test_a_split_without_rows_is_refused(sizes):
    with pytest.raises(ValueError, match=f"got {sizes[0]} and {sizes[1]}"):
        resampled_interval(VALUES, *sizes)
