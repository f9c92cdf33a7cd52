"""Chapter 6's field: rows that no two seeds share, one network, and as many configurations for each method."""

from collections import Counter

from reglab.experiments import choice
from reglab.maths import mnist1d

import keras
import numpy as np
import pytest


def test_each_seed_draws_rows_of_its_own_and_scales_by_those_to_train_on():
    (x, y), (x_by, y_by), (x_test, y_test) = choice.rows(0, 200, test=300)
    assert x.shape == (200, 40)
    assert (len(x_by), len(x_test)) == (1000, 300)
    assert x.mean() == pytest.approx(0)
    assert x.std() == pytest.approx(1)
    assert x_by.mean() != pytest.approx(0, abs=1e-6)
    for labels in (y, y_by, y_test):
        assert set(np.bincount(labels)) == {len(labels) // 10}
    every = np.vstack([x, x_by, x_test, choice.rows(1, 200)[0][0]])
    assert len(np.unique(every.round(6), axis=0)) == len(every)


def test_no_kind_of_rows_hangs_on_how_many_there_are_of_another():
    few, more = choice.rows(3, 100), choice.rows(3, 100, test=50)
    np.testing.assert_array_equal(few[1][0], more[1][0])
    assert few[2][0].shape == (0, 40)
    many = choice.rows(3, 200, selection=20)
    np.testing.assert_array_equal(few[0][1][:0], many[0][1][:0])
    # The scale is that of other training rows, so the points differ, and by one line for all of them.
    left, right = few[1][0][:20], choice.rows(3, 200)[1][0][:20]
    line = np.polyfit(left.ravel(), right.ravel(), 1)
    np.testing.assert_allclose(np.polyval(line, left), right, atol=1e-9)


def test_labels_are_shuffled_in_the_training_rows_alone():
    true, noisy = choice.rows(0, 1000), choice.rows(0, 1000, share=0.15)
    assert np.sum(true[0][1] != noisy[0][1]) == pytest.approx(135, abs=15)
    np.testing.assert_array_equal(true[0][0], noisy[0][0])
    np.testing.assert_array_equal(true[1][1], noisy[1][1])


def test_a_shifted_copy_is_its_row_begun_elsewhere():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(30, 40)), np.arange(30)
    copies, labels = choice.shifted(x, y, 3, rng)
    assert copies.shape == (300, 40)
    moves = Counter()
    for row, label in zip(copies, labels):
        fits = [k for k in range(-20, 20) if np.array_equal(np.roll(x[label], k), row)]
        assert len(fits) == 1
        moves[fits[0]] += 1
    assert set(moves) == set(range(-3, 4))
    np.testing.assert_array_equal(choice.shifted(x, y, 0, rng, copies=1)[0], x)


def test_the_network_has_each_regularizer_where_it_is_said_to_be():
    model = choice.network(
        0,
        {
            "kernel L2": 0.01,
            "kernel L1": 0.02,
            "bias L2": 0.03,
            "activity L1": 0.04,
            "activity L2": 0.05,
            "dropout": 0.5,
            "input noise": 0.1,
        },
    )
    kinds = [type(layer).__name__ for layer in model.layers]
    dense = ["Dense", "Dropout"]
    assert kinds == ["GaussianNoise", *dense, *dense, "Dense"]
    noise, first, drop, second, _, last = model.layers
    assert (noise.stddev, drop.rate) == (0.1, 0.5)
    for layer in (first, second, last):
        assert float(layer.kernel_regularizer.l2) == pytest.approx(0.01)
        assert float(layer.kernel_regularizer.l1) == pytest.approx(0.02)
        assert float(layer.bias_regularizer.l2) == pytest.approx(0.03)
    for layer in (first, second):
        assert float(layer.activity_regularizer.l1) == pytest.approx(0.04)
        assert float(layer.activity_regularizer.l2) == pytest.approx(0.05)
        assert layer.activation is keras.activations.relu
    assert last.activity_regularizer is None
    assert model.count_params() == 41 * 100 + 101 * 100 + 101 * 10


def test_only_the_seed_changes_the_weights():
    plain = choice.network(4)
    assert len(plain.layers) == 3
    assert plain.losses == []
    other = choice.network(4, {"dropout": 0.2, "activity L1": 0.1, "shift": 3})
    for a, b in zip(plain.get_weights(), other.get_weights()):
        np.testing.assert_array_equal(a, b)
    assert not np.isclose(
        choice.network(5).get_weights()[0], plain.get_weights()[0]
    ).any()
    small = choice.network(4, dtype="float32").get_weights()[0]
    assert small.dtype == np.float32


