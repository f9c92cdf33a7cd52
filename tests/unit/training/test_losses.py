"""Every loss against `model.fit` itself, with prices on all that can be priced, also at the last layer."""

from reglab.training import ensemble

import keras
import numpy as np
import pytest
from keras.regularizers import L1, L1L2, L2

from tests.unit.training.twin import assert_same, autoencoder, fit, rows

PRICES = {
    "hidden": {"activity_regularizer": L1(0.01), "kernel_regularizer": L2(0.01)},
    "last": {"activity_regularizer": L1L2(0.02, 0.03), "bias_regularizer": L2(0.1)},
}
ENDS = [
    ("mse", "linear"),
    ("mse", "sigmoid"),
    ("mse", "relu"),
    ("mse", "tanh"),
    ("binary_crossentropy", "sigmoid"),
]


@pytest.mark.by_commit
@pytest.mark.parametrize(("loss", "end"), ENDS)
def test_it_agrees_with_fit(loss, end):
    pair, held = rows()
    models = [autoencoder(seed, end=end, **PRICES) for seed in (1, 2)]
    twin = autoencoder(2, end=end, **PRICES)
    arguments = {"loss": loss, "epochs": 30, "batch": 16}  # the last batch has 8 rows
    rule = keras.optimizers.Adam
    found = ensemble.train(models, *pair, held, optimizer=rule(0.01), **arguments)
    wanted = fit(twin, pair, held, rule(0.01), **arguments)
    assert_same(found, 1, wanted, models[1], twin)
    assert (found["penalty"] > 0).all()
    assert "correct" not in found


def test_a_sure_sigmoid_is_not_clipped():
    # Where Keras sees a probability alone it clips it to 1e-7, and the cost could not pass 16.1.
    x, y = np.array([[1.0], [-1.0]]), np.array([[0.0], [1.0]])
    models = [
        keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, "sigmoid")])
        for _ in range(2)
    ]
    for model in models:
        model.set_weights([np.array([[40.0]]), np.zeros(1)])
    arguments = {"loss": "binary_crossentropy", "epochs": 5, "batch": 2}
    rule = keras.optimizers.SGD
    found = ensemble.train(models[:1], x, y, (x, y), optimizer=rule(0.5), **arguments)
    wanted = fit(models[1], (x, y), (x, y), rule(0.5), **arguments)
    assert_same(found, 0, wanted, *models)
    assert found["binary_cross_entropy"][0, 0] == pytest.approx(40)


def test_targets_may_have_another_width_than_the_inputs():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(20, 4)), rng.normal(size=(20, 2))
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    rate = keras.optimizers.SGD(0.1)
    found = ensemble.train([model], x, y, loss="mse", epochs=2000, optimizer=rate)
    design = np.column_stack([x, np.ones(20)])
    weights, residual, *_ = np.linalg.lstsq(design, y)
    np.testing.assert_allclose(np.vstack(model.get_weights()), weights)
    assert found["mse"][0, -1] == pytest.approx(residual.sum() / 40)


def test_outputs_are_those_of_keras_at_any_end():
    x = rows()[0][0]
    for end in ("linear", "sigmoid", "relu", "tanh", "softmax"):
        model = autoencoder(3, end=end)
        np.testing.assert_allclose(
            ensemble.outputs([model], x, -1)[0], model(x).numpy(), atol=1e-14
        )


@pytest.mark.parametrize(
    ("loss", "end", "change", "message"),
    [
        ("mae", "linear", 1, "loss must be one of categorical.* got 'mae'"),
        (["mse"], "linear", 1, r"loss must be one of .* got \['mse'\]"),
        ("mse", "softmax", 1, "with mse softmax may come nowhere, got .*softmax"),
        ("binary_crossentropy", "linear", 1, "sigmoid must come last.* got .*linear"),
        ("categorical_crossentropy", "sigmoid", 1, "softmax must come last"),
        ("binary_crossentropy", "sigmoid", 1.5, "between 0 and 1, got 1.4"),
        ("binary_crossentropy", "sigmoid", -1, "between 0 and 1, got -0.9"),
    ],
)
def test_what_does_not_fit_is_named(loss, end, change, message):
    (x, y), _ = rows()
    model = autoencoder(0, end=end)
    before = model.get_weights()
    with pytest.raises(ValueError, match=message):
        ensemble.train([model], x, change * y, loss=loss, epochs=1)
    assert all(map(np.array_equal, before, model.get_weights()))
