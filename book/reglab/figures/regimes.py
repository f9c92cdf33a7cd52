"""Pictures of chapter 2 and its side pages: clouds of fits, what their error is made of, and double descent."""

from reglab.figures.style import ABOVE, COLOURS, LINES, equal_lengths, plain_ticks

import numpy as np

# A fit takes the colour of what dominates its error: bias in regime 1, nothing in regime 2, variance in regime 3.
DEGREES = {
    1: LINES["bias"],
    3: {"color": COLOURS["ink"], "linestyle": "-"},
    11: LINES["variance"],
}
# From the left or from below: what no model can lower comes first, so the part that may leave the frame comes last.
PARTS = {"noise": "noise σ²", "bias": "bias²", "variance": "variance"}
LIMIT = (
    0.6  # of the error's axis: what a fit adds may be far longer, and is then marked
)
FRAME = 2.2  # of y: the truth is well inside, the ends of wild fits are not
TIGHT = {"columnspacing": 0.9, "handlelength": 1.6, "handletextpad": 0.4}


def draw_cloud(ax, *, x_test, truth, fits, mean=None, thickest=None, short=False):
    """Draw the fits to several data sets and the truth. The frame is fixed; a fit that leaves it is cut off.

    x_test, truth : shape (k,).
    fits : shape (k, m), one thin line for each column.
    mean : the mean fit over all data sets, shape (k,), or None.
    thickest : the x at which the fits are spread most, marked on the lower edge, or None.
    short : whether the legend and the axes' names are left out, for a panel beside others.
    Raises ValueError for lengths that do not fit. Shown in chapter 2.
    """
    equal_lengths(x_test=x_test, truth=truth, fits=fits, mean=mean)
    lines = ax.plot(x_test, fits, color=COLOURS["variance"], linewidth=0.8)
    lines[0].set_label("single fits")
    if mean is not None:
        ax.plot(x_test, mean, label="mean fit", linewidth=2.4, **LINES["bias"])
    ax.plot(x_test, truth, label="truth", **LINES["truth"])
    if thickest is not None:
        mark = {"color": COLOURS["ink"], "markersize": 9, "clip_on": False}
        ax.plot(thickest, -FRAME, "^", label="thickest", **mark)
    _plane(ax)
    if short:
        ax.set(xlabel="", ylabel="")
    else:
        ax.legend(ncols=4, **ABOVE | TIGHT)


def draw_band(ax, *, x_test, truth, mean, spread):
    """Draw the mean fit with a band of two standard deviations on either side, and the truth.

    x_test, truth, mean : shape (k,).
    spread : standard deviations of the fits, shape (k,).
    Raises ValueError for lengths that do not fit. Shown in chapter 2.
    """
    equal_lengths(x_test=x_test, truth=truth, mean=mean, spread=spread)
    band = {"color": COLOURS["variance"], "alpha": 0.45, "linewidth": 0}
    low, high = mean - 2 * spread, mean + 2 * spread
    ax.fill_between(x_test, low, high, label="95 % of fits", **band)
    ax.plot(x_test, mean, label="mean fit", linewidth=2.4, **LINES["bias"])
    ax.plot(x_test, truth, label="truth", **LINES["truth"])
    _plane(ax)
    ax.legend(ncols=3, **ABOVE)


def draw_sum(ax, *, parts, matching):
    """Draw an expected error as one bar of three parts: noise, bias² and variance, end to end.

    A bar longer than the axis ends in an arrow and says how far it goes.

    parts : decomposition.Parts; a part a little below 0 is drawn as 0.
    matching : the sum that the cubic reaches, marked across the bar.
    Shown in chapter 2.
    """
    end, named = 0.0, dict(zip(("bias", "variance", "noise"), parts))
    for name, label in PARTS.items():
        start, end = end, min(end + max(named[name], 0), LIMIT)
        colour = COLOURS[name]
        (bar,) = ax.barh(
            0, end - start, 0.7, left=start, color=colour, linestyle="None"
        )
        bar.set_label(label)
    if parts.total > LIMIT:
        arrow = {"color": COLOURS["ink"], "markersize": 11, "clip_on": False}
        ax.plot(LIMIT, 0, ">", **arrow)
        ax.text(LIMIT, 0.4, f"to {parts.total:.2f}", ha="right", va="bottom")
    ax.plot([matching] * 2, [-0.48, 0.48], color=COLOURS["ink"], label="cubic's end")
    ax.set(xlim=(0, LIMIT), ylim=(-0.5, 0.9), yticks=[])
    ax.set_xlabel("expected error on new data (lower is better)")
    ax.legend(ncols=4, **ABOVE | TIGHT)


