"""The Keras blog's autoencoder: the price that was meant, and the same line where its price is summed."""

from reglab.experiments import blog, digits

import numpy as np
import pytest


def test_a_price_is_as_strong_beside_a_mean_over_fewer_pixels():
    assert pytest.approx(10e-5 * 784 / digits.PIXELS) == blog.LAM
    assert blog.PRICES["summed"] == blog.PRICES["divided"] * 256
    models = [blog.autoencoder(0, price) for price in blog.PRICES]
    kernels = [model.layers[0].kernel.numpy() for model in models]
    assert all(np.array_equal(kernel, kernels[0]) for kernel in kernels)
    assert kernels[0].std() == pytest.approx(np.sqrt(2 / 96), rel=0.05)
    regularizers = [model.layers[0].activity_regularizer for model in models]
    assert regularizers[0] is None
    assert float(regularizers[2].l1) == pytest.approx(0.3136)


@pytest.mark.timeout(300)
def test_summed_it_is_grey():
    found = blog.summary([[0, price] for price in blog.PRICES], epochs=40)
    none, divided, summed = (
        {name: values[i] for name, values in found.items()} for i in range(3)
    )
    assert none["mean"] > divided["mean"] > 0.1 > summed["mean"]
    assert none["zeros"] < divided["zeros"] < 0.8 < 0.99 < summed["zeros"]
    assert divided["spread"] > 0.1 > 0.01 > summed["spread"]
    assert divided["explained_variance"] > 0.4 > 0 > summed["explained_variance"]


def test_another_price_is_named():
    with pytest.raises(ValueError, match=r"price must be one of .*, got 'halved'"):
        blog.autoencoder(0, "halved")
