"""One visual language: each colour and line style means the same thing on every page.

The colours are Okabe and Ito's, which stay apart under the common colour-vision deficiencies; their light blue and
amber are darkened until they stand out from white paper, at a contrast of 3 to 1. Lines differ by style too.
"""

import matplotlib as mpl
from cycler import cycler
from matplotlib.ticker import NullFormatter, NullLocator

# On the static page `picture.svg` turns each into a CSS variable of the same name, so that the dark theme can shift it.
COLOURS = {
    "train": "#0072b2",
    "validation": "#d55e00",
    "unpenalised": "#656565",
    "penalised": "#009e73",
    "truth": "#111111",
    "bias": "#cc79a7",
    "variance": "#3396d2",
    "noise": "#bf7f00",
    "grid": "#d9d9d9",
    "ink": "#262626",
    "paper": "#ffffff",
}

LINES = {
    "train": {"color": COLOURS["train"], "linestyle": "-"},
    "validation": {"color": COLOURS["validation"], "linestyle": "--"},
    "unpenalised": {"color": COLOURS["unpenalised"], "linestyle": "--"},
    "penalised": {"color": COLOURS["penalised"], "linestyle": "-"},
    "truth": {"color": COLOURS["truth"], "linestyle": ":"},
    "bias": {"color": COLOURS["bias"], "linestyle": "--"},
    "variance": {"color": COLOURS["variance"], "linestyle": "-."},
    "noise": {"color": COLOURS["noise"], "linestyle": ":"},
}

# A legend above the axes, where it never covers data and never moves: ``ax.legend(ncols=3, **ABOVE)``.
ABOVE = {
    "loc": "lower center",
    "bbox_to_anchor": (0.5, 1.0),
    "borderaxespad": 0.2,
    "columnspacing": 1.2,
    "handlelength": 2.0,
}

WIDTH, HEIGHT = 5.6, 3.5  # inches: 348 px wide on a phone, where 10.5 becomes 9 px

mpl.rcParams.update(
    {
        "figure.figsize": (WIDTH, HEIGHT),
        "figure.dpi": 110,
        "figure.constrained_layout.use": True,
        "path.simplify_threshold": 0.2,  # of a point: a third of a screen dot, and a fifth less to send
        "figure.facecolor": COLOURS["paper"],
        "font.family": "DejaVu Sans",  # ships with matplotlib: the same widths on every machine
        "font.size": 11,
        "axes.titlesize": 11.5,
        "axes.labelsize": 11,
        "xtick.labelsize": 10.5,
        "ytick.labelsize": 10.5,
        "legend.fontsize": 10.5,
        "legend.frameon": False,
        "text.color": COLOURS["ink"],
        "axes.edgecolor": COLOURS["ink"],
        "axes.labelcolor": COLOURS["ink"],
        "xtick.color": COLOURS["ink"],
        "ytick.color": COLOURS["ink"],
        "axes.facecolor": COLOURS["paper"],
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": COLOURS["grid"],
        "grid.linewidth": 0.6,
        "lines.linewidth": 1.8,
        "lines.markersize": 5,
        "axes.prop_cycle": cycler(
            color=[
                COLOURS[name]
                for name in (
                    "train",
                    "validation",
                    "penalised",
                    "bias",
                    "noise",
                    "variance",
                )
            ]
        ),
        "svg.fonttype": "none",
        "svg.hashsalt": "reglab",
    }
)


def equal_lengths(**named):
    """Raise ValueError, with all lengths, unless all arrays that are given are equally long.

    named : arrays by name; None stands for one that is not drawn.
    """
    lengths = {name: len(array) for name, array in named.items() if array is not None}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"arrays must have the same length, got {lengths}")


def plain_ticks(axis, ticks=None, *, minor=False):
    """Give a logarithmic axis ticks such as 0.01 and 10 instead of powers.

    axis : ``ax.xaxis`` or ``ax.yaxis``.
    ticks : where, or None for matplotlib's own places; the axis is widened to show them all.
    minor : whether small ticks without numbers stay between them.
    """
    if ticks is not None:
        axis.set_ticks(ticks)
    axis.set_major_formatter("{x:,g}")
    if minor:
        axis.set_minor_formatter(NullFormatter())
    else:
        axis.set_minor_locator(NullLocator())
