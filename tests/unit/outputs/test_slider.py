"""The slider, in its live and its static form."""

import gzip
import html
import json
import re

from reglab.figures.style import COLOURS
from reglab.outputs.form import STATIC
from reglab.outputs.slider import DRAWN, Slider
from reglab.outputs.slider import slider as decorator

import matplotlib.pyplot as plt
import numpy as np
import pytest


def draw(degree, noise=0.0):
    fig, ax = plt.subplots()
    x = np.linspace(-1, 1, 100)
    ax.plot(x, x**degree + noise, color=COLOURS["train"])
    ax.set(xlim=(-1, 1), ylim=(-1, 3))
    return fig


def read(degree, noise=0.0):
    return {"height at 1": 1 + noise, "shape": "odd" if degree % 2 else "even"}


def slider(**changes):
    arguments = {
        "draw": draw,
        "read": read,
        "alt": "Degree {degree}: an {shape} curve that ends at {height at 1}.",
        "degree": range(1, 5),
    } | changes
    return Slider(arguments.pop("name", "powers"), **arguments)


@pytest.fixture
def static(monkeypatch):
    monkeypatch.setenv(STATIC, "1")


@pytest.fixture
def live(monkeypatch):
    monkeypatch.delenv(STATIC, raising=False)


def test_text_is_a_table_of_every_position():
    lines = repr(slider(noise=[0.0, 0.5])).splitlines()
    assert lines[0] == "slider powers: 8 positions"
    assert [cell.strip() for cell in lines[1].split("|")] == [
        "degree",
        "noise σ",
        "height at 1",
        "shape",
    ]
    assert [cell.strip() for cell in lines[3].split("|")] == ["1", "0.5", "1.50", "odd"]
    assert len(lines) == 10


def test_live_form_redraws_when_a_slider_moves(live):
    control, picture = slider(start={"degree": 2}).widget().children
    assert control.value == 2
    assert "Degree 2: an even curve" in picture.value
    before = picture.value
    control.value = 3
    assert "Degree 3: an odd curve that ends at 1.00." in picture.value
    assert (
        re.search(r"<svg.*</svg>", picture.value, re.S)[0]
        != re.search(r"<svg.*</svg>", before, re.S)[0]
    )


def test_live_bundle_is_widget_and_table(live):
    bundle = slider()._repr_mimebundle_()
    widget = "application/vnd.jupyter.widget-view+json"
    assert set(bundle) == {widget, "text/plain", DRAWN}


def test_live_bundle_tells_what_is_drawn_at_every_position(live):
    lines = slider()._repr_mimebundle_()[DRAWN].splitlines()
    assert len(set(lines)) == len(lines) == 4
    assert all(line.startswith("[-1 1 -1 3] | train: 100 ") for line in lines)


@pytest.mark.parametrize(
    "fault",
    [
        lambda ax: ax.set_ylim(-1, 3.1),
        lambda ax: ax.lines[0].set_ydata(ax.lines[0].get_ydata() + 0.02),
        lambda ax: ax.lines[0].set_color(COLOURS["validation"]),
        lambda ax: ax.lines[0].remove(),
        lambda ax: ax.lines[0].set_label("fit"),
        lambda ax: ax.text(0, 0, "a word"),
    ],
    ids=["limits", "data", "colour", "missing", "label", "text"],
)
def test_a_picture_with_a_fault_is_told_from_the_stored_one(live, fault):
    def faulty(degree):
        fig = draw(degree)
        if degree == 3:
            fault(fig.axes[0])
        return fig

    good, bad = (slider(draw=one).drawn for one in (draw, faulty))
    assert [k for k in range(4) if good[k] != bad[k]] == [2]


def test_one_function_draws_and_reads(live):
    @decorator("powers", degree=range(1, 5), alt="Degree {degree}: {height at 1}.")
    def powers(ax, degree):
        ax.plot([0, 1], [0, degree], color=COLOURS["train"])
        ax.set_ylim(0, 5)
        return {"height at 1": float(degree)}

    assert isinstance(powers, Slider)
    assert powers.alts[3] == "Degree 4: 4.00."
    assert len(set(powers.drawn)) == 4


