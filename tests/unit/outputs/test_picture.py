"""Figures as outputs."""

import base64
import io
import re
import xml.etree.ElementTree as ElementTree

from reglab.outputs.picture import STATIC, Picture, svg
from reglab.figures.style import COLOURS, LINES

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image


def figure():
    fig, ax = plt.subplots()
    ax.plot([0, 1], [0, 1], label="λ & more", **LINES["train"])
    ax.legend()
    return fig


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def test_bundle_in_a_notebook_is_image_and_alt_text(monkeypatch):
    monkeypatch.delenv(STATIC, raising=False)
    bundle = Picture(figure(), "A line that rises.")._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "image/png"}
    assert bundle["text/plain"] == "A line that rises."
    image = Image.open(io.BytesIO(base64.b64decode(bundle["image/png"])))
    assert image.size == (616, 385)
    assert not image.info.get("Software")


def test_bundle_on_the_page_names_the_image_with_the_alt_text(monkeypatch):
    monkeypatch.setenv(STATIC, "1")
    html = Picture(figure(), 'A "line" <rises>.')._repr_mimebundle_()["text/html"]
    assert 'role="img" aria-label="A &quot;line&quot; &lt;rises&gt;."' in html


def test_figure_is_closed():
    Picture(figure(), "A line that rises.")
    assert plt.get_fignums() == []


def test_svg_is_well_formed_deterministic_and_takes_its_colours_from_the_page():
    first, second = svg(figure()), svg(figure())
    assert first == second
    ElementTree.fromstring(first)
    assert f"var(--train, {COLOURS['train']})" in first
    assert "λ &amp; more" in first
    bare = re.sub(r"var\(--\w+, #\w+\)", "", first)
    assert not re.search(r"#[0-9a-f]{6}", bare)


def test_svg_keeps_only_the_ids_it_refers_to():
    text = svg(figure())
    ids = re.findall(r' id="([^"]+)"', text)
    assert ids
    assert all(f"#{name}" in text for name in ids)


def test_svg_draws_many_equal_signs_as_one_element():
    fig, ax = plt.subplots()
    ax.plot(range(50), range(50), "o", color=COLOURS["train"])
    ax.plot([7], [30], "o", color=COLOURS["validation"])
    ax.plot([3, 4], [30, 40], "o", color=COLOURS["validation"])
    text = svg(fig)
    ElementTree.fromstring(text)
    markers = re.findall(r'<marker id="([^"]+)"', text)
    assert len(set(markers)) == len(markers) == 2
    paths = re.findall(r'<path d="M ([^"]+)" style="[^"]*marker: url\(#(.+?)\)"', text)
    assert [name for _, name in paths] == markers
    assert [len(points.split()) for points, _ in paths] == [100, 4]
    ticks = len(ax.get_xticks()) + len(ax.get_yticks())
    assert text.count("<use") <= len(markers) + 1 + ticks


def test_webp_is_lossless(monkeypatch):
    monkeypatch.setenv(STATIC, "1")
    fig, ax = plt.subplots()
    ax.imshow(np.arange(12).reshape(3, 4))
    html = Picture(
        fig, "Twelve squares, dark to light.", form="webp"
    )._repr_mimebundle_()["text/html"]
    data = re.search(r"data:image/webp;base64,([^\"]+)", html)[1]
    webp = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))
    buffer = io.BytesIO()
    fig.savefig(buffer, dpi=160)
    assert np.array_equal(webp, np.asarray(Image.open(buffer).convert("RGB")))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("no figure", "text"), TypeError, "got 'no figure'"),
        ((plt.Figure(), " "), ValueError, "got ' '"),
        ((plt.Figure(), None), ValueError, "got None"),
        ((plt.Figure(), "text", "gif"), ValueError, "got 'gif'"),
    ],
)
def test_bad_input_is_named(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Picture(*arguments)
