"""Pictures of what a penalty adds to the loss: its terms, the arrays they sum over, batch and activation."""

from reglab.figures.style import ABOVE, COLOURS, LINES, equal_lengths, plain_ticks

import numpy as np
from matplotlib.patches import Rectangle

# The bias of a layer takes the colour of what is not penalised: it is hardly ever seen.
TERMS = {
    "data loss": "train",
    "kernel": "noise",
    "bias": "unpenalised",
    "activity": "penalised",
}


def draw_loss_terms(axes, *, terms, limit):
    """Draw the terms of a loss end to end, and each term's share of their sum below.

    axes : two axes, one above the other.
    terms : dict from each name of TERMS to its value, 0 or more.
    limit : where the upper axis ends.
    Raises ValueError for other names, a negative term, and terms whose sum is beyond the limit. Shown in chapter 3.
    """
    if list(terms) != list(TERMS):
        raise ValueError(f"the terms must be {list(TERMS)}, got {list(terms)}")
    total = sum(terms.values())
    if min(terms.values()) < 0 or not 0 < total <= limit:
        raise ValueError(
            f"terms must be 0 or more, at most {limit} in all, got {terms}"
        )
    for ax, scale in zip(axes, (1, 100 / total)):
        left = 0.0
        for name, value in terms.items():
            style = {"color": COLOURS[TERMS[name]], "edgecolor": COLOURS["paper"]}
            ax.barh(0, value * scale, left=left, height=0.7, label=name, **style)
            left += value * scale
        _flat(ax)
    axes[0].set(xlabel="your loss", xlim=(0, limit))
    axes[1].set(xlabel="share of your loss, %", xlim=(0, 100))
    axes[0].legend(ncols=4, **ABOVE)


def draw_priced_arrays(ax, *, inputs, units, rows):
    """Draw the three arrays of a Dense layer that can have a price, to one scale, with how many numbers each holds.

    inputs, units, rows : of the layer and of the batch, 1 or more.
    Shown in chapter 3.
    """
    gap, top = 46, 0
    for name, height, shape in (
        ("kernel", inputs, f"{inputs} × {units}"),
        ("bias", 1, f"{units}"),
        ("activity", rows, f"{rows} × {units}"),
    ):
        colour = COLOURS[TERMS[name]]
        top -= gap
        ax.add_patch(Rectangle((0, top - height), units, height, color=colour))
        what = "output" if name == "activity" else name
        size = height * units
        numbers = f"{what}: {size:,} numbers"
        if shape != f"{size}":
            numbers = f"{what}: {shape} = {size:,} numbers"
        ax.text(0, top + 6, f"{name}_regularizer prices the {numbers}", fontsize=10.5)
        top -= height
    ax.set(xlim=(0, units), ylim=(top - 4, 0))
    ax.axis("off")


def draw_meter(ax, *, divided, summed, data_loss, limit):
    """Draw one activity penalty as two versions of Keras compute it, beside the data loss.

    divided, summed : the penalty, divided by the rows of the batch or not.
    data_loss : where a line is drawn.
    limit : where the axis ends.
    Shown in chapter 3.
    """
    names = ["divided\n(Keras 3.14 on)", "summed\n(Keras 3.0 to 3.13)"]
    for at, value, hatch in ((1, divided, None), (0, summed, "//")):
        style = {"color": COLOURS["penalised"], "edgecolor": COLOURS["paper"]}
        ax.barh(at, value, height=0.55, hatch=hatch, **style)
        text = f"{value:.2f}"
        ax.text(value + limit / 80, at, text, va="center", ha="left")
    ax.axvline(data_loss, label="data loss of a blind guess", **LINES["train"])
    ax.set(xlim=(0, limit), ylim=(-0.5, 1.5), xlabel="activity penalty")
    ax.set_yticks([1, 0], names)
    ax.grid(visible=False, axis="y")
    ax.legend(**ABOVE)


