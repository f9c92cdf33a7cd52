"""The random-label experiment, against Keras's own training and the properties its conclusions rest on."""

from reglab.experiments.random_labels import (
    digit_sets,
    epochs_to_fit,
    learn,
    network,
    shuffle_labels,
)

import keras
import numpy as np
import pytest
from sklearn.datasets import load_digits


@pytest.fixture(scope="module")
def digits():
    return digit_sets(np.random.default_rng(0), sets=2, n_train=40, n_validation=30)


def test_sets_share_no_row_and_keep_their_labels():
    pixels, labels = load_digits(return_X_y=True)
    where = {row.tobytes(): i for i, row in enumerate(pixels)}
    assert len(where) == len(pixels)  # no digit occurs twice, so a row is its own name
    seen = []
    for one in digit_sets(np.random.default_rng(3), 3, 50, 20):
        x = np.vstack([one["x"], one["x_validation"]])
        y = np.concatenate([one["y"], one["y_validation"]])
        # The original is x times one number plus one value for each pixel: find both from the data alone.
        found = recover(x, y, pixels, labels)
        np.testing.assert_array_equal(labels[found], y)
        seen += found
    assert len(seen) == len(set(seen)) == 3 * 70


def recover(x, y, pixels, labels):
    """Return the rows of load_digits that x was made of, from the differences between rows: whole grey levels."""
    differences = x[1:] - x[0]
    scale = 1 / np.abs(differences)[np.abs(differences) > 1e-9].min()  # one grey level
    grey = np.round(differences * scale).astype(int)
    np.testing.assert_allclose(differences * scale, grey, atol=1e-9)
    names = {row.astype(int).tobytes(): i for i, row in enumerate(pixels)}
    for first in np.flatnonzero(labels == y[0]):
        rows = [first, *(pixels[first].astype(int) + grey)]
        found = [names.get(np.asarray(row).tobytes()) for row in rows[1:]]
        if None not in found:
            return [int(first), *found]
    raise AssertionError("the rows are not those of load_digits")


def test_scaling_is_learned_from_the_training_rows_only():
    one, other = (
        digit_sets(np.random.default_rng(0), 1, 40, size)[0] for size in (30, 31)
    )
    np.testing.assert_allclose(one["x"].mean(axis=0), 0, atol=1e-12)
    assert one["x"].std() == pytest.approx(1)
    np.testing.assert_array_equal(one["x"], other["x"])


def test_shuffling_keeps_each_label_as_often_and_the_original_as_it_was():
    y = np.repeat(np.arange(10), 20)
    for share in (0, 0.3, 1):
        shuffled = shuffle_labels(y, share, np.random.default_rng(0))
        np.testing.assert_array_equal(np.bincount(shuffled), np.full(10, 20))
        moved = np.sum(shuffled != y)
        # A shuffled row gets its own label back one time in ten.
        assert moved == pytest.approx(200 * share * 0.9, abs=15)
    assert shuffle_labels(y, 0, np.random.default_rng(0)) is not y


def test_a_larger_share_shuffles_the_same_rows_and_more():
    y = np.arange(100)  # all different: nearly every shuffled row shows
    few, many = (
        shuffle_labels(y, s, np.random.default_rng(4)) != y for s in (0.3, 0.6)
    )
    assert few.sum() > 25
    assert np.sum(few & ~many) <= 3
    assert many.sum() > 55


def test_network_has_the_layers_asked_for():
    assert network(hidden=64).count_params() == 64 * 64 + 64 + 64 * 10 + 10
    assert network(hidden=0).count_params() == 64 * 10 + 10
    assert network(hidden=0).losses == []


