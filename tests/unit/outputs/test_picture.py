"""Figures as outputs."""

import base64
import io
import re
import xml.etree.ElementTree as ElementTree

from reglab.figures.style import COLOURS, LINES
from reglab.outputs import picture
from reglab.outputs.form import STATIC
from reglab.outputs.picture import Picture, svg

import matplotlib.pyplot as plt
import pytest
from PIL import Image


def figure():
    fig, ax = plt.subplots()
    ax.plot([0, 1], [0, 1], label="λ & more", **LINES["train"])
    ax.legend()
    return fig


@pytest.fixture
def shown(monkeypatch):
    """Return a function that displays an output, and gives the forms of each message."""

    def shown(output):
        messages = []
        monkeypatch.setattr(picture, "display", lambda data, raw: messages.append(data))
        output._ipython_display_()
        return messages

    return shown


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def test_a_notebook_gets_image_alt_text_and_caption(monkeypatch, shown):
    monkeypatch.delenv(STATIC, raising=False)
    bundle, caption = shown(Picture(figure(), "A line that rises.", "One line."))
    assert set(bundle) == {"text/plain", "image/png"}
    assert bundle["text/plain"] == "A line that rises."
    assert caption == {"text/plain": "One line.", "text/markdown": "*One line.*"}
    image = Image.open(io.BytesIO(base64.b64decode(bundle["image/png"])))
    assert image.size == (616, 385)
    assert not image.info.get("Software")
    assert len(shown(Picture(figure(), "A line that rises."))) == 1


def test_the_page_gets_one_figure_named_by_the_alt_text(monkeypatch, shown):
    monkeypatch.setenv(STATIC, "1")
    output = Picture(figure(), 'A "line" <rises>.', "One < two.", name="rise")
    (bundle,) = shown(output)
    text = bundle["text/html"]
    assert text.startswith(
        '<figure id="rise"><figcaption>One &lt; two.</figcaption><div role="img"'
    )
    assert 'aria-label="A &quot;line&quot; &lt;rises&gt;."' in text


def test_equal_pictures_share_no_id():
    texts = [Picture(figure(), "A line that rises.").html() for _ in range(2)]
    ids = [set(re.findall(r' id="([^"]+)"', text)) for text in texts]
    assert all(ids)
    assert ids[0] & ids[1] == set()


def test_figure_is_closed():
    Picture(figure(), "A line that rises.")
    assert plt.get_fignums() == []


def test_svg_is_well_formed_deterministic_and_takes_its_colours_from_the_page():
    first, second = svg(figure(), "one"), svg(figure(), "one")
    assert first == second
    ElementTree.fromstring(first)
    assert f"var(--train, {COLOURS['train']})" in first
    assert "λ &amp; more" in first
    bare = re.sub(r"var\(--\w+, #\w+\)", "", first)
    assert not re.search(r"#[0-9a-f]{6}", bare)


class Saved:
    """A canvas that writes what `savefig` writes."""

    def __init__(self, figure):
        self.figure = figure

    def print_svg(self, buffer, metadata):
        """Write a figure on no paper."""
        self.figure.savefig(buffer, format="svg", transparent=True, metadata=metadata)


def test_svg_is_what_savefig_writes_and_leaves_the_figure_as_it_was(monkeypatch):
    one, other = figure(), figure()
    for fig in (one, other):
        inset = fig.axes[0].inset_axes([0.6, 0.1, 0.3, 0.3])
        inset.plot([0, 1], [1, 0], **LINES["train"])
    canvas, seen = one.canvas, picture.png(one)
    found = svg(one, "one")
    assert one.canvas is canvas
    assert picture.png(one) == seen
    monkeypatch.setattr(picture, "FigureCanvasSVG", Saved)
    # What is cut off at a frame is named at random.
    assert re.sub("p[0-9a-f]{10}", "", found) == re.sub(
        "p[0-9a-f]{10}", "", svg(other, "one")
    )


def test_png_is_what_savefig_writes():
    buffer = io.BytesIO()
    figure().savefig(buffer, format="png", metadata={"Software": None})
    assert picture.png(figure()) == buffer.getvalue()


def test_svg_keeps_only_the_ids_it_refers_to():
    text = svg(figure(), "one")
    ids = re.findall(r' id="([^"]+)"', text)
    assert ids
    assert all(f"#{name}" in text for name in ids)


def test_svg_draws_many_equal_signs_as_one_element():
    fig, ax = plt.subplots()
    ax.plot(range(50), range(50), "o", color=COLOURS["train"])
    ax.plot([7], [30], "o", color=COLOURS["validation"])
    ax.plot([3, 4], [30, 40], "o", color=COLOURS["validation"])
    text = svg(fig, "many")
    ElementTree.fromstring(text)
    markers = re.findall(r'<marker id="([^"]+)"', text)
    assert len(set(markers)) == len(markers) == 2
    paths = re.findall(r'<path d="M ([^"]+)" style="[^"]*marker: url\(#(.+?)\)"', text)
    assert [name for _, name in paths] == markers
    assert [len(points.split()) for points, _ in paths] == [100, 4]
    ticks = len(ax.get_xticks()) + len(ax.get_yticks())
    assert text.count("<use") <= len(markers) + 1 + ticks


def test_a_sign_that_comes_again_is_defined_once():
    fig, ax = plt.subplots()
    for height, colour in ((1, "train"), (2, "validation"), (3, "train")):
        ax.plot([0, 1, 2], [height] * 3, "o", color=COLOURS[colour])
    text = svg(fig, "again")
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(set(ids)) == len(ids)
    assert text.count("marker: url(#") == 3


def odd_colour():
    fig, ax = plt.subplots()
    ax.plot([0, 1], [0, 1], color="#123456")
    return fig


def out_of_frame():
    fig, ax = plt.subplots()
    ax.plot([0, 1], [0, 1], **LINES["train"])
    ax.set_ylim(2, 3)
    return fig


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (odd_colour, "#123456 is none of the book's colours"),
        (out_of_frame, "2 of 2 points of 'train: 2' lie outside the frame"),
    ],
)
def test_what_cannot_be_seen_is_refused(make, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        Picture(make(), "A line that rises.")
    assert plt.get_fignums() == []


def test_a_curve_may_leave_its_frame_where_the_author_says_so():
    assert Picture(out_of_frame(), "A line that rises.", leaves_frame=True)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("no figure", "text"), TypeError, "got 'no figure'"),
        ((plt.Figure(), " "), ValueError, "got ' '"),
        ((plt.Figure(), None), ValueError, "got None"),
        ((plt.Figure(), "text", " "), ValueError, "caption must be text"),
    ],
)
def test_bad_input_is_named(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Picture(*arguments)


def test_a_colour_at_the_end_of_a_style_is_no_id():
    fig, ax = plt.subplots()
    ax.set_title("loss", color="#262626")
    drawing = svg(fig, "end")
    plt.close(fig)
    assert "#end-262626" not in drawing
    assert "fill: var(--ink, #262626)" in drawing
