"""Chapter 4's pictures: training histories, paired differences and the outputs of a layer."""

from reglab.style import COLOURS, LINES

import numpy as np
from matplotlib.ticker import NullLocator

STEP = 3  # every third epoch is drawn: the eye sees no more, and the page stays small
ACCURACY = "accuracy in % (higher is better)"
# In two lines, for a panel of half the height.
SHORT_ACCURACY = "accuracy in %\n(higher is better)"
SHORT_CROSS_ENTROPY = "cross-entropy\n(lower is better)"


def thinned(epochs, upto=None):
    """Return the indices of the epochs that are drawn: every third one, the first and the last.

    epochs : how many there are, 1 or more.
    upto : the last epoch to be drawn, from 1 to `epochs`; all of them without it.
    Raises ValueError for an epoch out of range.
    """
    upto = epochs if upto is None else upto
    if not 1 <= upto <= epochs:
        raise ValueError(f"upto must lie between 1 and {epochs}, got {upto!r}")
    return np.unique(np.append(np.arange(0, upto, STEP), upto - 1))


def corners(curve, at):
    """Return the indices among `at` that a line through the curve needs: those inside a level stretch are left out.

    An accuracy of few rows is level most of the time, so this keeps the page small and the picture the same.

    curve : shape (epochs,).
    at : increasing indices into it.
    """
    at = np.asarray(at)
    values = curve[at]
    level = (values[1:-1] == values[:-2]) & (values[1:-1] == values[2:])
    return at[np.concatenate([[True], ~level, [True]])] if len(at) > 2 else at


def draw_accuracy(run, ax, upto=None, faint=None):
    """Draw a run's training and validation accuracy over the epochs, as the article does.

    run : `reglab.iris.Run`.
    ax : Axes.
    upto : draw the curves up to this epoch, mark the gap there, and leave the rest faint.
    faint : another run, drawn faintly for comparison.
    """
    curves = {"train": run.accuracy, "validation": run.validation_accuracy}
    labels = {"train": "training", "validation": "validation"}
    epochs = np.arange(1, len(run.accuracy) + 1)
    if faint is not None:
        for name, curve in zip(curves, (faint.accuracy, faint.validation_accuracy)):
            at = corners(curve, thinned(len(curve)))
            ax.plot(epochs[at], curve[at], alpha=0.3, linewidth=1.1, **LINES[name])
    for name, curve in curves.items():
        at = corners(curve, thinned(len(curve), upto))
        ax.plot(epochs[at], curve[at], label=labels[name], **LINES[name])
        if upto is not None:
            rest = [at for at in thinned(len(curve)) if at >= upto]
            rest = corners(curve, [upto - 1, *rest])
            ax.plot(epochs[rest], curve[rest], alpha=0.25, linewidth=1.1, **LINES[name])
    if upto is not None:
        ends = [curve[upto - 1] for curve in curves.values()]
        ax.plot([upto, upto], ends, color=COLOURS["ink"], linewidth=1.2)
        for name, end in zip(curves, ends):
            ax.plot(upto, end, "o", color=COLOURS[name])
    ax.set(xlim=(0, len(epochs) + 5), ylim=(0, 103), xlabel="epoch")


def mark_epoch(epoch, ax):
    """Draw a thin upright line at an epoch, named at its foot.

    epoch : where.
    ax : Axes.
    """
    ax.axvline(epoch, color=COLOURS["ink"], linewidth=0.9)
    ax.annotate(
        f"epoch {epoch}",
        (epoch, ax.get_ylim()[0]),
        xytext=(4, 4),
        textcoords="offset points",
    )


def draw_before_after(runs, axes, upto=None):
    """Draw two runs in two panels, one below the other or side by side, each titled with its meaning and λ.

    runs : two `reglab.iris.Run`.
    axes : two Axes.
    upto : as for `draw_accuracy`.
    """
    for run, ax in zip(runs, axes):
        draw_accuracy(run, ax, upto)
        name = "without" if run.lam == 0 else "with the penalty"
        ax.set(title=f"{name}: λ = {run.lam:g}", ylabel=SHORT_ACCURACY)
        ax.label_outer()
    axes[-1].legend(loc="lower right")


def draw_pair(plain, treated, ax, what="accuracy"):
    """Draw the validation curves of a pair: without the penalty and with it.

    plain, treated : `reglab.iris.Run` with the same seed.
    ax : Axes.
    what : "accuracy" or "cross-entropy".
    Raises ValueError for runs that are no pair and for another quantity.
    """
    _check_pair(plain, treated)
    if what not in ("accuracy", "cross-entropy"):
        raise ValueError(f"what must be accuracy or cross-entropy, got {what!r}")
    # The dashes come last, so that both curves are seen where they are equal.
    for name, run in (("penalised", treated), ("unpenalised", plain)):
        curve = (
            run.validation_accuracy
            if what == "accuracy"
            else run.history["validation_cross_entropy"]
        )
        at = thinned(len(curve))
        label = "λ = 0" if name == "unpenalised" else "with the penalty"
        ax.plot(at + 1, curve[at], label=label, **LINES[name])
    if what == "accuracy":
        ax.set(ylim=(0, 103), ylabel=SHORT_ACCURACY)
    else:
        ax.set(ylim=(0, 1.2), ylabel=SHORT_CROSS_ENTROPY)
    ax.set(xlim=(0, len(curve) + 5))


