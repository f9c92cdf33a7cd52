"""The pictures of chapter 2: fits over many data sets, what their error is made of, and double descent."""

from reglab.figures.style import ABOVE, COLOURS, LINES, equal_lengths, plain_ticks

import numpy as np

# A fit takes the colour of what dominates its error: bias in regime 1, nothing in regime 2, variance in regime 3.
DEGREES = {
    1: LINES["bias"],
    3: {"color": COLOURS["ink"], "linestyle": "-"},
    12: LINES["variance"],
}
POINTS = 40  # enough for a smooth curve, few enough for a light page


def draw_fits(ax, *, x, y, x_test, truth, fits):
    """Draw one data set, the truth and the fits of degrees 1, 3 and 12.

    x, y : the data, shape (n,).
    x_test, truth : the true curve, shape (k,).
    fits : dict from 1, 3 and 12 to the fit of that degree at `x_test`, shape (k,).
    Raises ValueError for lengths that do not fit. Shown in chapter 2.
    """
    equal_lengths(x=x, y=y)
    named = {f"degree {degree}": y_hat for degree, y_hat in fits.items()}
    equal_lengths(x_test=x_test, truth=truth, **named)
    ax.plot(x, y, "o", color=COLOURS["train"], label="data")
    ax.plot(x_test, truth, label="truth", **LINES["truth"])
    for degree, y_hat in fits.items():
        ax.plot(x_test, y_hat, label=f"degree {degree}", **DEGREES[degree])
    _plane(ax)
    tight = {"columnspacing": 0.9, "handlelength": 1.6, "handletextpad": 0.4}
    ax.legend(ncols=5, **ABOVE | tight)


def draw_cloud(ax, *, x_test, truth, mean, fits):
    """Draw the fits to several data sets, their mean over all data sets and the truth.

    x_test, truth, mean : shape (k,).
    fits : shape (k, m), one thin line for each column.
    Raises ValueError for lengths that do not fit. Shown in chapter 2.
    """
    x_test, truth, mean, fits = _thinned(
        x_test=x_test, truth=truth, mean=mean, fits=fits
    )
    lines = ax.plot(x_test, fits, color=COLOURS["variance"], linewidth=0.8)
    lines[0].set_label("single fits")
    ax.plot(x_test, mean, label="mean fit", linewidth=2.4, **LINES["bias"])
    ax.plot(x_test, truth, label="truth", **LINES["truth"])
    _plane(ax)
    ax.legend(ncols=3, **ABOVE)


def draw_band(ax, *, x_test, truth, mean, spread):
    """Draw the mean fit with a band of two standard deviations on either side, and the truth.

    x_test, truth, mean : shape (k,).
    spread : standard deviations of the fits, shape (k,).
    Raises ValueError for lengths that do not fit. Shown in chapter 2.
    """
    x_test, truth, mean, spread = _thinned(
        points=60, x_test=x_test, truth=truth, mean=mean, spread=spread
    )
    ax.fill_between(
        x_test,
        mean - 2 * spread,
        mean + 2 * spread,
        color=COLOURS["variance"],
        alpha=0.45,
        linewidth=0,
        label="95 % of fits",
    )
    ax.plot(x_test, mean, label="mean fit", linewidth=2.4, **LINES["bias"])
    ax.plot(x_test, truth, label="truth", **LINES["truth"])
    _plane(ax)
    ax.legend(ncols=3, **ABOVE)


def draw_bars(ax, *, parts, limit=0.5):
    """Draw bias², variance and noise as three bars over one scale.

    parts : decomposition.Parts; a bias² a little below 0 is drawn as 0.
    limit : where the scale ends.
    Shown in chapter 2.
    """
    names = ["bias", "variance", "noise"]
    ax.barh(
        ["bias²", "variance", "noise σ²"],
        np.maximum(parts, 0),
        color=[COLOURS[name] for name in names],
        height=0.7,
    )
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    ax.set(xlim=(0, limit), xlabel="part of the expected error (lower is better)")


def draw_parts(ax, *, at, parts, xlabel, error=None, log=False):
    """Draw bias², variance, noise and their sum against a degree or a penalty strength.

    at : the k degrees or strengths.
    parts : k decomposition.Parts.
    xlabel : what `at` is.
    error : k mean errors measured on fresh targets, or None.
    log : whether the axis is logarithmic, for strengths above 0.
    Raises ValueError for lengths that do not fit. Shown in chapter 2.
    """
    equal_lengths(at=at, parts=parts, error=error)
    total = [part.total for part in parts]
    ax.plot(at, total, color=COLOURS["ink"], label="sum of the three")
    if error is not None:
        ax.plot(
            at,
            error,
            "x",
            color=COLOURS["validation"],
            markersize=8,
            markeredgewidth=1.8,
            label="measured error",
        )
    for place, (name, label) in enumerate(
        [("bias", "bias²"), ("variance", "variance"), ("noise", "noise σ²")]
    ):
        ax.plot(at, [part[place] for part in parts], label=label, **LINES[name])
    ax.set(xlabel=xlabel, ylabel="expected error\n(lower is better)", ylim=(-0.02, 0.8))
    if log:
        _strengths(ax)
    ax.legend(ncols=4 if error is None else 3, **ABOVE)


