"""Pictures of chapter 6: one knob turned, methods in a row, what was too sure, and what a search promises."""

from reglab.figures.style import ABOVE, COLOURS, LINES, equal_lengths

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

GREENS = LinearSegmentedColormap.from_list(
    "share", [COLOURS["paper"], COLOURS["penalised"]]
)
ROW = 0.32  # inches for each method


def height(methods):
    """Return the height of a picture with a row for each of so many methods, in inches."""
    return 1.1 + ROW * methods


def draw_knob(axes, *, strengths, accuracy, zeros, plain, at):
    """Draw what one method does along its strengths: accuracy above, exact zeros below; one strength is marked.

    axes : two axes, one above the other.
    strengths : shape (k,), drawn at equal distances.
    accuracy, zeros : in percent, shape (k,).
    plain : accuracy and zeros without the method, two numbers, as dashed lines.
    at : the strength that is marked, one of them.
    Raises ValueError for a strength that is none of them and for lengths that do not fit. Shown in chapter 6.
    """
    strengths = list(strengths)
    if at not in strengths:
        raise ValueError(f"at must be one of {strengths}, got {at!r}")
    equal_lengths(strengths=strengths, accuracy=accuracy, zeros=zeros)
    place, here = np.arange(len(strengths)), strengths.index(at)
    style = {**LINES["penalised"], "marker": "o", "clip_on": False}
    for ax, values, without in zip(axes, (accuracy, zeros), plain):
        ax.plot(place, values, label="with it", **style)
        ax.plot(here, values[here], "o", color=style["color"], markersize=11)
        ax.axhline(without, label="nothing", zorder=0, **LINES["unpenalised"])
        ax.axvline(here, color=COLOURS["ink"], linewidth=0.8, zorder=0)
        ax.set_xticks(place, [f"{each:g}".lstrip("0") for each in strengths])
        ax.set_xlim(-0.2, len(strengths) - 0.8)
    axes[0].set(ylabel="accuracy, %\n(higher is better)", ylim=(0, 70))
    axes[1].set(ylabel="exact zeros, %", ylim=(0, 100), xlabel="strength")
    axes[0].legend(ncols=2, **ABOVE)


def draw_digits(axes, *, rows, labels):
    """Draw a row of each digit, as the curve that the network sees.

    axes : as many as there are rows.
    rows, labels : shapes (k, points) and (k,).
    Raises ValueError for lengths that do not fit. Shown in chapter 6.
    """
    equal_lengths(axes=axes, rows=rows, labels=labels)
    for ax, row, label in zip(axes, rows, labels):
        ax.plot(row, np.arange(len(row)), color=COLOURS["train"])
        ax.set_title(f"{label}")
        ax.set(xticks=[], yticks=[], ylim=(len(row), -1))
        ax.spines[:].set_visible(False)
        ax.grid(visible=False)


def draw_ranking(ax, *, names, means, halves, label, plain=None, marked=()):
    """Draw methods one below the other, each with its mean and interval.

    ax : the axes.
    names : of the methods, the first on top.
    means, halves : of what is compared and of its interval, shape (methods,).
    label : of the axis, with unit and direction.
    plain : where a dashed line stands, the mean of the baseline; None for no line.
    marked : names that are drawn filled, as methods with an activity penalty.
    Raises ValueError for lengths that do not fit. Shown in chapter 6.
    """
    equal_lengths(names=names, means=means, halves=halves)
    for place, (name, mean, half) in enumerate(zip(names, means, halves)):
        colour = COLOURS["penalised" if name in marked else "unpenalised"]
        face = colour if name in marked else COLOURS["paper"]
        line = {"color": colour, "linewidth": 1.6, "capsize": 3}
        ax.errorbar(mean, place, xerr=half, zorder=2, **line)
        ax.plot(mean, place, "s" if name in marked else "o", color=colour, mfc=face)
    if plain is not None:
        ax.axvline(plain, zorder=0, **LINES["unpenalised"])
    _rows(ax, names)
    ax.set(xlabel=label)