def draw_differences(differences, intervals, ax):
    """Draw paired differences at each penalty strength: one dot a split, the mean with its two intervals.

    differences : dict of λ to an array, one difference for each split.
    intervals : dict of λ to (mean, half-width if the splits were independent, half-width that allows for overlap).
    ax : Axes; the strengths are evenly spaced on it.
    Raises ValueError where the two do not have the same strengths.
    """
    if list(differences) != list(intervals):
        raise ValueError(
            f"differences and intervals must have the same λ, got {list(differences)} and {list(intervals)}"
        )
    ax.axhline(0, **LINES["unpenalised"])
    for place, lam in enumerate(differences):
        values = np.sort(differences[lam])
        mean, plain, wide = intervals[lam]
        spread = np.linspace(-0.12, 0.12, len(values)) - 0.22
        ax.plot(place + spread, values, "o", color=COLOURS["penalised"], alpha=0.75)
        first = place == 0
        ax.errorbar(
            [place + 0.12],
            [mean],
            yerr=[wide],
            color=COLOURS["ink"],
            capsize=5,
            linewidth=1.2,
            label="mean, overlap allowed for" if first else None,
            fmt="none",
        )
        ax.errorbar(
            [place + 0.12],
            [mean],
            yerr=[plain],
            color=COLOURS["ink"],
            alpha=0.4,
            linewidth=6,
            label="as if independent" if first else None,
            fmt="none",
        )
        ax.plot(place + 0.12, mean, "D", color=COLOURS["ink"], markersize=5)
    ax.set_xticks(range(len(differences)), [f"{lam:g}" for lam in differences])
    ax.set(xlim=(-0.55, len(differences) - 0.45), xlabel="penalty strength λ")


def draw_gaps(gaps, ax, claims=(), mean="mean, "):
    """Draw the gap over the epochs, split by split and on average, without and with the penalty.

    gaps : dict with "unpenalised" and "penalised", each of shape (splits, epochs), in points.
    ax : Axes.
    claims : triples of an epoch, a gap that somebody else reports there, and its label.
    mean : what the labels of the thick lines start with.
    """
    for name, label in (("penalised", "with the penalty"), ("unpenalised", "λ = 0")):
        at = np.arange(gaps[name].shape[1])
        if len(gaps[name]) > 1:
            at = thinned(len(at))
            thin = {**LINES[name], "linewidth": 0.9, "alpha": 0.55}
            for gap in gaps[name]:
                ax.plot(at + 1, gap[at], **thin)
        centre = gaps[name].mean(axis=0)
        kept = corners(centre, at)
        thick = {**LINES[name], "linewidth": 3 if len(gaps[name]) > 1 else 2}
        ax.plot(kept + 1, centre[kept], label=f"{mean}{label}", **thick)
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


def draw_gap_pair(plain, treated, ax, epoch, claims=()):
    """Draw the gap of one pair at every epoch, without the penalty and with it, with dots at one epoch.

    plain, treated : `reglab.iris.Run` with the same seed.
    ax : Axes.
    epoch : where the dots are, from 1 to the number of epochs.
    claims : as for `draw_gaps`.
    Raises ValueError for runs that are no pair.
    """
    _check_pair(plain, treated)
    gaps = {"unpenalised": plain.gap[None], "penalised": treated.gap[None]}
    draw_gaps(gaps, ax, claims, mean="")
    for name, (gap,) in gaps.items():
        ax.plot(epoch, gap[epoch - 1], "o", color=COLOURS[name])


def draw_outputs(outputs, ax, reference=None, threshold=None):
    """Draw which share of a layer's outputs is smaller than each absolute value.

    outputs : array of any shape.
    ax : Axes.
    reference : the outputs without the penalty, drawn beside them.
    threshold : mark this value, and the share below it.
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
    _plain_ticks(ax.xaxis, (0.0001, 0.001, 0.01, 0.1, 1))


def draw_price(quiet, cost, ax):
    """Draw what a penalty buys against what it costs: one dot a split, one group for each strength.

    quiet : dict of λ to the shares of quiet outputs in percent, one for each split.
    cost : dict of λ to the rise of the validation cross-entropy over λ = 0.
    ax : Axes.
    """
    ax.axhline(0, **LINES["unpenalised"])
    for lam in quiet:
        x, y = np.asarray(quiet[lam]), np.asarray(cost[lam])
        ax.plot(x, y, "o", color=COLOURS["penalised"], alpha=0.6)
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


def draw_halfwidths(n, curves, ax, targets=()):
    """Draw how the half-width of an interval shrinks as held-out rows are added, on two logarithmic axes.

    n : numbers of rows, increasing.
    curves : dict of label to (name in `reglab.style.LINES`, half-widths in points).
    ax : Axes.
    targets : pairs of a label and the effect, in points, that is to be told from nothing.
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
    _plain_ticks(ax.xaxis, [m for m in (38, 100, 1000, 10000) if n[0] <= m <= n[-1]])
    _plain_ticks(ax.yaxis, (0.5, 1, 2, 5))


def _plain_ticks(axis, values):
    axis.set_ticks(values, [f"{value:,g}" for value in values])
    axis.set_minor_locator(NullLocator())


def _check_pair(plain, treated):
    if (plain.seed, plain.start) != (treated.seed, treated.start):
        raise ValueError(
            f"a pair shares split and start, got {(plain.seed, plain.start)} and {(treated.seed, treated.start)}"
        )
