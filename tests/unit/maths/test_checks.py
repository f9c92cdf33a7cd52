"""What counts as a count."""

from reglab.maths.checks import whole

import numpy as np
import pytest


@pytest.mark.parametrize("value", [3, 3.0, np.int64(3), np.float32(3), np.uint8(3)])
def test_whole_numbers_become_ints(value):
    found = whole("n", value)
    assert found == 3
    assert type(found) is int


@pytest.mark.parametrize(
    "value",
    [0, -1, 2.5, None, "3", True, np.nan, np.inf, -np.inf, 3j, [3], np.array([3])],
)
def test_anything_else_is_named(value):
    with pytest.raises(ValueError, match=r"n must be a whole number, 1 or more, got "):
        whole("n", value)


def test_the_least_is_allowed():
    assert whole("degree", 0, least=0) == 0
    with pytest.raises(ValueError, match=r"degree must be .* 0 or more, got -1"):
        whole("degree", -1, least=0)
