"""Pictures of chapter 1: fitted curves, their errors, how they scatter, and networks that learn by heart."""

from reglab.figures.style import ABOVE, COLOURS, LINES, equal_lengths, plain_ticks

import numpy as np

FRAME = 2.6  # of y: the truth and nearly all readings are well inside
WIDE = 4.0  # of y, for curves that swing
FLOOR = 0.01  # errors below it are drawn at the foot of their axis, as triangles
GAP = 0.8  # decades from a logarithmic axis' smallest value to its 0


def draw_choice(ax, *, x, y, x_line, a, b):
    """Draw readings and two curves, named A and B where they end; the truth stays hidden.

    x, y : the readings, shape (n,).
    x_line, a, b : two curves, shape (k,).
    Raises ValueError for lengths that do not fit. Shown in chapter 1.
    """
    equal_lengths(x=x, y=y)
    equal_lengths(x_line=x_line, a=a, b=b)
    ax.plot(x_line, a, label="curve A", **LINES["bias"] | {"linewidth": 2.4})
    ax.plot(x_line, b, label="curve B", color=COLOURS["variance"], linewidth=2.4)
    _readings(ax, x, y)
    _curve_axes(ax, FRAME)
    ax.legend(ncols=3, **ABOVE)


def draw_fit(
    ax,
    *,
    x,
    y,
    x_line,
    truth,
    y_hat=None,
    penalised=None,
    fitted=None,
    frame=FRAME,
    ncols=4,
):
    """Draw readings, the true curve and a fitted one. The frame is fixed; a curve that leaves it is cut off.

    x, y : the readings, shape (n,).
    x_line, truth : the true curve, shape (k,).
    y_hat : a fitted curve at `x_line`, shape (k,), or None.
    penalised : a curve fitted with a penalty, shape (k,), or None.
    fitted : the last curve's values at `x`, shape (n,): what it misses is then drawn, blue sticks at the readings and
        an orange area towards the truth; None leaves both out.
    frame : largest |y| of the axis.
    ncols : columns of the legend.
    Raises ValueError for lengths that do not fit. Shown in chapter 1.
    """
    equal_lengths(x=x, y=y, fitted=fitted)
    equal_lengths(x_line=x_line, truth=truth, y_hat=y_hat, penalised=penalised)
    last = y_hat if penalised is None else penalised
    if fitted is not None and last is not None:
        ax.fill_between(
            x_line, truth, last, color=COLOURS["validation"], alpha=0.25, lw=0
        )
        ax.vlines(x, y, fitted, color=COLOURS["train"], linewidth=1.4)
    ax.plot(x_line, truth, label="truth", **LINES["truth"])
    if y_hat is not None and penalised is None:
        ax.plot(x_line, y_hat, label="fit", color=COLOURS["train"], linewidth=2.4)
    elif y_hat is not None:
        ax.plot(x_line, y_hat, label="no penalty", **LINES["unpenalised"])
    if penalised is not None:
        thick = LINES["penalised"] | {"linewidth": 2.4}
        ax.plot(x_line, penalised, label="penalised", **thick)
    _readings(ax, x, y)
    _curve_axes(ax, frame)
    ax.legend(ncols=ncols, **ABOVE)


