"""Perturbation of functions whose change is known."""

from reglab.maths.perturbation import perturb

import numpy as np
import pytest

RNG = np.random.default_rng(2)
X, NOISE = RNG.normal(size=(20, 3)), RNG.normal(size=(4, 20, 3))
MATRIX = RNG.normal(size=(3, 2))


def linear(x):
    return x @ MATRIX


def test_a_linear_function_moves_by_its_matrix_times_the_noise():
    found = perturb(linear, X, NOISE, 0.3)
    expected = np.linalg.norm(0.3 * NOISE @ MATRIX, axis=2).mean()
    assert found["change"] == pytest.approx(expected)
    before, after = linear(X).argmax(axis=1), (X + 0.3 * NOISE) @ MATRIX
    assert found["decisions"] == np.mean(after.argmax(axis=2) != before)
    assert 0 < found["decisions"] < 1


def test_scaling_the_outputs_scales_the_change_and_leaves_the_decisions():
    once, tenfold = (
        perturb(lambda x, c=c: c * linear(x), X, NOISE, 0.3) for c in (1, 10)
    )
    assert tenfold["change"] == pytest.approx(10 * once["change"])
    assert tenfold["decisions"] == once["decisions"]


def test_no_noise_and_constant_functions_change_nothing():
    assert perturb(linear, X, NOISE, 0) == {"change": 0, "decisions": 0}
    flat = perturb(lambda x: np.ones((len(x), 2)), X, NOISE, 1)
    assert flat == {"change": 0, "decisions": 0}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((linear, X[0], NOISE, 1), r"got \(3,\) and"),
        ((linear, X, NOISE[0], 1), r"and \(20, 3\)"),
        ((linear, X, NOISE[:, :5], 1), r"and \(4, 5, 3\)"),
        ((linear, X, NOISE[:0], 1), r"got shape \(0, 20, 3\)"),
        ((linear, X, NOISE, -0.1), "size must be 0 or more, got -0.1"),
        ((linear, X, NOISE, np.nan), "size must be 0 or more, got nan"),
        ((linear, np.full_like(X, np.inf), NOISE, 1), "must be finite"),
        ((lambda x: linear(x)[:5], X, NOISE, 1), "one row of outputs"),
        ((lambda x: x[:, 0], X, NOISE, 1), "one row of outputs"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        perturb(*arguments)
