"""decomposition: closed forms for linear smoothers, the identity behind the sum, and bad input."""

from reglab.maths.data import truth
from reglab.maths.decomposition import (
    Parts,
    decompose,
    exact_fits,
    exact_parts,
    exact_training_error,
    sum_gap,
    targets,
)
from reglab.maths.polynomial import fit, predict

import numpy as np
import pytest

X = np.linspace(-1, 1, 20)
X_TEST = (np.arange(60) + 0.5) / 30 - 1
F = truth(X_TEST)


def smoother(x, x_test, degree, lam):
    """Return the matrix from targets to predictions, from powers of x and the normal equations."""
    legendre = np.polynomial.legendre
    scale = np.sqrt(2 * np.arange(degree + 1) + 1)
    powers, powers_test = (
        np.vander(z, degree + 1, increasing=True) for z in (x, x_test)
    )
    to_powers = np.zeros((degree + 1, degree + 1))
    for j in range(degree + 1):
        to_powers[: j + 1, j] = legendre.leg2poly(np.eye(degree + 1)[j])[: j + 1]
    basis, basis_test = (z @ to_powers * scale for z in (powers, powers_test))
    penalty = lam * len(x) * np.diag([0.0] + [1.0] * degree)
    return basis_test @ np.linalg.solve(basis.T @ basis + penalty, basis.T)


@pytest.mark.parametrize(("degree", "lam"), [(1, 0), (3, 0), (6, 0), (6, 0.3), (9, 2)])
def test_exact_parts_are_the_closed_form(degree, lam):
    h = smoother(X, X_TEST, degree, lam)
    parts = exact_parts(X, X_TEST, degree, 0.5, lam)
    assert parts.variance == pytest.approx(0.25 * np.mean(np.diag(h @ h.T)), rel=1e-8)
    bias2 = np.mean((h @ truth(X) - F) ** 2)
    assert parts.bias2 == pytest.approx(bias2, rel=1e-8, abs=1e-12)
    assert parts.noise == 0.25
    mean, spread = exact_fits(X, X_TEST, degree, 0.5, lam)
    np.testing.assert_allclose(mean, h @ truth(X), atol=1e-9)
    np.testing.assert_allclose(spread, 0.5 * np.linalg.norm(h, axis=1), rtol=1e-8)


@pytest.mark.parametrize("degree", [0, 2, 5, 12])
def test_variance_at_the_training_inputs_is_noise_times_parameters_over_points(degree):
    parts = exact_parts(X, X, degree, 0.5)
    assert parts.variance == pytest.approx(0.25 * (degree + 1) / 20, rel=1e-10)


def test_a_family_that_contains_the_truth_has_no_bias_and_one_that_does_not_has():
    assert exact_parts(X, X_TEST, 3, 0.5).bias2 < 1e-20
    assert exact_parts(X, X_TEST, 2, 0.5).bias2 > 0.3
    other = exact_parts(X, X_TEST, 3, 0.5, f=lambda x: np.tanh(6 * x))
    assert other.bias2 > 0.01


@pytest.mark.parametrize(("degree", "lam"), [(1, 0), (3, 0), (12, 0), (12, 0.3)])
def test_estimates_agree_with_the_exact_parts(degree, lam):
    rng = np.random.default_rng(0)
    y = targets(X, 0.5, 20_000, rng)
    estimate = decompose(predict(fit(X, y, degree, lam), X_TEST), F, 0.5)
    exact = exact_parts(X, X_TEST, degree, 0.5, lam)
    assert estimate.variance == pytest.approx(exact.variance, rel=0.03)
    assert estimate.bias2 == pytest.approx(exact.bias2, rel=0.01, abs=2e-4)


@pytest.mark.parametrize("degree", [3, 7, 19])
def test_every_coefficient_explains_its_share_of_the_noise(degree):
    expected = 0.25 * (1 - (degree + 1) / 20)
    assert exact_training_error(X, degree, 0.5) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("degree", "lam"), [(1, 0), (12, 0), (12, 0.3)])
