"""figures.regimes: the data that reach the axes, labels and limits that stay put."""

from reglab.figures import regimes
from reglab.figures.style import COLOURS
from reglab.maths.decomposition import Parts

import matplotlib.pyplot as plt
import numpy as np
import pytest

from tests.unit.drawn import legend, line

X_TEST = np.linspace(-0.99, 0.99, 200)
CURVE = np.sin(3 * X_TEST)


def test_fits_show_the_data_the_truth_and_each_degree(ax):
    fits = {degree: CURVE * degree for degree in (1, 3, 12)}
    values = {"x": [0, 1], "y": [1, 2], "x_test": X_TEST, "truth": CURVE, "fits": fits}
    regimes.draw_fits(values, ax)
    np.testing.assert_array_equal(line(ax, "data").get_xydata(), [[0, 1], [1, 2]])
    np.testing.assert_array_equal(line(ax, "truth").get_ydata(), CURVE)
    for degree, y_hat in fits.items():
        np.testing.assert_array_equal(line(ax, f"degree {degree}").get_ydata(), y_hat)
    assert legend(ax) == ["data", "truth", "degree 1", "degree 3", "degree 12"]
    styles = {(each.get_color(), each.get_linestyle()) for each in ax.lines[1:]}
    assert len(styles) == 4


def test_the_cloud_shows_every_fit_thinned_with_both_ends_kept(ax):
    fits = np.outer(CURVE, [1, 2, 3])
    values = {"x_test": X_TEST, "truth": CURVE, "mean": 2 * CURVE, "fits": fits}
    regimes.draw_cloud(values, ax)
    thin = [each for each in ax.lines if each.get_color() == COLOURS["variance"]]
    assert len(thin) == 3
    for factor, each in zip((1, 2, 3), thin):
        x, y = each.get_data()
        assert len(x) == regimes.POINTS
        assert (x[0], x[-1]) == (X_TEST[0], X_TEST[-1])
        np.testing.assert_allclose(y, factor * np.sin(3 * x))
    x, y = line(ax, "mean fit").get_data()
    np.testing.assert_allclose(y, 2 * np.sin(3 * x))
    assert legend(ax) == ["single fits", "mean fit", "truth"]


def test_the_band_is_two_standard_deviations_to_either_side(ax):
    spread = 0.1 + X_TEST**2
    values = {"x_test": X_TEST, "truth": CURVE, "mean": CURVE, "spread": spread}
    regimes.draw_band(values, ax)
    (band,) = ax.collections
    edge = band.get_paths()[0].vertices
    off = np.abs(edge[:, 1] - np.sin(3 * edge[:, 0]))
    inside = np.abs(edge[:, 0]) < 0.98
    np.testing.assert_allclose(off[inside], (0.2 + 2 * edge[:, 0] ** 2)[inside])
    assert legend(ax) == ["95 % of fits", "mean fit", "truth"]


def test_bars_are_as_long_as_the_parts_on_a_fixed_scale(ax):
    regimes.draw_bars(Parts(-0.001, 0.2, 0.25), ax)
    assert [bar.get_width() for bar in ax.patches] == [0, 0.2, 0.25]
    assert [text.get_text() for text in ax.get_yticklabels()] == [
        "bias²",
        "variance",
        "noise σ²",
    ]
    assert ax.get_xlim() == (0, 0.5)
    assert "lower is better" in ax.get_xlabel()


@pytest.mark.parametrize("log", [False, True])
def test_parts_are_drawn_with_their_sum_and_the_measured_error(ax, log):
    parts = [Parts(0.4, 0.1, 0.25), Parts(0.1, 0.3, 0.25)]
    values = {"at": [1, 2], "parts": parts, "xlabel": "degree", "error": [0.7, 0.6]}
    regimes.draw_parts(values, ax, log=log)
    drawn = {
        "bias²": [0.4, 0.1],
        "variance": [0.1, 0.3],
        "noise σ²": [0.25, 0.25],
        "sum of the three": [0.75, 0.65],
        "measured error": [0.7, 0.6],
    }
    assert set(legend(ax)) == set(drawn)
    for label, heights in drawn.items():
        np.testing.assert_allclose(line(ax, label).get_ydata(), heights)
    assert ax.get_xscale() == ("log" if log else "linear")
    assert ax.get_xlabel() == "degree"
    assert "lower is better" in ax.get_ylabel()


def test_without_measured_errors_none_are_drawn(ax):
    values = {"at": [1], "parts": [Parts(0.4, 0.1, 0.25)], "xlabel": "degree"}
    regimes.draw_parts(values, ax)
    assert "measured error" not in legend(ax)


def test_freedom_is_drawn_against_the_strength(ax):
    regimes.draw_freedom({"at": [0.1, 1, 10], "df": [11, 7, 3]}, ax)
    np.testing.assert_array_equal(
        ax.lines[0].get_xydata(), [[0.1, 11], [1, 7], [10, 3]]
    )
    assert ax.get_xscale() == "log"
    assert "degrees" in ax.get_ylabel()


def test_learning_curves_are_drawn_for_each_degree(ax):
    errors = {1: [0.4, 0.39], 3: [0.04, 0.02], 12: [0.2, 0.1]}
    regimes.draw_learning({"n": [20, 40], "errors": errors}, ax)
    for degree, heights in errors.items():
        np.testing.assert_array_equal(line(ax, f"degree {degree}").get_ydata(), heights)
    assert [text.get_text() for text in ax.get_xticklabels()] == ["20", "40"]
    assert ax.get_xscale() == ax.get_yscale() == "log"


@pytest.mark.parametrize(("lam", "name"), [(0, "unpenalised"), (0.001, "penalised")])
def test_the_network_is_drawn_in_the_style_of_its_penalty(ax, lam, name):
    values = {"x": [0, 1], "y": [1, 2], "x_test": X_TEST, "truth": CURVE, "lam": lam}
    regimes.draw_network(values | {"y_hat": 9 * CURVE}, ax)
    x, y = line(ax, "network").get_data()
    np.testing.assert_allclose(y, 9 * np.sin(3 * x))
    assert line(ax, "network").get_color() == COLOURS[name]
    assert ax.get_ylim() == (-3, 3)  # whatever the curve does


def test_descent_shows_medians_and_the_middle_of_the_draws(ax):
    rows = np.arange(1.0, 12.0)[:, None] * [1, 10, 2]
    values = {"counts": [2, 20, 1000], "n": 20, "ylim": (0.1, 1e3), "ylabel": "error"}
    regimes.draw_descent(values | {"unpenalised": rows, "penalised": rows / 2}, ax)
    np.testing.assert_array_equal(line(ax, "unpenalised").get_ydata(), [6, 60, 12])
    np.testing.assert_array_equal(line(ax, "penalised").get_ydata(), [3, 30, 6])
    heights = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == (2, 100)
    assert list(ax.lines[0].get_xdata()) == [20, 20]
    assert ax.get_xlabel() == "number of features p"
    assert ax.get_ylabel() == "error"


def test_limits_do_not_depend_on_the_data():
    limits = set()
    for factor in (0.1, 50):
        figure, axes = plt.subplots(2)
        values = {"x_test": X_TEST, "truth": CURVE, "mean": factor * CURVE}
        values |= {"fits": factor * CURVE[:, None], "spread": factor * abs(CURVE)}
        regimes.draw_cloud(values, axes[0])
        regimes.draw_band(values, axes[1])
        limits |= {(each.get_xlim(), each.get_ylim()) for each in axes}
        plt.close(figure)
    assert len(limits) == 1
