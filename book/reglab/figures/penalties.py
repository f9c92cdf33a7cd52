"""Pictures of chapter 3: what a penalty does to weights, to outputs and to how far noise moves a network."""

from reglab.figures.style import ABOVE, COLOURS, LINES, equal_lengths, plain_ticks

import numpy as np

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
LABELS = {
    "true labels": LINES["unpenalised"],
    "true labels, L2": LINES["penalised"],
    "shuffled labels": LINES["noise"],
}
BINS = np.linspace(-1, 5, 25)


def draw_shrinkage(ax, *, fitted, l1, l2, line, line_l1, line_l2):
    """Draw penalised weights against the weights that fit best, for L1 and for L2.

    fitted, l1, l2 : the weights without a penalty, under L1 and under L2, shape (k,).
    line, line_l1, line_l2 : the same three on a fine grid, drawn as lines, shape (m,).
    Raises ValueError for lengths that do not fit. Shown in chapter 3.
    """
    equal_lengths(fitted=fitted, l1=l1, l2=l2)
    equal_lengths(line=line, line_l1=line_l1, line_l2=line_l2)
    ax.plot(line, line, label="no penalty", **LINES["unpenalised"])
    for label, weights, curve, style in (
        ("L1", l1, line_l1, L1),
        ("L2", l2, line_l2, L2),
    ):
        ax.plot(line, curve, **{**style, "marker": ""}, alpha=0.6)
        ax.plot(fitted, weights, label=label, **{**style, "linestyle": ""})
    limits = (-2.2, 2.2)
    ax.set(
        xlabel="weight that fits best, v",
        ylabel="weight with the penalty, w",
        xlim=limits,
        ylim=limits,
    )
    ax.legend(ncols=3, **ABOVE)


def draw_geometry(ax, *, ellipses, touching, contour, path, best, solution):
    """Draw the plane of two weights: data loss as ellipses, the penalty's own contour, and where they meet.

    ellipses : list of arrays of shape (2, m), each of one data loss.
    touching : the ellipse through the solution, shape (2, m).
    contour : the penalty's contour through the solution, shape (2, k).
    path : the solutions from no penalty to the strongest, shape (2, p).
    best : where the data loss is least, shape (2,).
    solution : where data loss and penalty together are least, shape (2,).
    Raises ValueError for an array that is not of shape (2, ...). Shown in chapter 3.
    """
    for name, array in {
        "touching": touching,
        "contour": contour,
        "path": path,
        "best": best,
        "solution": solution,
    }.items():
        if np.ndim(array) == 0 or len(array) != 2:
            raise ValueError(f"{name} must have shape (2, ...), got {np.shape(array)}")
    for ellipse in ellipses:
        ax.plot(*ellipse, color=COLOURS["train"], linewidth=0.8, alpha=0.6)
    ax.plot(*touching, label="data loss", **LINES["train"])
    ax.fill(*contour, color=COLOURS["penalised"], alpha=0.15)
    ax.plot(*contour, color=COLOURS["penalised"], linestyle="--", label="penalty")
    dotted = {"color": COLOURS["ink"], "linestyle": ":", "linewidth": 1.4}
    ax.plot(*path, label="path of w", **dotted)
    ax.plot(*best, "P", color=COLOURS["train"], markersize=8)
    ax.plot(*solution, "o", color=COLOURS["penalised"], markersize=9)
    ax.set(xlabel="weight w₁", ylabel="weight w₂", xlim=(-1.3, 2.5), ylim=(-1.1, 1.6))
    ax.set_aspect("equal")
    for line in (ax.axhline, ax.axvline):
        line(0, color=COLOURS["ink"], linewidth=0.8)
    ax.legend(ncols=3, **ABOVE)


def draw_activations(ax, *, unpenalised, penalised):
    """Draw how a layer's outputs are spread, with and without a penalty; outputs of exactly 0 stand apart as a pin.

    unpenalised, penalised : outputs of any shape; those above 5 are counted in the last bin.
    Raises ValueError for empty outputs. Shown in chapter 3.
    """
    for name, outputs, label, width in (
        ("unpenalised", np.ravel(unpenalised), "no penalty", 1.6),
        ("penalised", np.ravel(penalised), "penalised", 2.2),
    ):
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
            **LINES[name],
        )
        zeros = 100 * np.mean(outputs == 0)
        if zeros > 0:
            ax.vlines(0, floor, zeros, linewidth=width, color=COLOURS[name])
            ax.plot(0, zeros, "D", color=COLOURS[name], markersize=7, zorder=4)
    ax.set(
        xlabel="output of a hidden unit",
        ylabel="share of outputs, %",
        yscale="log",
        xlim=(-1.1, 5.1),
        ylim=(0.03, 150),
    )
    plain_ticks(ax.yaxis, [0.1, 1, 10, 100])
    ax.legend(ncols=2, **ABOVE)


