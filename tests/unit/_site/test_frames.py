"""A slider's further pictures leave its page, and none is left behind without a word."""

import pytest
from sphinx.errors import ExtensionError

from book._site.finish import frames

SLIDER = '<frame-slider id="fit"><b>0</b><script type="application/json">[1]</script></frame-slider>'


def test_the_pictures_go_to_a_file_that_the_page_names(tmp_path):
    text = frames.move(f"<p>{SLIDER}</p>", "book/one", tmp_path)
    assert (tmp_path / "_frames/book/one/fit.js").read_text() == (
        "FrameSlider.arrived['fit'] = [1];\n"
    )
    assert 'data-frames="../_frames/book/one/fit.js?v=' in text
    assert "<b>0</b></frame-slider></p>" in text


def test_a_slider_whose_pictures_are_not_found_stops_the_build(tmp_path):
    with pytest.raises(ExtensionError, match="book/one: a slider"):
        frames.move(SLIDER + SLIDER.replace("json", "new"), "book/one", tmp_path)
    assert frames.move("<p>none</p>", "book/one", tmp_path) == "<p>none</p>"
