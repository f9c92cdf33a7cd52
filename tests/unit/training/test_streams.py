"""What is drawn: parity with Keras by hand given the same masks, and streams that depend on nothing but the seed."""

from reglab.training import ensemble
from reglab.training.streams import stream

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras.regularizers import L1, L2

from tests.unit.training import twin

EPOCHS, BATCH = 25, 16
SHUFFLED = {"order": "shuffled", "epochs": EPOCHS, "batch": BATCH}


def network(seed, rate=0.4, stddev=0.3, end=("linear", 6)):
    """Return a network with noise at its inputs and after two hidden layers."""
    keras.utils.set_random_seed(seed)
    kind, outputs = end
    return keras.Sequential(
        [
            keras.Input((6,)),
            keras.layers.GaussianNoise(stddev),
            keras.layers.Dense(9, "relu", activity_regularizer=L1(0.01)),
            keras.layers.Dropout(rate, activity_regularizer=L2(0.02)),
            keras.layers.Dense(8, "tanh", kernel_regularizer=L2(0.01)),
            keras.layers.GaussianNoise(stddev / 2),
            keras.layers.Dropout(rate / 2),
            keras.layers.Dense(outputs, kind),
        ]
    )


def noisy(model, x, rngs):
    """Return outputs and penalty of a model whose layers draw from given generators."""
    penalty = 0.0
    for layer, rng in zip(model.layers, rngs):
        if isinstance(layer, keras.layers.Dropout):
            kept = rng.random(x.shape) >= layer.rate
            x = tf.where(kept, x / (1 - layer.rate), 0)
        elif isinstance(layer, keras.layers.GaussianNoise):
            x = x + layer.stddev * rng.standard_normal(x.shape)
        else:
            x = layer(x)
            if layer.kernel_regularizer:
                penalty += layer.kernel_regularizer(layer.kernel)
        if layer.activity_regularizer:
            penalty += layer.activity_regularizer(x) / len(x)
    return x, penalty


def by_hand(model, rows, held, optimizer, loss, seed):
    """Train with Keras's own layers, losses and optimizers, the noise drawn as the engine says it draws."""
    x, y = rows
    price = keras.losses.get(loss)
    shuffle = stream(seed, 0)
    rngs = [stream(seed, k + 1) for k in range(len(model.layers))]
    found = {"loss": [], "data": [], "validation": []}
    for _ in range(EPOCHS):
        order, sums = shuffle.permutation(len(x)), np.zeros(2)
        for start in range(0, len(x), BATCH):
            part = order[start : start + BATCH]
            with tf.GradientTape() as tape:
                y_hat, penalty = noisy(model, x[part], rngs)
                data = tf.reduce_mean(price(y[part], y_hat))
                total = data + penalty
            slopes = tape.gradient(total, model.trainable_weights)
            optimizer.apply(slopes, model.trainable_weights)
            sums += np.array([total, data]) * len(part) / len(x)
        found["loss"].append(sums[0])
        found["data"].append(sums[1])
        found["validation"].append(float(np.mean(price(held[1], model(held[0])))))
    name = {"mse": "mse", "categorical_crossentropy": "cross_entropy"}[loss]
    return {
        "loss": found["loss"],
        name: found["data"],
        f"validation_{name}": found["validation"],
    }


@pytest.mark.parametrize("loss", ["mse", "categorical_crossentropy"])
@pytest.mark.by_commit
def test_it_agrees_with_keras_given_the_same_draws(loss):
    (x, y), (x_held, y_held) = twin.rows()
    end = ("linear", 6)
    if loss != "mse":
        y, y_held = (np.eye(3)[a.argmax(axis=1) % 3] for a in (y, y_held))
        end = ("softmax", 3)
    models = [network(seed, end=end) for seed in (1, 2)]
    other = network(2, end=end)
    rule = keras.optimizers.Adam
    held = x_held, y_held
    found = ensemble.train(
        models, x, y, held, loss=loss, seeds=[11, 5], optimizer=rule(0.01), **SHUFFLED
    )
    wanted = by_hand(other, (x, y), held, rule(0.01), loss, 5)
    twin.assert_same(found, 1, wanted, models[1], other)


def test_a_network_does_not_depend_on_its_neighbours():
    pair, held = twin.rows()
    rates = np.linspace(0, 0.5, 11)
    arguments = {"loss": "mse", **SHUFFLED}
    together = [network(seed, rates[seed]) for seed in range(11)]
    found = ensemble.train(
        together, *pair, held, seeds=range(11), threads=1, **arguments
    )
    again = ensemble.train(
        [network(seed, rates[seed]) for seed in range(11)],
        *pair,
        held,
        seeds=range(11),
        threads=3,
        **arguments,
    )
    alone = ensemble.train([network(7, rates[7])], *pair, held, seeds=[7], **arguments)
    for name, values in found.items():
        np.testing.assert_array_equal(values, again[name])
        np.testing.assert_array_equal(values[7], alone[name][0])


