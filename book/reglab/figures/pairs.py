"""Chapter 4's pictures of many pairs of runs: their differences, their gaps, and the outputs of a layer."""

from reglab.figures.histories import thinned
from reglab.figures.style import COLOURS, LINES, plain_ticks

import numpy as np


def draw_differences(ax, *, differences, intervals):
    """Draw paired differences at each penalty strength: one dot a split, in order, and the mean with its two intervals.

    The strengths are evenly spaced on the axis.

    differences : dict from λ to an array, one difference for each split.
    intervals : dict from λ to (mean, half-width if the splits were independent, half-width that allows for overlap).
    Raises ValueError where the two do not have the same strengths. Shown in chapter 4.
    """
    if list(differences) != list(intervals):
        raise ValueError(
            f"differences and intervals must have the same λ, got {list(differences)} and {list(intervals)}"
        )
    ax.axhline(0, **LINES["unpenalised"])
    for place, lam in enumerate(differences):
        values = np.sort(differences[lam])
        mean, plain, wide = intervals[lam]
        spread = np.linspace(-0.2, 0.2, len(values)) - 0.2
        size = 5 if len(values) < 20 else 2.5
        dots = {"color": COLOURS["penalised"], "alpha": 0.75, "markersize": size}
        ax.plot(place + spread, values, "o", **dots)
        first = place == 0
        ax.errorbar(
            [place + 0.2],
            [mean],
            yerr=[wide],
            color=COLOURS["ink"],
            capsize=5,
            linewidth=1.2,
            label="mean, overlap allowed for" if first else None,
            fmt="none",
        )
        ax.errorbar(
            [place + 0.2],
            [mean],
            yerr=[plain],
            color=COLOURS["ink"],
            alpha=0.4,
            linewidth=6,
            label="as if independent" if first else None,
            fmt="none",
        )
        ax.plot(place + 0.2, mean, "D", color=COLOURS["ink"], markersize=5)
    ax.set_xticks(range(len(differences)), [f"{lam:g}" for lam in differences])
    ax.set(xlim=(-0.55, len(differences) - 0.45), xlabel="penalty strength λ")


def draw_gaps(ax, *, gaps, claims=()):
    """Draw the gap over the epochs, without and with the penalty: its mean, and where the middle 80 % of splits are.

    gaps : dict with "unpenalised" and "penalised", each of shape (splits, epochs), in points.
    claims : triples of an epoch, a gap that somebody else reports there, and its label.
    Shown in chapter 4.
    """
    for name, label in (("penalised", "with the penalty"), ("unpenalised", "λ = 0")):
        at = thinned(gaps[name].shape[1])
        for edge in np.quantile(gaps[name], (0.1, 0.9), axis=0):
            ax.plot(at + 1, edge[at], **{**LINES[name], "linewidth": 0.9})
        centre = gaps[name].mean(axis=0)
        ax.plot(at + 1, centre[at], label=label, **{**LINES[name], "linewidth": 3})
    for epoch, gap, label in claims:
        ax.plot(
            epoch,
            gap,
            "D",
            markersize=8,
            markerfacecolor=COLOURS["paper"],
            markeredgecolor=COLOURS["ink"],
        )
        ax.annotate(
            label,
            (epoch, gap),
            xytext=(9, 0),
            textcoords="offset points",
            va="center",
            bbox={
                "facecolor": COLOURS["paper"],
                "edgecolor": "none",
                "alpha": 0.8,
                "pad": 1,
            },
        )
    ax.axhline(0, color=COLOURS["ink"], linewidth=0.8)
    ax.set(
        xlim=(0, gaps["unpenalised"].shape[1] + 5),
        xlabel="epoch",
        ylabel="gap in points (0 is no gap)",
    )


