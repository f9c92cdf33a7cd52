"""The pictures of chapter 5's second half: tiles in their places, the right data on the axes, and what is refused."""

from reglab.figures import parts

import numpy as np
import pytest

from tests.unit.drawn import line
from tests.unit.figures.examples import draw


def sheet(**changed):
    """Return the levels of a sheet of tiles, and where it is empty."""
    (ax,) = draw(parts.draw_tiles, **changed)
    (image,) = ax.images
    return image.get_array()


def test_tiles_stand_row_by_row_and_places_stay_empty():
    tiles = np.linspace(0, 1, 3 * 64).reshape(3, 64)
    levels = sheet(tiles=tiles, rows=2, columns=2)
    assert levels.shape == (17, 17)
    np.testing.assert_allclose(levels[:8, :8].ravel(), tiles[0])
    np.testing.assert_allclose(levels[:8, 9:].ravel(), tiles[1])
    np.testing.assert_allclose(levels[9:, :8].ravel(), tiles[2])
    assert levels.mask[9:, 9:].all()
    assert levels.mask[8].all()


def test_signed_tiles_have_their_zero_half_way():
    tile = np.zeros(64)
    tile[:2] = 4, -2
    levels = sheet(tiles=[tile, np.zeros(64)], rows=1, columns=2, signed=True)
    assert levels[0, :3].tolist() == [1, 0.25, 0.5]
    assert np.all(levels[:, 9:] == 0.5)


def test_what_was_bought_is_drawn_and_one_point_marked():
    (ax,) = draw(parts.draw_bought)
    assert line(ax, "L1 on ReLU").get_xydata().tolist() == [[0.4, 1], [0.9, 0.7]]
    marks = [one for one in ax.lines if len(one.get_xdata()) == 1]
    assert [mark.get_xydata().tolist() for mark in marks] == [[[0.9, 0.7]]]
    styles = {one.get_label(): one.get_linestyle() for one in ax.lines}
    assert (styles["L1 on ReLU"], styles["L1 on tanh"]) == ("-", "None")


def test_a_code_stands_beside_the_true_size():
    (ax,) = draw(parts.draw_passed_on)
    assert line(ax, "code").get_xydata().tolist() == [[-0.5, 0], [0.5, 0], [1.5, 1.5]]
    assert line(ax, "true size").get_xydata().tolist() == [[0, 0], [1.5, 1.5]]


def test_nested_parts_all_begin_with_the_first_unit():
    (ax,) = draw(parts.draw_nested)
    assert len(line(ax, "units").get_xdata()) == 4
    ends = [line(ax, f"first {end}").get_xdata().tolist() for end in (1, 2, 4)]
    assert ends == [[1, 1], [1, 2], [1, 4]]


@pytest.mark.parametrize(
    ("function", "changed", "message"),
    [
        (parts.draw_nested, {"prefixes": (2, 5)}, r"between 1 and 4, got \(2, 5\)"),
        (parts.draw_tiles, {"tiles": np.zeros((3, 63))}, r"got \(3, 63\)"),
        (parts.draw_tiles, {"tiles": np.zeros((5, 64))}, r"up to 4, .* got \(5, 64\)"),
        (parts.draw_bought, {"zeros": {"L3": [0, 1]}}, r"got \['L3'\]"),
    ],
)
def test_bad_values_are_named(function, changed, message):
    with pytest.raises(ValueError, match=message):
        draw(function, **changed)
