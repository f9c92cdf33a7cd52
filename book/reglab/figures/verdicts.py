"""The claims page's pictures: an interval beside what a claim needs, a code's mean and zeros, and two directions."""

from reglab.figures.style import ABOVE, COLOURS, LINES

import numpy as np

PULLS = {
    "kernel L2": {"color": COLOURS["ink"], "linestyle": "--", "linewidth": 2},
    "activity L2": {**LINES["penalised"], "linewidth": 3.2},
}
ENDS = (-6, 6)  # of the rule's axis, in the claim's unit


def draw_rule(ax, *, low, high, needs, word):
    """Draw an interval on a line, with the zone in which the claim is true shaded.

    low, high : the interval's ends, within ENDS.
    needs : the smallest effect that makes the claim true, 0 or more.
    word : the verdict that follows, written above the interval.
    Raises ValueError for an interval that leaves the axis or a negative need. Shown in chapter 7.
    """
    if not ENDS[0] <= low <= high <= ENDS[1]:
        raise ValueError(
            f"the interval must lie within {ENDS}, got {low:g} to {high:g}"
        )
    if needs < 0:
        raise ValueError(f"needs must be 0 or more, got {needs:g}")
    true = {"color": COLOURS["penalised"], "alpha": 0.18, "linewidth": 0}
    ax.axvspan(needs, ENDS[1], label="as much as the claim needs", **true)
    ax.axvline(0, color=COLOURS["ink"], linewidth=1)
    middle = (low + high) / 2
    style = {"color": COLOURS["ink"], "linewidth": 4, "solid_capstyle": "butt"}
    ax.plot([low, high], [0, 0], label="measured, with its interval", **style)
    ax.plot(middle, 0, "o", color=COLOURS["ink"], markersize=9)
    ax.annotate(
        word, (middle, 0.35), ha="center", fontsize=13, fontweight="bold", clip_on=False
    )
    ax.set(xlim=ENDS, ylim=(-0.6, 1), yticks=[], xlabel="effect (right: as claimed)")
    ax.spines["left"].set_visible(False)
    ax.grid(axis="y", visible=False)
    ax.legend(ncols=2, **ABOVE)


def draw_claimed(ax, *, shares):
    """Draw intervals as shares of what their claims need, one below the other: at 1 a claim begins to be true.

    shares : dict from a claim's name to the low and the high end of its share.
    Shown in chapter 7.
    """
    at = -np.arange(len(shares))
    low, high = np.transpose(list(shares.values()))
    true = {"color": COLOURS["penalised"], "alpha": 0.18, "linewidth": 0}
    ax.axvspan(1, 1.3, label="as much as the claim needs", **true)
    ax.axvline(0, color=COLOURS["ink"], linewidth=1)
    ax.hlines(at, low, high, color=COLOURS["ink"], linewidth=4, label="measured")
    ax.plot((low + high) / 2, at, "o", color=COLOURS["ink"], markersize=8)
    ax.set(xlim=(-0.4, 1.3), ylim=(at[-1] - 0.6, 0.6))
    ax.set_yticks(at, list(shares))
    ax.set(xlabel="measured effect, as a share of the claimed one")
    ax.grid(axis="y", visible=False)
    ax.legend(ncols=2, **ABOVE)


def draw_quieter(ax, *, mean, zeros, plain):
    """Draw a code's mean and its share of exact zeros as two bars, beside those of the code without a penalty.

    mean : as a share of the plain code's mean, 0 to 1.
    zeros : share of exact zeros, 0 to 1.
    plain : the share of exact zeros of the plain code.
    Raises ValueError for shares outside 0 to 1. Shown in chapter 7.
    """
    for name, value in {"mean": mean, "zeros": zeros, "plain": plain}.items():
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must lie between 0 and 1, got {value:g}")
    ax.barh(
        [1, 0], [mean, zeros], height=0.5, color=COLOURS["penalised"], label="this code"
    )
    for at, value in ((1, 1.0), (0, plain)):
        label = "without a penalty" if at else None
        ax.plot(
            [value, value], [at - 0.38, at + 0.38], label=label, **LINES["unpenalised"]
        )
    ax.set(xlim=(0, 1.02), ylim=(-0.6, 1.6), xlabel="share")
    ax.set_yticks([1, 0], ["mean", "exact zeros"])
    ax.grid(axis="y", visible=False)
    ax.legend(ncols=2, **ABOVE)


def draw_directions(axes, *, cosine, prices, limit):
    """Draw two pulls as arrows at the angle that their cosine says, and beside them what the two penalties cost.

    axes : two axes, side by side.
    cosine : of the angle between the pulls, 0 to 1.
    prices : dict from each of PULLS to what it costs, 0 or more.
    limit : where the axis of the prices ends.
    Raises ValueError for a cosine outside of that, other names, and a price beyond the limit. Shown in chapter 7.
    """
    if not 0 <= cosine <= 1 + 1e-9:
        raise ValueError(f"cosine must lie between 0 and 1, got {cosine:g}")
    if set(prices) != set(PULLS):
        raise ValueError(f"prices must be of {list(PULLS)}, got {list(prices)}")
    if max(prices.values()) > limit:
        raise ValueError(f"prices must not exceed {limit:g}, got {prices}")
    turns = dict(zip(PULLS, (0.0, np.arccos(min(cosine, 1.0)))))
    for at, (name, style) in enumerate(PULLS.items()):
        tip = [np.cos(turns[name]), np.sin(turns[name])]
        axes[0].plot([0, tip[0]], [0, tip[1]], label=name, **style)
        axes[0].plot(*tip, "o", color=style["color"], markersize=9)
        bar = {"height": 0.5, "color": style["color"]}
        axes[1].barh(-at, prices[name], label=name, **bar)
    axes[0].set(xlim=(-0.1, 1.1), ylim=(-0.1, 1.1), xticks=[], yticks=[])
    axes[0].set(aspect="equal", xlabel="pull on the kernel")
    axes[0].grid(False)
    for side in ("left", "bottom"):
        axes[0].spines[side].set_visible(False)
    axes[1].set(xlim=(0, limit), ylim=(-1.6, 0.6), xlabel="price")
    axes[1].set_yticks([0, -1], list(PULLS))
    axes[1].grid(axis="y", visible=False)
