"""Penalties by hand against Keras, scikit-learn, numerical minimisation and closed forms."""

from reglab.maths import penalty

import keras
import numpy as np
import pytest
import tensorflow as tf
from scipy.optimize import minimize
from sklearn.linear_model import ElasticNet, Lasso, Ridge

# Exact in single precision, to which Keras rounds every strength.
STRENGTH, SECOND = 0.0625, 0.03125


@pytest.fixture
def rng():
    return np.random.default_rng(1)


PAIRS = {
    "l1": (keras.regularizers.L1(STRENGTH), lambda v: penalty.l1(v, STRENGTH)),
    "l2": (keras.regularizers.L2(STRENGTH), lambda v: penalty.l2(v, STRENGTH)),
    "l1l2": (
        keras.regularizers.L1L2(STRENGTH, SECOND),
        lambda v: penalty.l1l2(v, STRENGTH, SECOND),
    ),
}
SHAPES = {"Dense": (5,), "Conv1D": (5, 3), "Conv2D": (5, 4, 2), "Conv3D": (4, 4, 5, 2)}


@pytest.mark.parametrize("kind", ["kernel", "bias", "activity"])
@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("norm", PAIRS)
def test_agrees_with_keras_layers(name, kind, norm, rng):
    regularizer, by_hand = PAIRS[norm]
    size = {} if name == "Dense" else {"kernel_size": 2}
    keras.utils.set_random_seed(0)
    layer = getattr(keras.layers, name)(
        3,
        activation="tanh",
        bias_initializer="random_normal",
        **size,
        **{f"{kind}_regularizer": regularizer},
    )
    outputs = layer(rng.normal(size=(7, *SHAPES[name]))).numpy()
    value = penalty.activity(by_hand, outputs)
    if kind != "activity":
        value = by_hand(getattr(layer, kind).numpy())
    assert len(layer.losses) == 1
    np.testing.assert_allclose(float(layer.losses[0]), value, rtol=1e-12)
    assert value > 0


@pytest.mark.parametrize("mode", ["rows", "columns"])
def test_orthogonal_agrees_with_keras(mode, rng):
    matrix = rng.normal(size=(4, 6)).astype("float32")
    expected = keras.regularizers.OrthogonalRegularizer(STRENGTH, mode)(
        keras.ops.convert_to_tensor(matrix)
    )
    value = penalty.orthogonal(matrix, STRENGTH, mode)
    np.testing.assert_allclose(value, float(expected), rtol=1e-5)
    np.testing.assert_allclose(penalty.orthogonal(9 * matrix, STRENGTH, mode), value)


def test_keras_still_fails_on_orthogonality_in_double_precision():
    # Chapter 3 says so, and asks for a float32 layer; when this fails, it can stop doing that.
    layer = keras.layers.Dense(
        3, kernel_regularizer=keras.regularizers.OrthogonalRegularizer(STRENGTH)
    )
    layer(np.ones((2, 4)))
    with pytest.raises(tf.errors.InvalidArgumentError, match="double"):
        print(layer.losses)


def test_orthogonal_is_zero_for_orthogonal_rows_and_lam_for_parallel_ones():
    assert penalty.orthogonal(np.eye(3), 2.0) == 0
    assert penalty.orthogonal([[1, 2], [-2, -4]], 2.0) == pytest.approx(2.0)
    assert penalty.orthogonal([[1, 2], [0, 0]], 2.0) == 0


def test_grouped_is_the_sum_of_the_columns_lengths():
    assert penalty.grouped([[3, 0], [4, 2]], 0.5) == pytest.approx(0.5 * (5 + 2))


def test_activity_of_repeated_rows_stays_the_same(rng):
    outputs = rng.normal(size=(3, 2, 4))
    once = penalty.activity(lambda a: penalty.l1(a, 0.1), outputs)
    often = penalty.activity(lambda a: penalty.l1(a, 0.1), np.tile(outputs, (5, 1, 1)))
    assert often == pytest.approx(once)
    assert once == pytest.approx(0.1 * np.abs(outputs).sum() / 3)


def test_soft_threshold_minimises_its_objective():
    grid = np.linspace(-4, 4, 80001)
    for v in (-2.3, -0.4, 0.0, 0.7, 3.1):
        best = grid[np.argmin((grid - v) ** 2 / 2 + 0.5 * np.abs(grid))]
        assert penalty.soft_threshold(v, 0.5) == pytest.approx(best, abs=1e-4)
    assert penalty.soft_threshold([0.5, -0.5, 0.2], 0.5).tolist() == [0, 0, 0]