def draw_walk(ax, *, target, truth, mean, y_hat):
    """Draw the walk from a new reading to today's prediction: three arrows, one for each part of the error.

    target, truth, mean, y_hat : heights at one x of the new reading, the truth, the mean prediction and today's.
    Shown in chapter 2.
    """
    stops = {
        "new reading $y$": target,
        "truth $f$": truth,
        "mean prediction $m$": mean,
        "today's prediction $\\hat y$": y_hat,
    }
    heights = list(stops.values())
    names = {"noise": "noise", "bias": "bias", "variance": "scatter"}
    for place, (name, label) in enumerate(names.items()):
        start, end = heights[place : place + 2]
        style = {"arrowstyle": "-|>", "color": COLOURS[name], "linewidth": 3}
        style |= {"shrinkA": 0, "shrinkB": 0, "mutation_scale": 16}
        ax.annotate("", (place + 0.4, end), (place + 0.4, start), arrowprops=style)
        ax.text(place + 0.48, (start + end) / 2, label, va="center")
    for name, height in stops.items():
        ax.plot([0, 3.1], [height] * 2, color=COLOURS["ink"], linewidth=0.8)
        ax.text(3.18, height, name, va="center")
    ax.set(xlim=(-0.05, 5.1), xticks=[], ylabel="y")
    ax.spines["bottom"].set_visible(False)
    ax.grid(visible=False)
    ax.margins(y=0.12)


def draw_areas(ax, *, at, parts, best, matching):
    """Draw noise, bias² and variance as areas upon each other against the penalty strength.

    at : k strengths above 0.
    parts : k decomposition.Parts; what lies above the frame is cut off.
    best : the strength whose sum is lowest, marked with an upright line.
    matching : the sum that the cubic reaches without a penalty, a level line.
    Raises ValueError for lengths that do not fit. Shown in chapter 2.
    """
    equal_lengths(at=at, parts=parts)
    bias2, variance, noise = np.transpose(parts)
    low = np.zeros(len(at))
    for name, part in zip(PARTS, (noise, bias2, variance)):
        area = {"color": COLOURS[name], "linewidth": 0, "label": PARTS[name]}
        ax.fill_between(at, low, low + part, **area)
        low = low + part
    ax.axvline(best, color=COLOURS["ink"], linestyle=":")
    ax.text(best * 1.08, 0.57, "best λ", va="top")
    ax.axhline(matching, color=COLOURS["ink"], label="cubic")
    ax.set(xlabel="penalty strength λ", xscale="log", xlim=(at[0], at[-1]))
    ax.set(ylim=(0, LIMIT), ylabel="expected error\n(lower is better)")
    plain_ticks(ax.xaxis, [0.01, 0.1, 1, 10])
    ax.legend(ncols=4, **ABOVE | TIGHT)


def draw_sample_sizes(ax, *, n, errors):
    """Draw what a fit adds to the noise, bias² + variance, against the number of readings.

    n : k numbers of readings.
    errors : dict from 1, 3 and 11 to k values of bias² + variance.
    Raises ValueError for lengths that do not fit. Shown in chapter 2.
    """
    named = {f"degree {degree}": added for degree, added in errors.items()}
    equal_lengths(n=n, **named)
    for (degree, added), marker in zip(errors.items(), "osD"):
        style = DEGREES[degree]
        ax.loglog(n, added, marker=marker, label=f"degree {degree}", **style)
    ax.set(xlabel="number of readings n", ylabel="bias² + variance\n(lower is better)")
    plain_ticks(ax.yaxis, [0.001, 0.01, 0.1, 1])
    _counts(ax, [size for size in (12, 20, 50, 100, 1000) if n[0] <= size <= n[-1]])
    ax.legend(ncols=3, **ABOVE)


