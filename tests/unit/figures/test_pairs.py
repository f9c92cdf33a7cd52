"""Chapter 4's pictures of counts: the right data on the axes, and which side of a line is which."""

from reglab.figures import pairs

import numpy as np
import pytest

from tests.unit.drawn import line
from tests.unit.figures.examples import EXAMPLES, draw


def test_each_held_out_row_is_one_flower_and_the_wrong_ones_are_crossed_out():
    (ax,) = draw(pairs.draw_held_out)
    assert len(line(ax, "named rightly").get_xdata()) == 11
    wrong = line(ax, "named wrongly")
    (cross,) = (each for each in ax.lines if each.get_marker() == "x")
    for each in (wrong, cross):
        np.testing.assert_array_equal(each.get_xydata(), [[11, 0]])
    assert wrong.get_markerfacecolor() != wrong.get_markeredgecolor()


def test_a_bubble_stands_for_the_pairs_at_its_place():
    (ax,) = draw(pairs.draw_pairs)
    bubbles = {
        tuple(each.get_xydata()[0]): each
        for each in ax.lines
        if each.get_marker() == "o"
    }
    assert set(bubbles) == {(35, 35), (36, 37), (37, 36)}
    assert [text.get_text() for text in ax.texts] == ["6", "1", "1"]
    same, gained, lost = (bubbles[at] for at in ((35, 35), (36, 37), (37, 36)))
    assert same.get_markersize() > gained.get_markersize() == lost.get_markersize()
    assert gained.get_markerfacecolor() == gained.get_markeredgecolor()
    assert lost.get_markerfacecolor() != lost.get_markeredgecolor()
    with pytest.raises(ValueError, match="between 36 and 38, got 35 to 37"):
        draw(pairs.draw_pairs, lowest=36)


def test_units_are_sorted_and_thinned_where_they_are_many():
    (ax,) = draw(pairs.draw_sorted_units)
    assert line(ax, "this λ").get_ydata().tolist() == [0.3, 0.04, 0.001]
    assert line(ax, "λ = 0").get_ydata().tolist() == [0.4, 0.2, 0.1]
    size = np.geomspace(0.001, 1, 512)
    (ax,) = draw(pairs.draw_sorted_units, size=size, reference=size)
    assert "λ = 0" not in [each.get_label() for each in ax.lines]
    rank, loud = line(ax, "this λ").get_data()
    assert len(rank) < 160
    np.testing.assert_array_equal(loud, size[::-1][rank - 1])


@pytest.mark.parametrize(("seen", "marker"), [(1.1, "o"), (np.nan, "x")])
def test_an_effect_that_cannot_be_seen_is_a_cross(seen, marker):
    (ax,) = draw(pairs.draw_visible_effect, at=(1000, seen))
    np.testing.assert_array_equal(
        ax.lines[0].get_ydata(), EXAMPLES[pairs.draw_visible_effect]["effect"]
    )
    (dot,) = (each for each in ax.lines if each.get_marker() == marker)
    assert dot.get_xdata()[0] == 1000
    assert [text.get_text() for text in ax.texts] == ["1 point"]
