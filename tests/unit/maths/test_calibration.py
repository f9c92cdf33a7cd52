"""One temperature: what it can mend, and what it cannot."""

from reglab.maths.calibration import cross_entropy, temperature

import numpy as np
import pytest
from scipy.special import softmax


def drawn(sharpness, n=20_000, classes=4):
    """Return probabilities that are true, the same made sharper, and classes drawn from the true ones."""
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(n, classes))
    true = softmax(logits, axis=1)
    y = (rng.random((n, 1)) > true.cumsum(axis=1)).sum(axis=1).clip(0, classes - 1)
    return true, softmax(sharpness * logits, axis=1), y


@pytest.mark.parametrize("sharpness", [0.2, 1, 5, 40])
def test_it_finds_how_much_too_sure_a_classifier_is(sharpness):
    true, sure, y = drawn(sharpness)
    found = temperature(sure, y)
    assert found == pytest.approx(sharpness, rel=0.05)
    assert cross_entropy(sure, y, sharpness) == pytest.approx(cross_entropy(true, y))
    assert (
        cross_entropy(sure, y, found)
        <= cross_entropy(true, y)
        <= cross_entropy(sure, y)
    )


def test_who_knows_nothing_is_told_to_guess():
    rng = np.random.default_rng(1)
    sure = softmax(5 * rng.normal(size=(4000, 10)), axis=1)
    y = rng.integers(10, size=4000)
    assert cross_entropy(sure, y) > 2 * np.log(10)
    assert cross_entropy(sure, y, temperature(sure, y)) == pytest.approx(
        np.log(10), abs=0.002
    )


def test_cross_entropy_by_hand():
    p = np.array([[0.5, 0.5], [0.9, 0.1]])
    assert cross_entropy(p, [0, 1]) == pytest.approx(-np.log(0.5 * 0.1) / 2)
    # At temperature 1/2 probabilities are squared: 0.1² / (0.1² + 0.9²).
    assert cross_entropy(p, [0, 1], 0.5) == pytest.approx(
        -np.log(0.5 * 0.01 / 0.82) / 2
    )
    assert cross_entropy(np.array([[1.0, 0.0]]), [0]) == pytest.approx(0)
    assert np.isfinite(cross_entropy(np.array([[1.0, 0.0]]), [1]))


P = np.full((3, 2), 0.5)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: cross_entropy(P, [0, 1]), r"got \(3, 2\) and \(2,\)"),
        (lambda: cross_entropy(P, [0, 1, 2]), "from 0 to 1, got 0 to 2"),
        (lambda: cross_entropy(P, [0, 1, 0.5]), "from 0 to 1, got 0 to 1"),
        (lambda: cross_entropy(P, [0, 1, 0], 0), "above 0 and finite, got 0"),
        (
            lambda: temperature(P * np.nan, [0, 1, 0]),
            "probabilities must be finite, got .*nan",
        ),
        (lambda: temperature(-P, [0, 1, 0]), "must be 0 or more, got -0.5"),
    ],
)
def test_what_does_not_fit_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
