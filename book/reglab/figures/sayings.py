"""Pictures of the page on large weights: how they grow, and how far noise on the inputs moves what a network says."""

from reglab.figures.style import ABOVE, COLOURS, LINES, equal_lengths, plain_ticks

import numpy as np

LABELS = {
    "true labels": LINES["unpenalised"],
    "true labels, L2": LINES["penalised"],
    "shuffled labels": LINES["noise"],
}
STRENGTHS = (
    {**LINES["unpenalised"], "marker": "D"},
    {"color": COLOURS["penalised"], "linestyle": "-.", "marker": "o"},
    {**LINES["penalised"], "marker": "s"},
)


def draw_growth(axes, *, epoch, size, loss):
    """Draw how the size of the weights and the validation cross-entropy develop while networks train.

    Thin lines are seeds, the thick one is their mean.

    axes : two axes, one above the other.
    epoch : shape (k,).
    size, loss : dicts from each name of LABELS to the size of the weights, or the validation cross-entropy, shape
        (seeds, k).
    Raises ValueError for other names and for lengths that do not fit. Shown in sayings_about_weights.
    """
    for ax, series in zip(axes, (size, loss)):
        if set(series) != set(LABELS):
            raise ValueError(f"names must be {list(LABELS)}, got {list(series)}")
        equal_lengths(
            epoch=epoch, **{name: np.transpose(series[name]) for name in LABELS}
        )
        for name, style in LABELS.items():
            seeds = {"linewidth": 0.6, "alpha": 0.25, "color": style["color"]}
            ax.plot(epoch, np.transpose(series[name]), **seeds)
            ax.plot(epoch, np.mean(series[name], axis=0), label=name, **style)
    axes[0].set(ylabel="size of weights", ylim=(0, None))
    axes[1].set(
        xlabel="epoch",
        ylabel="validation cross-entropy\n(lower is better)",
        yscale="log",
    )
    plain_ticks(axes[1].yaxis, [0.3, 1, 3])
    axes[0].legend(ncols=3, **ABOVE)


def draw_shaken(ax, *, sizes, moved, size, ylabel, limits):
    """Draw how far noise on the inputs moves an output, against the size of the noise, one line a penalty strength.

    sizes : of the noise, shape (k,), above 0.
    moved : dict from three strengths, the first 0, to the movement, shape (k,), above 0.
    size : the size that is marked, one of them.
    ylabel, limits : of the vertical axis, which is logarithmic; limits are above 0.
    Raises ValueError for another number of strengths, a size that is none of them and lengths that do not fit. Shown in
    sayings_about_weights.
    """
    if len(moved) != len(STRENGTHS) or next(iter(moved)) != 0:
        raise ValueError(f"moved must have three strengths from 0, got {list(moved)}")
    if size not in list(sizes):
        raise ValueError(f"size must be one of {list(sizes)}, got {size!r}")
    at = list(sizes).index(size)
    for (lam, values), style in zip(moved.items(), STRENGTHS):
        equal_lengths(sizes=sizes, **{f"moved at {lam:g}": values})
        label = f"L2 {lam:g}" if lam else "no penalty"
        ax.plot(sizes, values, label=label, **style)
        ax.plot(size, values[at], style["marker"], color=style["color"], markersize=11)
    ax.axvline(size, color=COLOURS["ink"], linewidth=0.8, zorder=0)
    ax.set(xscale="log", yscale="log", xlabel="noise on each pixel, σ", ylabel=ylabel)
    ax.set(ylim=limits)
    plain_ticks(ax.xaxis, list(sizes))
    plain_ticks(ax.yaxis, minor=True)
    ax.legend(ncols=3, **ABOVE)
