"""Pictures of chapter 5: which of the known features an autoencoder found, and what a price on the code asks for."""

from reglab.figures.style import ABOVE, COLOURS, LINES, equal_lengths

import numpy as np

FOUND = {**LINES["penalised"], "marker": "s"}
EXPLAINED = {**LINES["train"], "linestyle": "--", "marker": "o"}


def draw_cosines(ax, *, cosines, above, floor):
    """Draw how near each true feature's partner is, best first: filled where it counts as found.

    ax : the axes.
    cosines : of the features, shape (features,).
    above : the cosine from which on a feature counts as found.
    floor : what random features score on average, drawn as a line.
    Raises ValueError where there is no feature. Shown in chapter 5.
    """
    cosines = np.sort(np.asarray(cosines, float))[::-1]
    if cosines.ndim != 1 or not cosines.size:
        raise ValueError(f"cosines must have shape (features,), got {cosines.shape}")
    place = np.arange(1, len(cosines) + 1)
    found = cosines > above
    # Unclipped, a line without points would leave the layout no room.
    style = {"linestyle": "none", "markersize": 4}
    for some, label, colour, face in (
        (found, "found", COLOURS["penalised"], COLOURS["penalised"]),
        (~found, "not found", COLOURS["unpenalised"], COLOURS["paper"]),
    ):
        marker = "s" if face == colour else "o"
        ax.plot(
            place[some],
            cosines[some],
            marker,
            label=label,
            color=colour,
            markerfacecolor=face,
            **style,
        )
    ax.axhline(above, color=COLOURS["ink"], linewidth=0.8)
    ax.axhline(floor, label="chance", zorder=0, **LINES["noise"])
    # The last of a one-to-one matching may have partners that lean away.
    ax.set(xlim=(0, len(cosines) + 1), ylim=(-0.15, 1.05))
    ax.set(xlabel="true features, best found first", ylabel="cosine")
    ax.legend(ncols=3, **ABOVE)


def draw_against_price(ax, *, strengths, found, explained, lam, label="features found"):
    """Draw, from no price up to one that is marked, the share of features found and the variance explained.

    The prices stand at equal distances, since the first of them is 0.

    ax : the axes.
    strengths : prices, shape (k,).
    found, explained : from 0 to 1, shape (k,).
    lam : the last price that is drawn, one of them: what comes after it is left to be guessed.
    label : what is found, or made.
    Raises ValueError for a price that is none of them and lengths that do not fit. Shown in chapter 5.
    """
    strengths = list(strengths)
    if lam not in strengths:
        raise ValueError(f"lam must be one of {strengths}, got {lam!r}")
    equal_lengths(strengths=strengths, found=found, explained=explained)
    at, place = strengths.index(lam), np.arange(len(strengths))
    for values, name, style in (
        (found, label, FOUND),
        (explained, "variance explained", EXPLAINED),
    ):
        upto = slice(at + 1)
        ax.plot(place[upto], values[upto], label=name, clip_on=False, **style)
        big = {"color": style["color"], "markersize": 11, "clip_on": False}
        ax.plot(place[at], values[at], style["marker"], **big)
    ax.axvline(place[at], color=COLOURS["ink"], linewidth=0.8, zorder=0)
    ax.set(xlabel="penalty strength λ", ylabel="share", ylim=(0, 1))
    ax.set(xlim=(-0.3, len(place) - 0.7))
    ax.set_xticks(place, [f"{each:g}".lstrip("0") or "0" for each in strengths])
    ax.legend(ncols=2, **ABOVE)


def draw_codes(ax, *, sizes, codes, shrunk):
    """Draw codes of features that are present against their true sizes, and what the price asks of a lone one.

    ax : the axes.
    sizes : of features in rows, shape (k,), from 0 to 1.6.
    codes : what an encoder says of them, shape (k,).
    shrunk : function of sizes that returns the codes of features that are alone in their row.
    Raises ValueError for lengths that do not fit. Shown in chapter 5.
    """
    equal_lengths(sizes=sizes, codes=codes)
    ends = np.linspace(0, 1.6, 161)
    dots = {"linestyle": "none", "marker": "o", "markersize": 3, "alpha": 0.7}
    ax.plot(sizes, codes, label="code", color=COLOURS["train"], **dots)
    ax.plot(ends, ends, label="true size", **LINES["truth"])
    ax.plot(ends, shrunk(ends), label="lone feature", **LINES["penalised"])
    ax.set(xlim=(0, 1.6), ylim=(0, 1.8), xlabel="true size", ylabel="code")
    ax.legend(ncols=3, **ABOVE)


def draw_absorption(ax, *, angle, sums):
    """Draw two units as arrows, p and one that leans from c towards p, and how p + c is put together from them.

    ax : the axes.
    angle : between the units, in degrees from 45 to 90.
    sums : code of the two units, by which p + c is reached.
    Raises ValueError for another number of codes. Shown in chapter 5.
    """
    if len(sums) != 2:
        raise ValueError(f"sums must be the codes of two units, got {sums!r}")
    turn = np.radians(angle)
    parent, unit = np.array([1.0, 0.0]), np.array([np.cos(turn), np.sin(turn)])
    steps = np.array([np.zeros(2), sums[0] * parent, sums[0] * parent + sums[1] * unit])
    ax.plot(*steps.T, label="code of p + c", linewidth=3, **LINES["penalised"])
    ax.plot(1, 1, "*", label="p + c", color=COLOURS["truth"], markersize=12)
    for arrow, name in ((parent, "p"), (unit, "unit")):
        ax.annotate(
            "",
            arrow,
            (0, 0),
            arrowprops={"arrowstyle": "->", "color": COLOURS["ink"], "lw": 1.2},
        )
        ax.text(arrow[0] + 0.04, arrow[1] - 0.1, name)
    ax.set(xlim=(-0.1, 1.3), ylim=(-0.2, 1.2), aspect="equal")
    ax.set(xlabel="along the parent p", ylabel="along the child c")
    ax.legend(ncols=2, **ABOVE)