def draw_errors(
    ax, *, at, train, new, label, upto=None, log=False, limits=(FLOOR, 5), marks=None
):
    """Draw the training error and the error on new data over degree or penalty: all of it, or up to one position.

    An error below the axis, such as 0, is a triangle at its foot. The axis is the same at every position.

    at : degrees, or penalty strengths, increasing, shape (k,).
    train, new : errors, shape (k,); None leaves the training error out.
    label : of the x axis.
    upto : index of the position that is shown large, with those before it and none after; None shows all, with a star
        at the lowest error on new data.
    log : whether the x axis is logarithmic; a 0 then stands before it, beyond a break.
    limits : of the errors' axis, above 0.
    marks : dict from a text to an error, drawn as a level, or None.
    Raises ValueError for lengths that do not fit and an index out of range. Shown in chapter 1.
    """
    equal_lengths(at=at, train=train, new=new)
    if upto is not None and not 0 <= upto < len(at):
        raise ValueError(f"upto must be between 0 and {len(at) - 1}, got {upto!r}")
    places = _places(ax, np.asarray(at, dtype=float), log)
    shown = slice(None) if upto is None else slice(0, upto + 1)
    for text, level in (marks or {}).items():
        ax.axhline(level, color=COLOURS["ink"], linewidth=0.9)
        # Below the level: the errors on new data lie above it. Where there is no room, above it and to the left.
        at_foot = level < 2 * limits[0]
        place = (0.02, "left", "bottom") if at_foot else (0.98, "right", "top")
        where = dict(zip(("ha", "va"), place[1:]), transform=ax.get_yaxis_transform())
        ax.text(place[0], level, text, **where)
    curves = {"training": ("train", "s", train), "new data": ("validation", "o", new)}
    for name, (role, marker, errors) in curves.items():
        if errors is None:
            continue
        errors = np.asarray(errors, dtype=float)
        inside = np.where(errors >= limits[0], errors, np.nan)
        x = places[shown]
        ax.plot(x, inside[shown], marker, label=name, markersize=4, **LINES[role])
        below = x[np.isnan(inside[shown])]
        if len(below):
            foot = np.full(len(below), limits[0] * 1.15)
            ax.plot(below, foot, "v", color=COLOURS[role], markersize=6)
        if upto is not None and errors[upto] >= limits[0]:
            ax.plot(
                places[upto], errors[upto], marker, color=COLOURS[role], markersize=10
            )
    # Zero within rounding, at several positions, is no single lowest one.
    if upto is None and np.min(new) >= limits[0]:
        low = int(np.argmin(new))
        ax.plot(places[low], new[low], "*", color=COLOURS["validation"], markersize=14)
    ax.set(xlabel=label, ylabel="error (lower is better)", ylim=limits)
    ax.set_yscale("log")
    ax.set_ylim(limits)
    plain_ticks(ax.yaxis)
    ax.legend(ncols=2, **ABOVE)


def draw_pile(ax, *, x_line, truth, curves, at, values, title):
    """Draw the fits to one data set after another, the last one solid, and where they pass some marked places.

    Values beyond the frame are triangles at its edge.

    x_line, truth : the true curve, shape (k,).
    curves : fits at `x_line`, shape (k, m).
    at, values : the marked x, shape (p,), and the fits there, shape (p, m).
    title : the panel's.
    Raises ValueError for lengths that do not fit. Shown in chapter 1.
    """
    equal_lengths(x_line=x_line, truth=truth, curves=curves)
    equal_lengths(at=at, values=values)
    equal_lengths(curves=np.transpose(curves), values=np.transpose(values))
    curves, colour = np.asarray(curves), COLOURS["variance"]
    for curve in curves.T[:-1]:
        ax.plot(x_line, curve, color=colour, linewidth=0.8, alpha=0.45)
    ax.plot(x_line, curves[:, -1], color=colour, linewidth=2.4)
    ax.plot(x_line, truth, **LINES["truth"])
    edge = WIDE * 0.96
    for place, passed in zip(at, np.asarray(values)):
        for marker, where in {
            "o": np.abs(passed) <= edge,
            "^": passed > edge,
            "v": passed < -edge,
        }.items():
            if where.any():
                heights = np.clip(passed[where], -edge, edge)
                dots = {"color": COLOURS["ink"], "markersize": 4.5, "alpha": 0.7}
                ax.plot(np.full(len(heights), place), heights, marker, **dots)
    _curve_axes(ax, WIDE)
    ax.set_title(title)


def draw_reach(ax, *, x_line, truth, mean, spread, readings, title):
    """Draw the mean of the fits to all data sets and a band of two standard deviations about it, with the truth.

    x_line, truth, mean, spread : shape (k,).
    readings : the x of the readings, marked along the axis, shape (n,).
    title : the panel's.
    Raises ValueError for lengths that do not fit. Shown in chapter 1.
    """
    equal_lengths(x_line=x_line, truth=truth, mean=mean, spread=spread)
    mean, spread = np.asarray(mean), np.asarray(spread)
    ax.fill_between(
        x_line,
        mean - 2 * spread,
        mean + 2 * spread,
        color=COLOURS["variance"],
        alpha=0.35,
        lw=0,
    )
    ax.plot(x_line, mean, label="mean fit", **LINES["bias"] | {"linewidth": 2.4})
    ax.plot(x_line, truth, label="truth", **LINES["truth"])
    ax.plot(
        readings,
        np.full(len(readings), 0.03),
        "o",
        transform=ax.get_xaxis_transform(),
        color=COLOURS["train"],
    )
    _curve_axes(ax, WIDE)
    ax.set_title(title)


