"""The appendix's pictures: what stands on the axes is what was handed in."""

from reglab.figures import costs

import numpy as np
import pytest

from tests.unit.drawn import legend, line

WAYS = {"model.fit": 90.0, "a loop": 5.0, costs.ENGINE: 2.0, costs.LIMIT: 1.25}
ROWS = [
    {"way": way, "ms": ms * factor, "size": size, "epochs": 50 * size, "scale": factor}
    for size, factor in ((1, 1.0), (4, 0.5))
    for way, ms in WAYS.items()
]


def test_each_way_stands_at_its_cost_and_the_limit_is_a_line(ax):
    costs.draw_ways(ROWS[:4], ax, (1, 200))
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == ["model.fit", "a loop", costs.ENGINE]
    for place, name in enumerate(names):
        drawn = line(ax, name)
        assert [*drawn.get_xdata(), *drawn.get_ydata()] == [WAYS[name], place]
    assert list(ax.lines[0].get_xdata()) == [1.25, 1.25]
    assert [text.get_text() for text in ax.texts] == ["90", "5", "2", costs.LIMIT]
    assert ax.get_xlim() == (1, 200)
    with pytest.raises(ValueError, match=r"must hold 'its products alone', got \['mo"):
        costs.draw_ways(ROWS[:3], ax, (1, 200))


@pytest.mark.parametrize("over", ["size", "epochs", "scale"])
def test_curves_run_through_what_was_measured(ax, over):
    costs.draw_curves(ROWS, over, ax)
    for way in WAYS:
        own = [row for row in ROWS if row["way"] == way]
        assert list(line(ax, way).get_xdata()) == [row[over] for row in own]
        assert list(line(ax, way).get_ydata()) == [row["ms"] for row in own]
    assert ax.get_xlabel() == costs.AXES[over]
    assert ax.get_xscale() == ax.get_yscale() == "log"


def test_curves_over_something_else_are_refused(ax):
    with pytest.raises(ValueError, match="size, epochs, scale, got 'colour'"):
        costs.draw_curves(ROWS, "colour", ax)


def test_ways_are_told_apart_without_colour():
    ways = [costs.FIT, "b", "c", "d", "e", costs.ENGINE, costs.LIMIT]
    found = costs.styles(ways)
    assert list(found) == ways
    assert {style["color"] for style in found.values()} == {costs.INK}
    assert len({style["marker"] for style in found.values()}) == len(ways)
    with pytest.raises(ValueError, match=r"5 styles, got the ways .*'f'"):
        costs.styles([*ways, "f"])


def test_parts_are_shares_of_the_whole(ax):
    parts = {
        "float32": {"products": 3.0, "rest": 1.0},
        "float64": {"products": 4.5, "rest": 0.5},
    }
    costs.draw_parts(parts, ax)
    shares = [[bar.get_width() for bar in bars] for bars in ax.containers]
    np.testing.assert_allclose(shares, [[75, 25], [90, 10]])
    assert legend(ax) == ["float32", "float64"]
    assert [text.get_text() for text in ax.get_yticklabels()] == ["products", "rest"]
    parts["float64"] = {"products": 4.5}
    with pytest.raises(ValueError, match="the same for each precision, got"):
        costs.draw_parts(parts, ax)


def test_memory_grows_as_stated_through_the_first(ax):
    memory = {"sizes": [16, 32], "peaks": [40e6, 58e6], "stated": 1e6}
    costs.draw_memory(memory, ax)
    assert list(line(ax, "measured").get_ydata()) == [40, 58]
    assert list(line(ax, "as ensemble.memory states").get_ydata()) == [40, 56]
