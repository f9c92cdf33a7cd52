"""Chapter 4's pictures of many pairs of runs."""

from reglab.figures import histories, pairs

import numpy as np
import pytest

from tests.unit.drawn import labelled


def test_differences(ax):
    differences = {0.001: np.array([0, 2.6, -2.6]), 0.1: np.array([5.2, 0, 0])}
    intervals = {0.001: (0.0, 1.0, 2.0), 0.1: (1.7, 0.5, 0.9)}
    pairs.draw_differences(ax, differences=differences, intervals=intervals)
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert [sorted(line.get_ydata()) for line in dots] == [[-2.6, 0, 2.6], [0, 0, 5.2]]
    bars = [
        [segment[:, 1].tolist() for segment in container.lines[2][0].get_segments()]
        for container in ax.containers
    ]
    expected = [
        [mean - half, mean + half]
        for mean, plain, wide in intervals.values()
        for half in (wide, plain)
    ]
    np.testing.assert_allclose(np.array(bars)[:, 0], expected)
    assert [text.get_text() for text in ax.get_xticklabels()] == ["0.001", "0.1"]
    with pytest.raises(ValueError, match="same λ"):
        pairs.draw_differences(ax, differences=differences, intervals={})


def test_gaps(ax):
    rng = np.random.default_rng(0)
    gaps = {name: rng.normal(size=(50, 30)) for name in ("unpenalised", "penalised")}
    pairs.draw_gaps(ax, gaps=gaps, claims=[(7, 20, "said")])
    lines = labelled(ax)
    at = histories.thinned(30)
    for label, name in (("λ = 0", "unpenalised"), ("with the penalty", "penalised")):
        line = lines[label]
        assert list(line.get_xdata()) == list(at + 1)
        np.testing.assert_allclose(line.get_ydata(), gaps[name].mean(axis=0)[at])
        low, high = np.sort(gaps[name], axis=0)[[5, 44]][:, at]
        thin = [
            other.get_ydata()
            for other in ax.lines
            if other.get_linewidth() == 0.9 and other.get_color() == line.get_color()
        ]
        assert np.all((thin[0] <= low) & (thin[1] >= high))
    (text,) = ax.texts
    assert (text.get_text(), text.xy) == ("said", (7, 20))


def test_spread(ax):
    gaps = {
        "unpenalised": np.array([-1.0, 1.0, 3.0, 50.0]),
        "penalised": np.array([-1.0, -2.0, 3.0, 4.0]),
    }
    pairs.draw_gap_spread(ax, gaps=gaps, limits=(-8, 8), marks=[(5.5, "said")])
    counts = {patch.get_label(): patch.get_data() for patch in ax.patches}
    assert list(counts["λ = 0"].edges) == [-8, -4, 0, 4, 8]
    assert list(counts["λ = 0"].values) == [0, 1, 2, 1]
    assert list(counts["with the penalty"].values) == [0, 2, 1, 1]
    means = [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "^"]
    assert means == [gaps["penalised"].mean(), gaps["unpenalised"].mean()]
    (text,) = ax.texts
    assert (text.get_text(), text.xy[0]) == ("said", 5.5)
    assert ax.get_xlim() == (-8, 8)


def test_outputs(ax):
    a = np.array([[0.001, -0.02, 0.3], [0.04, 0.06, -0.9]])
    pairs.draw_outputs(ax, outputs=a, reference=2 * a, threshold=0.05)
    line = labelled(ax)["this λ"]
    for value, share in zip(line.get_xdata(), line.get_ydata()):
        assert share == pytest.approx(100 * np.mean(np.abs(a) < value))
    (dot,) = [line for line in ax.lines if line.get_marker() == "o"]
    assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (0.05, pytest.approx(50))
    assert "λ = 0" in labelled(ax)
    assert [text.get_text() for text in ax.get_xticklabels()][:2] == ["0.0001", "0.001"]


def test_price(ax):
    quiet, cost = {0.001: [30, 34], 0.1: [98, 99]}, {0.001: [0, 0.01], 0.1: [0.1, 0.2]}
    pairs.draw_price(ax, near_zero=quiet, cost=cost)
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert [list(line.get_xdata()) for line in dots] == list(quiet.values())
    assert [list(line.get_ydata()) for line in dots] == list(cost.values())
    assert [text.get_text() for text in ax.texts] == ["λ = 0.001", "λ = 0.1"]
    assert ax.get_ylim()[1] == pytest.approx(0.23)


def test_halfwidths(ax):
    n = np.array([38, 100, 1000])
    widths = 196 * np.sqrt(0.03 / n)
    pairs.draw_halfwidths(
        ax, n=n, curves={"pair": ("penalised", widths)}, targets=[("1 point", 1)]
    )
    np.testing.assert_allclose(labelled(ax)["pair"].get_ydata(), widths)
    assert [text.get_text() for text in ax.texts] == ["1 point"]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["38", "100", "1,000"]
    assert "lower is better" in ax.get_ylabel()
