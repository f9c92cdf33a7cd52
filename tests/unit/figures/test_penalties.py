"""The pictures of chapter 3: the right data on the axes, and what is refused."""

from reglab.figures import penalties

import numpy as np
import pytest

from tests.unit.drawn import line
from tests.unit.figures.examples import EXAMPLES, LOSSES, MEASURED, draw

UNKNOWN = {"L3 on ReLU": ([1, 2], [1, 2])}


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


def test_activations_pin_the_exact_zeros():
    (ax,) = draw(penalties.draw_activations)
    assert [point.get_ydata()[0] for point in ax.lines] == [50.0, 75.0]
    stairs = {patch.get_label(): patch.get_data() for patch in ax.patches}
    assert stairs["penalised"].values.max() == 25.0
    assert np.argmax(stairs["penalised"].values) == 5  # the bin from 0.25 to 0.5


def test_activations_without_exact_zeros_have_no_pin_and_keep_large_outputs():
    (ax,) = draw(penalties.draw_activations, unpenalised=[0.3], penalised=[-0.2, 99.0])
    assert len(ax.lines) == 0
    values = next(p for p in ax.patches if p.get_label() == "penalised").get_data()[0]
    assert values[-1] == 50.0


def test_sparsity_shows_zeros_above_loss():
    loss = {kind: ([0.0, 0.3], [0.01, 0.1]) for kind in MEASURED}
    above, below = draw(penalties.draw_sparsity, loss=loss)
    for ax, heights, ends in ((above, [30, 80], [82]), (below, [0, 0.3], [0.4])):
        for container in ax.containers:
            assert container[0].get_ydata().tolist() == heights
            assert container[2][0].get_segments()[-1][1, 1] == pytest.approx(ends[0])
    assert [tick.get_text() for tick in below.get_xticklabels()] == ["0", "0.1"]


def test_growth_shows_each_seed_and_the_mean():
    size = {name: np.multiply(10, rows) for name, rows in LOSSES.items()}
    above, below = draw(penalties.draw_growth, size=size)
    assert line(above, "true labels").get_ydata().tolist() == [30, 20]
    assert line(below, "true labels").get_ydata().tolist() == [3, 2]
    assert len(above.lines) == 3 * 3


def test_sensitivity_parts_the_penalised_networks():
    above, below = draw(penalties.draw_sensitivity)
    for ax, label, data in (
        (above, "no penalty", [[14.0], [5.0]]),
        (above, "kernel L2", [[7.0, 8.0], [1.0, 2.0]]),
        (below, "kernel L2", [[7.0, 8.0], [8.0, 7.0]]),
    ):
        np.testing.assert_array_equal(line(ax, label).get_data(), data)


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
        (penalties.draw_activations, {"unpenalised": []}, "unpenalised must hold"),
        (penalties.draw_hover, {"paths": {rate: [1] for rate in range(4)}}, "got 4"),
        (
            penalties.draw_sparsity,
            dict.fromkeys(("zeros", "loss"), UNKNOWN),
            "got 'L3 on ReLU'",
        ),
        (penalties.draw_sparsity, {"loss": {}}, r"same kinds, got .* and \[\]"),
        (penalties.draw_growth, {"size": {"labels": [[1, 2]]}}, r"got \['labels'\]"),
    ],
)
def test_bad_values_are_named(function, changed, message):
    with pytest.raises(ValueError, match=message):
        draw(function, **changed)
