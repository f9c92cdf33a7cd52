"""Chapter 4's pictures of counts: held-out flowers, a hundred pairs, the units of a layer, and rows to see by."""

from reglab.figures.style import ABOVE, COLOURS, LINES, plain_ticks

import numpy as np
from matplotlib.path import Path

COLUMNS = 19  # flowers in a row: two rows for chapter 4
ANGLES = np.linspace(0, 2 * np.pi, 73)
PETALS = 1 + 0.25 * np.cos(6 * ANGLES)
FLOWER = Path(PETALS[:, None] * np.transpose([np.sin(ANGLES), np.cos(ANGLES)]))


def draw_held_out(ax, *, right):
    """Draw one flower for each held-out row: filled where it is named rightly, empty and crossed out where it is not.

    right : shape (rows,), true for a row that the network gets right.
    Shown in chapter 4.
    """
    right = np.asarray(right, bool)
    row, column = np.divmod(np.arange(len(right)), COLUMNS)
    look = {"marker": FLOWER, "markersize": 14, "linestyle": "None"}
    for which, face, edge, label in (
        (right, COLOURS["validation"], COLOURS["validation"], "named rightly"),
        (~right, COLOURS["paper"], COLOURS["ink"], "named wrongly"),
    ):
        faces = {"markerfacecolor": face, "markeredgecolor": edge}
        ax.plot(column[which], -row[which], label=label, **look, **faces)
    cross = {"marker": "x", "markersize": 7, "linestyle": "None"}
    ax.plot(column[~right], -row[~right], color=COLOURS["ink"], **cross)
    ax.set(xlim=(-0.7, COLUMNS - 0.3), ylim=(-row[-1] - 0.7, 0.7))
    ax.grid(False)
    ax.set(xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.legend(ncols=2, **ABOVE, markerscale=0.8)


def draw_pairs(ax, *, first, second, lowest, highest):
    """Draw pairs of runs as bubbles: right in the first against right in the second, and how many pairs are there.

    Above the diagonal the second is better (filled), below it worse (empty), on it nothing has changed (grey).

    first, second : counts of rows that are right, shape (pairs,).
    lowest, highest : counts at which both axes end.
    Raises ValueError for a count outside of them. Shown in chapter 4.
    """
    pairs = np.transpose([first, second])
    if pairs.min() < lowest or pairs.max() > highest:
        raise ValueError(
            f"counts must lie between {lowest} and {highest}, got {pairs.min()} to {pairs.max()}"
        )
    ends = lowest - 0.7, highest + 0.7
    ax.plot(ends, ends, **LINES["unpenalised"])
    places, many = np.unique(pairs, axis=0, return_counts=True)
    for (x, y), count in zip(places, many):
        name = "unpenalised" if x == y else "penalised"
        face = COLOURS[name] if x <= y else COLOURS["paper"]
        # An area that is proportional to the count, and still to be seen where it is 1.
        size = 5 + 3.6 * np.sqrt(count)
        ax.plot(
            *(x, y, "o"),
            markersize=size,
            markerfacecolor=face,
            markeredgecolor=COLOURS[name],
            markeredgewidth=1.6,
        )
        # In a bubble where there is room, else on the side that is away from the diagonal.
        beside, ha = (-1, "right") if x < y else (1, "left")
        ax.annotate(
            str(count),
            (x, y),
            xytext=(0, 0) if count >= 10 else (beside * (size / 2 + 2), 0),
            textcoords="offset points",
            ha="center" if count >= 10 else ha,
            va="center_baseline",
            color=COLOURS["paper" if count >= 10 and x <= y else "ink"],
        )
    ticks = range(lowest, highest + 1)
    ax.set(xlim=ends, ylim=ends, xticks=ticks, yticks=ticks)
    ax.set(
        xlabel="flowers right, first network",
        ylabel="second network\n(higher is better)",
    )


def draw_sorted_units(ax, *, size, reference, threshold):
    """Draw the units of a layer in order of how loud they are: the mean absolute output of each, on a log axis.

    size : mean absolute output of each unit, shape (units,).
    reference : the same without the penalty; not drawn where it is the same.
    threshold : a unit above it is called busy; drawn as a line.
    Shown in chapter 4.
    """
    count = len(size)
    # The loudest decide, and many units make a curve as well as all of them: both axes are logarithmic.
    at = np.unique(np.geomspace(1, count, 60).round().astype(int)) - 1
    for values, name, label in (
        (reference, "unpenalised", "λ = 0"),
        (size, "penalised", "this λ"),
    ):
        if name == "unpenalised" and np.array_equal(reference, size):
            continue
        loud = np.sort(values)[::-1]
        ax.plot(at + 1, loud[at], label=label, **LINES[name])
    busy = {"color": COLOURS["ink"], "linewidth": 1}
    ax.axhline(threshold, label=f"busy from {threshold:g}", **busy)
    ax.set(
        xscale="log",
        yscale="log",
        xlim=(0.9, 1.1 * count),
        ylim=(1e-4, 1),
        xlabel="units, the loudest first",
        ylabel="mean |output|\n(tanh: up to 1)",
    )
    plain_ticks(ax.xaxis, [at for at in (1, 10, 100, 1000) if at <= count])
    plain_ticks(ax.yaxis, (0.0001, 0.001, 0.01, 0.1, 1))
    ax.legend(ncols=3, **ABOVE)


def draw_visible_effect(ax, *, rows, effect, at, claims):
    """Draw the smallest difference of two models that held-out rows can tell from luck, on two logarithmic axes.

    rows : numbers of rows, increasing.
    effect : that difference in points, NaN where none can be seen.
    at : pair of a number of rows and its effect, NaN where nothing can be seen: a cross at the top marks it.
    claims : dict from a label to a difference in points.
    Shown in chapter 4.
    """
    ax.plot(rows, effect, **LINES["penalised"])
    for label, size in claims.items():
        ax.axhline(size, color=COLOURS["ink"], linewidth=0.9, linestyle=(0, (1, 2)))
        ax.annotate(
            label, (9000, size), xytext=(0, 3), textcoords="offset points", ha="right"
        )
    place, seen = at
    ax.plot(
        place,
        seen if np.isfinite(seen) else 20,
        "o" if np.isfinite(seen) else "x",
        color=COLOURS["ink"],
        markersize=8,
    )
    ax.set(
        xscale="log",
        yscale="log",
        xlim=(30, 12_500),
        ylim=(0.1, 30),
        xlabel="held-out rows",
        ylabel="smallest visible\ndifference, points\n(lower is better)",
    )
    plain_ticks(ax.xaxis, (38, 100, 1000, 10000))
    plain_ticks(ax.yaxis, (0.1, 1, 10))
