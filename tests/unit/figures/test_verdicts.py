"""The claims page's pictures: intervals where they belong, and the zone in which a claim is true."""

from reglab.figures import verdicts

import numpy as np
import pytest

from tests.unit.drawn import line
from tests.unit.figures.examples import draw


def zone(ax):
    """Return where the shaded zone begins and ends."""
    (patch,) = (p for p in ax.patches if p.get_label() == "as much as the claim needs")
    x = patch.get_xy()[0] if isinstance(patch.get_xy(), tuple) else patch.get_x()
    return x, x + patch.get_width()


def test_the_rule_shows_interval_need_and_word():
    (ax,) = draw(verdicts.draw_rule)
    assert list(line(ax, "measured, with its interval").get_xdata()) == [2.0, 4.0]
    assert zone(ax) == (2.63, verdicts.ENDS[1])
    (text,) = ax.texts
    assert text.get_text() == "cannot tell"
    assert text.xy[0] == 3.0


def test_shares_stand_one_below_the_other_and_1_is_enough():
    (ax,) = draw(verdicts.draw_claimed)
    (bars,) = (c for c in ax.collections if c.get_label() == "measured")
    ends = [segment.tolist() for segment in bars.get_segments()]
    assert ends == [[[-0.2, 0], [0.3, 0]], [[-0.1, -1], [0.1, -1]]]
    assert [text.get_text() for text in ax.get_yticklabels()] == ["C16", "C17"]
    assert zone(ax)[0] == 1


def test_a_code_has_two_bars_beside_the_plain_ones():
    (ax,) = draw(verdicts.draw_quieter)
    bars = [patch.get_width() for patch in ax.patches]
    assert bars == [0.5, 0.4]
    marks = [one.get_xdata()[0] for one in ax.lines]
    assert marks == [1.0, 0.3]


@pytest.mark.parametrize("cosine", [0.0, 0.6, 1.0, 1 + 1e-12])
def test_the_angle_between_the_arrows_has_the_cosine(cosine):
    pulls, prices = draw(verdicts.draw_directions, cosine=cosine)
    arrows = [np.transpose(line(pulls, name).get_data())[1] for name in verdicts.PULLS]
    assert [bar.get_width() for bar in prices.patches] == [42.6, 5.5]
    assert arrows[0] @ arrows[1] == pytest.approx(min(cosine, 1))
    assert [np.linalg.norm(tip) for tip in arrows] == pytest.approx([1, 1])


@pytest.mark.parametrize(
    ("function", "changed", "message"),
    [
        (verdicts.draw_rule, {"high": 7.0}, r"within \(-6, 6\), got 2 to 7"),
        (verdicts.draw_rule, {"high": 1.0}, "got 2 to 1"),
        (verdicts.draw_rule, {"needs": -1.0}, "0 or more, got -1"),
        (
            verdicts.draw_quieter,
            {"mean": 1.2},
            "mean must lie between 0 and 1, got 1.2",
        ),
        (verdicts.draw_directions, {"cosine": -0.1}, "got -0.1"),
        (verdicts.draw_directions, {"limit": 40}, "must not exceed 40, got .*42.6"),
        (verdicts.draw_directions, {"prices": {"L2": 1.0}}, r"got \['L2'\]"),
    ],
)
def test_bad_values_are_named(function, changed, message):
    with pytest.raises(ValueError, match=message):
        draw(function, **changed)
