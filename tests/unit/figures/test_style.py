"""The palette, as it is seen with each kind of colour vision and on both papers."""

import itertools
import re
from pathlib import Path

from reglab.figures.style import COLOURS, LINES, equal_lengths, plain_ticks

import numpy as np
import pytest

CSS = Path(__file__).parents[3] / "book" / "_static" / "book.css"
DARK_PAPER = "#121212"  # the theme's --pst-color-background in the dark
ROLES = list(LINES)
# From linear RGB to linear RGB as it is seen when one kind of cone is missing: Machado, Oliveira and Fernandes, A
# Physiologically-based Model for Simulation of Color Vision Deficiency, IEEE TVCG 15(6), 2009, severity 1.0.
VISION = {
    "usual": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
# CIE 1931 XYZ of linear sRGB, over the white of D65.
XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
) / np.array([[0.95047], [1.0], [1.08883]])
# A difference of 2 is just seen between large patches side by side; thin lines in a figure need several times that.
APART = 15


def linear(colour):
    """Return the linear RGB of a colour such as #0072b2."""
    red, green, blue = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    channels = np.array([red, green, blue])
    return np.where(
        channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
    )


def lab(rgb):
    """Return the CIE L*, a*, b* of linear RGB."""
    xyz = XYZ @ np.clip(rgb, 0, 1)
    x, y, z = np.where(
        xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29
    )
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(one, other, vision="usual"):
    """Return the CIE Lab distance of two colours as they are seen."""
    seen = [lab(np.asarray(VISION[vision]) @ linear(colour)) for colour in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))


def contrast(one, other):
    """Return the contrast of two colours as WCAG defines it, 1 to 21."""
    weights = [0.2126, 0.7152, 0.0722]
    dim, bright = sorted(float(weights @ linear(colour)) for colour in (one, other))
    return (bright + 0.05) / (dim + 0.05)


def palettes():
    """Return the colours by role and their paper, light and dark."""
    rule = re.search(r'html\[data-theme="dark"\] \{(.*?)\}', CSS.read_text(), re.S)[1]
    dark = dict(re.findall(r"--([\w-]+): (#\w{6})", rule))
    return {"light": (COLOURS, "#ffffff"), "dark": (COLOURS | dark, DARK_PAPER)}


def test_the_measures_are_right():
    assert lab(linear("#ffffff")) == pytest.approx([100, 0, 0], abs=0.01)
    assert lab(linear("#ff0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert distance("#ff0000", "#00ff00", "deuteranopia") < 0.6 * distance(
        "#ff0000", "#00ff00"
    )
    for matrix in VISION.values():  # grey is seen as grey
        assert np.asarray(matrix) @ np.ones(3) == pytest.approx(np.ones(3), abs=1e-5)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_roles_are_told_apart_by_colour_or_by_line(theme, vision):
    colours, _ = palettes()[theme]
    alike = {
        (one, other): round(distance(colours[one], colours[other], vision))
        for one, other in itertools.combinations(ROLES, 2)
        if distance(colours[one], colours[other], vision) < APART
        and LINES[one]["linestyle"] == LINES[other]["linestyle"]
    }
    assert alike == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_training_and_validation_are_told_apart_by_colour_alone(theme, vision):
    colours, _ = palettes()[theme]
    assert distance(colours["train"], colours["validation"], vision) >= 2 * APART


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_and_text_stand_out_from_the_paper(theme):
    colours, paper = palettes()[theme]
    # WCAG 2.2: 3 for what must be seen to understand a figure (1.4.11), 4.5 for text (1.4.3).
    faint = {role: contrast(colours[role], paper) for role in ROLES}
    assert {role: value for role, value in faint.items() if value < 3} == {}
    assert contrast(colours["ink"], paper) >= 4.5


def test_no_dark_colour_is_forgotten():
    light, dark = (colours for colours, _ in palettes().values())
    assert {role for role in ROLES if light[role] == dark[role]} == set()


@pytest.mark.parametrize("minor", [False, True])
def test_logarithmic_axes_have_plain_numbers(ax, minor):
    ax.set(xscale="log", xlim=(0.005, 2000))
    plain_ticks(ax.xaxis, [0.01, 1, 1000], minor=minor)
    ax.figure.canvas.draw()
    texts = [tick.get_text() for tick in ax.get_xticklabels()]
    assert texts == ["0.01", "1", "1,000"]
    between = ax.get_xticklabels(minor=True)
    assert bool(between) == minor
    assert {tick.get_text() for tick in between} <= {""}


def test_what_is_not_drawn_has_no_length():
    equal_lengths(x=[1, 2], y=np.ones((2, 3)), last=None)
    with pytest.raises(ValueError, match=r"got {'x': 2, 'y': 1}"):
        equal_lengths(x=[1, 2], y=[1], last=None)
