"""The pictures of chapter 6: the right data on the axes, and what is refused."""

from reglab.figures import ranking

import pytest

from tests.unit.drawn import line
from tests.unit.figures.examples import draw


def test_a_knob_has_both_effects_and_one_strength_is_marked():
    above, below = draw(ranking.draw_knob)
    assert line(above, "with it").get_ydata().tolist() == [48.3, 49.7, 12.0]
    assert line(below, "with it").get_ydata().tolist() == [72, 81, 97]
    assert line(above, "nothing").get_ydata() == [47.2, 47.2]
    mark = [
        one.get_xydata()[0].tolist()
        for one in below.lines
        if one.get_markersize() == 11
    ]
    assert mark == [[1, 81]]
    assert [t.get_text() for t in below.get_xticklabels()] == [".01", ".02", ".04"]


def test_the_first_method_is_on_top_and_the_marked_ones_are_filled():
    (ax,) = draw(ranking.draw_ranking)
    assert [t.get_text() for t in ax.get_yticklabels()] == ["kernel L2", "activity L1"]
    low, high = ax.get_ylim()
    assert low > high
    hollow, filled = (one for one in ax.lines if one.get_marker() in ("o", "s"))
    assert hollow.get_xydata().tolist() == [[51, 0]]
    assert filled.get_xydata().tolist() == [[49.5, 1]]
    assert hollow.get_markerfacecolor() != hollow.get_color()
    assert filled.get_markerfacecolor() == filled.get_color()


def test_sureness_is_shown_before_and_after():
    (ax,) = draw(ranking.draw_sureness)
    assert line(ax, "as trained").get_xdata().tolist() == [4, 1.4]
    assert line(ax, "cooled").get_xdata().tolist() == [1.5, 1.3]
    assert ax.get_xlim()[0] == 0


def test_footprints_have_one_list_of_names():
    left, right = draw(ranking.draw_footprints)
    assert [bar.get_width() for bar in left.patches] == [1, 0.7]
    assert [bar.get_width() for bar in right.patches] == [44, 81]
    assert left.get_ylim() == right.get_ylim()


def test_a_search_prints_each_score_and_frames_the_best():
    (ax,) = draw(ranking.draw_search)
    texts = {text.get_position(): text.get_text() for text in ax.texts}
    assert texts[1, 1] == "52"
    assert texts[2, 1] == "–"
    bold = [text for text in ax.texts if text.get_weight() == "bold"]
    assert [text.get_position() for text in bold] == [(1, 1)]
    frame = ax.lines[0].get_xydata()
    assert frame.mean(axis=0)[:2] == pytest.approx([1, 1], abs=0.2)


def test_a_promise_is_beside_what_is_kept():
    (ax,) = draw(ranking.draw_promise)
    assert line(ax, "rows that chose it").get_ydata().tolist() == [40, 50, 53]
    assert line(ax, "new rows").get_ydata().tolist() == [40, 49, 51]


def test_a_digit_goes_from_top_to_bottom():
    ax, _ = draw(ranking.draw_digits)
    assert ax.get_title() == "0"
    low, high = ax.get_ylim()
    assert low > high


def test_more_methods_make_a_higher_picture():
    assert ranking.height(12) - ranking.height(2) == pytest.approx(10 * ranking.ROW)


@pytest.mark.parametrize(
    ("function", "changed", "message"),
    [
        (ranking.draw_knob, {"at": 0.5}, r"at must be one of .* got 0.5"),
        (ranking.draw_promise, {"at": 3}, r"at must be one of .* got 3"),
        (ranking.draw_search, {"values": [[1.0]]}, r"shape \(2, 3\), got \(1, 1\)"),
        (ranking.draw_ranking, {"halves": [1.0]}, "same length"),
        (ranking.draw_sureness, {"after": [1.0]}, "same length"),
        (ranking.draw_footprints, {"zeros": [1.0]}, "same length"),
        (ranking.draw_digits, {"labels": [1]}, "same length"),
    ],
)
def test_what_does_not_fit_is_named(function, changed, message):
    with pytest.raises(ValueError, match=message):
        draw(function, **changed)
