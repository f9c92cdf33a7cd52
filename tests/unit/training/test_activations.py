"""The tanh of the engine: NumPy's for small layers, TensorFlow's for large ones."""

from reglab.training.activations import ACTIVATIONS, LARGE, PACKET

import numpy as np
import pytest

SHAPES = [(3, 8, 16), (3, 64, 80), (3, 41, 101)]  # small, large, large and no packets


def tanh(x):
    a = x.copy()
    ACTIVATIONS["tanh"](a)
    return a


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_tanh_is_right_to_the_last_digits(shape, dtype):
    x = np.random.default_rng(1).normal(0, 3, shape).astype(dtype)
    x[0, 0, :3] = np.nan, np.inf, -np.inf
    np.testing.assert_allclose(tanh(x), np.tanh(x), rtol=4 * np.finfo(dtype).eps)


@pytest.mark.parametrize("shape", SHAPES)
def test_tanh_of_a_network_does_not_hang_on_its_neighbours(shape):
    x = np.random.default_rng(2).normal(0, 3, shape)
    whole = tanh(x)
    for i in range(len(x)):
        np.testing.assert_array_equal(tanh(x[i : i + 1])[0], whole[i])


def test_a_part_of_the_memory_is_changed_in_place():
    rows = 2 * LARGE // PACKET
    memory = np.random.default_rng(3).normal(size=(2, rows + 1, PACKET))
    before = memory.copy()
    ACTIVATIONS["tanh"](memory[:, :rows])
    np.testing.assert_array_equal(memory[:, rows], before[:, rows])
    np.testing.assert_array_equal(memory[:, :rows], tanh(before[:, :rows]))