def test_training_errors_agree_with_their_exact_mean(degree, lam):
    y = targets(X, 0.5, 20_000, np.random.default_rng(6))
    measured = np.mean((y - predict(fit(X, y, degree, lam), X)) ** 2)
    exact = exact_training_error(X, degree, 0.5, lam)
    assert exact == pytest.approx(measured, rel=0.01)


def test_bias_and_variance_add_up_to_the_squared_distance_from_the_truth():
    y_hat = np.random.default_rng(1).normal(size=(60, 7))
    parts = decompose(y_hat, F, 0.5)
    distance = np.mean((y_hat - F[:, None]) ** 2)
    assert parts.bias2 + parts.variance == pytest.approx(distance, rel=1e-12)
    assert parts.total == pytest.approx(distance + 0.25, rel=1e-12)


def test_bias_is_corrected_for_the_finite_number_of_data_sets():
    rng = np.random.default_rng(2)
    fits = (F[:, None] + rng.normal(0, 1, (60, 5)) for _ in range(400))
    estimates = [decompose(y_hat, F, 0).bias2 for y_hat in fits]
    assert min(estimates) < 0
    # Without the correction the mean would be near 1 / 5.
    assert np.mean(estimates) == pytest.approx(0, abs=0.01)


def test_the_gap_of_the_sum_covers_zero_as_often_as_it_says():
    rng = np.random.default_rng(3)
    covered = 0
    for _ in range(200):
        first, second = (targets(X, 0.5, 30, rng) for _ in range(2))
        y_hat, other = (predict(fit(X, y, 4), X_TEST) for y in (first, second))
        errors = np.mean((other - targets(X_TEST, 0.5, 30, rng)) ** 2, axis=0)
        gap, half = sum_gap(y_hat, F, 0.5, errors)
        covered += abs(gap) <= half
    assert 180 <= covered <= 199


def test_the_gap_is_the_measured_error_minus_the_sum():
    rng = np.random.default_rng(4)
    y_hat, errors = rng.normal(size=(60, 9)), rng.uniform(size=9)
    gap, half = sum_gap(y_hat, F, 0.5, errors)
    assert gap == pytest.approx(errors.mean() - decompose(y_hat, F, 0.5).total)
    assert half > 0


def test_targets_scatter_around_the_given_curve():
    rng = np.random.default_rng(5)
    y = targets(X, 0.5, 50_000, rng, f=np.cos)
    np.testing.assert_allclose(y.mean(axis=1), np.cos(X), atol=0.012)
    np.testing.assert_allclose(y.std(axis=1), 0.5, atol=0.01)
    np.testing.assert_array_equal(targets(X, 0, 3, rng)[:, 2], truth(X))


def test_parts_print_without_a_signed_zero():
    assert str(Parts(-1e-5, 0.2, 0.25)) == "bias² 0.000, variance 0.200, noise 0.250"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: targets(X, -1, 3, None), "noise must be 0 or more, got -1"),
        (
            lambda: targets(X, 1, 0, None),
            "datasets must be a whole number, 1 or more, got 0",
        ),
        (lambda: decompose(np.ones((60, 1)), F, 1), r"got \(60, 1\)"),
        (lambda: decompose(np.ones((60, 3)), F[:5], 1), r"\(60, 3\) and \(5,\)"),
        (lambda: decompose(np.ones(60), F, 1), r"got \(60,\)"),
        (lambda: decompose(np.ones((60, 3)), F, float("nan")), "noise .* got nan"),
        (lambda: sum_gap(np.ones((60, 3)), F, 1, np.ones(4)), r"\(3,\), got \(4,\)"),
        (lambda: exact_fits(X, X_TEST, 3, -2), "noise must be 0 or more, got -2"),
        (lambda: exact_training_error(X, 3, -2), "noise must be 0 or more, got -2"),
        (lambda: exact_parts(X, X_TEST, 3, 1, lam=-1), "one number, 0 or more, got -1"),
        (lambda: exact_parts(X, X_TEST, -1, 1), "degree must be a whole .* got -1"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