def draw_levels(ax, *, errors, noise):
    """Draw one bar for each way to fit, with its error at its end, and the noise that none can go below.

    errors : dict from a text to a pair, the role of its colour and its error.
    noise : the error that no fit can go below.
    Shown in chapter 1.
    """
    top = max(error for _, error in errors.values())
    for k, (role, error) in enumerate(errors.values()):
        ax.barh(k, error, color=COLOURS[role], height=0.6)
        ax.text(error + 0.02 * top, k, f"{error:.2g}", va="center")
    ax.axvline(noise, **LINES["noise"])
    ax.set_yticks(range(len(errors)), list(errors))
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    ax.set(xlabel="error on new data (lower is better)", xlim=(0, 1.15 * top))


def draw_shares(ax, *, share, train, validation, chance):
    """Draw the rows that networks get right at the end over the share of labels shuffled: the mean, and each network.

    share : percentages of the training labels, shape (k,).
    train, validation : percentages of rows right, shape (k, networks).
    chance : the percentage that guessing gets.
    Raises ValueError for lengths that do not fit. Shown in chapter 1.
    """
    equal_lengths(share=share, train=train, validation=validation)
    for name, rows in {"train": train, "validation": validation}.items():
        ax.plot(share, np.mean(rows, axis=1), label=name, **LINES[name])
        places = np.repeat(share, np.shape(rows)[1])
        ax.plot(places, np.ravel(rows), "o", color=COLOURS[name], alpha=0.5)
    ax.axhline(chance, label="guessing", **LINES["noise"])
    ax.set(
        xlabel="training labels shuffled, %",
        ylabel="rows right, % (higher is better)",
        ylim=(0, 105),
    )
    ax.set_xticks(share)
    ax.legend(ncols=3, **ABOVE)


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
        low, high = share.min(axis=0), share.max(axis=0)
        ax.fill_between(epoch, low, high, color=COLOURS[name], alpha=0.2, lw=0)
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


def _readings(ax, x, y):
    blue, paper = COLOURS["train"], COLOURS["paper"]
    # A light rim keeps a reading apart from a curve of its own colour.
    ax.plot(x, y, "o", color=blue, markeredgecolor=paper, label="readings", zorder=3)


def _curve_axes(ax, frame):
    ax.set(xlabel="x", ylabel="y", xlim=(-1.05, 1.05), ylim=(-frame, frame))
    ax.set_xticks([-1, -0.5, 0, 0.5, 1], ["−1", "", "0", "", "1"])


def _places(ax, at, log):
    """Return where positions stand on the x axis, which gets its ticks, its limits and, if needed, its break."""
    if not log:
        ax.set_xticks(at[::2] if len(at) > 8 else at)
        ax.set_xlim(at[0] - 0.5, at[-1] + 0.5)
        return at
    positive = np.log10(at[at > 0])
    places = np.where(at > 0, np.log10(np.where(at > 0, at, 1)), positive[0] - GAP)
    ticks = np.arange(np.ceil(positive[0]), np.floor(positive[-1]) + 1)
    texts = [f"{10**tick:g}" if tick % 2 == 0 else "" for tick in ticks]
    if at[0] == 0:
        ticks, texts = [places[0], *ticks], ["0", *texts]
        slash = {"marker": [(-0.5, -1), (0.5, 1)], "markersize": 9, "clip_on": False}
        slash |= {"color": COLOURS["ink"], "linestyle": "none"}
        middle = positive[0] - GAP / 2
        for x in (middle - 0.06, middle + 0.06):
            ax.plot(x, 0, transform=ax.get_xaxis_transform(), **slash)
    ax.set_xticks(ticks, texts)
    ax.set_xlim(places[0] - 0.3, places[-1] + 0.3)
    return places