def draw_after_activation(axes, *, z, price, scale, softmax):
    """Draw what an L1 penalty of strength 1 asks for the output of a unit, against its value before the activation.

    axes : three axes, side by side.
    z : values before the activation, shape (k,).
    price : dict from two names of activations to the price of one output, shape (k,).
    scale : factors on all ten values before a softmax, shape (m,).
    softmax : the price of its ten outputs together, shape (m,).
    Raises ValueError for lengths that do not fit and for another number of activations. Shown in chapter 3.
    """
    if len(price) != 2:
        raise ValueError(f"price must have two activations, got {list(price)}")
    panels = [(name, z, values) for name, values in price.items()]
    panels.append(("softmax", scale, softmax))
    for ax, (name, x, values) in zip(axes, panels):
        equal_lengths(**{"x": x, name: values})
        ax.plot(x, values, **LINES["penalised"])
        ax.set(title=name, ylim=(-0.1, 3.1), xlim=(min(x), max(x)))
    for ax in axes[:2]:
        ax.set(xlabel="before, z")
    axes[2].set(xlabel="all z times")
    axes[0].set(ylabel="L1 price")


def draw_whisper(axes, *, factors, prices, factor, probabilities):
    """Draw what a layer's outputs cost when they are divided by a factor, and what the network then predicts.

    axes : two axes, one above the other.
    factors, prices : all positions, shape (k,), above 0.
    factor : the one that is shown, one of them.
    probabilities : what the network then says of one picture, shape (10,).
    Raises ValueError for lengths that do not fit or a factor that is none of them. Shown in chapter 3.
    """
    equal_lengths(factors=factors, prices=prices)
    if factor not in list(factors):
        raise ValueError(f"factor must be one of {list(factors)}, got {factor!r}")
    price = prices[list(factors).index(factor)]
    axes[0].plot(factors, prices, linewidth=1.2, **LINES["unpenalised"])
    axes[0].plot(factor, price, "o", color=COLOURS["penalised"], markersize=10)
    axes[0].set(xscale="log", yscale="log", ylabel="price of the\noutputs")
    axes[0].set(xlabel="first layer divided, next one multiplied by")
    plain_ticks(axes[0].xaxis, [1, 10, 100])
    plain_ticks(axes[0].yaxis, [0.001, 0.01, 0.1])
    axes[0].set(ylim=(min(prices) / 2, max(prices) * 2))
    axes[1].bar(np.arange(10), probabilities, color=COLOURS["penalised"], width=0.7)
    axes[1].set(ylim=(0, 1.02), ylabel="probability", xlabel="digit")
    axes[1].set_xticks(range(10))
    axes[1].grid(visible=False, axis="x")


def draw_ladder(ax, *, start, limits=(1e-7, 1)):
    """Draw the strengths of a search: the first, and three more, each three times the one before.

    start : the first strength, above 0.
    limits : where the axis begins and ends; the whole ladder lies between them.
    Raises ValueError for a ladder that leaves the axis. Shown in the short answer.
    """
    lams = start * 3.0 ** np.arange(4)
    if not limits[0] <= lams[0] or not lams[-1] <= limits[1]:
        raise ValueError(
            f"the ladder must lie between {limits[0]:g} and {limits[1]:g}, "
            f"got {lams[0]:g} to {lams[-1]:g}"
        )
    marks = {"color": COLOURS["penalised"], "linestyle": "none", "marker": "o"}
    ax.plot(lams[:1], [0], markersize=12, label="begin here", **marks)
    ax.plot(lams[1:], np.zeros(3), markersize=6, label="then, by threes", **marks)
    _flat(ax)
    ax.set(xscale="log", xlim=limits)
    ax.set(xlabel="penalty strength λ (stronger to the right)")
    plain_ticks(ax.xaxis, [0.0001, 0.01, 1])
    ax.legend(ncols=2, **ABOVE)


def _flat(ax):
    """Take off an axes' height what has no meaning there: its ticks, its grid, its spine."""
    ax.set(yticks=[], ylim=(-0.5, 0.5))
    ax.grid(visible=False, axis="y")
    ax.spines["left"].set_visible(False)