def test_every_method_may_try_as_much():
    for method in choice.METHODS:
        tried = choice.configurations(method)
        assert len(set(map(tuple, tried))) == choice.BUDGET == 30
        assert {one[1] for one in tried} == {method}
    pair = choice.configurations("kernel L2", "activity L1")
    assert len(set(map(tuple, pair))) == 30
    assert {one[2] for one in pair} == set(choice.STRENGTHS["kernel L2"])
    assert {one[4] for one in pair} == set(choice.STRENGTHS["activity L1"])
    assert pair == choice.configurations("kernel L2", "activity L1")
    assert pair != choice.configurations("kernel L2", "activity L1", seed=1)
    assert len(choice.configurations("dropout", choice.STOPPING)) == 30


def test_strengths_and_rates_grow_evenly_enough():
    for name, grid in {
        **choice.STRENGTHS,
        "rates": choice.RATES,
        "alone": choice.ALONE,
    }.items():
        steps = np.array(grid[1:]) / grid[:-1]
        assert steps.min() > 1.2, name
        assert steps.max() / steps.min() < 1.8, name


def test_a_tuning_has_all_configurations_of_one_seed_before_the_next():
    settings = choice.tuning(choice.METHODS, (7, 8))
    assert len(settings) == 2 * 9 * 30
    assert [s[0] for s in settings] == [7] * 270 + [8] * 270
    assert choice.STOPPING not in {s[2] for s in settings}
    pairs = choice.tuning([("kernel L2", "dropout")], [1])
    assert pairs[0][0] == 1
    assert {(s[2], s[4]) for s in pairs} == {("kernel L2", "dropout")}
    assert choice.tuning([("kernel L2", choice.STOPPING)], [1]) == []


def test_tuning_and_judging_share_no_seed():
    assert not set(choice.TUNING) & set(choice.JUDGING)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: choice.rows(-1), "seed must be a whole number, 0 or more, got -1"),
        (lambda: choice.rows(0, 0), "n must be a whole number, 1 or more, got 0"),
        (lambda: choice.rows(0, share=2), "between 0 and 1, got 2"),
        (lambda: choice.rows(0, test=-1), "test must be a whole number, 0 or more"),
        (lambda: choice.network(0, {"L2": 1}), "a method must be one of none, .* 'L2'"),
        (
            lambda: choice.network(0, {"dropout": 1.0}),
            "of dropout must lie between 0 and 0.99, got 1.0",
        ),
        (lambda: choice.network(0, {"kernel L2": -1}), "of kernel L2 .* got -1"),
        (lambda: choice.network(0, {"kernel L2": np.nan}), "of kernel L2 .* got nan"),
        (lambda: choice.network(0, {"shift": 21}), "between 0 and 20, got 21"),
        (lambda: choice.configurations("dropout", "dropout"), "two methods, .*twice"),
        (lambda: choice.configurations("none", "dropout"), "none cannot come first"),
        (
            lambda: choice.shifted(np.zeros((2, mnist1d.POINTS)), [0, 1], 0.5, None),
            "most must be a whole number, 0 or more, got 0.5",
        ),
    ],
)
def test_what_is_out_of_range_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_what_is_near_is_spread_evenly_within_a_factor_of_four():
    near = choice.nearby([0.02, "kernel L2", 0.01, "dropout", 0.5], 64)
    rate, strength, other = (np.array([one[k] for one in near]) for k in (0, 2, 4))
    for values, centre in ((rate, 0.02), (strength, 0.01), (other / (1 - other), 1)):
        logs = np.log(values / centre) / np.log(4)
        assert np.all(np.abs(logs) <= 1.01)
        counts = np.histogram(logs, 4, (-1.01, 1.01))[0]
        assert counts.min() >= 14
    assert near == choice.nearby([0.02, "kernel L2", 0.01, "dropout", 0.5], 64)
    assert len({tuple(one) for one in near}) == 64


def test_a_search_without_a_strength_varies_the_rate_alone():
    near = choice.nearby([0.1, "none", 0.0, "none", 0.0], 5)
    assert all(one[1:] == ["none", 0.0, "none", 0.0] for one in near)
    assert len({one[0] for one in near}) == 5
