"""Evidence and folded code, in a small book built for the purpose."""

import pytest
from bs4 import BeautifulSoup

from tests.unit._site.built import build

CHAPTER = """# Chapter

[The table](#table).

## A finding

Story.

(table)=
### Measured: the table & more

Evidence.

#### Deeper

More.

## Another finding

Text.
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Return the page of a chapter with evidence."""
    target = tmp_path_factory.mktemp("lanes")
    source = target / "source"
    source.mkdir()
    (source / "conf.py").write_text(
        "extensions = ['myst_parser', '_site.read.lanes']\nhtml_theme = 'basic'\n"
    )
    (source / "index.md").write_text(CHAPTER)
    assert build(source, target) == ""
    return BeautifulSoup((target / "index.html").read_text(), "html.parser")


def test_evidence_is_a_closed_box_named_by_its_heading(page):
    (box,) = page.find_all("details", class_="lane")
    assert not box.has_attr("open")
    assert box.summary.h3.string == "Measured: the table & more"
    assert [p.string for p in box.find_all("p")] == ["Evidence.", "More."]
    assert box.h4.contents[0] == "Deeper"
    assert [h2.contents[0] for h2 in page.find_all("h2")] == [
        "A finding",
        "Another finding",
    ]


def test_a_link_leads_into_the_box_so_that_it_opens(page):
    (link,) = [a for a in page.find_all("a") if a.string == "The table"]
    target = page.find(id=link["href"].removeprefix("#"))
    assert target.find_parent("details", class_="lane")


def test_the_contents_do_not_list_evidence(page):
    contents = page.find("div", class_="sphinxsidebar").text
    assert "Another finding" in contents
    assert "Measured" not in contents
