"""Results in rows: a real table on the page and in JupyterLab, aligned text for the check of a chapter."""

import html
import re

from reglab.outputs.form import checked_name, checked_text
from reglab.outputs.numbers import number


class Table:
    """A table with its caption: the last line of a cell.

    The first column names its row. Numbers and estimates are printed as `reglab.outputs.numbers.number` prints them.

    rows : a list of dicts from a column's heading to a number, an Estimate or a text, all with the same headings.
    caption : what the table holds, with units and which direction is better.
    digits : significant digits of plain numbers, 1 or more; or a dict from heading to digits, 3 for those left out.
    name : letters, digits and hyphens, unique on its page, for a link; None for no link.
    Raises ValueError for no rows, for headings that differ, for an empty caption; ValueError or TypeError, with row and
    heading, for a cell that is neither number nor text.
    """

    def __init__(self, rows, caption, *, digits=3, name=None):
        self.caption = checked_text(caption, "a table's caption")
        self.name = name if name is None else checked_name(name, "table")
        rows = [dict(row) for row in rows]
        if not rows or not rows[0]:
            raise ValueError(f"a table needs rows with headings, got {rows!r}")
        self.headings = list(rows[0])
        for k, row in enumerate(rows):
            if list(row) != self.headings:
                raise ValueError(
                    f"row {k} of the table has the headings {list(row)}, the first has {self.headings}"
                )
        self.cells = [
            [_cell(k, heading, value, digits) for heading, value in row.items()]
            for k, row in enumerate(rows)
        ]

    def __repr__(self):
        """Return the caption and the rows as aligned text."""
        columns = list(zip(self.headings, *self.cells))
        widths = [max(map(len, column)) for column in columns]
        lines = [
            "  ".join(cell.rjust(width) for cell, width in zip(row, widths))
            for row in [self.headings, *self.cells]
        ]
        return "\n".join([self.caption, *lines])

    def html(self):
        """Return the table as HTML; it scrolls by itself where a phone is too narrow for it."""
        # Sentences begin at the left, numbers end at the right; a row's name is a sentence.
        words = [True, *(_wordy(column) for column in list(zip(*self.cells))[1:])]
        kinds = [' class="text"' if wordy else "" for wordy in words]
        head = "".join(
            f'<th scope="col"{kind}>{html.escape(heading)}</th>'
            if heading
            else "<td></td>"  # nothing is no heading
            for heading, kind in zip(self.headings, kinds)
        )
        body = "".join(
            f'<tr><th scope="row">{html.escape(first)}</th>'
            + "".join(
                f"<td{kind}>{html.escape(cell)}</td>"
                for cell, kind in zip(rest, kinds[1:])
            )
            + "</tr>"
            for first, *rest in self.cells
        )
        anchor = f' id="{self.name}"' if self.name else ""
        return (
            f'<div class="results"{anchor} tabindex="0" role="group" aria-label="Table">'
            f"<table><caption>{html.escape(self.caption)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def _repr_mimebundle_(self, **_):
        return {"text/plain": repr(self), "text/html": self.html()}


def _wordy(column):
    return any(re.search(r"[^\W\d_]{2,}.* [^\W\d_]{2,}", cell) for cell in column)


def _cell(k, heading, value, digits):
    if isinstance(digits, dict):
        digits = digits.get(heading, 3)
    try:
        return number(value, digits)
    except (TypeError, ValueError) as error:
        raise type(error)(f"row {k} of the table, {heading!r}: {error}") from None
