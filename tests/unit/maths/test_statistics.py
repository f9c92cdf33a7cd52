"""Intervals and tests, against SciPy's own, sums by hand, published numbers, and how often they hold the truth."""

import math
from dataclasses import FrozenInstanceError, astuple

from reglab.maths.statistics import (
    bootstrap_interval,
    mcnemar,
    mean_interval,
    paired,
    ratio_interval,
    resampled_interval,
    sign_test,
    visible_effect,
)

import numpy as np
import pytest
from scipy import stats
from sklearn.datasets import make_moons
from sklearn.model_selection import RepeatedStratifiedKFold, cross_val_score
from sklearn.svm import SVC

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
    with pytest.raises(ValueError, match=message):
        bootstrap_interval(values, 0)


@pytest.mark.parametrize("level", [0, 1, -0.5, 95, np.nan])
def test_a_level_out_of_range_is_refused(level):
    with pytest.raises(
        ValueError, match=f"level must lie between 0 and 1, got {level}"
    ):
        mean_interval(VALUES, level)
    with pytest.raises(
        ValueError, match=f"level must lie between 0 and 1, got {level}"
    ):
        bootstrap_interval(VALUES, 0, level)


@pytest.mark.parametrize(
    ("sizes", "message"),
    [((0, 5), "n_train .* got 0"), ((5, 0.5), "n_validation .* got 0.5")],
)
def test_a_split_without_rows_is_refused(sizes, message):
    with pytest.raises(ValueError, match=message):
        resampled_interval(VALUES, *sizes)


def test_resampled_interval_gives_published_numbers():
    # scikit-learn's example "Statistical comparison of models using grid search" prints a corrected one-sided p of
    # 0.227 and this interval for the areas under the curve of two support vector machines, 100 splits of 100 rows.
    x, y = make_moons(noise=0.352, random_state=1, n_samples=100)
    splits = RepeatedStratifiedKFold(n_splits=10, n_repeats=10, random_state=0)
    rbf, linear = (
        cross_val_score(SVC(kernel=kernel), x, y, scoring="roc_auc", cv=splits)
        for kernel in ("rbf", "linear")
    )
    mean, half = resampled_interval(rbf - linear, 90, 10)
    assert (mean - half, mean + half) == pytest.approx((-0.016445, 0.036445), abs=1e-6)
    # An interval that ends at zero belongs to a one-sided p of half of what it leaves out.
    mean, half = resampled_interval(rbf - linear, 90, 10, level=1 - 2 * 0.2274)
    assert mean - half == pytest.approx(0, abs=1e-5)


def test_over_splits_of_one_data_set_only_the_corrected_interval_holds_the_truth():
    # Rows are normal about 0.3. One model predicts zero, the other the mean of its training rows, so the true
    # difference of their squared errors is 1 / n_train - 0.3², exactly, over all data sets.
    rng, sets, splits, n_train, n_validation = np.random.default_rng(3), 500, 30, 40, 20
    rows = rng.normal(0.3, 1, (sets, 1, n_train + n_validation))
    rows = rng.permuted(np.repeat(rows, splits, axis=1), axis=2)
    guess, held_out = rows[..., :n_train].mean(axis=2), rows[..., n_train:]
    differences = np.mean((held_out - guess[..., None]) ** 2 - held_out**2, axis=2)
    plain = corrected = 0
    for of_set in differences:
        mean, half = mean_interval(of_set)
        wide = resampled_interval(of_set, n_train, n_validation)[1]
        off = abs(mean - (1 / n_train - 0.3**2))
        plain, corrected = plain + (off <= half), corrected + (off <= wide)
    assert plain < 0.5 * sets
    assert corrected > 0.85 * sets


def test_bootstrap_interval_is_scipys():
    values = np.random.default_rng(0).exponential(size=25)
    for statistic in (np.mean, np.median):
        ours = bootstrap_interval(values, 7, 0.9, 999, statistic)
        reference = stats.bootstrap(
            (values,), statistic, confidence_level=0.9, n_resamples=999, rng=7
        )
        assert ours == tuple(reference.confidence_interval)
        generator = np.random.default_rng(7)
        assert bootstrap_interval(values, generator, 0.9, 999, statistic) == ours


def test_bootstrap_interval_of_normal_values_is_close_to_the_t_interval():
    values = np.random.default_rng(1).normal(5, 2, 400)
    mean, half = mean_interval(values)
    low, high = bootstrap_interval(values, 0)
    assert (low, high) == pytest.approx((mean - half, mean + half), abs=0.05 * half)


def test_bootstrap_interval_covers_normal_means_nearly_as_often_as_the_t_interval():
    rng, runs = np.random.default_rng(2), 400
    hits = {"bootstrap": 0, "t": 0}
    for values in rng.normal(size=(runs, 20)):
        low, high = bootstrap_interval(values, rng, resamples=299)
        mean, half = mean_interval(values)
        hits["bootstrap"] += low <= 0 <= high
        hits["t"] += abs(mean) <= half
    assert 0.93 * runs < hits["t"] < 0.97 * runs
    # With 20 values the bootstrap is known to be a little too narrow.
    assert 0.90 * runs < hits["bootstrap"] <= hits["t"]


