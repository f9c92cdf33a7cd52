"""The scores of a dictionary, on cases that can be counted by hand and against scikit-learn."""

from reglab.maths.dictionary import (
    absorbed,
    chance,
    explained_variance,
    firing,
    joint,
    match,
    nearest,
    recovered,
    shrunk,
)

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from sklearn.decomposition import sparse_encode
from sklearn.metrics import f1_score, precision_score, r2_score, recall_score

EYE = np.eye(3)


def test_a_found_feature_stands_for_one_true_one():
    # Both true features are nearest to the first found one, which can stand for one of them only.
    truth = np.array([[1.0, 0.1, 0], [1.0, -0.1, 0]])
    found = np.array([[1.0, 0, 0], [0, 1.0, 0]])
    places, cosines = match(found, truth)
    assert places.tolist() == [1, 0]
    np.testing.assert_allclose(cosines, np.array([0.1, 1]) / np.sqrt(1.01))
    assert recovered(found, truth) == 0.5


def test_a_match_knows_neither_order_nor_size_but_sign():
    truth = np.random.default_rng(0).normal(size=(5, 8))
    places, cosines = match(3 * truth[[2, 0, 4, 1, 3]], truth)
    assert places.tolist() == [1, 3, 0, 4, 2]
    np.testing.assert_allclose(cosines, 1)
    assert recovered(truth, truth) == 1
    assert recovered(-EYE, EYE) == 0


def test_too_few_features_leave_some_without_a_partner():
    places, cosines = match(EYE[:1], EYE)
    assert places.tolist() == [0, -1, -1]
    assert cosines.tolist() == [1, 0, 0]
    assert recovered(EYE[:1], EYE) == pytest.approx(1 / 3)
    assert match(np.vstack([EYE, np.zeros((1, 3))]), EYE)[0].tolist() == [0, 1, 2]


def test_chance_gives_more_than_nothing_and_grows_with_the_width():
    rng = np.random.default_rng(0)
    truth = rng.normal(size=(64, 32))
    narrow, wide = (chance(truth, width, 3, rng) for width in (64, 256))
    assert 0.3 < narrow < wide < 0.6


def test_the_nearest_may_stand_for_many_and_its_floor_is_higher():
    truth = np.array([[1.0, 0.1, 0], [1.0, -0.1, 0]])
    found = np.array([[1.0, 0, 0], [0, 1.0, 0]])
    np.testing.assert_allclose(nearest(found, truth), 1 / np.sqrt([1.01, 1.01]))
    truth = np.random.default_rng(0).normal(size=(64, 32))
    one_to_one, any_of_them = (
        chance(truth, 64, 3, np.random.default_rng(1), *score)
        for score in ((), (nearest,))
    )
    assert one_to_one < any_of_them < 0.5


def test_absorption_is_the_cheapest_code_that_gives_the_row_back():
    parent, child = np.eye(2)
    for angle in (90, 75, 60, 45):
        turn = np.radians(angle)
        unit = np.cos(turn) * parent + np.sin(turn) * child
        code = np.linalg.solve(np.transpose([parent, unit]), parent + child)
        assert code.min() > -1e-12
        assert absorbed(angle) == pytest.approx(code.sum())
    assert absorbed(90) == pytest.approx(2)
    assert absorbed(45) == pytest.approx(np.sqrt(2))
    # And a linear encoder with a ReLU gives these codes: the parent's unit looks at p - c.
    rows = np.array([parent, parent + child])
    encoder = np.array([parent - child, np.sqrt(2) * child])
    decoder = np.array([parent, (parent + child) / np.sqrt(2)])
    np.testing.assert_allclose(np.maximum(rows @ encoder.T, 0) @ decoder, rows)


def test_the_joint_price_is_the_least_over_all_sizes():
    for code, decoder in ((0.3, 0.02), (2.0, 5.0)):
        found = minimize_scalar(
            lambda c, p=code, q=decoder: p / c + q * c**2,
            bounds=(0.01, 10),
            method="bounded",
            options={"xatol": 1e-9},
        )
        assert joint(code, decoder) == pytest.approx((found.x, found.fun))


def test_firing_is_scikit_learns():
    rng = np.random.default_rng(0)
    truth = rng.random((50, 4)) * (rng.random((50, 4)) < 0.3)
    code = rng.random((50, 6)) * (rng.random((50, 6)) < 0.4)
    places = np.array([5, 0, 3, 2])
    said, is_so = code[:, places].ravel() != 0, truth.ravel() != 0
    wanted = [score(is_so, said) for score in (precision_score, recall_score, f1_score)]
    np.testing.assert_allclose(firing(code, truth, places), wanted)
    # What has no partner is said of no row.
    without = firing(code, truth, np.array([5, 0, 3, -1]))
    assert without[1] < wanted[1]
    assert firing(np.zeros_like(code), truth, places) == (0, 0, 0)


def test_explained_variance_is_scikit_learns():
    rng = np.random.default_rng(0)
    x = rng.normal(2, [1, 3], size=(40, 2))
    x_hat = x + rng.normal(size=x.shape)
    wanted = r2_score((x - x.mean(0)).ravel(), (x_hat - x.mean(0)).ravel())
    assert explained_variance(x, x_hat) == pytest.approx(wanted)
    assert explained_variance(x, x) == 1
    assert explained_variance(x, np.tile(x.mean(0), (40, 1))) == pytest.approx(0)


@pytest.mark.parametrize("lam", [0.001, 0.01, 0.1])
def test_a_code_is_shrunk_as_scikit_learn_shrinks_it(lam):
    d, sizes = 8, np.array([0.0, 0.2, 0.39, 0.41, 1.0, 1.5])
    x = sizes[:, None] * np.eye(d)[:1]
    code = sparse_encode(
        x, np.eye(d), algorithm="lasso_cd", alpha=lam * d / 2, positive=True
    )
    np.testing.assert_allclose(shrunk(sizes, lam, d), code[:, 0], atol=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: match(EYE, np.eye(4)), r"got \(3, 3\) and \(4, 4\)"),
        (lambda: match(EYE[0], EYE), r"found must have shape .* got \(3,\)"),
        (lambda: match(EYE, EYE * np.nan), "truth must be finite, got .*nan"),
        (lambda: firing(EYE, EYE[:2], [0, 1, 2]), r"got shapes \(3, 3\), \(2, 3\)"),
        (lambda: explained_variance(EYE, EYE[:2]), r"got \(3, 3\) and \(2, 3\)"),
        (lambda: explained_variance(EYE * 0, EYE), "must vary, got"),
        (lambda: shrunk(1.0, -1, 3), "lam must be 0 or more, got -1"),
        (lambda: shrunk(1.0, 1, 0), "d must be a whole number, 1 or more, got 0"),
        (lambda: chance(EYE, 0, 1, None), "width must be a whole .* got 0"),
    ],
)
def test_what_does_not_fit_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
