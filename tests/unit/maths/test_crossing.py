"""One curve is looked up where another reaches a level."""

from reglab.maths.crossing import at_level

import numpy as np
import pytest


def test_values_stand_between_the_points_and_at_the_ends():
    found = at_level([4, 2, 1], [10, 20, 40], [9, 4, 3, 1.5, 0])
    np.testing.assert_allclose(found, [10, 10, 15, 30, 40])
    assert at_level([4, 2, 1], [10, 20, 40], 3) == 15


def test_a_curve_that_rises_again_is_taken_at_its_lowest():
    np.testing.assert_allclose(at_level([4, 2, 3, 1], [0, 1, 2, 3], 1.5), 2.5)


def test_shapes_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match=r"got \(2,\) and \(3,\)"):
        at_level([2, 1], [1, 2, 3], 1)
    with pytest.raises(ValueError, match=r"got \(1, 2\) and \(1, 2\)"):
        at_level([[2, 1]], [[2, 1]], 1)
