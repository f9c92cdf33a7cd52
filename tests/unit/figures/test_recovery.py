"""The pictures of chapter 5: the right data on the axes, and what is refused."""

from io import BytesIO

from reglab.figures import recovery

import numpy as np
import pytest
from matplotlib.figure import Figure

from tests.unit.drawn import line
from tests.unit.figures.examples import draw


def test_features_stand_in_order_and_the_found_ones_apart():
    (ax,) = draw(recovery.draw_cosines)
    found, other = line(ax, "found"), line(ax, "not found")
    assert found.get_xydata().tolist() == [[1, 0.99], [2, 0.95]]
    assert other.get_xydata().tolist() == [[3, 0.4]]
    assert found.get_markerfacecolor() != other.get_markerfacecolor()
    assert line(ax, "chance").get_ydata() == [0.4, 0.4]


def test_where_nothing_is_found_the_layout_has_room():
    figure = Figure((5.6, 5.2), layout="constrained")
    draw = recovery.draw_cosines
    draw(figure.subplots(2)[0], cosines=[0.4, 0.5], above=0.9, floor=0.4)
    figure.savefig(BytesIO())  # a warning is an error


def test_both_shares_are_drawn_up_to_a_price_which_is_marked():
    (ax,) = draw(recovery.draw_against_price)
    assert line(ax, "features found").get_ydata().tolist() == [0, 1]
    assert line(ax, "variance explained").get_ydata().tolist() == [1, 0.94]
    marks = [
        one.get_xydata()[0].tolist() for one in ax.lines if len(one.get_xdata()) == 1
    ]
    assert marks == [[1, 1], [1, 0.94]]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["0", ".003", ".08"]


def test_codes_stand_beside_what_the_price_asks_for():
    (ax,) = draw(recovery.draw_codes)
    assert line(ax, "code").get_xydata().tolist() == [[0.5, 0.1], [1.5, 1.2]]
    lone = line(ax, "lone feature")
    assert np.interp([0.2, 1], *lone.get_data()).tolist() == pytest.approx([0, 0.7])


def test_the_code_leads_to_the_row():
    for angle in (90, 60, 45):
        turn = np.radians(angle)
        sums = 1 - 1 / np.tan(turn), 1 / np.sin(turn)
        (ax,) = draw(recovery.draw_absorption, angle=angle, sums=sums)
        end = line(ax, "code of p + c").get_xydata()[-1]
        np.testing.assert_allclose(end, line(ax, "p + c").get_xydata()[0])


@pytest.mark.parametrize(
    ("function", "changed", "message"),
    [
        (recovery.draw_cosines, {"cosines": []}, r"got \(0,\)"),
        (recovery.draw_against_price, {"lam": 0.01}, "got 0.01"),
        (recovery.draw_absorption, {"sums": (1,)}, r"got \(1,\)"),
    ],
)
def test_bad_values_are_named(function, changed, message):
    with pytest.raises(ValueError, match=message):
        draw(function, **changed)
