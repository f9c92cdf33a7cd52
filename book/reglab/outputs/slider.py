"""Sliders that work twice: live ipywidgets in JupyterLab, pictures made beforehand on the static page."""

import html
import itertools
import re
import string

from reglab.outputs.drawn import drawn
from reglab.outputs.form import (
    bundle,
    checked_name,
    checked_text,
    for_notebook,
    for_page,
)
from reglab.outputs.frames import page
from reglab.outputs.numbers import in_order, mark, number
from reglab.outputs.picture import as_image, common_places, svg

import ipywidgets
import matplotlib.pyplot as plt
from matplotlib.figure import Figure

LABELS = {
    "lam": "penalty strength λ",
    "n": "sample size n",
    "p": "number of features p",
    "degree": "degree",
    "noise": "noise σ",
    "sample": "sample",
    "seed": "seed",
    "epoch": "epoch",
    "size": "noise size σ",
    "share": "labels shuffled",
    "draws": "data sets drawn",
}


DRAWN = "application/vnd.reglab.drawn"  # what each position's picture shows, for the check of the chapter


def slider(
    name, /, *, alt, caption=None, start=None, leaves_frame=False, figure=None, **values
):
    """Return a decorator that makes a `Slider` of one function that draws a position and returns its read-out.

    The function is called as ``f(ax, **position)``. What is drawn and what is read come from the same computation, so
    they cannot disagree:

        @slider("fit", degree=range(12), alt="Degree {degree}: training error {training error}.")
        def polynomial_fit(ax, degree): ...

    figure : keyword arguments of `matplotlib.pyplot.subplots`, as in ``{"nrows": 2}``: the function then gets the array
        of axes that it returns.
    name, alt, caption, start, leaves_frame, values : as for `Slider`.
    """

    def decorate(function):
        if not callable(function):
            raise TypeError(f"slider {name}: decorate a function, got {function!r}")

        def show(**position):
            fig, ax = plt.subplots(**(figure or {}))
            return fig, function(ax, **position)

        settings = {"caption": caption, "start": start, "leaves_frame": leaves_frame}
        return Slider(name, show, None, alt, **settings, **values)

    return decorate


