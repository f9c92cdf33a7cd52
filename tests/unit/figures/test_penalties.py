"""Pictures of chapter 3: what is on the axes, and what is refused."""

from reglab.figures import penalties

import matplotlib.pyplot as plt
import numpy as np
import pytest


@pytest.fixture
def axes():
    figure, axes = plt.subplots(2, 1)
    yield axes
    plt.close(figure)


def line(ax, label):
    (found,) = [line for line in ax.lines if line.get_label() == label]
    return np.asarray(found.get_xdata()), np.asarray(found.get_ydata())


def legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


SHRINKAGE = {
    "fitted": [1.0, -0.5],
    "l1": [0.5, 0.0],
    "l2": [0.8, -0.4],
    "line": [-1.0, 0.0, 1.0],
    "line_l1": [-0.5, 0.0, 0.5],
    "line_l2": [-0.8, 0.0, 0.8],
}


def test_shrinkage_shows_both_kinds_of_weights(ax):
    penalties.draw_shrinkage(SHRINKAGE, ax)
    assert line(ax, "L1")[1].tolist() == [0.5, 0.0]
    assert line(ax, "L2")[1].tolist() == [0.8, -0.4]
    x, y = line(ax, "no penalty")
    assert np.array_equal(x, y)
    assert legend(ax) == ["no penalty", "L1", "L2"]
    assert ax.get_xlabel() == "weight that fits best, v"
    assert ax.get_xlim() == ax.get_ylim() == (-2.2, 2.2)


GEOMETRY = {
    "ellipses": [np.ones((2, 5)), np.zeros((2, 5))],
    "touching": np.full((2, 4), 0.3),
    "contour": np.array([[1, 0, -1, 0], [0, 1, 0, -1]]),
    "path": np.array([[1, 0.5], [1, 0.2]]),
    "best": np.array([1.0, 1.0]),
    "solution": np.array([0.5, 0.2]),
}


def test_geometry_shows_where_they_touch(ax):
    penalties.draw_geometry(GEOMETRY, ax)
    assert legend(ax) == ["data loss", "penalty", "path of w"]
    assert np.array_equal(line(ax, "penalty"), GEOMETRY["contour"])
    assert np.array_equal(line(ax, "path of w"), GEOMETRY["path"])
    marks = [point.get_xydata()[0] for point in ax.lines if len(point.get_xdata()) == 1]
    assert np.array_equal(marks, [[1.0, 1.0], [0.5, 0.2]])
    assert ax.get_aspect() == 1
    assert ax.get_xlabel() == "weight w₁"


def test_activations_pin_the_exact_zeros(ax):
    outputs = np.array([0.0, 0.0, 0.0, 0.3])
    penalties.draw_activations({"plain": outputs[2:], "penalised": outputs}, ax)
    pins = [point.get_ydata()[0] for point in ax.lines]
    assert pins == [50.0, 75.0]
    stairs = {patch.get_label(): patch.get_data() for patch in ax.patches}
    assert stairs["penalised"].values.max() == 25.0
    assert np.argmax(stairs["penalised"].values) == 5  # the bin from 0.25 to 0.5
    assert ax.get_ylabel() == "share of outputs, %"
    assert ax.get_yscale() == "log"


def test_activations_without_exact_zeros_have_no_pin_and_keep_large_outputs(ax):
    penalties.draw_activations({"plain": [0.3], "penalised": [-0.2, 99.0]}, ax)
    assert len(ax.lines) == 0
    values = next(p for p in ax.patches if p.get_label() == "penalised").get_data()[0]
    assert values[-1] == 50.0


def series(*zeros):
    found = {"zeros": list(zeros), "loss": [0.3] * len(zeros)}
    return found | {f"{name}_half": [0.1] * len(zeros) for name in ("zeros", "loss")}