def draw_sureness(ax, *, names, before, after, guess):
    """Draw the cross-entropy of methods before and after one temperature has taken away what was too sure.

    ax : the axes.
    names : of the methods, the first on top.
    before, after : mean cross-entropies in nats, shape (methods,).
    guess : that of one who knows nothing, drawn as a line.
    Raises ValueError for lengths that do not fit. Shown in chapter 6.
    """
    equal_lengths(names=names, before=before, after=after)
    place = np.arange(len(names))
    ax.hlines(place, after, before, color=COLOURS["grid"], linewidth=3, zorder=1)
    hollow = {"color": COLOURS["unpenalised"], "markerfacecolor": COLOURS["paper"]}
    ax.plot(before, place, "o", label="as trained", **hollow)
    ax.plot(after, place, "s", label="cooled", color=COLOURS["train"])
    ax.axvline(guess, zorder=0, label="guessing", **LINES["noise"])
    _rows(ax, names)
    ax.set(xlabel="test cross-entropy, nats (lower is better)")
    ax.set_xlim(0)
    ax.legend(ncols=3, **ABOVE)


def draw_footprints(axes, *, names, weights, zeros):
    """Draw what each method leaves of weights and of outputs: kernel norms on the left, exact zeros on the right.

    axes : two axes side by side.
    names : of the methods, the first on top; the first of all is the baseline.
    weights : norm of all kernels, relative to the baseline's, shape (methods,).
    zeros : exact zeros among hidden outputs, in percent, shape (methods,).
    Raises ValueError for lengths that do not fit. Shown in chapter 6.
    """
    equal_lengths(names=names, weights=weights, zeros=zeros)
    for ax, values, colour in zip(axes, (weights, zeros), ("noise", "penalised")):
        ax.barh(np.arange(len(names)), values, height=0.6, color=COLOURS[colour])
        ax.axvline(values[0], zorder=3, **LINES["unpenalised"])
        _rows(ax, names)
    axes[1].tick_params(labelleft=False)
    axes[0].set(xlabel="size of the weights,\nnothing = 1")
    axes[1].set(xlabel="exact zeros in\nhidden outputs, %", xlim=(0, 100))


def draw_search(ax, *, rates, strengths, values, chosen, unit):
    """Draw what each configuration of a search scored, as a map of numbers; the best one has a frame.

    ax : the axes.
    rates, strengths : of the rows and columns, shapes (r,) and (s,).
    values : scores in percent, shape (r, s); NaN where the training ran away.
    chosen : row and column of the best.
    unit : of the strength.
    Raises ValueError for shapes that do not fit. Shown in chapter 6.
    """
    values = np.asarray(values, float)
    if values.shape != (len(rates), len(strengths)):
        raise ValueError(
            f"values must have shape ({len(rates)}, {len(strengths)}), got {values.shape}"
        )
    ax.imshow(values, cmap=GREENS, vmin=0, vmax=70, aspect="auto", origin="lower")
    for (row, column), value in np.ndenumerate(values):
        text = "–" if np.isnan(value) else f"{value:.0f}"
        bold = "bold" if (row, column) == tuple(chosen) else "normal"
        ax.text(column, row, text, ha="center", va="center", weight=bold)
    row, column = chosen
    box = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5), (-0.5, -0.5)])
    ax.plot(*(box * 0.94 + (column, row)).T, color=COLOURS["ink"], linewidth=2)
    ax.set_xticks(range(len(strengths)), [f"{s:g}".lstrip("0") for s in strengths])
    ax.set_yticks(range(len(rates)), [f"{r:g}".lstrip("0") for r in rates])
    ax.grid(visible=False)
    ax.set(xlabel=unit, ylabel="learning rate")


def draw_promise(ax, *, tried, promised, kept, at):
    """Draw what the best of more and more configurations promises, and what it keeps on rows that did not choose it.

    ax : the axes.
    tried : how many configurations, shape (k,).
    promised, kept : accuracy in percent, on the rows that chose and on others, shape (k,).
    at : the number that is marked, one of them.
    Raises ValueError for a number that is none of them and for lengths that do not fit. Shown in chapter 6.
    """
    tried = list(tried)
    if at not in tried:
        raise ValueError(f"at must be one of {tried}, got {at!r}")
    equal_lengths(tried=tried, promised=promised, kept=kept)
    here = tried.index(at)
    for values, label, style in (
        (promised, "rows that chose it", {**LINES["validation"], "marker": "o"}),
        (kept, "new rows", {**LINES["truth"], "marker": "s"}),
    ):
        ax.plot(tried, values, label=label, **style)
        ax.plot(at, values[here], style["marker"], color=style["color"], markersize=10)
    ax.axvline(at, color=COLOURS["ink"], linewidth=0.8, zorder=0)
    ax.set(xlabel="configurations tried", ylabel="accuracy of the winner, %")
    ax.legend(ncols=2, **ABOVE)


def _rows(ax, names):
    ax.set_yticks(np.arange(len(names)), names)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.grid(visible=False, axis="y")
