"""Pictures of chapter 1: fitted curves, their errors, their spread, and networks that learn by heart."""

from reglab.figures.style import ABOVE, COLOURS, LINES, equal_lengths, plain_ticks

import numpy as np

FRAME = 2.6  # of y: the truth and nearly all readings are well inside


def draw_fit(
    ax, *, x, y, x_line, truth, y_hat=None, penalised=None, last=None, frame=FRAME
):
    """Draw readings, the true curve and a fitted one. The frame is fixed; a curve that leaves it is cut off.

    x, y : the readings, shape (n,).
    x_line, truth : the true curve, shape (k,).
    y_hat : a fitted curve at `x_line`, shape (k,), or None.
    penalised : a curve fitted with a penalty, shape (k,), or None.
    last : a curve to compare with, drawn faintly, shape (k,), or None.
    frame : largest |y| of the axis.
    Raises ValueError for lengths that do not fit. Shown in chapter 1.
    """
    equal_lengths(x=x, y=y)
    equal_lengths(
        x_line=x_line, truth=truth, y_hat=y_hat, penalised=penalised, last=last
    )
    ax.plot(x_line, truth, label="truth", **LINES["truth"])
    if last is not None:
        ax.plot(x_line, last, alpha=0.4, **LINES["unpenalised"])
    if y_hat is not None:
        label = "fit" if penalised is None else "no penalty"
        ax.plot(x_line, y_hat, label=label, **LINES["unpenalised"])
    if penalised is not None:
        ax.plot(x_line, penalised, label="penalised", **LINES["penalised"])
    ax.plot(x, y, "o", color=COLOURS["train"], label="readings", zorder=3)
    ax.set(xlabel="x", ylabel="y", xlim=(-1.05, 1.05), ylim=(-frame, frame))
    ax.legend(ncols=4, **ABOVE)


def draw_errors(ax, *, ticks, label, train, validation, half, noise=None):
    """Draw the training error and the error on new data, with its interval, over degree or penalty.

    A training error of 0 is a gap, and one far below the others leaves the frame.

    ticks : texts for the positions, shape (k,).
    label : of the x axis.
    train, validation : mean errors, shape (k,).
    half : half-width of the interval of the latter, shape (k,).
    noise : the error that no fit can go below, or None.
    Raises ValueError for lengths that do not fit. Shown in chapter 1.
    """
    equal_lengths(ticks=ticks, train=train, validation=validation, half=half)
    at = np.arange(len(ticks))
    mean, half = np.asarray(validation), np.asarray(half)
    # A training error of 0 within rounding is a different number on every machine; 0 is drawn as a gap.
    train = np.where(np.asarray(train) > 1e-12, train, np.nan)
    ax.plot(at, mean, "o", label="new data", markersize=4, **LINES["validation"])
    ax.fill_between(
        at, mean - half, mean + half, color=COLOURS["validation"], alpha=0.25, lw=0
    )
    ax.plot(at, train, "s", label="training", markersize=4, **LINES["train"])
    if noise is not None:
        ax.axhline(noise, label="noise σ²", **LINES["noise"])
    ax.set(
        xlabel=label,
        ylabel="mean squared error\n(lower is better)",
        xlim=(-0.4, len(at) - 0.6),
    )
    ax.set_xticks(at, ticks)
    ax.set_yscale("log")
    plain_ticks(ax.yaxis)
    # What lies far below the errors on new data would squeeze them: it leaves the frame.
    ax.set_ylim(bottom=0.8 * max(np.nanmin(train), mean.min() / 50))
    ax.legend(ncols=3, **ABOVE)


def draw_spread(ax, *, x, spread, at=None):
    """Draw how far fits to fresh data sets scatter at each x, one line for each model, labelled where it starts.

    x : shape (k,).
    spread : dict from a label to standard deviations, shape (k,); three at most.
    at : the x of the readings, marked along the axis, or None.
    Raises ValueError for lengths that do not fit or for more models than there are line styles. Shown in chapter 1.
    """
    styles = ["-", "--", ":"]
    if len(spread) > len(styles):
        raise ValueError(f"at most {len(styles)} models, got {list(spread)}")
    equal_lengths(x=x, **spread)
    for (label, deviation), style in zip(spread.items(), styles):
        ax.plot(x, deviation, color=COLOURS["variance"], linestyle=style, label=label)
    if at is not None:
        ax.plot(
            at,
            np.full(len(at), 0.02),
            "o",
            transform=ax.get_xaxis_transform(),
            color=COLOURS["train"],
            label="readings",
        )
    ax.set(xlabel="x", ylabel="spread of the fits (SD of ŷ)", xlim=(-1.05, 1.05))
    ax.set_yscale("log")
    plain_ticks(ax.yaxis, [0.1, 0.3, 1, 3])
    ax.legend(ncols=4, **ABOVE)


def draw_learning(ax, *, epoch, train, validation, chance=None):
    """Draw the share of rows classified rightly over the epochs: mean over data sets, and the range over them.

    epoch : shape (k,), 1 or more: the axis is logarithmic.
    train, validation : percentages, shape (sets, k).
    chance : the percentage that guessing gets, or None.
    Raises ValueError for lengths that do not fit. Shown in chapter 1.
    """
    shares = {"train": np.asarray(train), "validation": np.asarray(validation)}
    equal_lengths(epoch=epoch, **{name: share.T for name, share in shares.items()})
    for name, share in shares.items():
        ax.plot(epoch, share.mean(axis=0), label=name, **LINES[name])
        ax.fill_between(
            epoch,
            share.min(axis=0),
            share.max(axis=0),
            color=COLOURS[name],
            alpha=0.2,
            lw=0,
        )
    if chance is not None:
        ax.axhline(chance, label="guessing", **LINES["noise"])
    ax.set_xscale("log")
    ax.xaxis.set_major_formatter("{x:g}")
    ax.set(
        xlabel="epoch",
        ylabel="rows right, % (higher is better)",
        xlim=(epoch[0], epoch[-1]),
        ylim=(0, 103),
    )
    ax.legend(ncols=3, **ABOVE)
