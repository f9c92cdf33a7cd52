"""Chapter 5's pictures: how its autoencoders start, what is said of their codes, and whose parts are alike."""

from reglab.experiments import digits, pictures
from reglab.training import ensemble

import numpy as np
import pytest

(X, _), (X_NEW, _) = digits.split(0)


@pytest.mark.parametrize("method", pictures.METHODS)
def test_an_autoencoder_starts_at_the_mean_picture(method):
    model = pictures.autoencoder(3, X, method, 0.01)
    code, decoder = model.layers
    kernel = decoder.kernel.numpy()
    np.testing.assert_array_equal(code.kernel.numpy(), kernel.T)
    np.testing.assert_allclose(np.linalg.norm(kernel, axis=1), 1)
    np.testing.assert_allclose(decoder.bias.numpy(), X.mean(axis=0))
    at_the_mean = X.mean(axis=0) @ code.kernel.numpy() + code.bias.numpy()
    np.testing.assert_allclose(at_the_mean, 0, atol=1e-12)
    assert (decoder.kernel_constraint is None) == (method == "KL on sigmoid")
    assert decoder.trainable == (method != "random decoder")
    assert code.activity_regularizer is not None
    assert pictures.autoencoder(3, X, method).layers[0].activity_regularizer is None


def test_parts_are_alike_where_they_are():
    rng = np.random.default_rng(0)
    one, other = rng.normal(size=(2, 5, 64))
    assert pictures.shared(one, one[::-1]) == (1.0, pytest.approx(1))
    assert pictures.shared(one, other)[0] == 0
    assert pictures.shared(one, np.vstack([one[:2], other[2:]]))[0] == 0.4
    assert pictures.shared(one, one[:0]) == (0.0, 0.0)


def test_parts_stand_by_how_busy_they_are_and_dead_ones_are_left_out():
    model = pictures.autoencoder(0, X)
    code, decoder = model.layers
    bias = code.bias.numpy()
    bias[:100] = -1e6
    bias[127] = 1e6
    code.bias.assign(bias)
    found = pictures.parts(model, X)
    assert len(found) == 28
    np.testing.assert_array_equal(found[0], decoder.kernel.numpy()[127])


@pytest.mark.timeout(300)
def test_a_price_buys_zeros_and_only_a_relu_has_them():
    settings = [
        [0, "L1 on ReLU", 0.0],
        [0, "L1 on ReLU", 0.01],
        [0, "L1 on tanh", 0.01],
        [0, "KL on sigmoid", 0.01],
        [0, "pixels", 0.0],
        [0, "random decoder", 0.01],
    ]
    found = pictures.summary(settings, epochs=15)
    free, priced, tanh, kl, pixels, frozen = (
        {name: values[i] for name, values in found.items()} for i in range(6)
    )
    assert priced["zeros"] > 0.8 > 0.6 > free["zeros"]
    assert tanh["zeros"] == kl["zeros"] == 0
    assert tanh["near_zero"] > 0.3
    assert tanh["l0"] == 128
    assert free["explained_variance"] > 0.9 > priced["explained_variance"] > 0.4
    assert priced["explained_variance"] > frozen["explained_variance"]
    assert pixels["explained_variance"] == 1
    assert priced["l0"] == pytest.approx(128 * (1 - priced["zeros"]))
    # Another start is trained where it is compared, and a probe where it is asked.
    assert 0 <= priced["shared"] <= 1
    assert priced["cosine"] > priced["chance"] > 0
    assert np.isnan([free["shared"], tanh["shared"], tanh["right_50"]]).all()
    assert 0.5 * 797 < priced["right_50"] < priced["right_200"] < 797
    alone = pictures.summary(settings[1:2], epochs=15)
    for name, values in alone.items():
        np.testing.assert_array_equal(values[0], found[name][1])


def test_a_frozen_decoder_stays_and_the_others_keep_their_length():
    models = [pictures.autoencoder(0, X, lam=0.003) for _ in range(2)]
    frozen = pictures.autoencoder(0, X, "random decoder", 0.003)
    before = frozen.layers[-1].kernel.numpy().copy()
    pictures.train([frozen], X, [0], epochs=2)
    np.testing.assert_array_equal(frozen.layers[-1].kernel.numpy(), before)
    history = pictures.train(models, X, [0, 1], epochs=2)
    assert history["mse"].shape == (2, 1)
    for model in models:
        lengths = np.linalg.norm(model.layers[-1].kernel.numpy(), axis=1)
        np.testing.assert_allclose(lengths, 1, atol=1e-6)
    codes = ensemble.outputs(models, X_NEW, 0)
    assert not np.array_equal(codes[0], codes[1])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pictures.autoencoder(-1, X), "start must be .* got -1"),
        (lambda: pictures.autoencoder(0, X, "L3"), "method must be one of .* got 'L3'"),
        (lambda: pictures.autoencoder(0, X, lam=-1), "lam must be 0 or more, got -1"),
    ],
)
def test_what_is_out_of_range_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