class Slider:
    """One or more sliders over a picture and its read-out: the last line of a cell.

    In JupyterLab it is a live widget and the kernel draws each picture anew. On the static page it is a native range
    input over pictures that the site build has drawn. Everywhere its text form is a table of the read-out at every
    position, and beside it a line that says what is drawn there: the check of a chapter compares both, so all positions
    are computed and drawn when the cell runs. `slider` makes one of a single function.

    name : letters, digits and hyphens; unique on its page. ``page.html?name.degree=9#name`` opens there.
    draw : called as ``draw(**position)``, returns a matplotlib Figure, everywhere with as many axes; keep their limits
        fixed over the positions. They stand where the labels of the first position with each text have room, and those
        of the last.
    read : called as ``read(**position)``, returns ``{label: number or text}``, the same labels everywhere; None where
        `draw` returns the figure and the read-out.
    alt : format string for the alt text; it may use the position's names and the read-out's labels, as in
        ``"Degree {degree}: the curve {shape}. Training error {training error}."``
    caption : what the pictures are of, at every position, and which direction is better; None leaves it out.
    start : position that is shown first, as a dict; names left out start at their first value.
    leaves_frame : whether what is drawn may leave its frame, as in `reglab.outputs.drawn.drawn`.
    values : for each name the list of its values: increasing numbers, or texts.
    Raises ValueError or TypeError that names what is wrong and where.
    """

    def __init__(
        self,
        name,
        draw,
        read,
        alt,
        *,
        caption=None,
        start=None,
        leaves_frame=False,
        **values,
    ):
        self.name = checked_name(name, "slider")
        self.caption = caption
        if caption is not None:
            checked_text(caption, f"slider {name}'s caption")
        if not values:
            raise ValueError(
                f"slider {name}: give at least one name with its values, as in degree=range(1, 9)"
            )
        self.show = draw if read is None else _both(draw, read)
        self.values = {
            key: in_order(name, key, list(options)) for key, options in values.items()
        }
        self.labels = {key: LABELS.get(key, key.replace("_", " ")) for key in values}
        self.start = {key: options[0] for key, options in self.values.items()} | (
            start or {}
        )
        self.positions = [
            dict(zip(self.values, combination))
            for combination in itertools.product(*self.values.values())
        ]
        if self.start not in self.positions:
            raise ValueError(
                f"slider {name}: start {start!r} is not one of its positions"
            )
        ends = {index: self._at(self.positions[index]) for index in self._ends()}
        self.places = common_places([figure for figure, _ in ends.values()])
        self.readouts, self.drawn, self.frames = [], [], []
        for index, position in enumerate(self.positions):
            figure, readout = ends.pop(index, None) or self._at(position)
            if len(figure.axes) != len(self.places):
                raise ValueError(
                    f"slider {name} at {position}: it has {len(figure.axes)} axes, another position {len(self.places)}"
                )
            self.readouts.append(self._texts(position, readout))
            if for_page():
                self.frames.append(svg(figure, name, index, self.places))
            if for_notebook():
                self.drawn.append(self._drawn(position, figure, leaves_frame))
        self.alts = [
            self._alt(alt, position, readout)
            for position, readout in zip(self.positions, self.readouts)
        ]

    def __repr__(self):
        """Return the read-out at every position as a table, and the caption below it."""
        header = [*self.labels.values(), *self.readouts[0]]
        rows = [
            [*map(mark, position.values()), *readout.values()]
            for position, readout in zip(self.positions, self.readouts)
        ]
        widths = [max(map(len, column)) for column in zip(header, *rows)]
        lines = [
            " | ".join(cell.rjust(width) for cell, width in zip(row, widths))
            for row in [header, *rows]
        ]
        lines += [] if self.caption is None else [self.caption]
        return "\n".join([f"slider {self.name}: {len(rows)} positions", *lines])

    def _ends(self):
        """Return which positions settle where the axes stand: the last, and the first with each of the texts."""
        first = {key: options[0] for key, options in self.values.items()}
        last = len(self.positions) - 1
        return [
            index
            for index, position in enumerate(self.positions)
            if index == last
            or all(v == first[key] or isinstance(v, str) for key, v in position.items())
        ]

    def _at(self, position):
        """Return the figure and the read-out at a position."""
        shown = self.show(**position)
        figure, readout = shown if isinstance(shown, tuple) else (shown, None)
        if not isinstance(figure, Figure):
            raise TypeError(
                f"slider {self.name} at {position}: draw must return a matplotlib Figure, got {figure!r}"
            )
        plt.close(figure)
        return figure, readout

    def _texts(self, position, readout):
        """Return a read-out as texts, if it is one and has the labels of the first."""
        if not isinstance(readout, dict) or not readout:
            raise TypeError(
                f"slider {self.name} at {position}: the read-out must be a dict with an entry, got {readout!r}"
            )
        if self.readouts and list(readout) != list(self.readouts[0]):
            raise ValueError(
                f"slider {self.name} at {position}: the read-out's labels change to {list(readout)}"
            )
        if common := set(readout) & set(position):
            raise ValueError(
                f"slider {self.name} at {position}: a label of the read-out is a name of the position: {common}"
            )
        try:
            texts = {label: number(value) for label, value in readout.items()}
        except (TypeError, ValueError) as error:
            raise type(error)(
                f"slider {self.name} at {position}: {error} in {readout!r}"
            ) from None
        for text in texts.values():
            if re.search(r"\b(nan|inf)\b", text, flags=re.I):
                raise ValueError(
                    f"slider {self.name} at {position}: a read-out must be finite, got {text!r}"
                )
        return texts

    def _drawn(self, position, figure, leaves_frame):
        try:
            return drawn(figure, leaves_frame)
        except ValueError as error:
            raise ValueError(f"slider {self.name} at {position}: {error}") from None

    def _alt(self, alt, position, readout):
        known = {key: mark(value) for key, value in position.items()} | readout
        # Looked up whole: a label may hold a dot or a bracket, which str.format takes for an attribute or an index.
        text = ""
        for literal, field, *_ in string.Formatter().parse(alt):
            if field is not None and field not in known:
                raise ValueError(
                    f"slider {self.name}: the alt text names {field!r}, known are {', '.join(known)}"
                )
            text += literal + ("" if field is None else known[field])
        return text

    def _frame(self, index):
        if self.frames:  # the page's
            return self.frames[index]
        figure = self._at(self.positions[index])[0]
        return svg(figure, self.name, index, self.places)

    def widget(self):
        """Return the live widget: a box with one slider per name, the picture and the read-out."""
        controls = {
            key: ipywidgets.SelectionSlider(
                options=[(mark(value), value) for value in options],
                value=self.start[key],
                description=self.labels[key],
                style={"description_width": "9em"},
                layout={"width": "34em", "max_width": "100%"},
            )
            for key, options in self.values.items()
        }
        picture = ipywidgets.HTML()

        def update(_=None):
            position = {key: control.value for key, control in controls.items()}
            index = self.positions.index(position)
            readout = "; ".join(
                f"{label}: <b>{html.escape(text)}</b>"
                for label, text in self.readouts[index].items()
            )
            picture.value = (
                as_image(self._frame(index), self.alts[index]) + f"<p>{readout}</p>"
            )

        for control in controls.values():
            control.observe(update, "value")
        update()
        above = (
            [] if self.caption is None else [f"<em>{html.escape(self.caption)}</em>"]
        )
        return ipywidgets.VBox(
            [*map(ipywidgets.HTML, above), *controls.values(), picture]
        )

    def html(self):
        """Return the static form, as `reglab.outputs.frames.page` makes it."""
        if not self.frames:
            self.frames = [*map(self._frame, range(len(self.positions)))]
        return page(self)

    def _repr_mimebundle_(self, **_):
        return bundle(repr(self), self._notebook, self.html)

    def _notebook(self):
        """Return the live widget, and what each position's picture shows."""
        return self.widget()._repr_mimebundle_() | {DRAWN: "\n".join(self.drawn)}


def _both(draw, read):
    """Return one function for the two that draw a position and read it out."""
    return lambda **position: (draw(**position), read(**position))
