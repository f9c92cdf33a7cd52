"""One visual language: each colour and line style means the same thing on every page.

The colours are Okabe and Ito's, which stay apart under the common colour-vision deficiencies; lines differ by
style too.
"""

import matplotlib as mpl
from cycler import cycler

# On the static page `picture.svg` turns each into a CSS variable of the same name, so that the dark theme can shift it.
COLOURS = {
    "train": "#0072b2",
    "validation": "#d55e00",
    "unpenalised": "#656565",
    "penalised": "#009e73",
    "truth": "#111111",
    "bias": "#cc79a7",
    "variance": "#56b4e9",
    "noise": "#e69f00",
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

WIDTH, HEIGHT = 5.6, 3.5  # inches: at a phone's 350 px the text is still over 9 px high

mpl.rcParams.update(
    {
        "figure.figsize": (WIDTH, HEIGHT),
        "figure.dpi": 110,
        "figure.constrained_layout.use": True,
        "figure.facecolor": COLOURS["paper"],
        "font.family": "DejaVu Sans",  # ships with matplotlib: the same widths on every machine
        "font.size": 10.5,
        "axes.titlesize": 11,
        "axes.labelsize": 10.5,
        "xtick.labelsize": 10,
        "ytick.labelsize": 10,
        "legend.fontsize": 10,
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
