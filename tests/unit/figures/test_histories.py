"""Chapter 4's pictures of training: thinned without changing a curve, and stopped where they should be."""

from reglab.figures import histories

import numpy as np
import pytest

from tests.unit.drawn import curve, line
from tests.unit.figures.examples import EPOCHS, RISE, draw


def test_thinned():
    assert histories.thinned(10).tolist() == [0, 3, 6, 9]
    assert histories.thinned(350)[-1] == 349
    assert len(histories.thinned(350)) <= 150
    assert histories.thinned(10, upto=6).tolist() == [0, 3, 5]
    assert histories.thinned(10, upto=1).tolist() == [0]
    for upto in (0, 11):
        with pytest.raises(ValueError, match=f"got {upto}"):
            histories.thinned(10, upto)


def test_corners_leave_the_line_as_it_is():
    values = [1.0, 1, 1, 2, 2, 2, 2, 3]
    assert histories.corners(values, range(8)).tolist() == [0, 2, 3, 6, 7]
    assert histories.corners(values, [0, 1]).tolist() == [0, 1]
    assert histories.corners(values, [4]).tolist() == [4]


def test_thinning_keeps_the_curves_of_both_runs():
    (ax,) = draw(histories.draw_accuracy, upto=None)
    at = histories.thinned(len(EPOCHS))
    for label, values in zip(("training", "validation"), RISE):
        np.testing.assert_allclose(curve(ax, label, at + 1), values[at])
    faint = [each for each in ax.lines if each.get_alpha() == 0.3]
    for each, values in zip(faint, RISE[1:], strict=True):
        np.testing.assert_allclose(np.interp(at + 1, *each.get_data()), values[at])


def test_curves_end_at_the_epoch_and_the_gap_is_marked_there():
    (ax,) = draw(histories.draw_accuracy)
    assert line(ax, "training").get_xdata()[-1] == 12
    upright = [each for each in ax.lines if list(each.get_xdata()) == [12, 12]]
    assert [list(each.get_ydata()) for each in upright] == [list(RISE[:2, 11])]


def test_the_marked_epoch_is_named_at_its_foot(ax):
    ax.set_ylim(20, 100)
    histories.mark_epoch(ax, epoch=75)
    assert list(ax.lines[0].get_xdata()) == [75, 75]
    (text,) = ax.texts
    assert (text.get_text(), text.xy) == ("epoch 75", (75, 20))


def test_each_run_has_a_panel_that_names_its_strength():
    axes = draw(histories.draw_before_after)
    for ax, name, values in zip(axes, ("without: λ = 0", "λ = 0.001"), RISE):
        assert name in ax.get_title()
        np.testing.assert_allclose(curve(ax, "training", [1, 40]), values[[0, -1]])


@pytest.mark.parametrize("what", ["accuracy", "cross-entropy"])
def test_both_curves_of_a_pair_are_drawn_with_dots_where_epochs_are_few(what):
    (ax,) = draw(histories.draw_pair, what=what)
    for label, values in zip(("λ = 0", "with the penalty"), RISE):
        np.testing.assert_allclose(curve(ax, label, EPOCHS), values)
        assert line(ax, label).get_marker() == "o"


def test_a_pair_of_many_epochs_is_thinned():
    steps = np.arange(350.0)
    (ax,) = draw(
        histories.draw_pair, epochs=steps + 1, unpenalised=steps, penalised=steps
    )
    for each in ax.lines:
        assert list(each.get_xdata()) == list(histories.thinned(350) + 1)
        assert each.get_marker() == "None"


def test_other_quantities_and_missing_runs_are_refused():
    with pytest.raises(ValueError, match="'loss'"):
        draw(histories.draw_pair, what="loss")
    with pytest.raises(ValueError, match=r"must have 2 λ, got \[0\]"):
        draw(histories.draw_before_after, runs={0: (RISE[0], RISE[1])})
