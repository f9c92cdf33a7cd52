"""The compiled loop against `model.fit` itself."""

from reglab.training.loop import train, trainer

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import regularizers

from tests.unit.training.twin import fit

PENALTIES = {
    "none": {},
    "kernel": {"kernel_regularizer": regularizers.L2(0.01)},
    "bias": {"bias_regularizer": regularizers.L1(0.02)},
    "activity": {"activity_regularizer": regularizers.L1(0.01)},
    "all": {
        "kernel_regularizer": regularizers.L1L2(0.001, 0.01),
        "bias_regularizer": regularizers.L2(0.02),
        "activity_regularizer": regularizers.L1L2(0.01, 0.003),
    },
}
EPOCHS, RATE = 12, 0.1


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(30, 4))
    y = np.eye(3)[np.argmax(x @ rng.normal(size=(4, 3)), axis=1)]
    return (x[:20], y[:20]), (x[20:], y[20:])


def build(penalties=None, activation="tanh"):
    keras.utils.set_random_seed(3)
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(
                8, activation, bias_initializer="random_normal", **(penalties or {})
            ),
            keras.layers.Dense(3, "softmax"),
        ]
    )


@pytest.mark.parametrize(
    ("name", "activation"), [*((name, "tanh") for name in PENALTIES), ("all", "relu")]
)
@pytest.mark.by_commit
def test_agrees_with_fit(name, activation, data):
    rows, held_out = data
    ours, theirs = (build(PENALTIES[name], activation) for _ in range(2))
    found = train(ours, *rows, held_out, epochs=EPOCHS, rate=RATE)
    sgd = keras.optimizers.SGD(RATE)
    loss, n = "categorical_crossentropy", len(rows[0])
    expected = fit(theirs, rows, held_out, sgd, loss, EPOCHS, n)
    for mine, keras_own in zip(ours.get_weights(), theirs.get_weights()):
        np.testing.assert_allclose(mine, keras_own, rtol=1e-12, atol=1e-14)
    total = found["cross_entropy"] + found["penalty"]
    np.testing.assert_allclose(total, expected["loss"], rtol=1e-12)
    np.testing.assert_allclose(found["loss"], expected["loss"], rtol=1e-12)
    for part in ("cross_entropy", "correct"):
        np.testing.assert_allclose(found[part], expected[part], rtol=1e-12)
        # fit looks at the validation rows after the step, train before the next one.
        later, before = found[f"validation_{part}"][1:], expected[f"validation_{part}"]
        np.testing.assert_allclose(later, before[:-1], rtol=1e-12)


def test_each_penalty_changes_the_outcome(data):
    ends = {}
    for name, penalties in PENALTIES.items():
        model = build(penalties)
        history = train(model, *data[0], epochs=EPOCHS, rate=RATE)
        ends[name] = model.get_weights()[0]
        assert (history["penalty"] > 0).all() == (name != "none")
    for name in PENALTIES:
        same = np.allclose(ends[name], ends["none"], rtol=1e-6)
        assert same == (name == "none")


def test_a_step_follows_the_finite_difference_of_the_loss(data):
    (x, y), _held_out = data
    model = build(PENALTIES["all"])
    start = model.get_weights()

    def loss(entry):
        weights = [weight.copy() for weight in start]
        weights[0][1, 2] = entry
        model.set_weights(weights)
        y_hat = model(x).numpy()
        return -np.log(y_hat[y == 1]).mean() + sum(map(float, model.losses))

    at, step = start[0][1, 2], 1e-6
    slope = (loss(at + step) - loss(at - step)) / (2 * step)
    model.set_weights(start)
    train(model, x, y, epochs=1, rate=RATE)
    moved = model.get_weights()[0][1, 2] - at
    assert moved == pytest.approx(-RATE * slope, rel=1e-6)


def test_validation_rows_are_looked_at_and_not_learned_from(data):
    rows, (x, y) = data
    weights = []
    for held_out in (None, (x, y), (x[::-1], y)):
        model = build(PENALTIES["activity"])
        train(model, *rows, held_out, epochs=EPOCHS, rate=RATE)
        weights.append(model.get_weights())
    for other in weights[1:]:
        for one, two in zip(weights[0], other):
            np.testing.assert_array_equal(one, two)


