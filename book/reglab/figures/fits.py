"""Pictures of chapter 1: fitted curves, their errors, their spread, and networks that learn by heart."""

from reglab.figures.style import ABOVE, COLOURS, LINES

import numpy as np

FRAME = 2.6  # of y: the truth and nearly all readings are well inside


def _plain_log_axis(ax):
    """Make the y axis logarithmic, with ticks such as 0.01 and 10 instead of powers."""
    ax.set_yscale("log")
    ax.yaxis.set_major_formatter("{x:g}")
    ax.minorticks_off()


def _same_length(values, *names):
    lengths = {name: len(values[name]) for name in names}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"values must have the same length, got {lengths}")


def draw_fit(values, ax):
    """Draw readings, the true curve and a fitted one. The frame is fixed; a curve that leaves it is cut off.

    values : dict of `x`, `y` (the readings), `x_line` and `truth` (the true curve), and where given `y_hat` (a fitted
        curve at `x_line`), `penalised` (one fitted with a penalty), `last` (a curve to compare with, drawn faintly),
        each shape (k,); `frame` may set another largest |y| of the axis.
    Raises ValueError for lengths that do not fit.
    """
    _same_length(values, "x", "y")
    curves = [name for name in ("y_hat", "penalised", "last") if name in values]
    _same_length(values, "x_line", "truth", *curves)
    x_line, frame = values["x_line"], values.get("frame", FRAME)
    ax.plot(x_line, values["truth"], label="truth", **LINES["truth"])
    if "last" in values:
        ax.plot(x_line, values["last"], alpha=0.4, **LINES["unpenalised"])
    if "y_hat" in values:
        label = "no penalty" if "penalised" in values else "fit"
        ax.plot(x_line, values["y_hat"], label=label, **LINES["unpenalised"])
    if "penalised" in values:
        ax.plot(x_line, values["penalised"], label="penalised", **LINES["penalised"])
    ax.plot(
        values["x"],
        values["y"],
        "o",
        color=COLOURS["train"],
        label="readings",
        zorder=3,
    )
    ax.set(xlabel="x", ylabel="y", xlim=(-1.05, 1.05), ylim=(-frame, frame))
    ax.legend(ncols=4, **ABOVE)


def draw_errors(values, ax):
    """Draw the training error and the error on new data, with its interval, over degree or penalty.

    values : dict of `ticks` (texts for the positions, shape (k,)), `label` (of the x axis), `train`, `validation`
        (mean errors) and `half` (half-width of the interval of the latter), shape (k,), and where given `noise`, the
        error that no fit can go below. A training error of 0 is a gap, and one far below the others leaves the frame.
    Raises ValueError for lengths that do not fit.
    """
    _same_length(values, "ticks", "train", "validation", "half")
    at = np.arange(len(values["ticks"]))
    mean, half = np.asarray(values["validation"]), np.asarray(values["half"])
    # A training error of 0 within rounding is a different number on every machine; 0 is drawn as a gap.
    train = np.where(np.asarray(values["train"]) > 1e-12, values["train"], np.nan)
    ax.plot(at, mean, "o", label="new data", markersize=4, **LINES["validation"])
    ax.fill_between(
        at, mean - half, mean + half, color=COLOURS["validation"], alpha=0.25, lw=0
    )
    ax.plot(at, train, "s", label="training", markersize=4, **LINES["train"])
    if "noise" in values:
        ax.axhline(values["noise"], label="noise σ²", **LINES["noise"])
    ax.set(
        xlabel=values["label"],
        ylabel="mean squared error\n(lower is better)",
        xlim=(-0.4, len(at) - 0.6),
    )
    ax.set_xticks(at, values["ticks"])
    _plain_log_axis(ax)
    # What lies far below the errors on new data would squeeze them: it leaves the frame.
    ax.set_ylim(bottom=0.8 * max(np.nanmin(train), mean.min() / 50))
    ax.legend(ncols=3, **ABOVE)


def draw_spread(values, ax):
    """Draw how far fits to fresh data sets scatter at each x, one line for each model, labelled where it starts.

    values : dict of `x` (shape (k,)), `spread` (a dict from a label to standard deviations, shape (k,)) and where given
        `at` (the x of the readings, marked along the axis).
    Raises ValueError for lengths that do not fit or for more models than there are line styles.
    """
    styles = ["-", "--", ":"]
    if len(values["spread"]) > len(styles):
        raise ValueError(f"at most {len(styles)} models, got {list(values['spread'])}")
    for (label, spread), style in zip(values["spread"].items(), styles):
        _same_length({"x": values["x"], label: spread}, "x", label)
        ax.plot(
            values["x"], spread, color=COLOURS["variance"], linestyle=style, label=label
        )
    if "at" in values:
        ax.plot(
            values["at"],
            np.full(len(values["at"]), 0.02),
            "o",
            transform=ax.get_xaxis_transform(),
            color=COLOURS["train"],
            label="readings",
        )
    ax.set(xlabel="x", ylabel="spread of the fits (SD of ŷ)", xlim=(-1.05, 1.05))
    _plain_log_axis(ax)
    ax.set_yticks([0.1, 0.3, 1, 3])
    ax.legend(ncols=4, **ABOVE)


def draw_learning(values, ax):
    """Draw the share of rows classified rightly over the epochs: mean over data sets, and the range over them.

    values : dict of `epoch` (shape (k,), 1 or more: the axis is logarithmic), `train` and `validation`
        (percentages, shape (sets, k)), and where given `chance` (a percentage).
    Raises ValueError for lengths that do not fit.
    """
    for name in ("train", "validation"):
        shares = np.asarray(values[name])
        _same_length({"epoch": values["epoch"], name: shares.T}, "epoch", name)
        ax.plot(values["epoch"], shares.mean(axis=0), label=name, **LINES[name])
        ax.fill_between(
            values["epoch"],
            shares.min(axis=0),
            shares.max(axis=0),
            color=COLOURS[name],
            alpha=0.2,
            lw=0,
        )
    if "chance" in values:
        ax.axhline(values["chance"], label="guessing", **LINES["noise"])
    ax.set_xscale("log")
    ax.xaxis.set_major_formatter("{x:g}")
    ax.set(
        xlabel="epoch",
        ylabel="rows right, % (higher is better)",
        xlim=(values["epoch"][0], values["epoch"][-1]),
        ylim=(0, 103),
    )
    ax.legend(ncols=3, **ABOVE)
