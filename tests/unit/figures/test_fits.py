"""The pictures of chapter 1: the right data and labels on the axes, in a frame that does not move."""

from reglab.figures.fits import draw_errors, draw_fit, draw_learning, draw_spread
from reglab.figures.style import COLOURS

import numpy as np
import pytest

from tests.unit.drawn import legend, line

X_LINE = np.linspace(-1, 1, 5)
FIT = {
    "x": np.array([-0.5, 0.5]),
    "y": np.array([1.0, -1.0]),
    "x_line": X_LINE,
    "truth": X_LINE**3,
    "y_hat": 2 * X_LINE,
}
ERRORS = {
    "ticks": ["0", "1", "2"],
    "label": "degree",
    "train": [0.5, 0.1, 1e-30],
    "validation": [0.6, 0.2, 0.9],
    "half": [0.05, 0.02, 0.1],
}
SPREAD = {
    "x": X_LINE,
    "spread": {"line": np.full(5, 0.1), "polynomial": np.full(5, 2.0)},
}
LEARNING = {
    "epoch": [1, 10, 100],
    "train": [[10, 60, 100], [20, 80, 100]],
    "validation": [[10, 50, 40], [10, 60, 50]],
}


def test_fit_shows_readings_truth_and_curve(ax):
    draw_fit(ax, **FIT)
    for label, x, y in (
        ("readings", FIT["x"], FIT["y"]),
        ("truth", X_LINE, FIT["truth"]),
        ("fit", X_LINE, FIT["y_hat"]),
    ):
        np.testing.assert_array_equal(line(ax, label).get_xdata(), x)
        np.testing.assert_array_equal(line(ax, label).get_ydata(), y)
    assert line(ax, "readings").get_color() == COLOURS["train"]
    assert legend(ax) == ["truth", "fit", "readings"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("x", "y")


def test_fit_with_a_penalty_names_both_curves(ax):
    draw_fit(ax, **FIT | {"penalised": X_LINE})
    np.testing.assert_array_equal(line(ax, "penalised").get_ydata(), X_LINE)
    np.testing.assert_array_equal(line(ax, "no penalty").get_ydata(), FIT["y_hat"])
    assert legend(ax) == ["truth", "no penalty", "penalised", "readings"]


def test_the_last_curve_is_faint_and_not_in_the_legend(ax):
    draw_fit(ax, **FIT | {"last": -X_LINE})
    (faint,) = (each for each in ax.lines if each.get_alpha())
    np.testing.assert_array_equal(faint.get_ydata(), -X_LINE)
    assert legend(ax) == ["truth", "fit", "readings"]


@pytest.mark.parametrize(("extra", "limit"), [({}, 2.6), ({"frame": 5}, 5)])
def test_the_frame_does_not_depend_on_the_curve(ax, extra, limit):
    draw_fit(ax, **FIT | {"y_hat": 1000 * X_LINE} | extra)
    assert ax.get_ylim() == (-limit, limit)
    assert ax.get_xlim() == (-1.05, 1.05)


def test_errors_show_both_curves_and_the_interval(ax):
    draw_errors(ax, **ERRORS | {"noise": 0.09})
    np.testing.assert_array_equal(line(ax, "new data").get_ydata(), [0.6, 0.2, 0.9])
    band = ax.collections[0].get_paths()[0].vertices
    for at, low, high in ((0, 0.55, 0.65), (1, 0.18, 0.22), (2, 0.8, 1.0)):
        heights = band[band[:, 0] == at, 1]
        assert (heights.min(), heights.max()) == pytest.approx((low, high))
    assert line(ax, "noise σ²").get_ydata()[0] == 0.09
    assert legend(ax) == ["new data", "training", "noise σ²"]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["0", "1", "2"]
    assert ax.get_yscale() == "log"
    assert ax.get_xlabel() == "degree"
    assert "lower is better" in ax.get_ylabel()


def test_a_training_error_of_zero_is_a_gap(ax):
    draw_errors(ax, **ERRORS)
    np.testing.assert_array_equal(line(ax, "training").get_ydata(), [0.5, 0.1, np.nan])
    assert ax.get_ylim()[0] > 0.01


def test_log_axes_have_plain_numbers(ax):
    draw_errors(ax, **ERRORS)
    ax.figure.canvas.draw()
    texts = [text.get_text() for text in ax.get_yticklabels()]
    assert {"0.1", "1"} <= set(texts)


def test_spread_shows_a_line_for_each_model(ax):
    draw_spread(ax, **SPREAD | {"at": [-0.5, 0.5]})
    for label, spread in SPREAD["spread"].items():
        np.testing.assert_array_equal(line(ax, label).get_ydata(), spread)
    styles = {line(ax, label).get_linestyle() for label in SPREAD["spread"]}
    assert len(styles) == 2
    np.testing.assert_array_equal(line(ax, "readings").get_xdata(), [-0.5, 0.5])
    assert legend(ax) == ["line", "polynomial", "readings"]
    assert ax.get_yscale() == "log"


def test_learning_shows_mean_and_range(ax):
    draw_learning(ax, **LEARNING | {"chance": 10})
    np.testing.assert_array_equal(line(ax, "train").get_ydata(), [15, 70, 100])
    np.testing.assert_array_equal(line(ax, "validation").get_ydata(), [10, 55, 45])
    band = ax.collections[1].get_paths()[0].vertices
    heights = band[band[:, 0] == 100, 1]
    assert (heights.min(), heights.max()) == (40, 50)
    assert line(ax, "guessing").get_ydata()[0] == 10
    assert ax.get_xlim() == (1, 100)
    assert ax.get_ylim() == (0, 103)
    assert ax.get_xscale() == "log"
    assert "higher is better" in ax.get_ylabel()


@pytest.mark.parametrize(
    ("draw", "values"),
    [
        (draw_fit, FIT | {"y": [1.0]}),
        (draw_fit, FIT | {"y_hat": [1.0, 2.0]}),
        (draw_fit, FIT | {"last": [1.0]}),
        (draw_errors, ERRORS | {"half": [0.1]}),
        (draw_spread, SPREAD | {"spread": {"line": [1.0]}}),
        (draw_learning, LEARNING | {"epoch": [1, 10]}),
    ],
)
def test_lengths_that_do_not_fit_are_refused(ax, draw, values):
    with pytest.raises(ValueError, match="must have the same length, got"):
        draw(ax, **values)


def test_more_models_than_line_styles_are_refused(ax):
    models = {str(number): X_LINE for number in range(4)}
    with pytest.raises(ValueError, match="at most 3 models, got"):
        draw_spread(ax, **SPREAD | {"spread": models})