def test_penalty_is_lam_times_all_squared_weights_but_no_bias():
    model = network(hidden=5, seed=2, lam=0.03)
    for layer in model.layers:
        layer.bias.assign(np.full(layer.bias.shape, 7.0))
    kernels = [layer.kernel.numpy() for layer in model.layers]
    # Keras keeps the strength in float32, also when layers compute in float64.
    by_hand = float(np.float32(0.03)) * sum(np.sum(kernel**2) for kernel in kernels)
    assert sum(float(loss) for loss in model.losses) == pytest.approx(
        by_hand, rel=1e-12
    )


def test_a_seed_gives_the_same_weights_again():
    first, again, other = (network(8, seed).get_weights() for seed in (1, 1, 2))
    np.testing.assert_array_equal(first[0], again[0])
    assert np.any(first[0] != other[0])


def test_learn_does_what_fit_does(digits):
    epochs, one_hot = 6, np.eye(10)
    history = learn(digits[0], 0.5, seed=3, hidden=9, lam=0.01, epochs=epochs, rate=0.2)
    y = shuffle_labels(digits[0]["y"], 0.5, np.random.default_rng(3))
    model = network(9, 3, 0.01)
    model.compile(
        keras.optimizers.SGD(0.2),
        "categorical_crossentropy",
        metrics=["accuracy", "categorical_crossentropy"],
    )
    validation = digits[0]["x_validation"], one_hot[digits[0]["y_validation"]]
    theirs = model.fit(
        digits[0]["x"],
        one_hot[y],
        batch_size=40,
        epochs=epochs,
        validation_data=validation,
        verbose=0,
    ).history
    np.testing.assert_allclose(
        history["cross_entropy"], theirs["categorical_crossentropy"], rtol=1e-9
    )
    np.testing.assert_allclose(
        history["cross_entropy"] + history["penalty"], theirs["loss"], rtol=1e-9
    )
    np.testing.assert_allclose(history["correct"] / 40, theirs["accuracy"])
    np.testing.assert_allclose(
        history["validation_correct"][1:] / 30, theirs["val_accuracy"][:-1]
    )


def test_random_labels_are_learned_by_heart_and_teach_nothing(digits):
    histories = [learn(d, 1, seed, epochs=300) for seed, d in enumerate(digits)]
    assert [h["correct"][-1] for h in histories] == [40, 40]
    # Guessing gets 6 of the 60 validation rows; 15 or more has a chance below 1 in 1000.
    assert sum(h["validation_correct"][-1] for h in histories) < 15


def test_epochs_to_fit_is_the_first_with_every_row():
    assert epochs_to_fit([3, 7, 9, 10, 9, 10], 10) == 3
    assert epochs_to_fit([10], 10) == 0
    assert epochs_to_fit([3, 7, 9], 10) is None
    assert type(epochs_to_fit(np.array([1, 2]), 2)) is int


RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: digit_sets(RNG, 0), "sets must be a whole number, 1 or more, got 0"),
        (
            lambda: digit_sets(RNG, 5, 200, 0),
            "n_validation must be a whole number, 1 or more, got 0",
        ),
        (lambda: digit_sets(RNG, 6), "6 sets of 350 rows need 2100, there are 1797"),
        (lambda: shuffle_labels([1], -0.1, RNG), "between 0 and 1, got -0.1"),
        (lambda: shuffle_labels([1], 1.5, RNG), "between 0 and 1, got 1.5"),
        (lambda: network(hidden=-1), "hidden must be 0 or more, got -1"),
        (lambda: network(lam=-1), "lam must be 0 or more, got -1"),
        (lambda: network(lam=np.nan), "lam must be 0 or more, got nan"),
        (lambda: epochs_to_fit([], 5), r"list of counts, got shape \(0,\)"),
        (lambda: epochs_to_fit([[1]], 5), r"list of counts, got shape \(1, 1\)"),
        (lambda: epochs_to_fit([2, 6], 5), "between 0 and n = 5, got 2 to 6"),
        (lambda: epochs_to_fit([-1, 3], 5), "between 0 and n = 5, got -1 to 3"),
    ],
)
def test_values_out_of_range_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