def test_one_function_may_draw_in_several_frames(live):
    @decorator("pair", figure={"nrows": 2}, k=(1, 2), alt="{k}")
    def pair(axes, k):
        for ax in axes:
            ax.plot([0, 1], [0, k], color=COLOURS["train"])
        return {"k again": k}

    assert [text.count(" || ") for text in pair.drawn] == [1, 1]


def test_each_frame_states_its_position_and_has_ids_of_its_own(static):
    first, second = slider(), slider(name="others")
    stated = [re.search(r'data-at="(\d+)"', frame)[1] for frame in first.frames]
    assert stated == ["0", "1", "2", "3"]
    ids = [
        set(re.findall(r' id="([^"]+)"', "".join(one.frames)))
        for one in (first, second)
    ]
    assert all(ids)
    assert ids[0] & ids[1] == set()


@pytest.mark.parametrize(
    "heights", [[1, 10, 100000], ["1", "100000", "10"], ["100000", "1"]]
)
def test_the_axes_stand_still_where_the_widest_labels_have_room(static, heights):
    def left_ends(heights):
        one = slider(
            draw=lambda degree: draw_up_to(int(degree)),
            read=lambda degree: {"height": degree},
            alt="A line to {height}.",
            degree=heights,
        )
        frame = r'<path d="M ([\d.]+) [\d.]+\s+(?:L [\d.]+ [\d.]+\s+){4}z\s+" style="fill: none"'
        return [float(re.findall(frame, text)[1]) for text in one.frames]

    (narrow,), (wide,) = left_ends(["1"]), left_ends(["100000"])
    assert narrow + 20 < wide
    assert left_ends(heights) == len(heights) * [wide]


def draw_up_to(height):
    """Return a figure of a line with one label on its left, which is as wide as the height is long."""
    fig, ax = plt.subplots()
    ax.plot([0, 1], [0, height], color=COLOURS["train"])
    ax.set(xlim=(0, 1), ylim=(0, height), yticks=[height])
    ax.yaxis.set_major_formatter("{x:.0f}")
    return fig


@pytest.mark.parametrize("other", [1, 2, 4])
def test_another_number_of_axes_is_named(live, other):
    def some(degree):
        return plt.subplots(1, 2 if degree == other else 1)[0]

    with pytest.raises(ValueError, match=r"powers at {'degree': \d}: it has . axes, a"):
        slider(draw=some)


def test_static_bundle_needs_no_kernel(static):
    bundle = slider()._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}


def test_static_form_holds_every_frame_alt_text_and_read_out():
    text = slider(noise=[0.0, 0.5], start={"degree": 2}).html()
    data = json.loads(
        re.search(r'<script type="application/json">(.*?)</script>', text)[1]
    )
    assert len(data["frames"]) == len(data["alts"]) == 8
    assert [index for index, frame in enumerate(data["frames"]) if frame is None] == [2]
    assert len(set(data["frames"])) == 8
    assert data["alts"][5] == "Degree 3: an odd curve that ends at 1.50."
    assert f'aria-label="{data["alts"][2]}"' in text
    assert text.count("<tr>") == 1 + 8
    inputs = re.findall(r"<input[^>]*>", text)
    assert [re.search(r'value="(\d)"', tag)[1] for tag in inputs] == ["1", "0"]
    values = [
        json.loads(html.unescape(re.search(r'data-values="([^"]*)"', tag)[1]))
        for tag in inputs
    ]
    assert values == [["1", "2", "3", "4"], ["0", "0.5"]]


def test_twelve_positions_of_line_plots_take_at_most_40_kb():
    text = slider(degree=range(1, 13)).html()
    assert len(gzip.compress(text.encode())) <= 40_000


