"""The pictures of chapter 2: fits over many data sets, what their error is made of, and double descent."""

from reglab.figures.style import ABOVE, COLOURS, LINES

import numpy as np

# A fit takes the colour of what dominates its error: bias in regime 1, nothing in regime 2, variance in regime 3.
DEGREES = {
    1: LINES["bias"],
    3: {"color": COLOURS["ink"], "linestyle": "-"},
    12: LINES["variance"],
}
POINTS = 40  # enough for a smooth curve, few enough for a light page


def draw_fits(values, ax):
    """Draw one data set, the truth and the fits of degrees 1, 3 and 12.

    values : `x`, `y` of shape (n,); `x_test`, `truth` of shape (k,); `fits`, which maps 1, 3 and 12 to shape (k,).
    """
    ax.plot(values["x"], values["y"], "o", color=COLOURS["train"], label="data")
    ax.plot(values["x_test"], values["truth"], label="truth", **LINES["truth"])
    for degree, y_hat in values["fits"].items():
        ax.plot(values["x_test"], y_hat, label=f"degree {degree}", **DEGREES[degree])
    _plane(ax)
    tight = {"columnspacing": 0.9, "handlelength": 1.6, "handletextpad": 0.4}
    ax.legend(ncols=5, **ABOVE | tight)


def draw_cloud(values, ax):
    """Draw the fits to several data sets, their mean over all data sets and the truth.

    values : `x_test`, `truth`, `mean` of shape (k,); `fits` of shape (k, m), one thin line for each column.
    """
    x_test, fits, mean, truth = _thin(values, "x_test", "fits", "mean", "truth")
    lines = ax.plot(x_test, fits, color=COLOURS["variance"], linewidth=0.8)
    lines[0].set_label("single fits")
    ax.plot(x_test, mean, label="mean fit", linewidth=2.4, **LINES["bias"])
    ax.plot(x_test, truth, label="truth", **LINES["truth"])
    _plane(ax)
    ax.legend(ncols=3, **ABOVE)


def draw_band(values, ax):
    """Draw the mean fit with a band of two standard deviations on either side, and the truth.

    values : `x_test`, `truth`, `mean`, `spread` of shape (k,).
    """
    x_test, mean, spread, truth = _thin(
        values, "x_test", "mean", "spread", "truth", points=60
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


def draw_bars(parts, ax, limit=0.5):
    """Draw bias², variance and noise as three bars over one scale.

    parts : decomposition.Parts; a bias² a little below 0 is drawn as 0.
    limit : where the scale ends.
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


def draw_parts(values, ax, log=False):
    """Draw bias², variance, noise and their sum against a degree or a penalty strength.

    values : `at`, the degrees or strengths; `parts`, as many decomposition.Parts; `xlabel`; and, where measured,
        `error`, the mean errors on fresh targets.
    log : whether the axis of the strengths is logarithmic.
    """
    at, parts = values["at"], values["parts"]
    ax.plot(
        at,
        [part.total for part in parts],
        color=COLOURS["ink"],
        label="sum of the three",
    )
    if "error" in values:
        ax.plot(
            at,
            values["error"],
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
    ax.set(
        xlabel=values["xlabel"],
        ylabel="expected error\n(lower is better)",
        ylim=(-0.02, 0.8),
    )
    if log:
        _strengths(ax)
    ax.legend(ncols=3 if "error" in values else 4, **ABOVE)


def draw_freedom(values, ax):
    """Draw the effective degrees of freedom against the penalty strength.

    values : `at`, the strengths, above 0; `df`, as many effective degrees of freedom.
    """
    ax.plot(values["at"], values["df"], marker="o", **LINES["penalised"])
    _strengths(ax)
    ax.set(
        xlabel="penalty strength λ",
        ylabel="effective degrees\nof freedom",
        ylim=(0, 14),
    )


def draw_learning(values, ax):
    """Draw what a fit adds to the noise, bias² + variance, against the sample size.

    values : `n`, the sizes; `errors`, which maps 1, 3 and 12 to as many values of bias² + variance.
    """
    for (degree, errors), marker in zip(values["errors"].items(), "osD"):
        ax.loglog(
            values["n"],
            errors,
            marker=marker,
            label=f"degree {degree}",
            **DEGREES[degree],
        )
    ax.set(xlabel="sample size n", ylabel="bias² + variance (lower is better)")
    ax.set_xticks(values["n"], [f"{n}" for n in values["n"]])
    ax.set_yticks([0.001, 0.01, 0.1], ["0.001", "0.01", "0.1"])
    ax.minorticks_off()
    ax.legend(ncols=3, **ABOVE)


def draw_network(values, ax):
    """Draw one data set, the truth and the function of one network of random features.

    values : `x`, `y` of shape (n,); `x_test`, `truth`, `y_hat` of shape (k,); `lam`, which picks the line's style.
    """
    ax.plot(values["x"], values["y"], "o", color=COLOURS["train"], label="data")
    x_test, truth, y_hat = _thin(values, "x_test", "truth", "y_hat", points=120)
    ax.plot(x_test, truth, label="truth", **LINES["truth"])
    style = LINES["penalised" if values["lam"] > 0 else "unpenalised"]
    ax.plot(x_test, y_hat, label="network", **style)
    _plane(ax, limit=3)
    ax.legend(ncols=3, **ABOVE)


def draw_descent(values, ax):
    """Draw a measure of random-feature networks against their width: medians, and the middle 80 % of the draws.

    values : `counts`, the widths p; `n`, the sample size, where a line stands; `unpenalised` and, if wanted,
        `penalised`, of shape (draws, counts); `ylabel`; `ylim`.
    """
    counts = values["counts"]
    ax.axvline(values["n"], color=COLOURS["ink"], linewidth=0.8, linestyle=":")
    for name in ("unpenalised", "penalised"):
        if name in values:
            low, middle, high = np.quantile(values[name], [0.1, 0.5, 0.9], axis=0)
            ax.fill_between(
                counts, low, high, color=COLOURS[name], alpha=0.25, linewidth=0
            )
            ax.plot(counts, middle, label=name, **LINES[name])
    ax.set(
        xscale="log",
        yscale="log",
        xlim=(counts[0], counts[-1]),
        ylim=values["ylim"],
        xlabel="number of features p",
        ylabel=values["ylabel"],
    )
    ticks = [tick for tick in (1, 3, 10, 20, 100, 1000) if tick <= counts[-1]]
    ax.set_xticks(ticks, [f"{tick}" for tick in ticks])
    ax.minorticks_off()


def _thin(values, *names, points=POINTS):
    """Return the named curves at fewer test inputs, evenly chosen, the first and the last among them."""
    count = len(values[names[0]])
    kept = np.linspace(0, count - 1, min(points, count)).round().astype(int)
    return [np.asarray(values[name])[kept] for name in names]


def _strengths(ax):
    ax.set_xscale("log")
    ax.set_xticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    ax.minorticks_off()


def _plane(ax, limit=2.2):
    ax.set(xlabel="x", ylabel="y", xlim=(-1.03, 1.03), ylim=(-limit, limit))
    ax.set_xticks([-1, -0.5, 0, 0.5, 1])
    ax.set_yticks([-2, -1, 0, 1, 2])
