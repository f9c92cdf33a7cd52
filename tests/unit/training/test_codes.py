"""What sparse autoencoders need, against `model.fit` itself: unit norms, frozen layers, TopK codes, KL targets."""

from reglab.training import ensemble
from reglab.training.kl import KLTarget
from reglab.training.topk import TopK

import keras
import numpy as np
import pytest
from keras.constraints import UnitNorm
from keras.regularizers import L1, L2

from tests.unit.training.twin import assert_same, autoencoder, fit, fit_all, rows

ARGUMENTS = {"loss": "mse", "epochs": 40, "batch": 16}


def topk(seed, k=3, code="relu", **last):
    """Return an autoencoder with a TopK code."""
    model = autoencoder(seed, code, last=last)
    keras.utils.set_random_seed(seed)
    return keras.Sequential(
        [keras.Input((6,)), model.layers[0], TopK(k), model.layers[1]]
    )


def frozen(seed, which):
    """Return an autoencoder one of whose layers is not trained, with prices that count and others that do not."""
    prices = {"kernel_regularizer": L2(0.05), "activity_regularizer": L1(0.02)}
    model = autoencoder(seed, hidden=prices, last=prices)
    model.layers[which].trainable = False
    return model


CASES = {
    "unit rows": lambda seed: autoencoder(
        seed,
        hidden={"activity_regularizer": L1(0.02)},
        last={"kernel_constraint": UnitNorm(axis=1)},
    ),
    "unit columns": lambda seed: autoencoder(
        seed, hidden={"kernel_constraint": UnitNorm()}
    ),
    "no bias": lambda seed: autoencoder(
        seed, last={"use_bias": False, "kernel_regularizer": L2(0.01)}
    ),
    "frozen decoder": lambda seed: frozen(seed, 1),
    "frozen encoder": lambda seed: frozen(seed, 0),
    "TopK": lambda seed: topk(seed, kernel_constraint=UnitNorm(axis=1)),
    "TopK of a linear code": lambda seed: topk(seed, 2, "linear"),
    "KL target": lambda seed: autoencoder(
        seed, "sigmoid", hidden={"activity_regularizer": KLTarget(0.1, 0.05)}
    ),
    "KL target at the end": lambda seed: autoencoder(
        seed, end="sigmoid", last={"activity_regularizer": KLTarget(0.3, 0.2)}
    ),
}


@pytest.mark.by_commit
def test_each_agrees_with_fit():
    pair, held = rows()
    twins = [make(2) for make in CASES.values()]
    starts = [[w.copy() for w in twin.get_weights()] for twin in twins]
    rule, n = keras.optimizers.Adam, len(twins)
    each, whole = fit_all(twins, [pair] * n, [held] * n, rule(0.01), **ARGUMENTS)
    for make, twin, start, wanted in zip(CASES.values(), twins, starts, each):
        models = [make(seed) for seed in (1, 2)]
        found = ensemble.train(models, *pair, held, optimizer=rule(0.01), **ARGUMENTS)
        assert_same(found, 1, wanted, models[1], twin)
        whole -= found["loss"][1]
        for before, after, weight in zip(start, models[1].get_weights(), twin.weights):
            moved = not np.array_equal(before, after)
            assert moved == weight.trainable
    np.testing.assert_allclose(whole, 0, atol=1e-9)


def test_a_kl_target_agrees_with_fit_for_binary_cross_entropy():
    pair, held = rows()
    make = CASES["KL target at the end"]
    models, twin = [make(seed) for seed in (1, 2)], make(2)
    arguments = ARGUMENTS | {"loss": "binary_crossentropy"}
    rule = keras.optimizers.SGD
    found = ensemble.train(models, *pair, held, optimizer=rule(0.1), **arguments)
    wanted = fit(twin, pair, held, rule(0.1), **arguments)
    assert_same(found, 1, wanted, models[1], twin)


def test_the_rows_of_a_decoder_have_unit_norm_after_each_step():
    model = CASES["unit rows"](0)
    ensemble.train([model], *rows()[0], **ARGUMENTS | {"epochs": 1})
    norms = np.linalg.norm(model.layers[1].kernel.numpy(), axis=1)
    np.testing.assert_allclose(norms, 1, atol=1e-6)
    # Keras's own default is the other axis.
    assert not np.allclose(
        np.linalg.norm(model.layers[1].kernel.numpy(), axis=0), 1, atol=0.01
    )


def test_a_code_has_k_entries_and_its_units_their_values():
    x, model = rows()[0][0], topk(0, 3)
    whole = ensemble.outputs([model], x, 0)[0]
    code = ensemble.outputs([model], x, 1)[0]
    np.testing.assert_array_equal(code, model.layers[1](whole).numpy())
    for all_of_it, kept in zip(whole, code):
        best = np.sort(all_of_it)[-3:]
        assert np.array_equal(np.sort(kept)[-3:], best)
        assert np.all(np.sort(kept)[:-3] == 0)


