"""The pictures of what is priced: the terms add up, the arrays are to scale, and what is refused."""

from reglab.figures import prices

import numpy as np
import pytest

from tests.unit.figures.examples import TERMS, draw


def test_terms_lie_end_to_end_and_their_shares_fill_the_axis():
    for ax, end in zip(draw(prices.draw_loss_terms), (4, 100)):
        lefts = [bar.get_x() for bar in ax.patches]
        rights = [bar.get_x() + bar.get_width() for bar in ax.patches]
        np.testing.assert_allclose(rights, [*lefts[1:], end])
        assert [bar.get_width() / end for bar in ax.patches] == [0.5, 0.375, 0, 0.125]


def test_arrays_are_to_scale_and_say_how_many_numbers_they_hold():
    (ax,) = draw(prices.draw_priced_arrays)
    sizes = [(bar.get_width(), bar.get_height()) for bar in ax.patches]
    assert sizes == [(500, 64), (500, 1), (500, 32)]
    for text, number in zip(ax.texts, ("32,000", "500", "16,000")):
        assert text.get_text().endswith(f" {number} numbers")


def test_meter_shows_both_versions_and_the_data_loss():
    (ax,) = draw(prices.draw_meter)
    assert [bar.get_width() for bar in ax.patches] == [0.1, 3.2]
    assert [text.get_text() for text in ax.texts] == ["0.10", "3.20"]
    assert set(ax.lines[0].get_xdata()) == {2.3}


def test_each_activation_has_its_price():
    curves = [ax.lines[0].get_ydata() for ax in draw(prices.draw_after_activation)]
    assert [list(curve) for curve in curves] == [[0, 0, 1], [0.8, 0, 0.8], [1, 1]]


def test_whisper_marks_the_price_that_belongs_to_the_factor():
    above, below = draw(prices.draw_whisper)
    assert above.lines[1].get_xydata().tolist() == [[10, 0.01]]
    assert [bar.get_height() for bar in below.patches] == [0.1] * 10


def test_the_ladder_climbs_by_threes():
    (ax,) = draw(prices.draw_ladder)
    lams = np.concatenate([line.get_xdata() for line in ax.lines])
    np.testing.assert_allclose(lams, [0.001, 0.003, 0.009, 0.027])


@pytest.mark.parametrize(
    ("function", "changed", "message"),
    [
        (prices.draw_loss_terms, {"terms": {"kernel": 1.0}}, r"got \['kernel'\]"),
        (prices.draw_loss_terms, {"terms": TERMS | {"bias": -1.0}}, "0 or more"),
        (prices.draw_loss_terms, {"limit": 3}, "at most 3 in all"),
        (prices.draw_after_activation, {"price": {"relu": [0]}}, r"got \['relu'\]"),
        (prices.draw_whisper, {"factor": 7}, "got 7"),
        (prices.draw_ladder, {"start": 0.1}, "got 0.1 to 2.7"),
    ],
)
def test_bad_values_are_named(function, changed, message):
    with pytest.raises(ValueError, match=message):
        draw(function, **changed)
