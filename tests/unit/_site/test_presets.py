"""Links that open the playground at a preset, in a small book built for the purpose."""

import re

import pytest
from bs4 import BeautifulSoup

from book._site.read import presets
from tests.unit._site.built import build


def built(target, link):
    source = target / "source"
    (source / "book").mkdir(parents=True)
    (source / "conf.py").write_text(
        "extensions = ['myst_parser', '_site.read.presets']\n"
    )
    page = "# One\n\n{}\n\n```{{toctree}}\nbook/playground\n```\n"
    (source / "index.md").write_text(page.format(link))
    (source / "book" / "playground.md").write_text("# Two\n\nText.\n")
    said = build(source, target)
    return BeautifulSoup((target / "index.html").read_text(), "html.parser"), said


def test_a_preset_is_found(tmp_path):
    page, said = built(tmp_path, "[There](book/playground.md#preset=silences).")
    assert said == ""
    (link,) = page.find_all("a", href="book/playground.html#preset=silences")
    assert link.get_text() == "There"


@pytest.mark.parametrize("name", ["preset=silence", "silences"])
def test_a_preset_that_there_is_not_is_a_warning(tmp_path, name):
    _, said = built(tmp_path, f"[There](book/playground.md#{name})")
    assert f"'{name}'" in said


def test_all_presets_are_known():
    from reglab.playground.closure import HERE

    text = (HERE / "presets.js").read_text(encoding="utf-8")
    assert len(presets.names()) == len(re.findall(r"^    claim: ", text, flags=re.M))
    assert len(presets.names()) >= 8
