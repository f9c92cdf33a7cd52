"""Chapter 4's pictures of many pairs of runs: the right data on the axes."""

from reglab.figures import histories, pairs

import numpy as np
import pytest

from tests.unit.drawn import line
from tests.unit.figures.examples import EXAMPLES, draw


def marks(ax, marker):
    return [each for each in ax.lines if each.get_marker() == marker]


def test_differences_show_each_split_and_both_intervals():
    (ax,) = draw(pairs.draw_differences)
    dots = [sorted(each.get_ydata()) for each in marks(ax, "o")]
    assert dots == [[-2.6, 0, 2.6], [0, 0, 5.2]]
    bars = [
        container.lines[2][0].get_segments()[0][:, 1] for container in ax.containers
    ]
    expected = [
        [mean - half, mean + half]
        for mean, plain, wide in EXAMPLES[pairs.draw_differences]["intervals"].values()
        for half in (wide, plain)
    ]
    np.testing.assert_allclose(bars, expected)
    with pytest.raises(ValueError, match="same λ"):
        draw(pairs.draw_differences, intervals={})


def test_gaps_show_the_mean_and_the_middle_of_the_splits():
    (ax,) = draw(pairs.draw_gaps)
    at = histories.thinned(30)
    for label, name in (("λ = 0", "unpenalised"), ("with the penalty", "penalised")):
        gaps, thick = EXAMPLES[pairs.draw_gaps]["gaps"][name], line(ax, label)
        np.testing.assert_allclose(
            thick.get_data(), [at + 1, gaps.mean(axis=0)[at]], atol=1e-12
        )
        thin = [
            each.get_ydata()
            for each in ax.lines
            if each.get_linewidth() == 0.9 and each.get_color() == thick.get_color()
        ]
        np.testing.assert_allclose(thin, np.quantile(gaps, (0.1, 0.9), axis=0)[:, at])
    assert [(text.get_text(), text.xy) for text in ax.texts] == [("said", (7, 20))]


def test_the_spread_of_gaps_counts_every_split():
    (ax,) = draw(pairs.draw_gap_spread)
    counts = {patch.get_label(): patch.get_data() for patch in ax.patches}
    assert list(counts["λ = 0"].edges) == [-8, -4, 0, 4, 8]
    assert list(counts["λ = 0"].values) == [0, 1, 2, 1]  # 50 is in the last stretch
    assert list(counts["with the penalty"].values) == [0, 2, 1, 1]
    assert [each.get_xdata()[0] for each in marks(ax, "^")] == [1, 13.25]
    assert [(text.get_text(), text.xy[0]) for text in ax.texts] == [("said", 5.5)]


def test_outputs_show_the_share_below_each_value():
    (ax,) = draw(pairs.draw_outputs)
    outputs = np.abs(EXAMPLES[pairs.draw_outputs]["outputs"])
    for value, share in zip(*line(ax, "this λ").get_data()):
        assert share == pytest.approx(100 * np.mean(outputs < value))
    (dot,) = marks(ax, "o")
    assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (0.05, pytest.approx(50))


def test_price_shows_each_split_and_leaves_space_for_the_topmost_name():
    (ax,) = draw(pairs.draw_price)
    assert [list(each.get_xdata()) for each in marks(ax, "o")] == [[30, 34], [98, 99]]
    assert [list(each.get_ydata()) for each in marks(ax, "o")] == [
        [0, 0.01],
        [0.1, 0.2],
    ]
    assert [text.get_text() for text in ax.texts] == ["λ = 0.001", "λ = 0.1"]
    assert ax.get_ylim()[1] == pytest.approx(0.23)


def test_halfwidths_are_drawn_as_given():
    (ax,) = draw(pairs.draw_halfwidths)
    assert line(ax, "pair").get_ydata().tolist() == [5.5, 3.4, 1.1]
    assert [text.xy for text in ax.texts] == [(1000, 1)]
