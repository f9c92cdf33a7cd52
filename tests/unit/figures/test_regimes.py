"""The pictures of chapter 2: the right data on the axes, thinned without changing a curve."""

from reglab.figures import regimes
from reglab.figures.style import COLOURS

import numpy as np
import pytest
from matplotlib.colors import to_hex

from tests.unit.drawn import line
from tests.unit.figures.examples import EXAMPLES, X, draw


def test_fits_show_the_data_the_truth_and_each_degree():
    (ax,) = draw(regimes.draw_fits)
    values = EXAMPLES[regimes.draw_fits]
    np.testing.assert_array_equal(
        line(ax, "data").get_data(), [values["x"], values["y"]]
    )
    np.testing.assert_array_equal(line(ax, "truth").get_ydata(), values["truth"])
    for degree, y_hat in values["fits"].items():
        np.testing.assert_array_equal(line(ax, f"degree {degree}").get_ydata(), y_hat)
    styles = {(each.get_color(), each.get_linestyle()) for each in ax.lines[1:]}
    assert len(styles) == 4


def test_thinning_keeps_each_curve_and_both_ends():
    (ax,) = draw(regimes.draw_cloud)
    thin = [each for each in ax.lines if each.get_color() == COLOURS["variance"]]
    assert len(thin) == 3
    for factor, each in zip((1, 2, 3), thin):
        x, y = each.get_data()
        assert len(x) == regimes.POINTS
        assert (x[0], x[-1]) == (X[0], X[-1])
        np.testing.assert_allclose(y, factor * np.sin(3 * x))
    x, y = line(ax, "mean fit").get_data()
    np.testing.assert_allclose(y, 2 * np.sin(3 * x))


def test_the_band_is_two_standard_deviations_to_either_side():
    (ax,) = draw(regimes.draw_band)
    (band,) = ax.collections
    edge = band.get_paths()[0].vertices
    off = np.abs(edge[:, 1] - np.sin(3 * edge[:, 0]))
    inside = np.abs(edge[:, 0]) < 0.98
    np.testing.assert_allclose(off[inside], (0.2 + 2 * edge[:, 0] ** 2)[inside])


def test_bars_are_as_long_as_the_parts_and_none_is_negative():
    (ax,) = draw(regimes.draw_bars)
    assert [bar.get_width() for bar in ax.patches] == [0, 0.2, 0.25]
    names = [text.get_text() for text in ax.get_yticklabels()]
    assert names == ["bias²", "variance", "noise σ²"]
    colours = [to_hex(bar.get_facecolor()) for bar in ax.patches]
    assert colours == [COLOURS[name] for name in ("bias", "variance", "noise")]


@pytest.mark.parametrize("log", [False, True])
def test_parts_are_drawn_with_their_sum_and_the_measured_error(log):
    (ax,) = draw(regimes.draw_parts, log=log)
    for label, heights in {
        "bias²": [0.4, 0.1],
        "variance": [0.1, 0.3],
        "noise σ²": [0.25, 0.25],
        "sum of the three": [0.75, 0.65],
        "measured error": [0.7, 0.6],
    }.items():
        np.testing.assert_allclose(line(ax, label).get_ydata(), heights)
    assert ax.get_xscale() == ("log" if log else "linear")
    (ax,) = draw(regimes.draw_parts, error=None, log=log)
    assert len(ax.lines) == 4


def test_sample_sizes_are_named_in_full():
    (ax,) = draw(regimes.draw_sample_sizes)
    for degree, heights in EXAMPLES[regimes.draw_sample_sizes]["errors"].items():
        np.testing.assert_array_equal(line(ax, f"degree {degree}").get_ydata(), heights)
    assert [text.get_text() for text in ax.get_xticklabels()] == ["20", "1000"]


@pytest.mark.parametrize(("lam", "name"), [(0, "unpenalised"), (0.001, "penalised")])
def test_the_network_is_drawn_in_the_style_of_its_penalty(lam, name):
    (ax,) = draw(regimes.draw_network, lam=lam)
    x, y = line(ax, "network").get_data()
    np.testing.assert_allclose(y, 9 * np.sin(3 * x))
    assert line(ax, "network").get_color() == COLOURS[name]


def test_descent_shows_medians_and_the_middle_of_the_draws():
    (ax,) = draw(regimes.draw_descent)
    np.testing.assert_array_equal(line(ax, "unpenalised").get_ydata(), [6, 60, 12])
    np.testing.assert_array_equal(line(ax, "penalised").get_ydata(), [3, 30, 6])
    heights = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == (2, 100)
    assert list(ax.lines[0].get_xdata()) == [20, 20]
    (ax,) = draw(regimes.draw_descent, penalised=None)
    assert len(ax.lines) == 2