def test_shrink_minimises_its_objective():
    for v in (-2.3, 0.0, 0.7):
        found = minimize(lambda w, v=v: (w[0] - v) ** 2 + 0.8 * w[0] ** 2, [0.0])
        assert penalty.shrink(v, 0.8) == pytest.approx(found.x[0], abs=1e-6)


def test_both_solve_least_squares_with_an_orthonormal_design(rng):
    x = np.linalg.qr(rng.normal(size=(40, 6)))[0] * np.sqrt(40)
    y = x @ rng.normal(size=6) + rng.normal(size=40)
    best, lam = x.T @ y / 40, 0.7
    # scikit-learn halves the squared error in Lasso, and does not average it in Ridge.
    lasso = Lasso(alpha=lam / 2, fit_intercept=False, tol=1e-12).fit(x, y)
    ridge = Ridge(alpha=lam * 40, fit_intercept=False).fit(x, y)
    np.testing.assert_allclose(
        penalty.soft_threshold(best, lam / 2), lasso.coef_, atol=1e-9
    )
    np.testing.assert_allclose(penalty.shrink(best, lam), ridge.coef_, atol=1e-9)


@pytest.mark.parametrize(("lam1", "lam2"), [(0.9, 0.0), (0.4, 0.5), (0.0, 0.8), (0, 0)])
def test_minimise_agrees_with_scikit_learn(lam1, lam2, rng):
    x = rng.normal(size=(50, 4)) @ rng.normal(size=(4, 4))
    y = x @ [2, 0.1, -1, 0] + rng.normal(size=50)
    curvature = x.T @ x / 50
    best = np.linalg.solve(curvature, x.T @ y / 50)
    found = penalty.minimise(curvature, best, lam1, lam2)
    if lam1 == lam2 == 0:
        expected = best
    elif lam1 == 0:
        expected = Ridge(alpha=50 * lam2, fit_intercept=False).fit(x, y).coef_
    else:
        alpha, ratio = lam1 / 2 + lam2, lam1 / 2 / (lam1 / 2 + lam2)
        settings = {"fit_intercept": False, "tol": 1e-14, "max_iter": 100000}
        model = ElasticNet(alpha=alpha, l1_ratio=ratio, **settings)
        expected = model.fit(x, y).coef_
        assert np.array_equal(found == 0, expected == 0)
    np.testing.assert_allclose(found, expected, atol=1e-8)


def test_minimise_is_exact_in_a_bowl_that_is_nearly_flat():
    # One step of coordinate descent closes a fiftieth of a hundredth of the distance here.
    curvature = np.array([[1, 0.9999], [0.9999, 1]])
    # Both stay above 0, so that the L1 term takes lam1 / 2 from each slope.
    expected = [1, 2] - np.linalg.solve(curvature, [0.05 / 2] * 2)
    found = penalty.minimise(curvature, [1, 2], 0.05, 0)
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_minimise_meets_the_conditions_of_a_minimum(rng):
    for d in (1, 2, 5, 12):
        for flat in (1, 1e-3, 1e-6):
            axes = np.linalg.qr(rng.normal(size=(d, d)))[0]
            curvature = axes @ np.diag(np.geomspace(1, flat, d)) @ axes.T
            curvature = (curvature + curvature.T) / 2
            centre, lam1, lam2 = rng.normal(size=d), rng.uniform(0, 1), rng.uniform()
            lam2 *= rng.integers(2)
            w = penalty.minimise(curvature, centre, lam1, lam2)
            gradient = 2 * curvature @ (w - centre) + 2 * lam2 * w
            used = w != 0
            np.testing.assert_allclose(
                gradient[used], -lam1 * np.sign(w[used]), atol=1e-11
            )
            assert np.all(np.abs(gradient[~used]) <= lam1 + 1e-11)


def test_minimise_says_when_it_was_not_done():
    with pytest.raises(ArithmeticError, match="not found in 2 steps"):
        penalty.minimise(np.eye(3), [1, 2, 3], 0.1, 0, steps=2)
    assert penalty.minimise(np.eye(3), [1, 2, 3], 0.1, 0, steps=4).all()