def test_equal_outputs_are_kept_together():
    x = np.array([[1.0, 3.0, 2.0, 2.0], [0.0, 0.0, 5.0, 0.0], [-3.0, -1.0, -2.0, -4.0]])
    wanted = [[0, 3, 2, 2], [0, 0, 5, 0], [0, -1, -2, 0]]
    assert TopK(2)(x).numpy().tolist() == wanted
    eye = keras.layers.Dense(4, kernel_initializer="identity")
    model = keras.Sequential([keras.Input((4,)), TopK(2), eye])
    assert ensemble.outputs([model], x)[0].tolist() == wanted


def test_a_kl_target_is_the_textbooks_and_does_not_hang_on_the_batch():
    a = np.array([[0.1, 0.9], [0.3, 0.5]])
    layer = keras.layers.Activation("linear", activity_regularizer=KLTarget(0.05, 3.0))
    for times in (1, 4):
        layer(np.tile(a, (times, 1)))
        mean, rho = np.array([0.2, 0.7]), 0.05
        each = rho * np.log(rho / mean) + (1 - rho) * np.log((1 - rho) / (1 - mean))
        assert float(layer.losses[0]) == pytest.approx(3 * each.sum(), rel=1e-12)
    zero = keras.layers.Activation("linear", activity_regularizer=KLTarget())
    zero(np.array([[0.05], [0.05]]))
    assert float(zero.losses[0]) == pytest.approx(0, abs=1e-15)


def test_networks_at_one_place_may_be_priced_in_different_ways():
    pair, _ = rows()
    prices = [None, KLTarget(0.1, 0.05), L1(0.01), KLTarget(0.3, 0.0)]
    made = [
        lambda p=p: autoencoder(3, "sigmoid", hidden={"activity_regularizer": p})
        for p in prices
    ]
    together = ensemble.train([make() for make in made], *pair, **ARGUMENTS)
    for i, make in enumerate(made):
        alone = ensemble.train([make()], *pair, **ARGUMENTS)
        np.testing.assert_allclose(together["loss"][i], alone["loss"][0], rtol=1e-12)
    np.testing.assert_array_equal(together["loss"][0], together["loss"][3])
    assert len(np.unique(together["loss"][:3, -1])) == 3


def test_layers_and_penalties_can_be_made_again():
    model = keras.Sequential(
        [
            keras.Input((6,)),
            keras.layers.Dense(
                9, "sigmoid", activity_regularizer=KLTarget(0.2, 0.5), name="code"
            ),
            TopK(4),
            keras.layers.Dense(6),
        ]
    )
    again = keras.saving.deserialize_keras_object(
        keras.saving.serialize_keras_object(model)
    )
    again.set_weights(model.get_weights())
    x = rows()[0][0]
    np.testing.assert_array_equal(model(x), again(x))
    assert float(model.losses[0]) == float(again.losses[0])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: autoencoder(0, last={"kernel_constraint": "max_norm"}),
            "constraint UnitNorm of kernels, got .*MaxNorm",
        ),
        (
            lambda: autoencoder(0, last={"bias_constraint": UnitNorm()}),
            "constraint UnitNorm of kernels, got .*UnitNorm",
        ),
        (
            lambda: autoencoder(0, last={"kernel_constraint": UnitNorm([0, 1])}),
            r"axis 0 or 1, got \[0, 1\]",
        ),
        (
            lambda: autoencoder(0, last={"kernel_constraint": UnitNorm(1)}),
            r"one architecture, got .*linear'\] and .*linear, UnitNorm\(axis=1\)'\]",
        ),
        (lambda: frozen(0, 1), "one architecture, got .* and .*linear, frozen"),
        (
            lambda: autoencoder(0, hidden={"activity_regularizer": KLTarget()}),
            "with a sigmoid, got it as activity_regularizer of relu",
        ),
        (
            lambda: autoencoder(
                0, "sigmoid", hidden={"kernel_regularizer": KLTarget()}
            ),
            "got it as kernel_regularizer of sigmoid",
        ),
        (
            lambda: keras.Sequential([keras.Input((6,)), TopK(3)]),
            "a Dense layer must come last, got .*TopK",
        ),
    ],
)
def test_what_it_cannot_train_is_named(make, message):
    pair, _ = rows()
    models = [autoencoder(1), make()]
    before = [w for model in models for w in model.get_weights()]
    with pytest.raises((ValueError, TypeError), match=message):
        ensemble.train(models, *pair, **ARGUMENTS)
    after = [w for model in models for w in model.get_weights()]
    assert all(map(np.array_equal, before, after))


def test_codes_with_another_k_are_another_architecture():
    with pytest.raises(ValueError, match=r"architecture, got .*TopK 2.*TopK 3"):
        ensemble.train([topk(0, 2), topk(1, 3)], *rows()[0], **ARGUMENTS)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: TopK(0), "k must be a whole number, 1 or more, got 0"),
        (lambda: TopK(7)(np.ones((2, 6))), "k must be 6 or less, .* got 7"),
        (lambda: KLTarget(0), "rho must lie between 0 and 1, got 0"),
        (lambda: KLTarget(0.1, -1), "beta must be 0 or more, got -1"),
        (lambda: KLTarget(0.1, float("nan")), "beta must be 0 or more, got nan"),
    ],
)
def test_settings_out_of_range_are_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()
