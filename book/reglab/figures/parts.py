"""Pictures of chapter 5's second half: pictures and their parts, what a price buys, and how codes pass on an input."""

from reglab.figures.style import ABOVE, COLOURS, LINES, equal_lengths

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

SIDE = 8  # pixels of a picture, each way
INK = LinearSegmentedColormap.from_list("ink", [COLOURS["paper"], COLOURS["ink"]])
BOUGHT = {
    "L1 on ReLU": {**LINES["penalised"], "marker": "s"},
    "L2 on ReLU": {**LINES["unpenalised"], "marker": "D"},
    "L1 on tanh": {**LINES["bias"], "marker": "^"},
    "KL on sigmoid": {**LINES["variance"], "marker": "v"},
}


def draw_tiles(ax, *, tiles, rows, columns, signed=False):
    """Draw pictures of 8 by 8 pixels side by side, row by row; places that are left over stay empty.

    ax : the axes; they lose their lines and ticks.
    tiles : shape (k, 64), k up to rows · columns: pixels from 0, paper, to 1, ink; or any, where they are signed.
    rows, columns : how many places there are, 1 or more.
    signed : each tile is scaled by its own largest pixel, and half-way grey stands for 0: ink adds, paper takes away.
    Raises ValueError for another shape. Shown in chapter 5.
    """
    tiles = np.asarray(tiles, float)
    if tiles.ndim != 2 or tiles.shape[1] != SIDE**2 or len(tiles) > rows * columns:
        raise ValueError(
            f"tiles must have shape (up to {rows * columns}, {SIDE**2}), got {tiles.shape}"
        )
    if signed and len(tiles):
        largest = np.abs(tiles).max(axis=1, keepdims=True)
        tiles = 0.5 + 0.5 * tiles / np.where(largest > 0, largest, 1)
    step = SIDE + 1
    sheet = np.full((rows * step - 1, columns * step - 1), np.nan)
    for place, tile in enumerate(tiles):
        top, left = (step * at for at in divmod(place, columns))
        sheet[top : top + SIDE, left : left + SIDE] = tile.reshape(SIDE, SIDE)
    sheet = np.ma.masked_invalid(sheet)
    ax.imshow(sheet, cmap=INK, vmin=0, vmax=1, interpolation="none")
    ax.set_axis_off()


def draw_bought(ax, *, zeros, explained, at=None):
    """Draw the variance explained against the share of exact zeros, a line for each way to price a code.

    A code that never has a zero gets its marks alone.

    ax : the axes.
    zeros, explained : dicts from names of `BOUGHT` to shares from 0 to 1, shape (k,), from the weakest price on.
    at : a pair of a name and a place on its line that is marked; None marks none.
    Raises ValueError for other names and lengths that do not fit. Shown in chapter 5.
    """
    if list(zeros) != list(explained) or not set(zeros) <= set(BOUGHT):
        raise ValueError(
            f"zeros and explained must have the same names of {list(BOUGHT)}, "
            f"got {list(zeros)} and {list(explained)}"
        )
    for name, style in BOUGHT.items():
        if name in zeros:
            equal_lengths(zeros=zeros[name], explained=explained[name])
            if not np.any(zeros[name]):
                # On the axis, where two lines would lie on each other.
                style = {**style, "linestyle": "none"}
            ax.plot(zeros[name], explained[name], label=name, clip_on=False, **style)
    if at is not None:
        name, place = at
        style = {"color": BOUGHT[name]["color"], "markersize": 11, "clip_on": False}
        point = zeros[name][place], explained[name][place]
        ax.plot(*point, BOUGHT[name]["marker"], **style)
    ax.set(xlim=(0, 1), ylim=(0, 1), xlabel="share of exact zeros")
    ax.set(ylabel="variance explained")
    ax.legend(ncols=2, **ABOVE)


def draw_passed_on(ax, *, inputs, outputs, kept, title):
    """Draw what a unit of a code passes on, against the size of what it sees, beside the size itself.

    ax : the axes.
    inputs : shape (k,), increasing; outputs : of the unit, shape (k,), NaN where the line shall break.
    kept : whether the sizes are printed on the vertical axis.
    title : what the code is called.
    Raises ValueError for lengths that do not fit. Shown in chapter 5.
    """
    equal_lengths(inputs=inputs, outputs=outputs)
    low, high = inputs[0], inputs[-1]
    ax.plot([0, high], [0, high], label="true size", **LINES["truth"])
    ax.plot(inputs, outputs, label="code", **LINES["penalised"])
    ax.set(xlim=(low, high), ylim=(-0.1 * high, high), title=title)
    ax.set_xticks([0, 1])
    ax.set_yticks([0, 1], None if kept else ["", ""])


def draw_nested(ax, *, units, prefixes, title):
    """Draw the units of a Matryoshka code in a row, and above them the parts that must copy a row each by itself.

    ax : the axes.
    units : how many there are, 1 or more.
    prefixes : of how many units, from the first on, each part is made, increasing up to all.
    title : what the code is called.
    Raises ValueError for parts of no unit or of more than there are. Shown in chapter 5.
    """
    if not all(1 <= end <= units for end in prefixes):
        raise ValueError(f"prefixes must lie between 1 and {units}, got {prefixes!r}")
    places = np.arange(1, units + 1)
    ax.plot(places, 0 * places, "o", label="units", color=COLOURS["ink"])
    for height, end in enumerate(prefixes, 1):
        style = {**LINES["penalised"], "marker": "|", "markersize": 9}
        ax.plot([1, end], [height, height], label=f"first {end}", **style)
    ax.set(xlim=(0.5, units + 0.5), ylim=(-0.6, len(prefixes) + 0.6), title=title)
    ax.set(xlabel="unit", xticks=places, yticks=[])
