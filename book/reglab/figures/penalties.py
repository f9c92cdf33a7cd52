"""Pictures of chapter 3: what a penalty does to weights and to outputs, and what that costs."""

import itertools

from reglab.figures.style import ABOVE, COLOURS, LINES, equal_lengths

import numpy as np

# L1 and L2 are both penalties: one colour, told apart by line style and by filled or open markers.
L1 = {"color": COLOURS["penalised"], "linestyle": "-", "marker": "o"}
L2 = {
    "color": COLOURS["penalised"],
    "linestyle": "--",
    "marker": "s",
    "markerfacecolor": COLOURS["paper"],
}
# How large an output is, by its shade: from above which size, and how dense.
SHADES = {0.0: 0.3, 0.5: 0.6, 1.5: 1.0}


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


def draw_raster(ax, *, outputs, classes):
    """Draw the outputs of a layer as a raster: a row for each unit, a column for each picture, blank where exactly 0.

    Signs are left out: the shade is the size.

    outputs : shape (units, pictures).
    classes : of the pictures, in the order of the columns, shape (pictures,), equal ones side by side.
    Raises ValueError for shapes that do not fit. Shown in chapter 3.
    """
    outputs, classes = np.abs(np.asarray(outputs)), np.asarray(classes)
    if outputs.ndim != 2 or outputs.shape[1] != len(classes):
        raise ValueError(
            "outputs must have shape (units, pictures) and classes (pictures,), "
            f"got {outputs.shape} and {classes.shape}"
        )
    units, pictures = outputs.shape
    bounds = [*SHADES, np.inf]
    for low, high in itertools.pairwise(bounds):
        unit, picture = np.nonzero((outputs > low) & (outputs <= high))
        label = f"up to {high:g}" if high < np.inf else f"above {low:g}"
        style = {"color": COLOURS["penalised"], "alpha": SHADES[low]}
        ax.plot(
            picture, unit, "s", label=label, markersize=4.6, markeredgewidth=0, **style
        )
    starts = np.flatnonzero(np.diff(classes)) + 0.5
    for start in starts:
        ax.axvline(start, color=COLOURS["grid"], linewidth=0.8, zorder=0)
    middles = np.convolve([-0.5, *starts, pictures - 0.5], [0.5, 0.5], "valid")
    names = [str(one) for one in dict.fromkeys(classes.tolist())]
    ax.set_xticks(middles, names)
    ax.tick_params(axis="x", length=0)
    ax.set(xlabel="pictures, sorted by digit", ylabel="hidden units", yticks=[])
    ax.set(xlim=(-0.7, pictures - 0.3), ylim=(units - 0.3, -0.7))
    ax.grid(visible=False)
    ax.legend(ncols=3, title="size of an output (blank: exactly 0)", **ABOVE)


def draw_zeros_price(axes, *, lam, zeros, train, held_out):
    """Draw training and validation cross-entropy against the share of exact zeros that a penalty has made.

    axes : one axes for each kind, side by side.
    lam : strengths, k of them, written beside their points.
    zeros : dict from a kind, such as "L1 on ReLU", to the percentages of zeros, shape (k,).
    train, held_out : dicts from the kind to the mean cross-entropy and the half-width of its interval, shape (2, k).
    Raises ValueError for lengths that do not fit or other kinds in them. Shown in chapter 3.
    """
    if not list(zeros) == list(train) == list(held_out):
        raise ValueError(
            "zeros, train and held_out must have the same kinds, "
            f"got {list(zeros)}, {list(train)} and {list(held_out)}"
        )
    for ax, kind in zip(axes, zeros):
        for name, series in (("validation", held_out), ("training", train)):
            mean, half = series[kind]
            equal_lengths(lam=lam, zeros=zeros[kind], **{name: mean, "half": half})
            style = LINES["train" if name == "training" else name] | {"marker": "o"}
            ax.errorbar(zeros[kind], mean, half, label=name, capsize=3, **style)
        for k, (strength, x, y) in enumerate(zip(lam, zeros[kind], held_out[kind][0])):
            # The weakest lie side by side: their labels stand below them, to both sides.
            away, side = [((0, -17), "right"), ((1, -17), "left"), ((-4, 8), "right")][
                min(k, 2)
            ]
            at = {"xytext": away, "textcoords": "offset points", "ha": side}
            ax.annotate(f"{strength:g}", (x, y), fontsize=10.5, **at)
        ax.set(title=kind, xlabel="exact zeros, %", xlim=(20, 95), ylim=(0, 0.75))
    axes[0].set(ylabel="cross-entropy\n(lower is better)")
    axes[0].legend(loc="upper left")
