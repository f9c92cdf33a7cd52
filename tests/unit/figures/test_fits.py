"""The pictures of chapter 1: the right data on the axes."""

from reglab.figures.fits import (
    FRAME,
    WIDE,
    draw_choice,
    draw_errors,
    draw_fit,
    draw_learning,
    draw_levels,
    draw_pile,
    draw_reach,
    draw_shares,
)
from reglab.outputs.drawn import role

import numpy as np
import pytest

from tests.unit.drawn import line
from tests.unit.figures.examples import CURVE, EXAMPLES, X, draw


def test_fit_shows_readings_and_each_curve():
    (ax,) = draw(draw_fit)
    values = EXAMPLES[draw_fit]
    for label, x, y in (
        ("readings", values["x"], values["y"]),
        ("truth", X, values["truth"]),
        ("no penalty", X, values["y_hat"]),
        ("penalised", X, values["penalised"]),
    ):
        np.testing.assert_array_equal(line(ax, label).get_data(), [x, y])
    assert ax.get_ylim() == (-FRAME, FRAME)


def test_a_fit_alone_is_called_fit_and_the_frame_can_be_wider():
    (ax,) = draw(draw_fit, penalised=None, frame=5)
    np.testing.assert_array_equal(
        line(ax, "fit").get_ydata(), EXAMPLES[draw_fit]["y_hat"]
    )
    assert ax.get_ylim() == (-5, 5)


def test_what_a_fit_misses_is_drawn_at_the_readings_and_towards_the_truth():
    (ax,) = draw(draw_fit)
    area, sticks = ax.collections
    ends = [stick[:, 1].tolist() for stick in sticks.get_segments()]
    assert ends == [[1.0, -0.5], [-1.0, 0.5]]
    assert role(area) == "validation"
    (ax,) = draw(draw_fit, fitted=None)
    assert len(ax.collections) == 0


def test_the_choice_hides_the_truth():
    (ax,) = draw(draw_choice)
    labels = {text.get_text() for text in ax.get_legend().get_texts()}
    assert labels == {"curve A", "curve B", "readings"}
    np.testing.assert_array_equal(line(ax, "curve B").get_ydata(), CURVE)


def test_errors_leave_a_trail_and_hide_what_comes_after():
    (ax,) = draw(draw_errors)
    assert list(line(ax, "new data").get_ydata()) == [0.9, 0.2]
    np.testing.assert_array_equal(line(ax, "training").get_ydata(), [np.nan, 0.1])
    large = [each for each in ax.lines if each.get_markersize() == 10]
    assert [each.get_ydata()[0] for each in large] == [0.1, 0.2]


def test_an_error_too_small_for_the_axis_is_a_triangle_at_its_foot():
    (ax,) = draw(draw_errors)
    (triangle,) = (each for each in ax.lines if each.get_marker() == "v")
    assert role(triangle) == "train"
    assert triangle.get_xdata() == line(ax, "training").get_xdata()[:1]
    assert ax.get_ylim()[0] < triangle.get_ydata()[0] < 1.5 * ax.get_ylim()[0]


def test_all_errors_at_once_have_a_star_at_the_lowest():
    (ax,) = draw(draw_errors, upto=None)
    (star,) = (each for each in ax.lines if each.get_marker() == "*")
    assert star.get_ydata() == [0.2]
    assert list(line(ax, "new data").get_ydata()) == [0.9, 0.2, 0.6]
    (ax,) = draw(draw_errors, upto=None, new=[0.9, 0, 0])
    assert not [each for each in ax.lines if each.get_marker() == "*"]


def test_the_axis_of_penalties_is_logarithmic_with_a_break_before_zero():
    four = {"at": [0, 0.001, 0.01, 1], "new": [1, 2, 3, 4], "upto": 3}
    (ax,) = draw(draw_errors, train=None, **four)
    zero, first, second, last = line(ax, "new data").get_xdata()
    assert second - first == pytest.approx((last - second) / 2)
    assert zero < first
    slashes = [each for each in ax.lines if isinstance(each.get_marker(), list)]
    assert len(slashes) == 2
    assert all(zero < each.get_xdata()[0] < first for each in slashes)
    assert ax.get_xticklabels()[0].get_text() == "0"


def test_a_position_out_of_range_is_named():
    with pytest.raises(ValueError, match="upto must be between 0 and 2, got 3"):
        draw(draw_errors, upto=3)


def test_fits_pile_up_and_what_leaves_the_frame_stays_at_its_edge():
    (ax,) = draw(draw_pile)
    (last,) = (each for each in ax.lines if each.get_linewidth() == 2.4)
    np.testing.assert_array_equal(last.get_ydata(), 3 * CURVE)
    assert len([each for each in ax.lines if each.get_linewidth() == 0.8]) == 2
    edges = {
        each.get_marker(): each.get_ydata().tolist()
        for each in ax.lines
        if each.get_marker() in ("^", "v")
    }
    assert edges == {"^": [WIDE * 0.96], "v": [-WIDE * 0.96]}


def test_the_reach_is_two_standard_deviations_about_the_mean():
    (ax,) = draw(draw_reach)
    band = ax.collections[0].get_paths()[0].vertices
    at = EXAMPLES[draw_reach]
    heights = band[band[:, 0] == X[0], 1]
    expected = at["mean"][0] + 2 * at["spread"][0] * np.array([-1, 1])
    np.testing.assert_allclose([heights.min(), heights.max()], expected)
    np.testing.assert_array_equal(line(ax, "mean fit").get_ydata(), at["mean"])


def test_levels_have_their_error_at_their_end():
    (ax,) = draw(draw_levels)
    assert [bar.get_width() for bar in ax.patches] == [3.16, 0.19]
    assert [text.get_text() for text in ax.texts] == ["3.2", "0.19"]
    assert ax.lines[0].get_xdata()[0] == 0.09


def test_shares_show_the_mean_and_each_network():
    (ax,) = draw(draw_shares)
    assert list(line(ax, "validation").get_ydata()) == [93, 55, 11]
    dots = [each for each in ax.lines if each.get_alpha()]
    assert [len(each.get_xdata()) for each in dots] == [6, 6]
    assert list(dots[1].get_ydata()) == [92, 94, 60, 50, 12, 10]
    assert line(ax, "guessing").get_ydata()[0] == 10


def test_learning_shows_mean_and_range():
    (ax,) = draw(draw_learning)
    np.testing.assert_array_equal(line(ax, "train").get_ydata(), [15, 70, 100])
    np.testing.assert_array_equal(line(ax, "validation").get_ydata(), [10, 55, 45])
    band = ax.collections[1].get_paths()[0].vertices
    heights = band[band[:, 0] == 100, 1]
    assert (heights.min(), heights.max()) == (40, 50)
    assert line(ax, "guessing").get_ydata()[0] == 10
