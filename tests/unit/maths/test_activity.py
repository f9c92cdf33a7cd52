"""Sparsity: each measure by hand, against the others, and on layers of Keras."""

from reglab.maths import activity

import keras
import numpy as np
import pytest

OUTPUTS = np.array([[0.0, -0.04, 0.06, -0.9], [0.0, 0.08, 0.0, 0.9]])


def test_each_by_hand():
    assert activity.zero_fraction(OUTPUTS) == 3 / 8
    assert activity.near_zero_fraction(OUTPUTS, 0.05) == 4 / 8
    assert activity.near_zero_fraction(OUTPUTS, 0.04) == 3 / 8  # smaller, not as small
    assert activity.near_zero_fraction(OUTPUTS, 1) == 1
    assert activity.active_units(OUTPUTS) == 3
    assert activity.active_units(OUTPUTS, 0.05) == 2  # means 0, 0.06, 0.03, 0.9
    assert activity.active_units(OUTPUTS, 0.9) == 1  # at least, not more than
    assert activity.dead_units(OUTPUTS) == 1
    assert activity.l0(OUTPUTS) == 2.5


def test_they_fit_together():
    rng = np.random.default_rng(0)
    for share in (0, 0.3, 0.99, 1):
        a = rng.normal(size=(50, 20)) * (rng.uniform(size=(50, 20)) >= share)
        assert activity.l0(a) == pytest.approx(20 * (1 - activity.zero_fraction(a)))
        assert activity.active_units(a) + activity.dead_units(a) == 20
        tiny = activity.near_zero_fraction(a, 1e-12)
        assert tiny == activity.zero_fraction(a) <= activity.near_zero_fraction(a, 0.5)
        # The order of rows and units, and the unit of measurement, say nothing about zeros.
        b = 7 * a[rng.permutation(50)][:, rng.permutation(20)]
        assert activity.dead_units(b) == activity.dead_units(a)
        assert activity.near_zero_fraction(b, 3.5) == pytest.approx(
            activity.near_zero_fraction(a, 0.5)
        )


def test_a_relu_layer_is_sparse_and_a_tanh_layer_only_near_zero():
    x = np.random.default_rng(0).normal(size=(30, 5))
    kernel = keras.initializers.RandomNormal(stddev=0.001, seed=1)
    relu, tanh = (
        keras.layers.Dense(40, name, kernel_initializer=kernel)(x).numpy()
        for name in ("relu", "tanh")
    )
    assert 0.3 < activity.zero_fraction(relu) < 0.7
    assert activity.zero_fraction(tanh) == 0
    assert activity.near_zero_fraction(tanh, 0.05) == 1
    shifted = keras.layers.Dense(
        40, "relu", bias_initializer=lambda *_, **__: -np.ones(40)
    )
    assert activity.dead_units(0 * relu) == 40
    assert activity.dead_units(shifted(0 * x).numpy()) == 40


def test_it_takes_networks_side_by_side_where_the_shape_says_nothing():
    stack = np.stack([OUTPUTS, 0 * OUTPUTS])
    assert activity.zero_fraction(stack) == 11 / 16
    assert activity.near_zero_fraction(stack, 0.05) == 12 / 16


def test_a_selective_unit_speaks_for_few_classes():
    classes = np.array([0, 0, 0, 1, 1, 1])
    one, both, rare, dead = (
        [1, 1, 0, 0, 0, 1],
        [1, 1, 1, 2, 2, 2],
        [1, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0],
    )
    assert activity.classes_per_unit(np.transpose([one]), classes) == 1
    outputs = np.transpose([one, both, rare, dead])
    assert activity.classes_per_unit(outputs, classes) == (1 + 2 + 0) / 3
    assert activity.classes_per_unit(np.transpose([dead]), classes) == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: activity.classes_per_unit([[1.0]], [0, 1]), r"\(2,\) and \(1, 1\)"),
        (lambda: activity.zero_fraction([]), r"not be empty, got shape \(0,\)"),
        (lambda: activity.l0(np.empty((0, 3))), r"got shape \(0, 3\)"),
        (lambda: activity.zero_fraction([np.nan]), "finite, got .*nan"),
        (lambda: activity.dead_units(np.zeros(3)), r"\(rows, units\), got \(3,\)"),
        (lambda: activity.active_units(np.zeros((2, 2, 2))), r"got \(2, 2, 2\)"),
        (lambda: activity.near_zero_fraction([1], 0), "threshold .* above 0 .*, got 0"),
        (lambda: activity.near_zero_fraction([1], np.inf), "got inf"),
        (lambda: activity.active_units([[1]], -1), "threshold .* got -1"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
