"""Chapter 4's pictures of training: two runs side by side, the gaps of many starts, and how far a penalty gets."""

from reglab.figures.style import ABOVE, COLOURS, LINES, equal_lengths, plain_ticks

import numpy as np

STEP = 3  # every third epoch is drawn: the eye sees no more, and the page stays small


def thinned(epochs):
    """Return the indices of the epochs that are drawn: every third one, the first and the last.

    epochs : how many there are, 1 or more.
    """
    return np.unique(np.append(np.arange(0, epochs, STEP), epochs - 1))


def corners(curve, at):
    """Return the indices among `at` that a line through the curve needs: those inside a level stretch are left out.

    An accuracy of few rows is level most of the time, so this keeps the page small and the picture the same.

    curve : shape (epochs,).
    at : increasing indices into it.
    """
    at = np.asarray(at)
    values = np.asarray(curve)[at]
    level = (values[1:-1] == values[:-2]) & (values[1:-1] == values[2:])
    return at[np.concatenate([[True], ~level, [True]])] if len(at) > 2 else at


def draw_accuracy(ax, *, train, validation):
    """Draw a run's training and validation accuracy over the epochs, as the article does.

    train, validation : accuracy in percent after each epoch, shape (epochs,).
    Raises ValueError for lengths that do not fit. Shown in chapter 4.
    """
    equal_lengths(train=train, validation=validation)
    labels = {"train": "training", "validation": "validation"}
    for name, curve in {"train": train, "validation": validation}.items():
        curve = np.asarray(curve)
        at = corners(curve, thinned(len(curve)))
        ax.plot(at + 1, curve[at], label=labels[name], **LINES[name])
    ax.set(xlim=(0, len(train) + 5), ylim=(0, 103), xlabel="epoch")


def draw_before_after(axes, *, runs):
    """Draw a run without the penalty and one with it in two panels, each titled with its λ.

    axes : two Axes, side by side.
    runs : dict from two λ to (training accuracy, validation accuracy), each of shape (epochs,).
    Raises ValueError unless there are as many runs as axes. Shown in chapter 4.
    """
    if len(runs) != len(axes):
        raise ValueError(f"runs must have {len(axes)} λ, got {list(runs)}")
    for ax, (lam, (train, validation)) in zip(axes, runs.items()):
        draw_accuracy(ax, train=train, validation=validation)
        name = "without" if lam == 0 else "with the penalty"
        ax.set_title(f"{name}: λ = {lam:g}")
        ax.set(ylabel="accuracy in %\n(higher is better)", xticks=(0, 150, 300))
        ax.label_outer()
    axes[-1].legend(loc="lower right")


def draw_starts(ax, *, without, treated, claims=None):
    """Draw the gaps of several starts on one scale: a row without the penalty, a row with it, and one for a claim.

    without, treated : gaps in points, one for each start, shape (starts,).
    claims : gaps that somebody else reports without and with the penalty; None leaves their row empty.
    Raises ValueError for lengths that do not fit. Shown in chapter 4.
    """
    equal_lengths(without=without, treated=treated)
    rows = {"unpenalised": (1, without, 0), "penalised": (0, treated, 1)}
    for name, (height, gaps, of_claim) in rows.items():
        dots = {"color": COLOURS[name], "linestyle": "None", "alpha": 0.7}
        # Beside each other where they are equal, or eight dots would look like one.
        lift = np.array([np.sum(np.isclose(gaps[:k], g)) for k, g in enumerate(gaps)])
        ax.plot(gaps, height + 0.09 * lift, "o", markersize=9, **dots)
        if claims is not None:
            ax.plot(claims[of_claim], 2, "D", markersize=9, color=COLOURS[name])
    if claims is not None:
        ax.annotate(
            "",
            (claims[1] + 0.7, 2),
            (claims[0] - 0.7, 2),
            arrowprops={"arrowstyle": "->", "color": COLOURS["ink"]},
        )
    ax.axvline(0, color=COLOURS["ink"], linewidth=0.9)
    ax.set_yticks(
        (2, 1, 0), ("the claim,\nepoch 75", "starts,\nλ = 0", "the same,\nwith λ")
    )
    ax.set(
        xlim=(-8, 24),
        ylim=(-0.5, 2.5),
        xlabel="training minus validation accuracy, points (0 is no gap)",
    )


def draw_brake(ax, *, path, epochs, at, weaker=()):
    """Draw how far a penalised network has come, on the path of the unpenalised one: training against validation.

    path : mean training and validation cross-entropy without the penalty, each of shape (epochs,).
    epochs : at which it was measured, each with a tick; from 100 on only full fifties have a number.
    at : the two cross-entropies of the penalised network at the last epoch.
    weaker : those of weaker penalties, drawn as empty dots.
    Raises ValueError for lengths that do not fit. Shown in chapter 4.
    """
    train, validation = path
    equal_lengths(train=train, validation=validation, epochs=epochs)
    ax.plot(train, validation, label="the way of λ = 0", **LINES["unpenalised"])
    ax.plot(train, validation, "|", color=COLOURS["unpenalised"], markersize=9)
    for k, epoch in enumerate(epochs):
        if epoch > 100 and epoch % 50:
            continue
        ax.annotate(
            f"{epoch}",
            (train[k], validation[k]),
            xytext=(2, -13),
            textcoords="offset points",
            fontsize=10.5,
            color=COLOURS["unpenalised"],
        )
    dots = {"marker": "o", "linestyle": "None", "markeredgecolor": COLOURS["penalised"]}
    for place in weaker:
        ax.plot(*place, **dots, markersize=7, markerfacecolor=COLOURS["paper"])
    filled = {"markersize": 10, "markerfacecolor": COLOURS["penalised"]}
    ax.plot(*at, label="this λ, at the last epoch", **dots, **filled)
    ax.set(
        xscale="log",
        yscale="log",
        xlim=(0.1, 1.3),
        ylim=(0.12, 1.3),
        xlabel="training cross-entropy (training goes to the left)",
        ylabel="validation cross-entropy\n(lower is better)",
    )
    for axis in (ax.xaxis, ax.yaxis):
        plain_ticks(axis, (0.15, 0.3, 0.6, 1.2))
    ax.legend(ncols=2, **ABOVE)
