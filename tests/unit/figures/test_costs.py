"""The appendix's pictures: the right data on the axes, ways told apart without colour."""

from reglab.figures import costs

import numpy as np
import pytest

from tests.unit.drawn import line
from tests.unit.figures.examples import ROWS, WAYS, draw


def test_each_way_stands_at_its_cost_and_the_limit_is_a_line():
    (ax,) = draw(costs.draw_ways)
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == ["model.fit", "a loop", costs.ENGINE]
    for place, name in enumerate(names):
        drawn = line(ax, name)
        assert [*drawn.get_xdata(), *drawn.get_ydata()] == [WAYS[name], place]
    assert list(ax.lines[0].get_xdata()) == [1.25, 1.25]
    assert [text.get_text() for text in ax.texts] == ["90", "5", "2", costs.LIMIT]
    assert ax.get_xlim() == (1, 200)
    with pytest.raises(ValueError, match=r"must hold 'its products alone', got \['mo"):
        draw(costs.draw_ways, rows=ROWS[:3])


@pytest.mark.parametrize("over", ["size", "epochs", "scale"])
def test_curves_run_through_what_was_measured(over):
    (ax,) = draw(costs.draw_curves, over=over)
    for way in WAYS:
        own = [(row[over], row["ms"]) for row in ROWS if row["way"] == way]
        np.testing.assert_array_equal(line(ax, way).get_xydata(), own)


def test_curves_over_something_else_are_refused():
    with pytest.raises(ValueError, match="size, epochs, scale, got 'colour'"):
        draw(costs.draw_curves, over="colour")


def test_ways_are_told_apart_without_colour():
    ways = [costs.FIT, "b", "c", "d", "e", costs.ENGINE, costs.LIMIT]
    found = costs.styles(ways)
    assert list(found) == ways
    assert {style["color"] for style in found.values()} == {costs.INK}
    assert len({style["marker"] for style in found.values()}) == len(ways)
    with pytest.raises(ValueError, match=r"5 styles, got the ways .*'f'"):
        costs.styles([*ways, "f"])


def test_time_shares_are_shares_of_the_whole():
    (ax,) = draw(costs.draw_time_shares)
    shares = [[bar.get_width() for bar in bars] for bars in ax.containers]
    np.testing.assert_allclose(shares, [[75, 25], [90, 10]])
    with pytest.raises(ValueError, match="the same for each precision, got"):
        draw(costs.draw_time_shares, parts={"a": {"products": 1}, "b": {"rest": 1}})


def test_memory_grows_as_stated_through_the_first():
    (ax,) = draw(costs.draw_memory)
    assert list(line(ax, "measured").get_ydata()) == [40, 58]
    assert list(line(ax, "as ensemble.memory states").get_ydata()) == [40, 56]
