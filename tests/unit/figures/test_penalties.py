"""The pictures of chapter 3: the right data on the axes, and what is refused."""

from reglab.figures import penalties

import numpy as np
import pytest

from tests.unit.drawn import line
from tests.unit.figures.examples import EXAMPLES, draw


def test_shrinkage_shows_both_kinds_of_weights():
    (ax,) = draw(penalties.draw_shrinkage)
    assert list(line(ax, "L1").get_ydata()) == [0.5, 0.0]
    assert list(line(ax, "L2").get_ydata()) == [0.8, -0.4]
    x, y = line(ax, "no penalty").get_data()
    assert list(x) == list(y)


def test_geometry_shows_where_they_touch():
    (ax,) = draw(penalties.draw_geometry)
    values = EXAMPLES[penalties.draw_geometry]
    for label, name in {
        "data loss": "touching",
        "penalty": "contour",
        "path of w": "path",
    }.items():
        np.testing.assert_array_equal(line(ax, label).get_data(), values[name])
    marks = [point.get_xydata()[0] for point in ax.lines if len(point.get_xdata()) == 1]
    np.testing.assert_array_equal(marks, [values["best"], values["solution"]])
    assert ax.get_aspect() == 1


def test_raster_sorts_outputs_into_shades_and_leaves_zeros_blank():
    (ax,) = draw(penalties.draw_raster)
    marks = {
        label: line(ax, label).get_xydata().tolist()
        for label in ("up to 0.5", "up to 1.5", "above 1.5")
    }
    assert marks == {
        "up to 0.5": [[1, 0], [2, 1]],
        "up to 1.5": [[2, 0]],
        "above 1.5": [[3, 0]],
    }
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["3", "5"]
    assert ax.get_xticks().tolist() == [0.5, 2.5]


def test_price_of_zeros_shows_both_cross_entropies_for_each_kind():
    for ax, zeros in zip(draw(penalties.draw_zeros_price), ([30, 80], [30, 70])):
        validation, training = (container[0] for container in ax.containers)
        assert validation.get_xdata().tolist() == zeros
        assert validation.get_ydata().tolist() == [0.3, 0.5]
        assert max(training.get_ydata()) < 0.3
        assert [text.get_text() for text in ax.texts] == ["0", "0.1"]


def test_hover_shows_a_path_for_each_rate():
    (ax,) = draw(penalties.draw_hover)
    assert list(line(ax, "rate 0.1").get_ydata()) == [1, 0]
    assert list(line(ax, "rate 0.02").get_ydata()) == [1, 0.5]
    assert list(line(ax, "minimum").get_ydata()) == [0, 0]


@pytest.mark.parametrize(
    ("function", "changed", "message"),
    [
        (penalties.draw_geometry, {"best": [1, 2, 3]}, r"best .* \(3,\)"),
        (penalties.draw_geometry, {"solution": 1}, r"solution .* \(\)"),
        (penalties.draw_raster, {"classes": [1]}, r"\(2, 4\) and \(1,\)"),
        (penalties.draw_zeros_price, {"train": {}}, r"same kinds, got .* \[\] and"),
        (penalties.draw_hover, {"paths": {rate: [1] for rate in range(4)}}, "got 4"),
    ],
)
def test_bad_values_are_named(function, changed, message):
    with pytest.raises(ValueError, match=message):
        draw(function, **changed)