def draw_gap_spread(ax, *, gaps, limits, marks=()):
    """Draw how the gap is spread over the splits: how many lie in each stretch of 4 points, and the two means.

    gaps : dict with "unpenalised" and "penalised", each of shape (splits,), in points.
    limits : lowest and highest gap on the axis, multiples of 4; what lies beyond is counted in the last stretch.
    marks : pairs of a gap that somebody else reports and its label.
    Shown in chapter 4.
    """
    edges = np.arange(limits[0], limits[1] + 1, 4)
    for name, label in (("penalised", "with the penalty"), ("unpenalised", "λ = 0")):
        inside = np.clip(gaps[name], edges[0], edges[-1] - 1e-9)
        counts = np.histogram(inside, edges)[0]
        ax.stairs(
            counts,
            edges,
            label=label,
            linewidth=2,
            fill=False,
            **{key: LINES[name][key] for key in ("color", "linestyle")},
        )
        ax.plot(gaps[name].mean(), 0, "^", color=COLOURS[name], clip_on=False)
    for gap, label in marks:
        ax.axvline(gap, color=COLOURS["ink"], linewidth=0.9, linestyle=(0, (1, 2)))
        ax.annotate(
            label,
            (gap, ax.get_ylim()[1]),
            xytext=(-4, -4),
            textcoords="offset points",
            rotation=90,
            ha="right",
            va="top",
        )
    ax.set(
        xlim=limits,
        xlabel="gap in points (0 is no gap)",
        ylabel="splits",
    )


def draw_outputs(ax, *, outputs, reference=None, threshold=None):
    """Draw which share of a layer's outputs is smaller than each absolute value.

    outputs : array of any shape.
    reference : the outputs without the penalty, drawn beside them.
    threshold : mark this value, and the share below it.
    Shown in chapter 4.
    """
    values = np.geomspace(1e-4, 1, 81)

    def share(array):
        return (
            100 * np.searchsorted(np.sort(np.abs(array).ravel()), values) / array.size
        )

    if reference is not None:
        ax.plot(values, share(reference), label="λ = 0", **LINES["unpenalised"])
    ax.plot(values, share(outputs), label="this λ", **LINES["penalised"])
    if threshold is not None:
        below = 100 * np.mean(np.abs(outputs) < threshold)
        ax.plot([threshold] * 2, [0, 100], color=COLOURS["ink"], linewidth=1)
        ax.plot(threshold, below, "o", color=COLOURS["ink"])
    ax.set(
        xscale="log",
        xlim=(values[0], values[-1]),
        ylim=(0, 102),
        xlabel="v, an absolute output (tanh: up to 1)",
        ylabel="share with |a| < v, in %",
    )
    plain_ticks(ax.xaxis, (0.0001, 0.001, 0.01, 0.1, 1))


def draw_price(ax, *, near_zero, cost):
    """Draw what a penalty buys against what it costs: one dot a split, one group for each strength.

    near_zero : dict from λ to the shares of outputs near zero in percent, one for each split.
    cost : dict from λ to the rise of the validation cross-entropy over λ = 0.
    Shown in chapter 4.
    """
    ax.axhline(0, **LINES["unpenalised"])
    for lam in near_zero:
        x, y = np.asarray(near_zero[lam]), np.asarray(cost[lam])
        size = 5 if len(x) < 20 else 2.5
        ax.plot(x, y, "o", color=COLOURS["penalised"], alpha=0.6, markersize=size)
        ax.annotate(
            f"λ = {lam:g}",
            (x.mean(), y.max()),
            xytext=(0, 8),
            textcoords="offset points",
            ha="right" if x.mean() > 80 else "center",
        )
    ax.set(
        xlim=(0, 102),
        xlabel="quiet outputs of layer 1, in %",
        ylabel="rise of cross-entropy\n(lower is better)",
    )
    # The topmost label needs room inside the frame.
    highest = max(np.max(values) for values in cost.values())
    ax.set_ylim(top=1.15 * highest if highest > 0 else None)


def draw_halfwidths(ax, *, n, curves, targets=()):
    """Draw how the half-width of an interval shrinks as held-out rows are added, on two logarithmic axes.

    n : numbers of rows, increasing.
    curves : dict from a label to (name in `reglab.figures.style.LINES`, half-widths in points).
    targets : pairs of a label and the effect, in points, that is to be told from nothing.
    Shown in chapter 4.
    """
    for label, (name, widths) in curves.items():
        ax.plot(n, widths, label=label, **LINES[name])
    for label, size in targets:
        ax.axhline(size, color=COLOURS["ink"], linewidth=0.9, linestyle=(0, (1, 2)))
        ax.annotate(
            label, (n[-1], size), xytext=(0, 3), textcoords="offset points", ha="right"
        )
    ax.set(
        xscale="log",
        yscale="log",
        xlim=(n[0], n[-1]),
        xlabel="held-out rows",
        ylabel="half-width in points\n(lower is better)",
    )
    plain_ticks(ax.xaxis, [m for m in (38, 100, 1000, 10000) if n[0] <= m <= n[-1]])
    plain_ticks(ax.yaxis, (0.5, 1, 2, 5))
