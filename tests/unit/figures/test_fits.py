"""The pictures of chapter 1: the right data on the axes."""

from reglab.figures.fits import (
    FRAME,
    draw_errors,
    draw_fit,
    draw_learning,
    draw_spread,
)

import numpy as np
import pytest

from tests.unit.drawn import line
from tests.unit.figures.examples import EXAMPLES, X, draw


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
    (faint,) = (each for each in ax.lines if each.get_alpha())
    np.testing.assert_array_equal(faint.get_ydata(), values["last"])
    assert ax.get_ylim() == (-FRAME, FRAME)


def test_a_fit_alone_is_called_fit_and_the_frame_can_be_wider():
    (ax,) = draw(draw_fit, penalised=None, frame=5)
    np.testing.assert_array_equal(
        line(ax, "fit").get_ydata(), EXAMPLES[draw_fit]["y_hat"]
    )
    assert ax.get_ylim() == (-5, 5)


def test_errors_show_both_curves_and_the_interval():
    (ax,) = draw(draw_errors)
    np.testing.assert_array_equal(line(ax, "new data").get_ydata(), [0.6, 0.2, 0.9])
    band = ax.collections[0].get_paths()[0].vertices
    for at, low, high in ((0, 0.55, 0.65), (1, 0.18, 0.22), (2, 0.8, 1.0)):
        heights = band[band[:, 0] == at, 1]
        assert (heights.min(), heights.max()) == pytest.approx((low, high))
    assert line(ax, "noise σ²").get_ydata()[0] == 0.09


def test_a_training_error_of_zero_is_a_gap():
    (ax,) = draw(draw_errors)
    np.testing.assert_array_equal(line(ax, "training").get_ydata(), [0.5, 0.1, np.nan])
    assert ax.get_ylim()[0] > 0.01


def test_spread_shows_a_line_for_each_model():
    (ax,) = draw(draw_spread)
    spread = EXAMPLES[draw_spread]["spread"]
    for label, deviations in spread.items():
        np.testing.assert_array_equal(line(ax, label).get_ydata(), deviations)
    assert len({line(ax, label).get_linestyle() for label in spread}) == 2
    np.testing.assert_array_equal(line(ax, "readings").get_xdata(), [-0.5, 0.5])


def test_models_that_cannot_be_told_apart_or_are_too_short_are_refused():
    with pytest.raises(ValueError, match="at most 3 models, got"):
        draw(draw_spread, spread={str(number): X for number in range(4)})
    with pytest.raises(ValueError, match=r"same length, got .*'line': 1"):
        draw(draw_spread, spread={"line": [1.0]})


def test_learning_shows_mean_and_range():
    (ax,) = draw(draw_learning)
    np.testing.assert_array_equal(line(ax, "train").get_ydata(), [15, 70, 100])
    np.testing.assert_array_equal(line(ax, "validation").get_ydata(), [10, 55, 45])
    band = ax.collections[1].get_paths()[0].vertices
    heights = band[band[:, 0] == 100, 1]
    assert (heights.min(), heights.max()) == (40, 50)
    assert line(ax, "guessing").get_ydata()[0] == 10
