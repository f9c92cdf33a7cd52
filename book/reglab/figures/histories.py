"""Chapter 4's pictures of training: histories, alone and in pairs."""

from reglab.figures.style import COLOURS, LINES, equal_lengths

import numpy as np

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
    values = np.asarray(curve)[at]
    level = (values[1:-1] == values[:-2]) & (values[1:-1] == values[2:])
    return at[np.concatenate([[True], ~level, [True]])] if len(at) > 2 else at


def draw_accuracy(ax, *, train, validation, upto=None, faint=None):
    """Draw a run's training and validation accuracy over the epochs, as the article does.

    train, validation : accuracy in percent after each epoch, shape (epochs,).
    upto : draw the curves up to this epoch, mark the gap there, and leave the rest faint; None for all of them.
    faint : training and validation accuracy of another run, drawn faintly for comparison, or None.
    Raises ValueError for lengths that do not fit and for an epoch out of range. Shown in chapter 4.
    """
    equal_lengths(train=train, validation=validation)
    curves = {"train": np.asarray(train), "validation": np.asarray(validation)}
    labels = {"train": "training", "validation": "validation"}
    epochs = np.arange(1, len(train) + 1)
    if faint is not None:
        equal_lengths(**{"faint train": faint[0], "faint validation": faint[1]})
        for name, curve in zip(curves, map(np.asarray, faint)):
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


def mark_epoch(ax, *, epoch):
    """Draw a thin upright line at an epoch, named at its foot. Shown in chapter 4."""
    ax.axvline(epoch, color=COLOURS["ink"], linewidth=0.9)
    ax.annotate(
        f"epoch {epoch}",
        (epoch, ax.get_ylim()[0]),
        xytext=(4, 4),
        textcoords="offset points",
    )


def draw_before_after(axes, *, runs, upto=None):
    """Draw a run without the penalty and one with it in two panels, each titled with its λ.

    axes : two Axes, stacked or side by side.
    runs : dict from two λ to (training accuracy, validation accuracy), each of shape (epochs,).
    upto : as for `draw_accuracy`.
    Raises ValueError unless there are as many runs as axes. Shown in chapter 4.
    """
    if len(runs) != len(axes):
        raise ValueError(f"runs must have {len(axes)} λ, got {list(runs)}")
    for ax, (lam, (train, validation)) in zip(axes, runs.items()):
        draw_accuracy(ax, train=train, validation=validation, upto=upto)
        name = "without" if lam == 0 else "with the penalty"
        ax.set(title=f"{name}: λ = {lam:g}", ylabel=SHORT_ACCURACY)
        ax.label_outer()
    axes[-1].legend(loc="lower right")


def draw_pair(ax, *, epochs, unpenalised, penalised, what="accuracy"):
    """Draw the validation curves of a pair: without the penalty and with it.

    epochs : where the curves are known; below 50 of them, dots mark each.
    unpenalised, penalised : accuracy in percent, or cross-entropy, at these epochs.
    what : "accuracy" or "cross-entropy".
    Raises ValueError for another quantity and for lengths that do not fit. Shown in chapter 4.
    """
    equal_lengths(epochs=epochs, unpenalised=unpenalised, penalised=penalised)
    if what not in ("accuracy", "cross-entropy"):
        raise ValueError(f"what must be accuracy or cross-entropy, got {what!r}")
    epochs = np.asarray(epochs)
    few = {"marker": "o", "markersize": 3.5} if len(epochs) < 50 else {}
    # The dashes come last, so that both curves are seen where they are equal.
    for name, curve in (("penalised", penalised), ("unpenalised", unpenalised)):
        at = np.arange(len(curve)) if few else corners(curve, thinned(len(curve)))
        label = "λ = 0" if name == "unpenalised" else "with the penalty"
        ax.plot(epochs[at], np.asarray(curve)[at], label=label, **few, **LINES[name])
    if what == "accuracy":
        ax.set(ylim=(0, 103), ylabel=SHORT_ACCURACY)
    else:
        ax.set(ylim=(0, 1.2), ylabel=SHORT_CROSS_ENTROPY)
    ax.set(xlim=(0, epochs[-1] + 5))
