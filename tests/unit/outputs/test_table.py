"""Results in rows."""

import re

from reglab.maths.estimate import Estimate
from reglab.outputs.table import Table

import pytest
from bs4 import BeautifulSoup

ROWS = [
    {"model": "line", "error": 0.5404, "change": Estimate(0.2, 0.05)},
    {"model": "degree <11>", "error": 1.128, "change": Estimate(-12.0, 3.0)},
]


def test_text_is_aligned_below_the_caption():
    lines = repr(Table(ROWS, "Errors (lower is better)")).splitlines()
    assert lines[0] == "Errors (lower is better)"
    assert lines[1].split() == ["model", "error", "change"]
    assert lines[2].endswith("0.200 ± 0.050")
    assert lines[3].split()[:3] == ["degree", "<11>", "1.13"]
    assert len({len(line) for line in lines[1:]}) == 1


def test_html_is_a_table_with_headings_and_the_same_cells():
    table = Table(ROWS, "Errors < 2", digits={"error": 2}, name="errors")
    soup = BeautifulSoup(table.html(), "html.parser")
    assert soup.div["id"] == "errors"
    assert soup.caption.string == "Errors < 2"
    assert [cell["scope"] for cell in soup.find_all("th")] == ["col"] * 3 + ["row"] * 2
    assert soup.find_all("th")[4].string == "degree <11>"
    assert [cell.string for cell in soup.find_all("td")] == [
        "0.54",
        "0.200 ± 0.050",
        "1.1",
        "-12.0 ± 3.0",
    ]


@pytest.mark.parametrize(
    ("rows", "caption", "error", "message"),
    [
        ([], "caption", ValueError, "needs rows with headings, got []"),
        ([{}], "caption", ValueError, "needs rows with headings, got [{}]"),
        (ROWS, " ", ValueError, "caption must be text that says something, got ' '"),
        (
            [{"a": 1}, {"b": 1}],
            "caption",
            ValueError,
            "row 1 of the table has the headings ['b'], the first has ['a']",
        ),
        (
            [{"a": 1}, {"a": float("nan")}],
            "caption",
            ValueError,
            "row 1 of the table, 'a': a read-out must be finite, got nan",
        ),
        ([{"a": None}], "caption", TypeError, "row 0 of the table, 'a'"),
    ],
)
def test_bad_input_is_named(rows, caption, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Table(rows, caption)
