"""The pictures of chapter 2: the right data on the axes, and nothing cut off without a word."""

from reglab.figures import regimes
from reglab.figures.style import COLOURS
from reglab.maths.decomposition import Parts

import numpy as np
import pytest
from matplotlib.colors import to_hex

from tests.unit.drawn import line
from tests.unit.figures.examples import EXAMPLES, X, draw


def test_a_cloud_keeps_every_point_of_every_fit():
    (ax,) = draw(regimes.draw_cloud)
    thin = [each for each in ax.lines if each.get_color() == COLOURS["variance"]]
    assert len(thin) == 3
    for factor, each in zip((1, 2, 3), thin):
        np.testing.assert_array_equal(each.get_data(), [X, factor * np.sin(3 * X)])
    np.testing.assert_array_equal(line(ax, "mean fit").get_ydata(), 2 * np.sin(3 * X))
    np.testing.assert_array_equal(line(ax, "truth").get_ydata(), np.sin(3 * X))
    assert line(ax, "thickest").get_xdata() == [0.9]


def test_a_short_cloud_has_neither_names_nor_a_mean():
    (ax,) = draw(regimes.draw_cloud, short=True, mean=None, thickest=None)
    assert ax.get_legend() is None
    assert ax.get_xlabel() == ax.get_ylabel() == ""
    assert len(ax.lines) == 4


def test_the_band_is_two_standard_deviations_to_either_side():
    (ax,) = draw(regimes.draw_band)
    (band,) = ax.collections
    edge = band.get_paths()[0].vertices
    off = np.abs(edge[:, 1] - np.sin(3 * edge[:, 0]))
    np.testing.assert_allclose(off, 0.2 + 2 * edge[:, 0] ** 2)


def bars(parts):
    """Return the axes, and where each bar of the sum begins and ends, by its colour."""
    (ax,) = draw(regimes.draw_sum, parts=parts)
    found = {
        to_hex(bar.get_facecolor()): (bar.get_x(), bar.get_x() + bar.get_width())
        for bar in ax.patches
    }
    return ax, {name: found[COLOURS[name]] for name in ("noise", "bias", "variance")}


def test_the_sum_is_one_bar_of_three_parts_and_none_is_negative():
    ax, ends = bars(Parts(-0.001, 0.2, 0.25))
    assert ends == {"noise": (0, 0.25), "bias": (0.25, 0.25), "variance": (0.25, 0.45)}
    assert list(line(ax, "cubic's end").get_xdata()) == [0.3, 0.3]
    assert len(ax.texts) == 0


def test_a_bar_that_leaves_the_frame_says_how_far_it_goes():
    ax, ends = bars(Parts(0.1, 3.0, 0.09))
    assert ends["variance"][1] == regimes.LIMIT
    assert [text.get_text() for text in ax.texts] == ["to 3.19"]
    assert ">" in [each.get_marker() for each in ax.lines]


def test_the_walk_goes_from_the_reading_to_the_prediction():
    (ax,) = draw(regimes.draw_walk)
    arrows = [(text.xyann[1], text.xy[1]) for text in ax.texts if hasattr(text, "xy")]
    assert arrows == [(-0.7, -1.0), (-1.0, -0.1), (-0.1, 0.1)]


def test_areas_stand_on_each_other():
    (ax,) = draw(regimes.draw_areas)
    tops = {
        area.get_label(): area.get_paths()[0].vertices[:, 1].max()
        for area in ax.collections
    }
    assert tops == pytest.approx({"noise σ²": 0.09, "bias²": 0.49, "variance": 0.49})
    assert list(line(ax, "cubic").get_ydata()) == [0.12, 0.12]


def test_sample_sizes_are_named_in_full():
    (ax,) = draw(regimes.draw_sample_sizes)
    for degree, heights in EXAMPLES[regimes.draw_sample_sizes]["errors"].items():
        np.testing.assert_array_equal(line(ax, f"degree {degree}").get_ydata(), heights)
    assert [text.get_text() for text in ax.get_xticklabels()] == [
        "20",
        "50",
        "100",
        "1000",
    ]


@pytest.mark.parametrize(("lam", "name"), [(0, "unpenalised"), (0.001, "penalised")])
def test_the_network_is_drawn_in_the_style_of_its_penalty(lam, name):
    (ax,) = draw(regimes.draw_network, lam=lam)
    x, y = line(ax, "network").get_data()
    np.testing.assert_allclose(y, 9 * np.sin(3 * x))
    assert line(ax, "network").get_color() == COLOURS[name]


def test_a_narrow_scale_is_numbered_in_full():
    (ax,) = draw(regimes.draw_descent, ylim=(0.3, 1.0))
    assert list(ax.get_yticks()) == [0.3, 0.4, 0.5, 0.7, 1]
    assert ax.get_ylim() == (0.3, 1.0)


def test_descent_shows_medians_and_the_middle_of_the_draws():
    (ax,) = draw(regimes.draw_descent)
    np.testing.assert_array_equal(line(ax, "unpenalised").get_ydata(), [6, 60, 12])
    np.testing.assert_array_equal(line(ax, "penalised").get_ydata(), [3, 30, 6])
    heights = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == (2, 100)
    assert list(ax.lines[0].get_xdata()) == [20, 20]
    (ax,) = draw(regimes.draw_descent, penalised=None)
    assert len(ax.lines) == 2
