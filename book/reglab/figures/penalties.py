"""Pictures of chapter 3: what a penalty does to weights, to outputs and to how far noise moves a network."""

from reglab.figures.style import ABOVE, COLOURS, LINES

import numpy as np
from matplotlib.ticker import FixedLocator, NullFormatter, NullLocator

# L1 and L2 are both penalties: one colour, told apart by line style and by filled or open markers.
L1 = {"color": COLOURS["penalised"], "linestyle": "-", "marker": "o"}
L2 = {
    "color": COLOURS["penalised"],
    "linestyle": "--",
    "marker": "s",
    "markerfacecolor": COLOURS["paper"],
}
TANH = {"color": COLOURS["penalised"], "linestyle": "-.", "marker": "^"}
KINDS = {"L1 on ReLU": L1, "L2 on ReLU": L2, "L1 on tanh": TANH}


def _lengths(values, *names):
    lengths = {name: len(values[name]) for name in names}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"values must have the same length, got {lengths}")


def draw_shrinkage(values, ax):
    """Draw penalised weights against the weights that fit best, for L1 and for L2.

    values : dict of `fitted`, the weights without a penalty, and `l1`, `l2`, the weights with one, each shape (k,);
        `line`, `line_l1`, `line_l2`, the same three for a fine grid, each shape (m,).
    Raises ValueError for lengths that do not fit.
    """
    _lengths(values, "fitted", "l1", "l2")
    _lengths(values, "line", "line_l1", "line_l2")
    ax.plot(values["line"], values["line"], label="no penalty", **LINES["unpenalised"])
    for name, style in (("l1", L1), ("l2", L2)):
        ax.plot(
            values["line"], values[f"line_{name}"], **{**style, "marker": ""}, alpha=0.6
        )
        ax.plot(
            values["fitted"],
            values[name],
            label=name.upper(),
            **{**style, "linestyle": ""},
        )
    limits = (-2.2, 2.2)
    ax.set(
        xlabel="weight that fits best, v",
        ylabel="weight with the penalty, w",
        xlim=limits,
        ylim=limits,
    )
    ax.legend(ncols=3, **ABOVE)


def draw_geometry(values, ax):
    """Draw the plane of two weights: data loss as ellipses, the penalty's own contour, and where they meet.

    values : dict of `ellipses`, a list of arrays of shape (2, m); `touching`, the ellipse through the solution, (2, m);
        `contour`, the penalty's contour through the solution, (2, k); `path`, the solutions from no penalty to the
        strongest, (2, p); `best`, where the data loss is least, (2,); `solution`, (2,).
    Raises ValueError for an array that is not of shape (2, ...).
    """
    for name in ("touching", "contour", "path", "best", "solution"):
        if len(np.shape(values[name])) == 0 or len(values[name]) != 2:
            raise ValueError(
                f"{name} must have shape (2, ...), got {np.shape(values[name])}"
            )
    for ellipse in values["ellipses"]:
        ax.plot(*ellipse, color=COLOURS["train"], linewidth=0.8, alpha=0.6)
    ax.plot(*values["touching"], label="data loss", **LINES["train"])
    ax.fill(*values["contour"], color=COLOURS["penalised"], alpha=0.15)
    ax.plot(
        *values["contour"], color=COLOURS["penalised"], linestyle="--", label="penalty"
    )
    ax.plot(
        *values["path"],
        color=COLOURS["ink"],
        linestyle=":",
        linewidth=1.4,
        label="path of w",
    )
    ax.plot(*values["best"], "P", color=COLOURS["train"], markersize=8)
    ax.plot(*values["solution"], "o", color=COLOURS["penalised"], markersize=9)
    ax.set(xlabel="weight w₁", ylabel="weight w₂", xlim=(-1.3, 2.5), ylim=(-1.1, 1.6))
    ax.set_aspect("equal")
    for line in (ax.axhline, ax.axvline):
        line(0, color=COLOURS["ink"], linewidth=0.8)
    ax.legend(ncols=3, **ABOVE)


BINS = np.linspace(-1, 5, 25)


def draw_activations(values, ax):
    """Draw how a layer's outputs are spread, with and without a penalty; outputs of exactly 0 stand apart as a pin.

    values : dict of `plain` and `penalised`, outputs of any shape. Outputs above 5 are counted in the last bin.
    Raises ValueError for empty outputs.
    """
    for name, label, style, width in (
        ("plain", "no penalty", LINES["unpenalised"], 1.6),
        ("penalised", "penalised", LINES["penalised"], 2.2),
    ):
        outputs = np.ravel(values[name])
        if outputs.size == 0:
            raise ValueError(f"{name} must hold an output or more, got none")
        counts, edges = np.histogram(
            np.clip(outputs[outputs != 0], BINS[0], BINS[-1]), BINS
        )
        floor = 0.01  # below the axis: a logarithm has no zero
        ax.stairs(
            np.maximum(100 * counts / outputs.size, floor),
            edges,
            baseline=floor,
            label=label,
            linewidth=width,
            **style,
        )
        zeros = 100 * np.mean(outputs == 0)
        if zeros > 0:
            ax.vlines(0, floor, zeros, linewidth=width, **{"color": style["color"]})
            ax.plot(0, zeros, "D", color=style["color"], markersize=7, zorder=4)
    ax.set(
        xlabel="output of a hidden unit",
        ylabel="share of outputs, %",
        yscale="log",
        xlim=(-1.1, 5.1),
        ylim=(0.03, 150),
    )
    _percent(ax.yaxis, [0.1, 1, 10, 100])
    ax.legend(ncols=2, **ABOVE)


