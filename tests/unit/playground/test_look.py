"""What is shown of a run, against NumPy on its weights; and data that are what their names say."""

import numpy as np
import pytest
from scipy.special import expit, softmax

from tests.unit.playground import ask

FUNCTIONS = {
    "linear": lambda z: z,
    "relu": lambda z: np.maximum(z, 0),
    "tanh": np.tanh,
    "sigmoid": expit,
    "softmax": lambda z: softmax(z, axis=1),
}
GRID = {"size": 7, "box": [-1, 2, -3, 4]}
RUNS = {
    "classes": {
        "data": {"kind": "blobs", "rows": 40},
        "layers": [
            {"units": 6, "activation": "relu", "activity": {"l1": 0.1}},
            {"units": 3, "activation": "sigmoid", "dropout": 0.5},
        ],
        "steps": 60,
        "grid": GRID,
    },
    "curve": {
        "data": {"kind": "sine"},
        "layers": [{"units": 5, "activation": "tanh", "bias": {"l2": 0.1}}],
        "steps": 60,
        "grid": GRID,
    },
    "code": {
        "data": {"kind": "bottleneck"},
        "layers": [{"units": 2, "activation": "relu", "kernel": {"l1": 0.01}}],
        "output": {"activation": "relu"},
        "steps": 20,
    },
}


def outputs(found, state, x):
    """Return the outputs of every layer for rows x, by NumPy."""
    last = {"classes": "softmax", "curve": "linear", "code": "relu"}[state]
    names = [layer["activation"] for layer in RUNS[state]["layers"]] + [last]
    every = []
    for stage, name in zip(found["net"], names, strict=True):
        w = np.array(found["weights"])
        kernel = w[stage["kernel"] : stage["bias"]].reshape(stage["inputs"], -1)
        x = FUNCTIONS[name](x @ kernel + w[stage["bias"] : stage["end"]])
        every.append(x)
    return every


@pytest.mark.parametrize("name", RUNS)
def test_units_surface_and_counts_are_those_of_the_weights(name):
    (found,) = ask(["look", RUNS[name]])
    inputs = found["net"][0]["inputs"]
    every = outputs(found, name, np.reshape(found["x"], (inputs, -1)).T)
    for layer, units in zip(every, found["units"], strict=True):
        shown = {
            "values": layer.T,
            "mean": layer.mean(axis=0),
            "absolute": np.abs(layer).mean(axis=0),
            "least": layer.min(axis=0),
            "most": layer.max(axis=0),
            "zeros": (layer == 0).mean(axis=0),
            "near": (np.abs(layer) < 0.05).mean(axis=0),
            "dead": (layer == 0).all(axis=0),
        }
        for key, wanted in shown.items():
            np.testing.assert_allclose([u[key] for u in units], wanted, atol=1e-12)
    hidden = every[:-1]
    silent = np.mean(np.concatenate([(a == 0).ravel() for a in hidden]))
    dead = sum((a == 0).all(axis=0).sum() for a in hidden)
    kernels = np.concatenate(
        [found["weights"][s["kernel"] : s["bias"]] for s in found["net"]]
    )
    assert found["latest"][11] == (kernels == 0).sum()
    np.testing.assert_allclose(found["latest"][12:], [silent, dead])
    assert len(set(found["names"])) == len(found["weights"])
    if inputs <= 2:
        # Rows from the top: the first point is at the left and, of two inputs, at the top.
        left, right, bottom, top = GRID["box"]
        across = np.linspace(left, right, 7)
        x = across[:, None]
        if inputs == 2:
            x = np.array([(a, b) for b in np.linspace(top, bottom, 7) for a in across])
        for layer, seen in zip(outputs(found, name, x), found["surfaces"], strict=True):
            np.testing.assert_allclose(seen, layer.T.ravel(), atol=1e-12)


def rows(kind, **more):
    """Return the training rows of a data set without noise, and its targets and labels."""
    (data,) = ask(["data", {"data": {"kind": kind, "noise": 0, "rows": 400, **more}}])
    train = data["train"]
    x = np.reshape(train["x"], (data["inputs"], -1)).T
    y = np.reshape(train["y"], (data["outputs"], -1)).T
    return x, y, np.array(train["label"])


def test_circles_have_two_radii():
    x, y, label = rows("circles")
    np.testing.assert_allclose(np.hypot(*x.T), np.where(label, 0.6, 1.4))
    assert (y[:, 0] == label).all()


def test_xor_is_the_sign_of_the_product():
    x, _, label = rows("xor")
    assert (label == (x[:, 0] * x[:, 1] < 0)).all()


def test_of_the_stripe_the_second_input_says_nothing():
    x, _, label = rows("stripe", rows=2000)
    assert (label == (x[:, 0] > 0)).all()
    assert abs(np.corrcoef(x[:, 1], label)[0, 1]) < 0.1


def test_moons_are_half_circles_and_spirals_opposite():
    x, _, label = rows("moons")
    centres = np.where(label[:, None], [0.5, 0.25], [-0.5, -0.25])
    np.testing.assert_allclose(np.hypot(*(x - centres).T), 1)
    x, _, label = rows("spirals")
    radius = np.hypot(*x.T)
    turn = np.arctan2(*x.T) - 1.75 * 2 * np.pi * (radius - 0.1) / 1.6 - np.pi * label
    np.testing.assert_allclose(np.cos(turn), 1)


def test_the_sine_is_a_sine_and_codes_give_back_their_rows():
    x, y, _ = rows("sine")
    np.testing.assert_allclose(y, np.sin(0.75 * np.pi * x), atol=1e-12)
    for kind in ("superposition", "bottleneck"):
        x, y, _ = rows(kind, noise=0.1)
        assert (x == y).all()


def test_the_plane_holds_five_features_in_five_directions():
    x, _, label = rows("superposition", rows=2000)
    sizes, _, label5 = rows("bottleneck", rows=2000)
    turn = np.arange(5) * 2 * np.pi / 5
    directions = np.c_[np.cos(turn), np.sin(turn)]
    np.testing.assert_allclose(sizes @ directions, x, atol=1e-12)
    assert (label == label5).all()
    present = sizes > 0
    assert abs(present.mean() - 0.05) < 0.01
    assert sizes[present].min() > 0.5
    assert sizes.max() < 1.5


def test_wrong_labels_are_as_many_as_asked_and_on_training_rows_alone():
    for kind in ("moons", "blobs"):
        given = {"kind": kind, "noise": 0, "rows": 2000}
        wrong, right = ask(
            *(["data", {"data": {**given, "flips": f}}] for f in (0.3, 0))
        )
        flipped = np.array(wrong["train"]["flipped"], bool)
        differs = np.not_equal(wrong["train"]["label"], right["train"]["label"])
        assert (flipped == differs).all()
        assert abs(flipped.mean() - 0.3) < 0.05
        assert wrong["held"] == right["held"]
