"""The data with a known truth, against Chebyshev's polynomial and the properties of its noise."""

from reglab.maths.data import sample, truth

import numpy as np
import pytest
from numpy.polynomial import chebyshev
from scipy import stats


def test_truth_is_the_third_chebyshev_polynomial():
    x = np.linspace(-1, 1, 101)
    np.testing.assert_allclose(truth(x), chebyshev.chebval(x, [0, 0, 0, 1]), atol=1e-14)
    assert np.abs(truth(x)).max() <= 1
    np.testing.assert_allclose(truth(np.array([-0.5, 0.5])), [1, -1])


def test_sample_lies_in_order_on_the_interval():
    x, y = sample(50, 0.3, np.random.default_rng(0))
    assert x.shape == y.shape == (50,)
    assert np.all(np.diff(x) >= 0)
    assert -1 <= x[0] <= x[-1] <= 1


def test_inputs_are_uniform_and_errors_gaussian():
    x, y = sample(20_000, 0.3, np.random.default_rng(1))
    errors = y - truth(x)
    assert stats.kstest(x, stats.uniform(-1, 2).cdf).pvalue > 0.01
    assert stats.kstest(errors, stats.norm(0, 0.3).cdf).pvalue > 0.01
    assert abs(np.corrcoef(x, errors)[0, 1]) < 0.03


def test_without_noise_the_sample_is_the_truth():
    x, y = sample(9, 0, np.random.default_rng(0))
    np.testing.assert_array_equal(y, truth(x))


def test_given_inputs_are_kept_and_the_noise_is_fresh():
    rng, given = np.random.default_rng(0), np.linspace(-1, 1, 7)
    first, second = sample(7, 0.3, rng, given), sample(7, 0.3, rng, given)
    np.testing.assert_array_equal(first[0], given)
    assert not np.any(first[1] == second[1])


def test_the_same_seed_gives_the_same_data():
    first, second = (sample(7, 0.3, np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 0.3), "n must be a whole number, 1 or more, got 0"),
        ((5, -0.1), "noise must be 0 or more, got -0.1"),
        ((5, float("nan")), "noise must be 0 or more, got nan"),
    ],
)
def test_sizes_out_of_range_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        sample(*arguments, np.random.default_rng(0))


def test_inputs_of_another_size_are_refused():
    with pytest.raises(ValueError, match=r"x must have shape \(5,\), got \(4,\)"):
        sample(5, 0.3, np.random.default_rng(0), np.zeros(4))