def draw_sparsity(values, axes):
    """Draw the share of exact zeros against the penalty strength, and what the validation cross-entropy pays for them.

    values : dict of `lam` (k strengths, the first may be 0 and is drawn at the left end) and, for some names of
        KINDS, a dict of `zeros`, `zeros_half` (percent, mean and half an interval), `loss`, `loss_half` (the change of
        cross-entropy against no penalty, paired by seed), each (k,).
    axes : two axes, one above the other.
    Raises ValueError for a kind that is not in KINDS or lengths that do not fit.
    """
    positions = np.arange(len(values["lam"]))
    for shift, (kind, series) in zip(
        (-0.12, 0, 0.12),
        ((kind, item) for kind, item in values.items() if kind != "lam"),
    ):
        if kind not in KINDS:
            raise ValueError(f"a kind must be one of {list(KINDS)}, got {kind!r}")
        _lengths({**values, **series}, "lam", "zeros", "zeros_half", "loss")
        for ax, name in zip(axes, ("zeros", "loss")):
            ax.errorbar(
                positions + shift,
                series[name],
                series[f"{name}_half"],
                label=kind,
                capsize=3,
                **KINDS[kind],
            )
    axes[0].set(ylabel="exact zeros, %", ylim=(-6, 100))
    axes[1].set(
        ylabel="validation cross-entropy:\nchange (lower is better)",
        xlabel="penalty strength λ",
    )
    for ax in axes:
        ax.set_xticks(positions, [f"{lam:g}" for lam in values["lam"]])
    axes[0].legend(ncols=3, **ABOVE)


def draw_growth(values, axes):
    """Draw how the size of the weights and the validation cross-entropy develop while networks train.

    values : dict of `epoch` (k,) and, for "true labels", "true labels, L2" and "shuffled labels", a pair of arrays of
        shape (seeds, k): size of the weights, validation cross-entropy. Thin lines are seeds, the thick one their mean.
    axes : two axes, one above the other.
    Raises ValueError for lengths that do not fit.
    """
    styles = {
        "true labels": LINES["unpenalised"],
        "true labels, L2": LINES["penalised"],
        "shuffled labels": LINES["noise"],
    }
    for name, style in styles.items():
        for ax, series in zip(axes, values[name]):
            if np.shape(series)[-1] != len(values["epoch"]):
                raise ValueError(
                    f"{name} must have {len(values['epoch'])} epochs, got {np.shape(series)}"
                )
            ax.plot(
                values["epoch"],
                np.transpose(series),
                linewidth=0.6,
                alpha=0.5,
                color=style["color"],
            )
            ax.plot(values["epoch"], np.mean(series, axis=0), label=name, **style)
    axes[0].set(ylabel="size of weights", ylim=(0, None))
    axes[1].set(
        xlabel="epoch",
        ylabel="validation cross-entropy\n(lower is better)",
        yscale="log",
    )
    axes[1].yaxis.set_major_locator(FixedLocator([0.3, 1, 3]))
    axes[1].yaxis.set_minor_locator(NullLocator())
    axes[1].yaxis.set_major_formatter("{x:g}")
    axes[0].legend(ncols=3, **ABOVE)


def draw_jumpiness(values, axes):
    """Draw what noise on the inputs does to trained networks, one mark each, against the size of their weights.

    values : dict of `weights` (their size), `change` (of the logits), `decisions` (percent that change) and `penalised`
        (booleans), each shape (k,).
    axes : two axes, one above the other.
    Raises ValueError for lengths that do not fit.
    """
    _lengths(values, "weights", "change", "decisions", "penalised")
    for flag, name, marker in ((False, "unpenalised", "D"), (True, "penalised", "o")):
        chosen = np.asarray(values["penalised"]) == flag
        for ax, series in zip(axes, ("change", "decisions")):
            ax.plot(
                np.asarray(values["weights"])[chosen],
                np.asarray(values[series])[chosen],
                marker,
                color=COLOURS[name],
                label="kernel L2" if flag else "no penalty",
            )
    axes[0].set(ylabel="change of logits", yscale="log", ylim=(0.08, 20))
    axes[0].yaxis.set_major_locator(FixedLocator([0.1, 1, 10]))
    axes[0].yaxis.set_minor_formatter(NullFormatter())
    axes[0].yaxis.set_major_formatter("{x:g}")
    axes[1].set(
        xlabel="size of the weights (norm of both kernels)",
        ylabel="changed decisions, %",
        ylim=(-2, 36),
    )
    for ax in axes:
        ax.set_xlim(6.5, 16)
    axes[0].legend(ncols=2, **ABOVE)


def draw_hover(values, ax):
    """Draw one weight over the steps of gradient descent under an L1 penalty, for several learning rates.

    values : dict of `truth`, the weight that minimises the loss, and `paths`, a dict of learning rate: weights by step.
    Raises ValueError for more than three paths.
    """
    styles = [
        {"color": COLOURS["penalised"], "linestyle": mark} for mark in ("-", "--", ":")
    ]
    if len(values["paths"]) > len(styles):
        raise ValueError(
            f"at most {len(styles)} paths can be told apart, got {len(values['paths'])}"
        )
    for (rate, path), style in zip(values["paths"].items(), styles):
        ax.plot(path, label=f"rate {rate:g}", **{**style, "linewidth": 1.3})
    ax.axhline(
        values["truth"], color=COLOURS["ink"], linestyle=":", label="minimum", zorder=1
    )
    ax.set(xlabel="step", ylabel="weight w")
    ax.legend(ncols=4, **ABOVE)


def _percent(axis, ticks):
    axis.set_major_locator(FixedLocator(ticks))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter("{x:g}")