def draw_freedom(ax, *, at, df):
    """Draw the effective degrees of freedom against the penalty strength.

    at : k strengths above 0.
    df : k effective degrees of freedom.
    Raises ValueError for lengths that do not fit. Shown in chapter 2.
    """
    equal_lengths(at=at, df=df)
    ax.plot(at, df, marker="o", **LINES["penalised"])
    _strengths(ax)
    ax.set(
        xlabel="penalty strength λ",
        ylabel="effective degrees\nof freedom",
        ylim=(0, 14),
    )


def draw_sample_sizes(ax, *, n, errors):
    """Draw what a fit adds to the noise, bias² + variance, against the sample size.

    n : k sample sizes.
    errors : dict from 1, 3 and 12 to k values of bias² + variance.
    Raises ValueError for lengths that do not fit. Shown in chapter 2.
    """
    named = {f"degree {degree}": added for degree, added in errors.items()}
    equal_lengths(n=n, **named)
    for (degree, added), marker in zip(errors.items(), "osD"):
        style = DEGREES[degree]
        ax.loglog(n, added, marker=marker, label=f"degree {degree}", **style)
    ax.set(xlabel="sample size n", ylabel="bias² + variance (lower is better)")
    plain_ticks(ax.yaxis, [0.001, 0.01, 0.1])
    _counts(ax, n)
    ax.legend(ncols=3, **ABOVE)


def draw_network(ax, *, x, y, x_test, truth, y_hat, lam):
    """Draw one data set, the truth and the function of one network of random features.

    x, y : the data, shape (n,).
    x_test, truth, y_hat : the true curve and the network's, shape (k,).
    lam : the penalty strength, which picks the style of the network's line.
    Raises ValueError for lengths that do not fit. Shown in chapter 2.
    """
    equal_lengths(x=x, y=y)
    ax.plot(x, y, "o", color=COLOURS["train"], label="data")
    x_test, truth, y_hat = _thinned(points=120, x_test=x_test, truth=truth, y_hat=y_hat)
    ax.plot(x_test, truth, label="truth", **LINES["truth"])
    style = LINES["penalised" if lam > 0 else "unpenalised"]
    ax.plot(x_test, y_hat, label="network", **style)
    _plane(ax, limit=3)
    ax.legend(ncols=3, **ABOVE)


def draw_descent(ax, *, counts, n, unpenalised, penalised=None, ylabel, ylim):
    """Draw a measure of random-feature networks against their width: medians, and the middle 80 % of the draws.

    counts : the k widths p, increasing.
    n : the sample size, where an upright line stands.
    unpenalised, penalised : the measure, shape (draws, k); the second may be None.
    ylabel, ylim : what is measured, and where its axis begins and ends.
    Raises ValueError for lengths that do not fit. Shown in chapter 2.
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
    ax.set(
        xscale="log",
        yscale="log",
        xlim=(counts[0], counts[-1]),
        ylim=ylim,
        xlabel="number of features p",
        ylabel=ylabel,
    )
    ax.minorticks_off()  # on both axes; the upright one keeps its powers of ten
    _counts(ax, [tick for tick in (1, 3, 10, 20, 100, 1000) if tick <= counts[-1]])


def _thinned(points=POINTS, **curves):
    """Return the curves at fewer test inputs, evenly chosen, the first and the last among them."""
    equal_lengths(**curves)
    count = len(next(iter(curves.values())))
    kept = np.linspace(0, count - 1, min(points, count)).round().astype(int)
    return [np.asarray(curve)[kept] for curve in curves.values()]


def _strengths(ax):
    ax.set_xscale("log")
    plain_ticks(ax.xaxis, [0.01, 0.1, 1, 10])


def _counts(ax, ticks):
    """Name these ticks of the logarithmic x axis in full, 1000 without a comma, and leave out the others."""
    plain_ticks(ax.xaxis)
    ax.set_xticks(ticks, [f"{tick}" for tick in ticks])


def _plane(ax, limit=2.2):
    ax.set(xlabel="x", ylabel="y", xlim=(-1.03, 1.03), ylim=(-limit, limit))
    ax.set_xticks([-1, -0.5, 0, 0.5, 1])
    ax.set_yticks([-2, -1, 0, 1, 2])