def test_text_values_keep_their_order():
    kinds = slider(
        degree=["l2", "l1"],
        draw=lambda degree: draw(1 + len(degree)),
        read=lambda degree: {"kind": degree},
        alt="{degree}",
    )
    assert kinds.alts == ["l2", "l1"]


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"degree": []}, ValueError, "degree has no values"),
        (
            {"degree": [1, 3, 2]},
            ValueError,
            "increasing numbers or texts, got [1, 3, 2]",
        ),
        ({"degree": [1, 2, 2]}, ValueError, "repeated values: [1, 2, 2]"),
        (
            {"degree": [1, "two"]},
            ValueError,
            "increasing numbers or texts, got [1, 'two']",
        ),
        ({"degree": [1.0, float("nan")]}, ValueError, "must be finite, got nan"),
        (
            {"degree": [1.0, 1.00000001]},
            ValueError,
            "look alike when printed: ['1', '1']",
        ),
        ({"degree": [None]}, TypeError, "got None"),
        (
            {"draw": lambda degree: None},
            TypeError,
            "powers at {'degree': 1}: draw must return a matplotlib Figure",
        ),
        (
            {"read": lambda degree: {"a": np.nan}},
            ValueError,
            "at {'degree': 1}: a read-out must be finite, got nan",
        ),
        ({"read": lambda degree: {"a": "nan points"}}, ValueError, "got 'nan points'"),
        (
            {"read": lambda degree: {"a": np.inf if degree == 4 else 1}},
            ValueError,
            "at {'degree': 4}",
        ),
        ({"read": lambda degree: {"a": None}}, TypeError, "got None"),
        ({"read": lambda degree: {}}, TypeError, "got {}"),
        (
            {"read": lambda degree: {str(degree): 1}},
            ValueError,
            "labels change to ['2']",
        ),
        (
            {"start": {"degree": 9}},
            ValueError,
            "start {'degree': 9} is not one of its positions",
        ),
        ({"name": "Not a name"}, ValueError, "got 'Not a name'"),
        ({"alt": "{width}"}, ValueError, "names 'width', known are degree, height"),
        (
            {"read": lambda degree: {"degree": 1}},
            ValueError,
            "a label of the read-out is a name of the position: {'degree'}",
        ),
        ({"degree": [[1], [2]]}, TypeError, "must be numbers or texts, got [1]"),
        ({"degree": [False, True]}, TypeError, "must be numbers or texts, got False"),
        (
            {"draw": lambda degree: draw(degree, noise=9)},
            ValueError,
            "powers at {'degree': 1}: 100 of 100 points of 'train: 100' lie outside",
        ),
    ],
)
def test_bad_input_is_named_when_the_cell_runs(live, changes, error, message):
    with pytest.raises(error, match=re.escape(message)):
        slider(**changes)


def test_a_slider_without_parameters_is_refused():
    with pytest.raises(ValueError, match="give at least one name with its values"):
        Slider("empty", draw, read, "alt")


def test_a_label_may_hold_a_dot():
    one = slider(read=lambda degree: {"val. error": 1.0}, alt="{val. error}")
    assert one.alts[0] == "1.00"


def test_a_curve_may_leave_its_frame_where_the_author_says_so(live):
    one = slider(draw=lambda degree: draw(degree, noise=9), leaves_frame=True)
    assert len(one.drawn) == 4


def test_a_caption_stands_above_and_is_compared(live):
    captioned = slider(caption="Powers < 5.")
    assert repr(captioned).splitlines()[-1] == "Powers < 5."
    assert captioned.html().startswith(
        '<figure><figcaption>Powers &lt; 5.</figcaption><frame-slider id="powers">'
    )
    assert captioned.html().endswith("</frame-slider></figure>")
    assert captioned.widget().children[0].value == "<em>Powers &lt; 5.</em>"
    with pytest.raises(ValueError, match="slider powers's caption must be text"):
        slider(caption=" ")