@pytest.mark.parametrize("value", [0.0, 0.1, -3.0])
def test_bootstrap_interval_of_equal_values_has_no_width(value):
    assert bootstrap_interval([value] * 8, 0) == (value, value)


def test_bootstrap_interval_where_bca_is_not_defined_is_the_percentile_interval():
    # Leaving out any one value leaves the median at 0, so BCa has nothing to go by.
    values = np.array([0.0] * 6 + [1.0] * 4)
    low, high = bootstrap_interval(values, 0, statistic=np.median)
    reference = stats.bootstrap((values,), np.median, rng=0, method="percentile")
    assert (low, high) == tuple(reference.confidence_interval)
    assert low < high


def test_ratio_interval_is_scipys_paired_bootstrap():
    rng = np.random.default_rng(4)
    below = rng.exponential(size=40)
    above = 3 * below + rng.exponential(size=40)
    ratio, *ends = ratio_interval(above, below, 7, 0.9)
    reference = stats.bootstrap(
        (above, below),
        lambda above, below, axis: above.mean(axis) / below.mean(axis),
        paired=True,
        confidence_level=0.9,
        n_resamples=999,
        rng=7,
    )
    assert ratio == pytest.approx(above.mean() / below.mean(), rel=1e-12)
    assert ends == pytest.approx(list(reference.confidence_interval), rel=1e-12)


def test_ratio_interval_holds_a_known_ratio_of_spreads():
    rng, hits, runs = np.random.default_rng(5), 0, 200
    for shared, own in rng.normal(size=(runs, 2, 100)):
        # Spreads of 5 and 1, with a correlation of 0.6 over the data sets.
        ends = np.sqrt(ratio_interval((3 * shared + 4 * own) ** 2, shared**2, rng)[1:])
        hits += ends[0] <= 5 <= ends[1]
    assert 0.88 * runs < hits < runs


@pytest.mark.parametrize(
    ("above", "below", "message"),
    [
        ([1, 2, 3], [1, 2], "got 3 values above and 2 below"),
        ([1, 2, 3], [1, -2, 3], "must be above 0, got 0.66.* ± 6.25"),
        ([1, 2, 3], [-3, -4, -3], "must be above 0, got -3.33.* ± 1.43"),
        ([1, np.nan], [1, 2], "finite values, got .*nan"),
    ],
)
def test_a_ratio_that_is_none_is_refused(above, below, message):
    with pytest.raises(ValueError, match=message):
        ratio_interval(above, below)


@pytest.mark.parametrize("resamples", [0, -1])
def test_a_bootstrap_without_resamples_is_refused(resamples):
    with pytest.raises(ValueError, match=f"1 or more, got {resamples}"):
        bootstrap_interval(VALUES, 0, resamples=resamples)


@pytest.mark.parametrize(("rises", "falls"), [(0, 1), (6, 0), (3, 9), (40, 21), (5, 5)])
def test_sign_test_is_a_sum_of_binomials(rises, falls):
    n = rises + falls
    tail = sum(math.comb(n, k) for k in range(min(rises, falls) + 1)) / 2**n
    assert sign_test(rises, falls) == pytest.approx(min(1, 2 * tail), rel=1e-12)


def test_sign_test_without_a_sign_is_one():
    assert sign_test(0, 0) == 1


@pytest.mark.parametrize("counts", [(-1, 3), (2.5, 3), (3, -2), (np.inf, 1)])
def test_a_count_that_is_none_is_refused(counts):
    wrong = next(count for count in counts if count < 0 or count % 1 != 0)
    with pytest.raises(ValueError, match=f"0 or more, got {wrong}"):
        sign_test(*counts)


def test_mcnemar_counts_the_rows_on_which_the_models_differ():
    # 30 rows both right, 5 both wrong, 9 only the first, 2 only the second.
    table = {(True, True): 30, (False, False): 5, (True, False): 9, (False, True): 2}
    first, second = (
        np.repeat([pair[k] for pair in table], list(table.values())) for k in (0, 1)
    )
    only_first, only_second, p = mcnemar(first, second)
    assert (only_first, only_second) == (9, 2)
    assert p == pytest.approx(2 * (1 + 11 + 55) / 2**11, rel=1e-12)
    assert mcnemar(second, first) == (2, 9, p)
    assert mcnemar(first, first) == (0, 0, 1)


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ([1, 0], [True, False], "arrays of bool, got int64 and bool"),
        ([True], [0.5], "arrays of bool, got bool and float64"),
        ([True], [True, False], r"got \(1,\) and \(2,\)"),
        (np.zeros(0, bool), np.zeros(0, bool), r"got \(0,\) and \(0,\)"),
    ],
)
def test_hits_that_cannot_be_compared_are_refused(first, second, message):
    with pytest.raises(ValueError, match=message):
        mcnemar(first, second)


