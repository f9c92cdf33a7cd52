"""The pictures of the page on large weights: the right data on the axes, and what is refused."""

from reglab.figures import sayings

import numpy as np
import pytest

from tests.unit.drawn import line
from tests.unit.figures.examples import LOSSES, draw


def test_growth_shows_each_seed_and_the_mean():
    size = {name: np.multiply(10, rows) for name, rows in LOSSES.items()}
    above, below = draw(sayings.draw_growth, size=size)
    assert line(above, "true labels").get_ydata().tolist() == [30, 20]
    assert line(below, "true labels").get_ydata().tolist() == [3, 2]
    assert len(above.lines) == 3 * 3


def test_shaken_has_a_line_for_each_strength_and_marks_one_size():
    (ax,) = draw(sayings.draw_shaken)
    for label, values in {"no penalty": [1, 4], "L2 0.001": [0.7, 3]}.items():
        assert line(ax, label).get_ydata().tolist() == values
    marks = [
        one.get_xydata()[0].tolist() for one in ax.lines if len(one.get_xdata()) == 1
    ]
    assert marks == [[0.4, 4], [0.4, 3], [0.4, 1]]


@pytest.mark.parametrize(
    ("function", "changed", "message"),
    [
        (sayings.draw_growth, {"size": {"labels": [[1, 2]]}}, r"got \['labels'\]"),
        (sayings.draw_shaken, {"moved": {0: [1, 4]}}, r"got \[0\]"),
        (sayings.draw_shaken, {"size": 0.2}, "got 0.2"),
    ],
)
def test_bad_values_are_named(function, changed, message):
    with pytest.raises(ValueError, match=message):
        draw(function, **changed)
