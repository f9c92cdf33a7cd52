"""Chapter 4's pictures of training: thinned without changing a curve, gaps row by row, and the way that is left."""

from reglab.figures import histories

import numpy as np
import pytest

from tests.unit.drawn import curve, line
from tests.unit.figures.examples import EXAMPLES, RISE, draw


def test_thinned():
    assert histories.thinned(10).tolist() == [0, 3, 6, 9]
    assert histories.thinned(1).tolist() == [0]
    assert histories.thinned(350)[-1] == 349
    assert len(histories.thinned(350)) <= 150


def test_corners_leave_the_line_as_it_is():
    values = [1.0, 1, 1, 2, 2, 2, 2, 3]
    assert histories.corners(values, range(8)).tolist() == [0, 2, 3, 6, 7]
    assert histories.corners(values, [0, 1]).tolist() == [0, 1]
    assert histories.corners(values, [4]).tolist() == [4]


def test_thinning_keeps_both_curves():
    (ax,) = draw(histories.draw_accuracy)
    at = histories.thinned(RISE.shape[1])
    for label, values in zip(("training", "validation"), RISE):
        np.testing.assert_allclose(curve(ax, label, at + 1), values[at])


def test_each_run_has_a_panel_that_names_its_strength():
    axes = draw(histories.draw_before_after)
    for ax, name, values in zip(axes, ("without: λ = 0", "λ = 0.001"), RISE):
        assert name in ax.get_title()
        np.testing.assert_allclose(curve(ax, "training", [1, 40]), values[[0, -1]])
    with pytest.raises(ValueError, match=r"must have 2 λ, got \[0\]"):
        draw(histories.draw_before_after, runs={0: (RISE[0], RISE[1])})


def test_every_start_is_a_dot_and_equal_ones_stand_beside_each_other():
    (ax,) = draw(histories.draw_starts)
    rows = [each for each in ax.lines if each.get_marker() == "o"]
    for each, name, height in zip(rows, ("without", "treated"), (1, 0), strict=True):
        gaps = EXAMPLES[histories.draw_starts][name]
        assert each.get_xdata().tolist() == gaps.tolist()
        assert len(np.unique(each.get_xydata(), axis=0)) == len(gaps)
        assert np.all((each.get_ydata() >= height) & (each.get_ydata() < height + 1))
    claims = [each for each in ax.lines if each.get_marker() == "D"]
    assert [each.get_xdata()[0] for each in claims] == [20, 5.5]
    assert [each.get_color() for each in claims] == [each.get_color() for each in rows]
    (ax,) = draw(histories.draw_starts, claims=None)
    assert not [each for each in ax.lines if each.get_marker() == "D"]


def test_the_brake_marks_the_way_and_how_far_a_penalty_gets():
    (ax,) = draw(histories.draw_brake)
    path = EXAMPLES[histories.draw_brake]["path"]
    np.testing.assert_allclose(line(ax, "the way of λ = 0").get_data(), path)
    assert [text.get_text() for text in ax.texts] == ["10", "100", "350"]
    dot = line(ax, "this λ, at the last epoch")
    assert dot.get_xydata().tolist() == [[0.4, 0.5]]
    empty = [each for each in ax.lines if each.get_xydata().tolist() == [[0.2, 0.25]]]
    assert [each.get_markerfacecolor() for each in empty] != [dot.get_markerfacecolor()]
    with pytest.raises(ValueError, match="same length"):
        draw(histories.draw_brake, epochs=[10])
