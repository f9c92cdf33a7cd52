"""The appendix's pictures: what a network costs by each way to train it, and where this book's engine spends it.

No colour stands for a way to train, since the book's colours mean other things: ways differ by marker and line style.
"""

from reglab.figures.style import COLOURS, LINES, equal_lengths, plain_ticks

import numpy as np

# Three ways of the stored measurement have a role in the pictures: Keras's own, which all are compared with, the book's
# engine, and the time of the engine's matrix products alone, which it cannot go below.
FIT, ENGINE, LIMIT = "model.fit", "this engine", "its products alone"
INK = COLOURS["ink"]
STYLES = {
    ENGINE: {"linestyle": "-", "marker": "o", "linewidth": 2.4},
    LIMIT: {"linestyle": ":", "marker": ""},
}
OTHERS = [
    {"linestyle": line, "marker": marker, "markerfacecolor": COLOURS["paper"]}
    for line, marker in (
        ("-", "s"),
        ("--", "^"),
        ("-.", "v"),
        ("--", "D"),
        ("-.", "P"),
    )
]
AXES = {
    "size": "networks trained together",
    "epochs": "epochs",
    "scale": "width of the hidden layers, 1 = chapter 4's",
}
MS = "ms for a network and epoch\n(lower is better)"


def styles(ways):
    """Return the marker and line of each way to train.

    ways : their names, in the order of the measurement; five at most beside the engine and its limit.
    Raises ValueError for more.
    """
    others = [way for way in ways if way not in STYLES]
    if len(others) > len(OTHERS):
        raise ValueError(f"there are {len(OTHERS)} styles, got the ways {others}")
    found = STYLES | dict(zip(others, OTHERS))
    return {way: {"color": INK, **found[way]} for way in ways}


def draw_ways(ax, *, rows, limits):
    """Draw what a network and epoch cost by each way, from top to bottom; a dotted line is the limit.

    rows : dicts with `way` and `ms`, one for each way, the limit among them.
    limits : smallest and largest cost on the axis, in ms.
    Raises ValueError where the limit is not among the rows. Shown in the appendix.
    """
    ms = {row["way"]: row["ms"] for row in rows}
    if LIMIT not in ms:
        raise ValueError(f"rows must hold {LIMIT!r}, got {list(ms)}")
    ways = [way for way in ms if way != LIMIT]
    ax.axvline(ms[LIMIT], **LINES["truth"])
    for place, (way, style) in enumerate(styles(ways).items()):
        ax.plot(ms[way], place, label=way, **style | {"markersize": 8})
        ax.annotate(
            f"{ms[way]:.3g}",
            (ms[way], place),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
        )
    ax.annotate(
        LIMIT,
        (ms[LIMIT], len(ways) - 0.25),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
    )
    ax.set_yticks(range(len(ways)), ways)
    ax.set(xscale="log", xlim=limits, ylim=(len(ways) - 0.1, -0.8))
    ax.set_xlabel(MS)
    ax.grid(axis="y", visible=False)
    plain_ticks(ax.xaxis, minor=True)


def draw_curves(ax, *, rows, over):
    """Draw what a network and epoch cost by each way, against one thing that was changed.

    rows : dicts with `way`, `ms` and what was changed, in the order of the measurement.
    over : "size", how many networks are trained together; "epochs"; or "scale", the factor of the widths.
    Raises ValueError for another thing. Shown in the appendix.
    """
    if over not in AXES:
        raise ValueError(f"over must be one of {', '.join(AXES)}, got {over!r}")
    ways = dict.fromkeys(row["way"] for row in rows)
    for way, style in styles(ways).items():
        own = [row for row in rows if row["way"] == way]
        x, y = ([row[name] for row in own] for name in (over, "ms"))
        ax.plot(x, y, label=way, **style)
    places = sorted({row[over] for row in rows})
    ax.set(xscale="log", yscale="log", xlabel=AXES[over], ylabel=MS)
    plain_ticks(ax.xaxis, places)
    plain_ticks(ax.yaxis, minor=True)


def draw_time_shares(ax, *, parts):
    """Draw which share of the engine's time goes where.

    parts : dict from a precision to a dict from a kind of work to its ms; the same kinds for each precision.
    Raises ValueError where the kinds differ. Shown in the appendix.
    """
    kinds = [list(part) for part in parts.values()]
    if any(each != kinds[0] for each in kinds):
        raise ValueError(f"the kinds must be the same for each precision, got {kinds}")
    height = 0.8 / len(parts)
    for i, (precision, part) in enumerate(parts.items()):
        values = np.array(list(part.values()))
        ax.barh(
            np.arange(len(values)) + (i - (len(parts) - 1) / 2) * height,
            100 * values / values.sum(),
            height,
            label=precision,
            edgecolor=INK,
            facecolor=COLOURS["paper"] if i else INK,
        )
    ax.set_yticks(range(len(kinds[0])), kinds[0])
    ax.invert_yaxis()
    ax.set(xlabel="share of this engine's time in %", xlim=(0, 100))
    ax.grid(axis="y", visible=False)
    ax.legend(loc="lower right")


def draw_memory(ax, *, sizes, peaks, stated):
    """Draw the peak of the engine's memory against the number of networks, and the stated growth through the first.

    sizes : k numbers of networks, increasing.
    peaks : k peaks in bytes.
    stated : bytes for each further network.
    Raises ValueError for lengths that do not fit. Shown in the appendix.
    """
    equal_lengths(sizes=sizes, peaks=peaks)
    sizes, peaks = np.array(sizes), np.array(peaks) / 1e6
    line = peaks[0] + (sizes - sizes[0]) * stated / 1e6
    ax.plot(sizes, line, label="as ensemble.memory states", **LINES["truth"])
    ax.plot(sizes, peaks, "o", color=INK, label="measured")
    ax.set(xlabel=AXES["size"], ylabel="peak in MB\n(lower is better)")
    ax.set(xlim=(0, None), ylim=(0, None))
    ax.legend(loc="lower right")
