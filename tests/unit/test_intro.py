"""What the landing page says of colours and lines is what the figures use."""

import colorsys
import re
from pathlib import Path

from reglab.figures.style import LINES

import pytest
from matplotlib.colors import to_rgb

TEXT = (Path(__file__).parents[2] / "book" / "text" / "intro.md").read_text(
    encoding="utf-8"
)
SAID = {
    "train": "blue solid lines are **training** data",
    "validation": "orange dashed lines are **validation** data",
    "unpenalised": "Grey dashed stands for **without a penalty**",
    "penalised": "green solid for **with a penalty**",
    "truth": "a dotted dark line for the **truth**",
    "bias": "**bias** is pink and dashed",
    "variance": "**variance** light blue and dash-dotted",
    "noise": "**noise** amber and dotted",
}
STYLES = {"solid": "-", "dashed": "--", "dotted": ":", "dash-dotted": "-."}
HUES = {  # degrees
    "orange": (15, 35),
    "amber": (35, 50),
    "green": (140, 170),
    "blue": (195, 215),
    "pink": (310, 340),
}


@pytest.mark.parametrize("role", LINES)
def test_each_role_is_drawn_as_the_page_says(role):
    said = SAID[role]
    assert said in re.sub(r"\s+", " ", TEXT)
    words = re.findall(r"[\w-]+", said.lower())
    (style,) = [STYLES[word] for word in words if word in STYLES]
    assert LINES[role]["linestyle"] == style
    hue, saturation, value = colorsys.rgb_to_hsv(*to_rgb(LINES[role]["color"]))
    (low, high), *_ = [HUES[word] for word in words if word in HUES] or [(0, 360)]
    assert low <= 360 * hue <= high
    assert (saturation < 0.1) == ("grey" in words or "dark" in words)
    assert (value < 0.1) == ("dark" in words)