def draw_sparsity(axes, *, lam, zeros, loss):
    """Draw the share of exact zeros against the penalty strength, and what the validation cross-entropy pays for them.

    axes : two axes, one above the other.
    lam : k strengths, evenly spaced on the axis; the first may be 0.
    zeros : dict from some names of KINDS to percentages and half-widths of their intervals, shape (2, k).
    loss : the same for the change of cross-entropy against no penalty, paired by seed.
    Raises ValueError for a kind that is not in KINDS, other kinds in `loss`, or lengths that do not fit. Shown in
    chapter 3.
    """
    if list(zeros) != list(loss):
        raise ValueError(
            f"zeros and loss must have the same kinds, got {list(zeros)} and {list(loss)}"
        )
    positions = np.arange(len(lam))
    for shift, kind in zip((-0.12, 0, 0.12), zeros):
        if kind not in KINDS:
            raise ValueError(f"a kind must be one of {list(KINDS)}, got {kind!r}")
        for ax, name, series in zip(axes, ("zeros", "loss"), (zeros, loss)):
            mean, half = series[kind]
            equal_lengths(**{"lam": lam, name: mean, f"half-width of {name}": half})
            style = KINDS[kind]
            ax.errorbar(positions + shift, mean, half, label=kind, capsize=3, **style)
    axes[0].set(ylabel="exact zeros, %", ylim=(-6, 100))
    axes[1].set(
        ylabel="validation cross-entropy:\nchange (lower is better)",
        xlabel="penalty strength λ",
    )
    for ax in axes:
        ax.set_xticks(positions, [f"{strength:g}" for strength in lam])
    axes[0].legend(ncols=3, **ABOVE)


def draw_growth(axes, *, epoch, size, loss):
    """Draw how the size of the weights and the validation cross-entropy develop while networks train.

    Thin lines are seeds, the thick one is their mean.

    axes : two axes, one above the other.
    epoch : shape (k,).
    size, loss : dicts from each name of LABELS to the size of the weights, or the validation cross-entropy, shape
        (seeds, k).
    Raises ValueError for other names and for lengths that do not fit. Shown in chapter 3.
    """
    for ax, series in zip(axes, (size, loss)):
        if set(series) != set(LABELS):
            raise ValueError(f"names must be {list(LABELS)}, got {list(series)}")
        equal_lengths(
            epoch=epoch, **{name: np.transpose(series[name]) for name in LABELS}
        )
        for name, style in LABELS.items():
            seeds = {"linewidth": 0.6, "alpha": 0.5, "color": style["color"]}
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


def draw_sensitivity(axes, *, weights, change, decisions, penalised):
    """Draw how far noise on the inputs moves trained networks, one mark each, against the size of their weights.

    axes : two axes, one above the other.
    weights : size of the weights, shape (k,).
    change : how far the logits move, shape (k,).
    decisions : how many decisions change, in percent, shape (k,).
    penalised : whether the network was trained with a penalty, booleans of shape (k,).
    Raises ValueError for lengths that do not fit. Shown in chapter 3.
    """
    equal_lengths(
        weights=weights, change=change, decisions=decisions, penalised=penalised
    )
    weights, penalised = np.asarray(weights), np.asarray(penalised)
    for chosen, name, label, marker in (
        (~penalised, "unpenalised", "no penalty", "D"),
        (penalised, "penalised", "kernel L2", "o"),
    ):
        for ax, series in zip(axes, (np.asarray(change), np.asarray(decisions))):
            style = {"color": COLOURS[name], "label": label}
            ax.plot(weights[chosen], series[chosen], marker, **style)
    axes[0].set(ylabel="change of logits", yscale="log", ylim=(0.08, 20))
    plain_ticks(axes[0].yaxis, [0.1, 1, 10], minor=True)
    axes[1].set(
        xlabel="size of the weights (norm of both kernels)",
        ylabel="changed decisions, %",
        ylim=(-2, 36),
    )
    for ax in axes:
        ax.set_xlim(6.5, 16)
    axes[0].legend(ncols=2, **ABOVE)


def draw_hover(ax, *, truth, paths):
    """Draw one weight over the steps of gradient descent under an L1 penalty, for several learning rates.

    truth : the weight that minimises the loss.
    paths : dict from a learning rate to the weight at each step; three at most.
    Raises ValueError for more paths than there are line styles. Shown in chapter 3.
    """
    styles = ["-", "--", ":"]
    if len(paths) > len(styles):
        raise ValueError(
            f"at most {len(styles)} paths can be told apart, got {len(paths)}"
        )
    for (rate, path), style in zip(paths.items(), styles):
        line = {"color": COLOURS["penalised"], "linestyle": style, "linewidth": 1.3}
        ax.plot(path, label=f"rate {rate:g}", **line)
    ax.axhline(truth, color=COLOURS["ink"], linestyle=":", label="minimum", zorder=1)
    ax.set(xlabel="step", ylabel="weight w")
    ax.legend(ncols=4, **ABOVE)