def test_sparsity_shows_zeros_above_loss(axes):
    values = {"lam": [0, 0.1], "L1 on ReLU": series(30, 80), "L1 on tanh": series(0, 0)}
    penalties.draw_sparsity(values, axes)
    curves = [container[0].get_ydata().tolist() for container in axes[0].containers]
    assert curves == [[30, 80], [0, 0]]
    assert legend(axes[0]) == ["L1 on ReLU", "L1 on tanh"]
    assert [tick.get_text() for tick in axes[1].get_xticklabels()] == ["0", "0.1"]
    assert "lower is better" in axes[1].get_ylabel()


NAMES = ("true labels", "true labels, L2", "shuffled labels")


def test_growth_shows_each_seed_and_the_mean(axes):
    pair = [np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.5, 0.4], [0.7, 0.6]])]
    penalties.draw_growth({"epoch": [1, 2], **dict.fromkeys(NAMES, pair)}, axes)
    assert legend(axes[0]) == list(NAMES)
    assert line(axes[0], "true labels")[1].tolist() == [2.0, 3.0]
    assert line(axes[1], "true labels")[1].tolist() == pytest.approx([0.6, 0.5])
    assert len(axes[0].lines) == 3 * 3
    assert axes[1].get_xlabel() == "epoch"


JUMPS = {
    "weights": [14.0, 7.0, 8.0],
    "change": [5.0, 1.0, 2.0],
    "decisions": [9.0, 8.0, 7.0],
    "penalised": [False, True, True],
}


def test_jumpiness_parts_the_penalised_networks(axes):
    penalties.draw_jumpiness(JUMPS, axes)
    assert np.array_equal(line(axes[0], "no penalty"), [[14.0], [5.0]])
    assert np.array_equal(line(axes[0], "kernel L2"), [[7.0, 8.0], [1.0, 2.0]])
    assert np.array_equal(line(axes[1], "kernel L2"), [[7.0, 8.0], [8.0, 7.0]])
    assert axes[1].get_ylabel() == "changed decisions, %"
    assert axes[0].get_xlim() == axes[1].get_xlim()


def test_hover_shows_a_path_for_each_rate(ax):
    penalties.draw_hover({"truth": 0.0, "paths": {0.1: [1, 0], 0.02: [1, 0.5]}}, ax)
    assert legend(ax) == ["rate 0.1", "rate 0.02", "minimum"]
    assert line(ax, "rate 0.02")[1].tolist() == [1, 0.5]
    assert ax.get_xlabel() == "step"


@pytest.mark.parametrize(
    ("draw", "values", "message"),
    [
        (penalties.draw_shrinkage, SHRINKAGE | {"l1": [1.0]}, "'l1': 1"),
        (penalties.draw_shrinkage, SHRINKAGE | {"line_l2": [1.0]}, "'line_l2': 1"),
        (penalties.draw_geometry, GEOMETRY | {"best": [1, 2, 3]}, r"best .* \(3,\)"),
        (penalties.draw_geometry, GEOMETRY | {"solution": 1}, r"solution .* \(\)"),
        (penalties.draw_activations, {"plain": [], "penalised": [1]}, "plain must"),
        (
            penalties.draw_hover,
            {"truth": 0, "paths": {rate: [1] for rate in range(4)}},
            "got 4",
        ),
    ],
)
def test_bad_input_is_named(draw, values, message, ax):
    with pytest.raises(ValueError, match=message):
        draw(values, ax)


@pytest.mark.parametrize(
    ("draw", "values", "message"),
    [
        (
            penalties.draw_sparsity,
            {"lam": [0], "L3 on ReLU": series(1)},
            "'L3 on ReLU'",
        ),
        (
            penalties.draw_sparsity,
            {"lam": [0, 1], "L1 on ReLU": series(1)},
            "same length",
        ),
        (
            penalties.draw_growth,
            {"epoch": [1, 2], **dict.fromkeys(NAMES, [np.ones((2, 3))] * 2)},
            r"2 epochs, got \(2, 3\)",
        ),
        (penalties.draw_jumpiness, JUMPS | {"change": [1.0]}, "'change': 1"),
    ],
)
def test_bad_input_for_two_panels_is_named(draw, values, message, axes):
    with pytest.raises(ValueError, match=message):
        draw(values, axes)
