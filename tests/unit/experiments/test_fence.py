"""Fences around a decoder, and none."""

from reglab.experiments import fence

import numpy as np
import pytest


def test_all_kinds_start_from_one_network():
    first, *others = (fence.autoencoder(2, kind) for kind in fence.KINDS)
    for other in others:
        for one, same in zip(first.get_weights(), other.get_weights()):
            np.testing.assert_array_equal(one, same)


def test_a_fence_holds_and_a_price_is_paid():
    settings = [[0, kind] for kind in fence.KINDS]
    found = fence.summary(settings, epochs=3, rows=500)
    by_kind = dict(zip(fence.KINDS, found["length"]))
    assert by_kind["axis 1"] == pytest.approx(1)
    assert by_kind["free"] != pytest.approx(1, rel=1e-3)
    assert by_kind["axis 0"] < 1
    # Of 64 features of length 1.
    assert found["decoder"][2] == pytest.approx(64 * fence.DECODER)


def test_another_kind_is_named():
    with pytest.raises(ValueError, match=r"kind must be one of free, .* got 'axis 2'"):
        fence.autoencoder(0, "axis 2")
