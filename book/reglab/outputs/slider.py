"""Sliders that work twice: live ipywidgets in JupyterLab, pictures made beforehand on the static page."""

import base64
import html
import itertools
import json
import math
import re
from numbers import Integral, Real

from reglab.outputs.picture import FORMS, NAME, as_image, png, static_page

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
}


def number(value, digits=3):
    """Return a number as the book prints it: significant digits, trailing zeros kept, integers as they are.

    value : a finite number; text is returned unchanged.
    digits : how many significant digits, 1 or more.
    Raises ValueError for NaN and infinity, TypeError for something that is neither number nor text.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"a read-out is a number or text, got {value!r}")
    if not math.isfinite(value):
        raise ValueError(f"a read-out must be finite, got {value!r}")
    if isinstance(value, Integral):
        return str(int(value))
    value = float(value)
    if value != 0 and not 1e-4 <= abs(value) < 1e6:
        return f"{value:.{digits - 1}e}"
    return (
        f"{value:#.{digits}g}".removesuffix(".")
        if abs(value) < 10**digits
        else f"{value:.0f}"
    )


def mark(value):
    """Return a slider's value as its label: the shortest form of a number, text unchanged."""
    return value if isinstance(value, str) else f"{value:g}"


class Slider:
    """One or more sliders over a picture and its read-out: the last line of a cell.

    In JupyterLab it is a live widget and the kernel draws each picture anew. On the static page it is a native range
    input over pictures that the site build has drawn. Everywhere its text form is a table of the read-out at every
    position, which is what the check of a chapter compares: so all read-outs are computed when the cell runs.

    name : letters, digits and hyphens; unique on its page. ``page.html?name.degree=9#name`` opens there.
    draw : called as ``draw(**position)``, returns a matplotlib Figure; keep its axes' limits fixed over the positions.
    read : called as ``read(**position)``, returns ``{label: number or text}``, the same labels everywhere.
    alt : format string for the alt text; it may use the position's names and the read-out's labels, as in
        ``"Degree {degree}: the curve {shape}. Training error {training error}."``
    start : position that is shown first, as a dict; names left out start at their first value.
    form : "svg", or "webp" for dense pictures.
    values : for each name the list of its values: increasing numbers, or texts.
    Raises ValueError or TypeError that names what is wrong and where.
    """

    def __init__(self, name, draw, read, alt, *, start=None, form="svg", **values):
        if not re.fullmatch(NAME, str(name)):
            raise ValueError(
                f"a slider's name is made of small letters, digits and hyphens, got {name!r}"
            )
        if form not in FORMS:
            raise ValueError(
                f"slider {name}: form must be one of {', '.join(FORMS)}, got {form!r}"
            )
        if not values:
            raise ValueError(
                f"slider {name}: give at least one name with its values, as in degree=range(1, 9)"
            )
        self.name, self.draw, self.form = name, draw, form
        self.values = {
            key: _checked(name, key, list(options)) for key, options in values.items()
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
        self.readouts = [self._read(read, position) for position in self.positions]
        self.alts = [
            alt.format(
                **{key: mark(value) for key, value in position.items()}, **readout
            )
            for position, readout in zip(self.positions, self.readouts)
        ]
        self.figure = self._figure(self.start)

    def __repr__(self):
        """Return the read-out at every position as a table."""
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
        return "\n".join([f"slider {self.name}: {len(rows)} positions", *lines])

    def _read(self, read, position):
        readout = read(**position)
        if not isinstance(readout, dict) or not readout:
            raise TypeError(
                f"slider {self.name} at {position}: read must return a dict with an entry, got {readout!r}"
            )
        if self.positions[0] != position and list(readout) != list(self.first_readout):
            raise ValueError(
                f"slider {self.name} at {position}: the read-out's labels change to {list(readout)}"
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
        if self.positions[0] == position:
            self.first_readout = texts
        return texts

    def _figure(self, position):
        figure = self.draw(**position)
        if not isinstance(figure, Figure):
            raise TypeError(
                f"slider {self.name} at {position}: draw must return a matplotlib Figure, got {figure!r}"
            )
        plt.close(figure)
        return figure

    def _frame(self, position):
        return FORMS[self.form](self._figure(position))

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
                as_image(self._frame(position), self.alts[index]) + f"<p>{readout}</p>"
            )

        for control in controls.values():
            control.observe(update, "value")
        update()
        return ipywidgets.VBox([*controls.values(), picture])

    def html(self):
        """Return the static form: a custom element that works with its own few lines of script and nothing else.

        The read-outs stand in it once, as a table, which is also what a reader without scripts has.
        """
        first = self.positions.index(self.start)
        rows = []
        # Room for the longest text, here and below, or what stands beside and under it would jump.
        widest = max(
            len(mark(value)) for values in self.values.values() for value in values
        )
        for key, options in self.values.items():
            at = options.index(self.start[key])
            texts = json.dumps([mark(value) for value in options], ensure_ascii=False)
            rows.append(
                f'<label><span>{html.escape(self.labels[key])}</span><input type="range" name="{key}" min="0" '
                f'max="{len(options) - 1}" value="{at}" step="1" autocomplete="off" disabled '
                f'data-lm-suppress-shortcuts data-values="{html.escape(texts)}" '
                # Else the value, which stands in the label too, would be part of the name and change with each move.
                f'aria-label="{html.escape(self.labels[key])}" '
                f'aria-valuetext="{html.escape(mark(options[at]))}">'
                f'<output aria-live="off" style="min-width: {widest}ch">'
                f"{html.escape(mark(options[at]))}</output></label>"
            )
        cells = [
            [*map(mark, position.values()), *readout.values()]
            for position, readout in zip(self.positions, self.readouts)
        ]
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
            for row in cells
        )
        names = [*self.labels.values(), *self.readouts[0]]
        head = "".join(f'<th scope="col">{html.escape(label)}</th>' for label in names)
        room = {
            label: max(len(readout[label]) for readout in self.readouts)
            for label in self.readouts[first]
        }
        readout = "".join(
            f'<div><dt>{html.escape(label)}</dt><dd style="min-width: {room[label]}ch">{html.escape(text)}</dd></div>'
            for label, text in self.readouts[first].items()
        )
        shown = self._frame(self.start)
        frames = [
            None if index == first else self._frame(at)
            for index, at in enumerate(self.positions)
        ]
        data = json.dumps(
            {"frames": frames, "alts": self.alts}, ensure_ascii=False
        ).replace("</", "<\\/")
        return (
            f'<frame-slider id="{self.name}"><div class="controls">{"".join(rows)}</div>'
            f"{as_image(shown, self.alts[first])}"
            f'<dl>{readout}</dl><p class="spoken" role="status"></p>'
            f'<p class="tools"><a class="here" href="#{self.name}" hidden>link to this position</a></p>'
            "<details><summary>Every position as a table</summary>"
            f'<div class="scroll" tabindex="0" role="group" aria-label="Every position"><table><thead><tr>{head}</tr>'
            f"</thead><tbody>{body}</tbody></table></div></details>"
            f'<script type="application/json">{data}</script></frame-slider>'
        )

    def _repr_mimebundle_(self, **_):
        if static_page():
            image = base64.b64encode(png(self.figure)).decode()
            return {
                "text/plain": repr(self),
                "text/html": self.html(),
                "image/png": image,
            }
        return {**self.widget()._repr_mimebundle_(), "text/plain": repr(self)}


def _checked(slider, key, options):
    """Return a slider's values if they can be told apart and are in order, else raise."""
    if not options:
        raise ValueError(f"slider {slider}: {key} has no values")
    if len(set(options)) < len(options):
        raise ValueError(f"slider {slider}: {key} has repeated values: {options}")
    if all(isinstance(option, str) for option in options):
        return options
    try:
        for option in options:
            number(option)
    except (TypeError, ValueError) as error:
        raise type(error)(f"slider {slider}: {key}: {error}") from None
    if any(isinstance(option, str) for option in options) or sorted(options) != options:
        raise ValueError(
            f"slider {slider}: {key} must be increasing numbers or texts, got {options}"
        )
    texts = [mark(option) for option in options]
    if len(set(texts)) < len(texts):
        raise ValueError(
            f"slider {slider}: {key} has values that look alike when printed: {texts}"
        )
    return [option.item() if hasattr(option, "item") else option for option in options]