def noisy():
    """Return a network whose layers do one thing in training and another in use."""
    keras.utils.set_random_seed(3)
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(8, "tanh"),
            keras.layers.BatchNormalization(momentum=0.8),
            keras.layers.Dropout(0.5, seed=1),
            keras.layers.Dense(3, "softmax"),
        ]
    )


def test_held_out_rows_are_measured_as_evaluate_measures_them(data):
    rows, held_out = data
    ours, theirs = noisy(), noisy()
    theirs.compile(
        keras.optimizers.SGD(RATE), "categorical_crossentropy", metrics=["accuracy"]
    )
    found = train(ours, *rows, held_out, epochs=EPOCHS, rate=RATE)
    for epoch in range(EPOCHS):
        loss, accuracy = theirs.evaluate(*held_out, verbose=0)
        assert found["validation_cross_entropy"][epoch] == pytest.approx(loss, 1e-9)
        assert found["validation_correct"][epoch] == round(10 * accuracy)
        trained = theirs.fit(*rows, batch_size=20, shuffle=False, verbose=0).history
        assert found["cross_entropy"][epoch] == pytest.approx(trained["loss"][0], 1e-9)


def test_held_out_rows_move_no_average(data):
    rows, (x, y) = data
    alone, watched = noisy(), noisy()
    train(alone, *rows, epochs=EPOCHS, rate=RATE)
    train(watched, *rows, (5 + x, y), epochs=EPOCHS, rate=RATE)
    for one, two in zip(alone.get_weights(), watched.get_weights()):
        np.testing.assert_array_equal(one, two)


def test_watch_sees_the_weights_before_each_step(data):
    model = build()
    start = float(tf.reduce_sum(model.layers[0].kernel.value ** 2))
    history = train(
        model,
        *data[0],
        epochs=3,
        rate=RATE,
        watch=lambda model: tf.reduce_sum(model.layers[0].kernel.value ** 2),
    )
    assert history["watch"].shape == (3,)
    assert history["watch"][0] == pytest.approx(start)
    assert history["watch"][-1] != pytest.approx(start)
    assert set(history) == {"cross_entropy", "penalty", "loss", "correct", "watch"}
    assert history["correct"].dtype.kind == "i"


def test_one_trainer_serves_many_starts_and_data(data):
    rows, held_out = data
    model = build(PENALTIES["all"])
    first = model.get_weights()
    starts = [first, [weight + 0.1 for weight in first]]
    run = trainer(model, epochs=EPOCHS, rate=RATE)
    for (x, y), start in zip((rows, (rows[0][::-1], rows[1])), starts):
        model.set_weights(start)
        found, ends = run(x, y, held_out), model.get_weights()
        other = build(PENALTIES["all"])
        other.set_weights(start)
        expected = train(other, x, y, held_out, epochs=EPOCHS, rate=RATE)
        for name, values in expected.items():
            np.testing.assert_allclose(found[name], values, rtol=1e-12)
        for one, two in zip(ends, other.get_weights()):
            np.testing.assert_allclose(one, two, rtol=1e-12)


def test_many_networks_in_a_row_raise_no_warning(data, caplog):
    for _ in range(7):
        train(build(), *data[0], epochs=1)
    assert "retracing" not in caplog.text


X, Y = np.zeros((5, 4)), np.eye(3)[[0, 1, 2, 0, 1]]


@pytest.mark.parametrize(
    ("arguments", "settings", "message"),
    [
        ((X, Y), {"epochs": 0}, "epochs must be a whole number, 1 or more, got 0"),
        ((X, Y), {"epochs": 2.5}, "got 2.5"),
        ((X, Y), {"epochs": None}, "got None"),
        ((X, Y), {"rate": 0.0}, "rate must be above 0, got 0.0"),
        ((X, Y), {"rate": np.nan}, "rate must be above 0, got nan"),
        ((X[:4], Y), {}, r"got \(4, 4\) and \(5, 3\)"),
        ((X[:0], Y[:0]), {}, r"got \(0, 4\) and \(0, 3\)"),
        ((X, Y[:, 0]), {}, r"got \(5, 4\) and \(5,\)"),
        ((np.full_like(X, np.nan), Y), {}, "must be finite"),
        ((X, Y, (X, Y[:2])), {}, r"got \(5, 4\) and \(2, 3\)"),
        ((X, Y, (X, np.full_like(Y, np.inf))), {}, "must be finite"),
    ],
)
def test_bad_input_is_named(arguments, settings, message):
    with pytest.raises(ValueError, match=message):
        train(build(), *arguments, **settings)
