"""features: against Keras's Dense, numpy's least squares and pseudo-inverse, and scikit-learn's ridge."""

from reglab.maths.data import sample, truth
from reglab.maths.features import STEEPNESS, features, fit_output, hidden_layer, sweep

import keras
import numpy as np
import pytest
from sklearn.linear_model import Ridge

X = np.linspace(-1, 1, 20)
X_TEST = (np.arange(50) + 0.5) / 25 - 1
Y = sample(20, 0.5, np.random.default_rng(0), X)[1]


def phi(p, seed=1):
    return features(X, *hidden_layer(p, np.random.default_rng(seed)))


def test_features_are_a_dense_layer_with_tanh():
    slopes, centres = hidden_layer(7, np.random.default_rng(1))
    dense = keras.layers.Dense(7, "tanh")
    dense.build((None, 1))
    dense.set_weights([slopes[None], -slopes * centres])
    outputs = keras.ops.convert_to_numpy(dense(X[:, None])) / np.sqrt(7)
    np.testing.assert_allclose(features(X, slopes, centres), outputs, atol=1e-12)


def test_the_hidden_layer_has_the_stated_distribution():
    slopes, centres = hidden_layer(100_000, np.random.default_rng(2))
    assert slopes.std() == pytest.approx(STEEPNESS, rel=0.02)
    assert slopes.mean() == pytest.approx(0, abs=0.15)
    assert centres.min() == pytest.approx(-1, abs=1e-3)
    assert centres.max() == pytest.approx(1, abs=1e-3)
    assert centres.std() == pytest.approx(1 / np.sqrt(3), rel=0.02)


@pytest.mark.parametrize("p", [3, 8, 40, 300])
def test_without_a_penalty_it_is_least_squares_of_smallest_norm(p):
    weights = fit_output(phi(p), Y)
    np.testing.assert_allclose(weights, np.linalg.pinv(phi(p)) @ Y, rtol=1e-6)
    solution = np.linalg.lstsq(phi(p), Y, rcond=None)[0]
    np.testing.assert_allclose(weights, solution, rtol=1e-6)


def test_every_other_interpolating_weight_vector_has_a_larger_norm():
    a = phi(60)
    weights = fit_output(a, Y)
    np.testing.assert_allclose(a @ weights, Y, atol=1e-8)
    null = np.linalg.svd(a)[2][20:]
    other = weights + 3 * null[0]
    np.testing.assert_allclose(a @ other, Y, atol=1e-8)
    assert np.linalg.norm(other) > np.linalg.norm(weights)


@pytest.mark.parametrize("p", [3, 20, 60])
@pytest.mark.parametrize("lam", [1e-3, 0.1, 5.0])
def test_with_a_penalty_it_is_ridge_with_alpha_n_lam(p, lam):
    model = Ridge(alpha=20 * lam, fit_intercept=False, solver="svd").fit(phi(p), Y)
    np.testing.assert_allclose(fit_output(phi(p), Y, lam), model.coef_, rtol=1e-6)


def test_several_penalties_at_once_are_the_same_as_one_by_one():
    lams = [0, 0.001, 1]
    together = fit_output(phi(30), Y, lams)
    assert together.shape == (3, 30)
    for lam, weights in zip(lams, together):
        np.testing.assert_allclose(weights, fit_output(phi(30), Y, lam), rtol=1e-10)


def test_features_that_repeat_others_are_no_trouble():
    doubled = np.hstack([phi(5), phi(5)])
    weights = fit_output(doubled, Y)
    np.testing.assert_allclose(weights[:5], weights[5:], rtol=1e-6)
    np.testing.assert_allclose(2 * weights[:5], fit_output(phi(5), Y), rtol=1e-6)


def test_sweep_does_what_its_parts_do():
    result = sweep([2, 30], X, X_TEST, 0.5, 2, np.random.default_rng(7), lams=(0, 0.01))
    rng = np.random.default_rng(7)
    for draw in range(2):
        y = sample(20, 0.5, rng, X)[1]
        slopes, centres = hidden_layer(30, rng)
        np.testing.assert_array_equal(result["y"][draw], y)
        for place, p in enumerate((2, 30)):
            layer = slopes[:p], centres[:p]
            for row, lam in enumerate((0, 0.01)):
                weights = fit_output(features(X, *layer), y, lam)
                at = row, draw, place
                y_hat = features(X_TEST, *layer) @ weights
                np.testing.assert_allclose(result["y_hat"][at], y_hat, atol=1e-8)
                error = np.mean((y_hat - truth(X_TEST)) ** 2) + 0.25
                assert result["test error"][at] == pytest.approx(error)
                rest = np.mean((features(X, *layer) @ weights - y) ** 2)
                assert result["training error"][at] == pytest.approx(rest, abs=1e-12)
                assert result["norm"][at] == pytest.approx(np.linalg.norm(weights))


def test_the_error_peaks_where_there_are_as_many_features_as_points():
    rng = np.random.default_rng(8)
    counts = [8, 20, 200]
    result = sweep(counts, X, X_TEST, 0.5, 60, rng, lams=(0, 0.001))
    plain, penalised = np.median(result["test error"], axis=1)
    assert plain[1] > 5 * plain[0]
    assert plain[1] > 5 * plain[2]
    assert max(penalised) < 0.5
    assert result["training error"][0, :, 2].max() < 1e-12
    assert np.all(np.diff(result["training error"][0], axis=1) < 1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: hidden_layer(2.5, None), "p must be a whole number.* got 2.5"),
        (lambda: hidden_layer(0, None), "p must be a whole number, 1 or more, got 0"),
        (lambda: features(X, np.ones(3), np.ones(4)), r"got \(3,\) and \(4,\)"),
        (lambda: features(X, 1.0, 1.0), r"got \(\) and \(\)"),
        (lambda: fit_output(phi(3), Y[:5]), r"got \(20, 3\) and \(5,\)"),
        (lambda: fit_output(phi(3), Y, -1), "lam must be 0 or more, got -1"),
        (lambda: fit_output(phi(3), Y, [0, -2]), r"got \[0, -2\]"),
        (lambda: sweep([], X, X_TEST, 1, 1, None), r"got \[\]"),
        (
            lambda: sweep([0, 3], X, X_TEST, 1, 1, None),
            "each of counts must be .* got 0",
        ),
        (lambda: sweep([3, 3], X, X_TEST, 1, 1, None), r"got \[3, 3\]"),
        (
            lambda: sweep([3], X, X_TEST, 1, 0, None),
            "draws must be a whole number, 1 or more, got 0",
        ),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
