"""Chapter 4's pictures: what stands on the axes is what was handed in."""

from reglab.experiments.iris import Run
from reglab.figures import histories

import matplotlib.pyplot as plt
import numpy as np
import pytest

from tests.unit.drawn import labelled

EPOCHS = 40


def made_up(seed=0, lam=0.0, start=None):
    rng = np.random.default_rng([seed, int(1000 * lam)])
    history = {
        "correct": np.sort(rng.integers(40, 113, EPOCHS)),
        "validation_correct": np.sort(rng.integers(10, 39, EPOCHS)),
        "validation_cross_entropy": np.sort(rng.uniform(0.1, 1.1, EPOCHS))[::-1],
    }
    start = seed if start is None else start
    return Run(
        seed, lam, "train", start, history, np.zeros((112, 512)), np.zeros(38, bool)
    )


def test_thinned():
    assert histories.thinned(10).tolist() == [0, 3, 6, 9]
    assert histories.thinned(350)[-1] == 349
    assert len(histories.thinned(350)) <= 150
    assert histories.thinned(10, upto=6).tolist() == [0, 3, 5]
    assert histories.thinned(10, upto=1).tolist() == [0]
    for upto in (0, 11):
        with pytest.raises(ValueError, match=f"got {upto}"):
            histories.thinned(10, upto)


def test_corners_leave_the_line_as_it_is():
    curve = np.array([1.0, 1, 1, 2, 2, 2, 2, 3])
    assert histories.corners(curve, range(8)).tolist() == [0, 2, 3, 6, 7]
    assert histories.corners(curve, [0, 1]).tolist() == [0, 1]
    assert histories.corners(curve, [4]).tolist() == [4]


def test_accuracy(ax):
    run = made_up()
    histories.draw_accuracy(run, ax)
    lines = labelled(ax)
    assert list(lines) == ["training", "validation"]
    at = histories.thinned(EPOCHS)
    for name, curve in (
        ("training", run.accuracy),
        ("validation", run.validation_accuracy),
    ):
        drawn = np.interp(at + 1, lines[name].get_xdata(), lines[name].get_ydata())
        np.testing.assert_allclose(drawn, curve[at])
    assert ax.get_xlabel() == "epoch"


def test_accuracy_up_to_an_epoch_marks_the_gap(ax):
    run = made_up()
    histories.draw_accuracy(run, ax, upto=12)
    lines = labelled(ax)
    assert lines["training"].get_xdata()[-1] == 12
    ends = [run.accuracy[11], run.validation_accuracy[11]]
    upright = [line for line in ax.lines if list(line.get_xdata()) == [12, 12]]
    assert [list(line.get_ydata()) for line in upright] == [ends]
    limits = ax.get_xlim(), ax.get_ylim()
    fig, other = plt.subplots()
    histories.draw_accuracy(run, other, upto=1)
    assert (other.get_xlim(), other.get_ylim()) == limits
    plt.close(fig)


def test_accuracy_with_another_run_behind(ax):
    behind = made_up(1)
    histories.draw_accuracy(made_up(), ax, faint=behind)
    faint = [line for line in ax.lines if line.get_alpha() == 0.3]
    at = histories.thinned(EPOCHS)
    for line, curve in zip(faint, (behind.accuracy, behind.validation_accuracy)):
        drawn = np.interp(at + 1, line.get_xdata(), line.get_ydata())
        np.testing.assert_allclose(drawn, curve[at])


def test_mark_epoch(ax):
    ax.set_ylim(20, 100)
    histories.mark_epoch(75, ax)
    assert list(ax.lines[0].get_xdata()) == [75, 75]
    (text,) = ax.texts
    assert (text.get_text(), text.xy) == ("epoch 75", (75, 20))


def test_before_after():
    fig, axes = plt.subplots(2, 1)
    histories.draw_before_after((made_up(), made_up(lam=0.001)), axes, upto=5)
    assert [ax.get_title() for ax in axes] == [
        "without: λ = 0",
        "with the penalty: λ = 0.001",
    ]
    assert axes[0].get_ylabel() == histories.SHORT_ACCURACY
    assert axes[0].get_legend() is None
    assert axes[1].get_legend() is not None
    plt.close(fig)


@pytest.mark.parametrize("what", ["accuracy", "cross-entropy"])
def test_pair(ax, what):
    plain, treated = made_up(), made_up(lam=0.01)
    pick = Run.validation_accuracy.fget
    curves = [
        pick(run) / (1 if what == "accuracy" else 100) for run in (plain, treated)
    ]
    histories.draw_pair(range(1, EPOCHS + 1), *curves, ax, what)
    lines = labelled(ax)
    at = np.arange(1, EPOCHS + 1)
    for label, curve in zip(("λ = 0", "with the penalty"), curves):
        drawn = np.interp(at, lines[label].get_xdata(), lines[label].get_ydata())
        np.testing.assert_allclose(drawn, curve)
    assert what in ax.get_ylabel()
    assert ax.get_xlim() == (0, EPOCHS + 5)


def test_pair_of_many_epochs_is_thinned_and_of_few_has_dots(ax):
    steps = np.arange(350.0)
    histories.draw_pair(steps + 1, steps, steps, ax)
    (line,) = {id(line): line for line in ax.lines[:1]}.values()
    assert list(line.get_xdata()) == list(histories.thinned(350) + 1)
    assert line.get_marker() == "None"
    histories.draw_pair([1, 25, 350], [1, 0.5, 0.2], [1, 0.6, 0.3], ax, "cross-entropy")
    assert list(ax.lines[-1].get_xdata()) == [1, 25, 350]
    assert ax.lines[-1].get_marker() == "o"


def test_pair_refuses_another_quantity(ax):
    with pytest.raises(ValueError, match="'loss'"):
        histories.draw_pair([1, 2], [1, 2], [1, 2], ax, "loss")
