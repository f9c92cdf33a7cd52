"""The page that readers start with."""

from functools import cache

import jupytext

from tests.site.conftest import ROOT
from tests.site.test_pages import drive


@cache
def tables():
    """Return the rows of each of the page's sliders by its name, computed here by the page's own code."""
    source = (ROOT / "book" / "intro.md").read_text(encoding="utf-8")
    found = {}
    for cell in jupytext.reads(source, fmt="md:myst").cells:
        if cell.cell_type != "code":
            continue
        names = {}
        statements, last = cell.source.rsplit("\n\n\n", 1)
        exec(statements, names)
        lines = repr(eval(last, names)).splitlines()[2:]
        found[last] = [[part.strip() for part in line.split(" | ")] for line in lines]
    return found


def test_sliders_work_and_show_what_the_code_computes(visit, base):
    page = visit(f"{base}/book/intro.html")
    found = tables()
    assert list(found) == ["begin", "find"]
    for name, rows in found.items():
        drive(page.locator(f"frame-slider#{name}"), rows)


def test_slider_is_seen_at_once(visit, served):
    for viewport in ({"width": 1280, "height": 900}, {"width": 390, "height": 844}):
        page = visit(f"{served}/book/intro.html", viewport=viewport)
        box = page.locator("frame-slider#begin input").bounding_box()
        assert box["y"] + box["height"] < viewport["height"]


def test_the_way_in_is_one_click(visit, base):
    page = visit(f"{base}/book/intro.html")
    page.get_by_role("link", name="Begin with chapter 1").click()
    page.wait_for_url("**/01_need_for_regularization.html")