def draw_freedom(ax, *, at, df):
    """Draw the effective degrees of freedom against the penalty strength.

    at : k strengths above 0.
    df : k effective degrees of freedom.
    Raises ValueError for lengths that do not fit. Shown in the appendix on degrees of freedom.
    """
    equal_lengths(at=at, df=df)
    ax.plot(at, df, marker="o", **LINES["penalised"])
    ax.set(xscale="log", xlabel="penalty strength λ", ylim=(0, 13))
    ax.set_ylabel("effective degrees of freedom")
    plain_ticks(ax.xaxis, [0.001, 0.01, 0.1, 1, 10])


def draw_network(ax, *, x, y, x_test, truth, y_hat, lam):
    """Draw one data set, the truth and the function of one network of random features.

    x, y : the data, shape (n,).
    x_test, truth, y_hat : the true curve and the network's, shape (k,).
    lam : the penalty strength, which picks the style of the network's line.
    Raises ValueError for lengths that do not fit. Shown in Past the threshold.
    """
    equal_lengths(x=x, y=y)
    equal_lengths(x_test=x_test, truth=truth, y_hat=y_hat)
    ax.plot(x, y, "o", color=COLOURS["train"], label="readings")
    ax.plot(x_test, truth, label="truth", **LINES["truth"])
    style = LINES["penalised" if lam > 0 else "unpenalised"]
    ax.plot(x_test, y_hat, label="network", **style)
    _plane(ax, limit=3)
    ax.legend(ncols=3, **ABOVE)


def draw_descent(ax, *, counts, n, unpenalised, penalised=None, ylabel, ylim):
    """Draw a measure of random-feature networks against their width: medians, and the middle 80 % of the draws.

    What lies outside `ylim` is cut off: a second panel may show the valleys of a first that shows the peak.

    counts : the k widths p, increasing.
    n : the number of readings, where an upright line stands.
    unpenalised, penalised : the measure, shape (draws, k); the second may be None.
    ylabel, ylim : what is measured, and where its axis begins and ends.
    Raises ValueError for lengths that do not fit. Shown in Past the threshold.
    """
    measured = {"unpenalised": unpenalised, "penalised": penalised}
    measured = {name: rows for name, rows in measured.items() if rows is not None}
    widths = {name: np.transpose(rows) for name, rows in measured.items()}
    equal_lengths(counts=counts, **widths)
    ax.axvline(n, color=COLOURS["ink"], linewidth=0.8, linestyle=":")
    for name, rows in measured.items():
        low, middle, high = np.quantile(rows, [0.1, 0.5, 0.9], axis=0)
        ax.fill_between(counts, low, high, color=COLOURS[name], alpha=0.25, linewidth=0)
        ax.plot(counts, middle, label=name, **LINES[name])
    ax.set(xscale="log", yscale="log", xlim=(counts[0], counts[-1]), ylim=ylim)
    ax.set(xlabel="number of features p", ylabel=ylabel)
    ax.minorticks_off()  # on both axes; the upright one keeps its powers of ten
    if ylim[1] < 10 * ylim[0]:
        ticks = [0.3, 0.4, 0.5, 0.7, 1]
        plain_ticks(ax.yaxis, [tick for tick in ticks if ylim[0] <= tick <= ylim[1]])
    _counts(ax, [tick for tick in (1, 3, 10, 20, 100, 1000) if tick <= counts[-1]])


def _counts(ax, ticks):
    """Name these ticks of the logarithmic x axis in full, 1000 without a comma, and leave out the others."""
    plain_ticks(ax.xaxis)
    ax.set_xticks(ticks, [f"{tick}" for tick in ticks])


def _plane(ax, limit=FRAME):
    ax.set(xlabel="x", ylabel="y", xlim=(-1.03, 1.03), ylim=(-limit, limit))
    ax.set_xticks([-1, -0.5, 0, 0.5, 1])
    ax.set_yticks([-2, -1, 0, 1, 2])