@pytest.mark.parametrize(("lam1", "lam2"), [(1, 0), (0, 2), (0.5, 0.5)])
def test_level_set_has_the_same_penalty_all_around(lam1, lam2):
    points = penalty.level_set(lam1, lam2, 1.7, n=41)
    values = [penalty.l1l2(point, lam1, lam2) for point in points.T]
    np.testing.assert_allclose(values, 1.7)
    np.testing.assert_allclose(points[:, 0], points[:, -1], atol=1e-12)
    assert not penalty.level_set(lam1, lam2, 0).any()


def test_ellipse_has_the_same_data_loss_all_around():
    curvature, centre = np.array([[2, 0.5], [0.5, 1]]), np.array([1, -2])
    offset = penalty.ellipse(curvature, centre, 0.9) - centre[:, None]
    np.testing.assert_allclose(np.sum(offset * (curvature @ offset), axis=0), 0.9)


def test_ellipse_and_contour_touch_where_the_sum_is_least():
    curvature, centre = np.array([[1, 0.4], [0.4, 1]]), np.array([1.6, 0.7])
    for lam1, lam2 in ((1.5, 0), (0, 1.5), (0.7, 0.7)):
        w = penalty.minimise(curvature, centre, lam1, lam2)
        value = (w - centre) @ curvature @ (w - centre)
        inside = penalty.ellipse(curvature, centre, value, n=721)
        least = min(penalty.l1l2(point, lam1, lam2) for point in inside.T)
        assert least == pytest.approx(penalty.l1l2(w, lam1, lam2), abs=1e-4)


ROUND = np.eye(2)
BAD = [
    (lambda: penalty.l1([1.0], -0.1), "lam must be 0 or more, got -0.1"),
    (lambda: penalty.l1([1.0, np.nan], 0.1), "values must be finite, got .*nan"),
    (lambda: penalty.l2([np.inf], 0.1), "values must be finite, got .*inf"),
    (lambda: penalty.l2([1.0], np.nan), "lam must be 0 or more, got nan"),
    (lambda: penalty.l1l2([1.0], 0.1, -2), "lam must be 0 or more, got -2"),
    (lambda: penalty.orthogonal(ROUND, 1, "units"), "mode must be .* got 'units'"),
    (lambda: penalty.orthogonal([1.0, 2.0], 1), r"got shape \(2,\)"),
    (lambda: penalty.orthogonal([[1.0, 2.0]], 1), "two rows or more, got 1"),
    (lambda: penalty.grouped(np.ones(3), 1), r"got shape \(3,\)"),
    (lambda: penalty.activity(np.sum, np.ones((0, 2))), r"got shape \(0, 2\)"),
    (lambda: penalty.activity(np.sum, 1.0), r"got shape \(\)"),
    (lambda: penalty.soft_threshold([1.0], -1), "threshold must be 0 or more, got -1"),
    (lambda: penalty.shrink([1.0], -1), "lam must be 0 or more, got -1"),
    (lambda: penalty.minimise(ROUND, [1.0], 1, 1), r"got shapes \(2, 2\) and \(1,\)"),
    (lambda: penalty.minimise(-ROUND, [1.0, 1], 1, 1), "lowest eigenvalue of -1"),
    (lambda: penalty.minimise(ROUND, [1.0, 1], -1, 1), "lam1 must be .* got -1"),
    (lambda: penalty.minimise(ROUND, [1.0, 1], 1, 1, steps=0), "steps .* got 0"),
    (lambda: penalty.level_set(0, 0, 1), "must not both be 0"),
    (lambda: penalty.level_set(1, 0, -1), "value must be 0 or more, got -1"),
    (lambda: penalty.level_set(1, 0, 1, n=3), "n must be 4 or more, got 3"),
    (lambda: penalty.ellipse(ROUND, [1.0], 1), r"got \(2, 2\) and \(1,\)"),
    (lambda: penalty.ellipse(ROUND, [1.0, 1], -2), "value must be 0 or more, got -2"),
    (lambda: penalty.ellipse(ROUND, [1.0, 1], 1, n=2), "n must be 4 or more, got 2"),
    (lambda: penalty.ellipse(-ROUND, [1.0, 1], 1), "lowest eigenvalue of -1"),
]


@pytest.mark.parametrize(("call", "message"), BAD)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
