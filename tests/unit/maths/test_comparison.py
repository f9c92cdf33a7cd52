"""Many methods against one, against SciPy and by hand."""

from reglab.maths.comparison import compared, holm

import numpy as np
import pytest
from scipy import stats

RNG = np.random.default_rng(0)
PLAIN = RNG.normal(size=20)
BETTER = PLAIN + 1 + RNG.normal(size=20) / 5
ALIKE = PLAIN + RNG.normal(size=20)


def test_holm_by_hand():
    np.testing.assert_allclose(
        holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02]
    )
    np.testing.assert_allclose(holm([0.2]), [0.2])
    np.testing.assert_allclose(holm([0.5, 0.6, 0.9]), [1, 1, 1])


def test_holm_errs_in_no_more_families_than_said():
    # 2000 families of ten tests, all of them of nothing.
    p = np.random.default_rng(1).uniform(size=(2000, 10))
    wrong = np.mean([holm(family).min() < 0.05 for family in p])
    assert wrong == pytest.approx(0.05, abs=0.015)
    assert np.mean(p.min(axis=1) < 0.05) > 0.35


def test_each_method_has_its_paired_difference():
    found = compared(PLAIN, {"better": BETTER, "alike": ALIKE})
    assert list(found) == ["better", "alike"]
    for name, values in (("better", BETTER), ("alike", ALIKE)):
        theirs = stats.ttest_rel(values, PLAIN)
        low, high = theirs.confidence_interval()
        one = found[name]
        assert one.p == pytest.approx(theirs.pvalue)
        assert one.difference.mean == pytest.approx((low + high) / 2)
        assert one.difference.half == pytest.approx((high - low) / 2)
        assert one.wins == np.sum(values > PLAIN)
        assert one.wins + one.ties + one.losses == 20
    adjusted = holm([found["better"].p, found["alike"].p])
    assert [one.adjusted for one in found.values()] == adjusted.tolist()


def test_where_less_is_better_the_wins_change_sides_and_the_sign_does_not():
    more, less = (
        compared(PLAIN, {"a": BETTER}, lower=lower)["a"] for lower in (False, True)
    )
    assert (more.wins, more.losses) == (less.losses, less.wins) == (20, 0)
    assert more.difference == less.difference


def test_equal_differences_are_sure_and_no_difference_is_nothing():
    found = compared([1, 2, 3], {"same": [1, 2, 3], "two more": [3, 4, 5]})
    assert (found["same"].p, found["same"].ties) == (1, 3)
    assert (found["two more"].p, found["two more"].wins) == (0, 3)
    assert found["two more"].difference.half == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: holm([]), r"one value or more, got shape \(0,\)"),
        (lambda: holm([0.1, 1.5]), "between 0 and 1, got 0.1 to 1.5"),
        (lambda: holm([np.nan]), "p must be finite, got .*nan"),
        (lambda: compared([1, 2], {}), "one method or more to compare, got {}"),
        (lambda: compared([1, 2], {"a": [1]}), r"a must .* shapes \(1,\) and \(2,\)"),
        (lambda: compared([1], {"a": [1]}), "2 values or more"),
        (lambda: compared([1, 2], {"a": [1, np.inf]}), "finite values, got .*inf"),
        (
            lambda: compared([1, 2], {"a": [1, 3]}, level=1),
            "level must lie between 0 and 1, got 1",
        ),
    ],
)
def test_what_does_not_fit_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
