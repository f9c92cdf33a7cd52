"""Equal signs drawn as one element look as each by itself does."""

import re

import matplotlib.pyplot as plt
import numpy as np


def drawing():
    """Return a figure with signs that overlap, are cut off at the edge, and stand on lines."""
    rng = np.random.default_rng(0)
    fig, axes = plt.subplots(1, 2)
    axes[0].scatter(*rng.normal(size=(2, 100)), alpha=0.3)
    axes[0].errorbar([1, 2], [2, 2], [0.1, 0.2], fmt="s", capsize=3)
    axes[1].plot(np.arange(20), rng.normal(size=20), "--", marker="D", alpha=0.6)
    axes[1].set_ylim(-1, 1)
    plt.close(fig)
    return fig


def test_signs_look_the_same_one_by_one_and_together(browser, monkeypatch):
    # Here, or all processes that drive a browser would load TensorFlow with it.
    from reglab.outputs import picture

    together = picture.svg(drawing(), "signs")
    monkeypatch.setattr(picture, "SAME", re.compile("(?!)"))
    apart = picture.svg(drawing(), "signs")
    assert together.count("<use") < apart.count("<use") - 100
    page = browser.new_page()
    shots = []
    for text in (apart, together, together.replace("marker: url", "none: url")):
        page.set_content(text)
        shots.append(page.locator("svg").screenshot())
    page.close()
    assert shots[0] == shots[1] != shots[2]