def test_equal_networks_with_seeds_of_their_own_part():
    pair, _ = twin.rows()
    models = [network(3) for _ in range(3)]
    found = ensemble.train(models, *pair, loss="mse", seeds=[4, 9, 4], **SHUFFLED)
    np.testing.assert_array_equal(found["loss"][0], found["loss"][2])
    assert not np.isclose(found["loss"][0], found["loss"][1]).any()


def test_no_amount_is_no_noise():
    pair, held = twin.rows()
    order = np.tile(np.arange(40), (EPOCHS, 1))
    arguments = {"loss": "mse", "epochs": EPOCHS, "batch": BATCH}
    silent = ensemble.train(
        [network(3, 0.0, 0.0)], *pair, held, order=order, **arguments
    )
    keras.utils.set_random_seed(3)
    plain = network(3, 0.0, 0.0)
    wanted = twin.fit(plain, pair, held, keras.optimizers.SGD(0.01), **arguments)
    np.testing.assert_allclose(silent["loss"][0], wanted["loss"], rtol=1e-12)
    # Beside a network that has noise, one without it stays as it is.
    beside = ensemble.train(
        [network(3), network(3, 0.0, 0.0)], *pair, held, seeds=[1, 2], **arguments
    )
    np.testing.assert_allclose(beside["loss"][1], silent["loss"][0], rtol=1e-12)
    assert not np.isclose(beside["loss"][0], silent["loss"][0]).any()


def test_outputs_are_those_in_use():
    x = twin.rows()[0][0]
    model = network(3)
    for layer in range(7):
        wanted = keras.Sequential(model.layers[: layer + 1])(x).numpy()
        found = ensemble.outputs([model], x, layer)[0]
        np.testing.assert_allclose(found, wanted, atol=1e-14)


def test_a_stream_is_none_that_rows_are_drawn_from():
    plain = np.random.default_rng(5).random(4)
    firsts = [stream(5, place).random(4) for place in range(3)]
    for i, one in enumerate([plain, *firsts]):
        for other in firsts[i:]:
            assert not np.isclose(one, other).any()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_dropout_keeps_the_mean_and_noise_its_spread(dtype):
    # One step of a huge batch, seen by a network that passes its inputs on.
    layers = [
        keras.Input((2,)),
        keras.layers.Dropout(0.25, dtype=dtype),
        keras.layers.GaussianNoise(0.5, dtype=dtype),
        keras.layers.Dense(2, kernel_initializer="identity", dtype=dtype),
    ]
    x = np.ones((50_000, 2))
    found = ensemble.train(
        [keras.Sequential(layers)], x, x, loss="mse", epochs=1, seeds=[0]
    )
    # E (x m / 0.75 + 0.5 z - x)² = (1 / 0.75 - 1) + 0.25, each with an error of its mean below 0.003
    assert found["mse"][0, 0] == pytest.approx(1 / 3 + 1 / 4, abs=0.015)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"seeds": None}, "the layer noise needs seeds, .* got None"),
        ({"seeds": [1]}, "one seed for each of 2 networks, got 1"),
        ({"seeds": [1, -1]}, "each of seeds must be a whole number, 0 or more, got -1"),
        ({"order": "random"}, "\"shuffled\" or integers, got 'random'"),
    ],
)
def test_bad_input_is_named(change, message):
    pair, _ = twin.rows()
    models = [
        keras.Sequential(
            [
                keras.Input((6,)),
                keras.layers.GaussianNoise(0.1, name="noise"),
                keras.layers.Dense(6),
            ]
        )
        for _ in range(2)
    ]
    arguments = {"order": "shuffled", "seeds": [1, 2], "loss": "mse", "epochs": 1}
    before = [w for model in models for w in model.get_weights()]
    with pytest.raises(ValueError, match=message):
        ensemble.train(models, *pair, **(arguments | change))
    after = [w for model in models for w in model.get_weights()]
    assert all(map(np.array_equal, before, after))


def test_a_shuffled_order_alone_needs_seeds():
    pair, _ = twin.rows()
    with pytest.raises(ValueError, match="a shuffled order needs seeds"):
        ensemble.train(
            [twin.autoencoder(0)], *pair, loss="mse", epochs=1, order="shuffled"
        )


@pytest.mark.parametrize(
    "layer",
    [keras.layers.Dropout(1.0), keras.layers.Dropout(0.5, noise_shape=(None, 1))],
)
def test_dropout_of_another_kind_is_named(layer):
    model = keras.Sequential([keras.Input((6,)), layer, keras.layers.Dense(6)])
    pair, _ = twin.rows()
    with pytest.raises(ValueError, match="rates below 1 and no noise_shape"):
        ensemble.train([model], *pair, loss="mse", epochs=1, seeds=[0])