PLAIN, TREATED = [35, 34, 36, 30, 32, 37], [35, 35, 36, 31, 31, 38]


def test_paired_is_the_paired_t_test_and_the_other_functions():
    effect = paired(PLAIN, TREATED, n_train=112, n_validation=38, rng=5)
    low, high = stats.ttest_rel(TREATED, PLAIN).confidence_interval()
    ends = effect.mean - effect.half, effect.mean + effect.half
    assert ends == pytest.approx((low, high), rel=1e-12)
    assert effect.wide / effect.half == pytest.approx(np.sqrt(1 + 6 * 38 / 112))
    assert effect.bootstrap == bootstrap_interval([0, 1, 0, 1, -1, 1], 5)
    assert (effect.rises, effect.ties, effect.falls) == (3, 2, 1)
    assert effect.p == pytest.approx(2 * (1 + 4) / 2**4)


def test_paired_is_repeatable_and_takes_its_level():
    first, again = (paired(PLAIN, TREATED, 112, 38) for _ in range(2))
    assert first == again
    low = paired(PLAIN, TREATED, 112, 38, level=0.5)
    assert low.half < first.half
    assert low.wide < first.wide
    assert np.ptp(low.bootstrap) < np.ptp(first.bootstrap)


def test_swapping_plain_and_treated_turns_the_effect_round():
    effect, turned = paired(PLAIN, TREATED, 112, 38), paired(TREATED, PLAIN, 112, 38)
    assert turned.mean == -effect.mean
    assert (turned.rises, turned.falls) == (effect.falls, effect.rises)
    assert (turned.half, turned.wide, turned.p) == (effect.half, effect.wide, effect.p)
    assert turned.bootstrap[0] == pytest.approx(-effect.bootstrap[1])


def test_equal_runs_have_no_effect():
    effect = paired(PLAIN, PLAIN, 112, 38)
    assert astuple(effect) == (0, 0, 0, (0, 0), 0, 6, 0, 1)


def test_times_turns_flowers_into_points():
    flowers = paired(PLAIN, TREATED, 112, 38)
    shares = [100 * np.array(counts) / 38 for counts in (PLAIN, TREATED)]
    points, direct = flowers.times(100 / 38), paired(*shares, 112, 38)
    for name in ("mean", "half", "wide", "bootstrap"):
        assert getattr(points, name) == pytest.approx(getattr(direct, name), rel=1e-9)
    assert (points.rises, points.ties, points.falls, points.p) == (3, 2, 1, flowers.p)
    with pytest.raises(FrozenInstanceError):
        points.mean = 0


@pytest.mark.parametrize("factor", [0, -1, np.inf, np.nan])
def test_a_factor_that_is_no_unit_is_refused(factor):
    with pytest.raises(ValueError, match=f"above 0 and finite, got {factor}"):
        paired(PLAIN, TREATED, 112, 38).times(factor)


@pytest.mark.parametrize(
    ("plain", "treated", "message"),
    [
        ([1, 2, 3], [1, 2], r"one shape, got \(3,\) and \(2,\)"),
        ([1], [2], r"2 values or more, got shape \(1,\)"),
        ([1, np.nan], [2, 3], "finite values, got .*nan"),
    ],
)
def test_pairs_that_are_none_are_refused(plain, treated, message):
    with pytest.raises(ValueError, match=message):
        paired(plain, treated, 112, 38)


def test_visible_effect_is_what_a_sign_test_asks_for_and_at_least_six_rows():
    rows = np.array([38, 200, 1000, 10_000])
    seen = visible_effect(rows, 0.03)
    assert np.isnan(seen[:1]).all()  # about one row differs
    assert seen[1] == pytest.approx(100 * 6 / 200)
    for differ in (9, 30, 101, 300):  # of ten times as many rows
        ahead = next(
            k for k in range(differ // 2, differ + 1) if sign_test(k, differ - k) < 0.05
        )
        exact = 2 * ahead - differ
        assert exact - 2 < visible_effect(10 * differ, 0.1) * differ / 10 <= exact
    assert visible_effect(38, 6 / 38) == pytest.approx(100 * 6 / 38)
    assert visible_effect(38, 0.2, level=0.99) != seen[1]
    # Six rows on one side are what a sign test needs.
    assert sign_test(6, 0) < 0.05 < sign_test(5, 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 0.1), "rows must be 1 or more, got .*0"),
        (([], 0.1), "rows must be 1 or more"),
        ((38, 0), "disagreement must be above 0 and at most 1, got 0"),
        ((38, 1.5), "got 1.5"),
        ((38, 0.1, 1), "level must lie between 0 and 1, got 1"),
    ],
)
def test_visible_effect_refuses_what_does_not_fit(arguments, message):
    with pytest.raises(ValueError, match=message):
        visible_effect(*arguments)
