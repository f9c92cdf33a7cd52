"""Polynomial fits, against NumPy, scikit-learn, closed forms and finite differences."""

from reglab.maths.data import sample, truth
from reglab.maths.polynomial import degrees_of_freedom, design, fit, predict

import numpy as np
import pytest
from numpy.polynomial import legendre
from sklearn.linear_model import Ridge


@pytest.fixture
def data():
    return sample(20, 0.3, np.random.default_rng(0))


def loss(w, x, y, lam):
    return np.mean((y - design(x, len(w) - 1) @ w) ** 2) + lam * np.sum(w[1:] ** 2)


def closed_form(x, degree, lam):
    """Return the matrix that turns y into the coefficients, from the normal equations."""
    basis, penalty = design(x, degree), lam * len(x) * np.eye(degree + 1)
    penalty[0, 0] = 0
    return np.linalg.solve(basis.T @ basis + penalty, basis.T)


def test_columns_are_orthonormal_over_the_interval():
    points, weights = legendre.leggauss(20)
    basis = design(points, 15)
    gram = basis.T @ (basis * weights[:, None]) / 2
    np.testing.assert_allclose(gram, np.eye(16), atol=1e-12)


def test_columns_stay_distinct_where_powers_do_not():
    x = np.linspace(-1, 1, 200)
    assert np.linalg.cond(design(x, 30)) < 3
    assert np.linalg.cond(np.vander(x, 31)) > 1e10


@pytest.mark.parametrize("degree", [0, 1, 3, 9])
def test_fit_without_penalty_agrees_with_polyfit(data, degree):
    x, y = data
    points = np.linspace(-1, 1, 50)
    ours = predict(fit(x, y, degree), points)
    theirs = np.polyval(np.polyfit(x, y, degree), points)
    np.testing.assert_allclose(ours, theirs, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("lam", [1e-4, 0.1, 30.0])
def test_fit_with_penalty_agrees_with_ridge_of_alpha_n_lam(data, lam):
    x, y = data
    w = fit(x, y, 11, lam)
    ridge = Ridge(alpha=len(x) * lam).fit(design(x, 11)[:, 1:], y)
    np.testing.assert_allclose(w[1:], ridge.coef_, atol=1e-9)
    np.testing.assert_allclose(w[0], ridge.intercept_, atol=1e-9)


@pytest.mark.parametrize("lam", [1e-3, 0.3])
def test_fit_with_penalty_solves_the_normal_equations(data, lam):
    x, y = data
    np.testing.assert_allclose(
        fit(x, y, 6, lam), closed_form(x, 6, lam) @ y, atol=1e-12
    )


def test_the_loss_has_no_slope_at_the_fit(data):
    x, y = data
    w, step = fit(x, y, 5, 0.05), 1e-5
    for direction in np.eye(6) * step:
        ahead, back = loss(w + direction, x, y, 0.05), loss(w - direction, x, y, 0.05)
        assert abs(ahead - back) / (2 * step) < 1e-8
        assert min(ahead, back) > loss(w, x, y, 0.05)


def test_many_data_sets_are_fitted_one_by_one(data):
    x, y = data
    many = np.stack([y, y[::-1], 2 * y], axis=1)
    for lam in (0, 0.2):
        together = fit(x, many, 4, lam)
        assert together.shape == (5, 3)
        alone = np.stack([fit(x, column, 4, lam) for column in many.T], axis=1)
        np.testing.assert_allclose(together, alone, atol=1e-12)
    points = np.linspace(-1, 1, 7)
    np.testing.assert_allclose(
        predict(together, points)[:, 1], predict(together[:, 1], points), atol=1e-12
    )


def test_degree_n_minus_1_is_the_first_that_reaches_every_reading():
    x = np.linspace(-1, 1, 12)
    x, y = sample(12, 0.3, np.random.default_rng(0), x)
    errors = [np.mean((y - predict(fit(x, y, d), x)) ** 2) for d in range(15)]
    assert min(errors[:11]) > 1e-8
    assert max(errors[11:]) < 1e-20


def test_a_repeated_input_leaves_half_the_squared_disagreement():
    x = np.append(np.linspace(-1, 1, 12), -1)
    x, y = sample(13, 0.3, np.random.default_rng(0), x)
    floor = (y[0] - y[12]) ** 2 / 2 / 13
    for degree in (11, 20, 40):
        error = np.mean((y - predict(fit(x, y, degree), x)) ** 2)
        assert error == pytest.approx(floor, rel=1e-9)


def test_with_too_many_coefficients_the_smallest_are_taken(data):
    x, y = data
    w = fit(x, y, 40)
    np.testing.assert_allclose(w, np.linalg.pinv(design(x, 40)) @ y, atol=1e-8)


def test_a_cubic_without_noise_is_found():
    x, y = sample(10, 0, np.random.default_rng(0))
    points = np.linspace(-1, 1, 30)
    np.testing.assert_allclose(predict(fit(x, y, 5), points), truth(points), atol=1e-12)


def test_a_strong_penalty_leaves_the_mean(data):
    x, y = data
    w = fit(x, y, 5, 1e9)
    np.testing.assert_allclose(predict(w, x), y.mean(), atol=1e-6)


def test_degrees_of_freedom_are_the_trace_of_the_closed_form(data):
    x, _ = data
    for lam in (1e-3, 0.1, 5):
        trace = np.trace(design(x, 8) @ closed_form(x, 8, lam))
        assert degrees_of_freedom(x, 8, lam) == pytest.approx(trace, rel=1e-9)


def test_degrees_of_freedom_go_from_the_coefficients_to_one(data):
    x, _ = data
    assert degrees_of_freedom(x, 8) == pytest.approx(9)
    assert degrees_of_freedom(x, 40) == pytest.approx(20)
    assert degrees_of_freedom(x, 8, 1e9) == pytest.approx(1, abs=1e-6)
    along = [degrees_of_freedom(x, 8, lam) for lam in (0, 0.01, 0.1, 1, 10)]
    assert np.all(np.diff(along) < 0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: design([0.5], -1), "degree must be a whole .* got -1"),
        (lambda: design([0.5], 2.5), "degree must be a whole number, 0 .* got 2.5"),
        (lambda: fit([0, 1], [0, 1], 1, [0.1]), r"one number, 0 or more, got \[0.1\]"),
        (lambda: fit([0, 1], [0, 1], 1, np.inf), "0 or more, got inf"),
        (lambda: fit([0, 1], [0, 1, 2], 1), r"as x has rows, got \(3,\)"),
        (lambda: fit([0, 1], [0, np.inf], 1), "y must be finite, got .*inf"),
        (lambda: design([0.5, 1.5, -3], 2), r"x must lie within \[-1, 1\], got .*1.5"),
        (lambda: design([np.nan], 2), r"x must lie within \[-1, 1\], got .*nan"),
        (
            lambda: fit([0, 1], [0, 1], 1, -0.5),
            "lam must be one number, 0 or more, got -0.5",
        ),
        (lambda: fit([0, 1], [0, 1], 1, np.nan), "0 or more, got nan"),
        (lambda: predict(np.ones(3), [2.0]), r"x must lie within \[-1, 1\], got .*2"),
    ],
)
def test_values_out_of_range_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
