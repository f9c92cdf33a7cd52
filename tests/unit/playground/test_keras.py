"""The engine trains as Keras does: same rows, weights and batches, and every loss and weight of 200 steps agrees."""

import runpy

import keras
import numpy as np
import pytest
import tensorflow as tf

from tests.unit.playground import ask

STEPS = 200
KINDS = ("kernel", "bias", "activity")


def alone(kind, norm, strength=0.01):
    return {kind: {norm: strength}}


def every(l1, l2):
    return {kind: {"l1": l1, "l2": l2} for kind in KINDS}


def state(activation, output, optimizer, priced=None, /, **more):
    """Return a state of two hidden layers, each kind of output on data that it suits."""
    data = {"relu": "superposition", "linear": "sine", "softmax": "blobs"}
    rate = 0.01 if optimizer == "adam" else 0.05
    return {
        "data": {"kind": data.get(output, "moons"), "rows": 60, "flips": 0.1},
        "layers": [
            {"units": 5, "activation": activation, **(priced or {})},
            {"units": 3, "activation": activation, **(priced or {})},
        ],
        "output": {"activation": output, **(priced or {})},
        "optimizer": {"kind": optimizer, "rate": rate},
        "batch": 8,  # 30 rows: the last batch of an epoch is a smaller one
        **more,
    }


ACTIVATIONS = ("relu", "tanh", "sigmoid", "linear")
OUTPUTS = ("sigmoid", "softmax", "linear", "relu")
OPTIMIZERS = ("sgd", "momentum", "nesterov", "adam")
MIXED = every(0.002, 0.003)
CASES = {
    # Each activation with each optimiser, and with each output once.
    **{
        f"{a} {o} {OUTPUTS[(i + j) % 4]}": state(
            a, OUTPUTS[(i + j) % 4], o, MIXED if (i + 2 * j) % 3 else None
        )
        for i, a in enumerate(ACTIVATIONS)
        for j, o in enumerate(OPTIMIZERS)
    },
    # Each penalty alone, on every layer.
    **{
        f"{kind} {norm}": state("tanh", "sigmoid", "sgd", alone(kind, norm))
        for kind in KINDS
        for norm in ("l1", "l2")
    },
    # Each output with penalties on itself: what they pull at is the probability, not the logit.
    **{
        f"priced {output}": {
            **state("relu", output, "momentum"),
            "output": {"activation": output, **every(0.02, 0.03)},
        }
        for output in OUTPUTS
    },
    "dropout": {
        **state("relu", "softmax", "adam", MIXED),
        "layers": [
            {"units": 9, "activation": "relu", "dropout": 0.3, **MIXED},
            {"units": 6, "activation": "tanh", "dropout": 0.5},
            {"units": 4},
        ],
    },
    "unit rows": {
        **state("relu", "linear", "sgd"),
        "data": {"kind": "superposition", "rows": 60},
        "layers": [
            {"units": 7, "activation": "relu", "activity": {"l1": 0.05}},
        ],
        "output": {"unit": True},
    },
    "five inputs": {
        **state("linear", "linear", "nesterov"),
        "data": {"kind": "bottleneck", "rows": 60},
        "layers": [{"units": 2, "activation": "linear"}],
    },
    "iris, all rows at once": {
        **state("sigmoid", "softmax", "sgd"),
        "data": {"kind": "iris", "held": 0.3},
        "batch": 2000,
    },
    "three sigmoids": {
        **state("tanh", "sigmoid", "adam"),
        "data": {"kind": "blobs", "rows": 50},
    },
    "squares on classes, batches of one": {
        **state("tanh", "linear", "sgd", MIXED),
        "data": {"kind": "xor", "rows": 20},
        "batch": 1,
    },
    # Probabilities nearer to 0 and 1 than 1e-7, where Keras would clip them had it not the logits.
    **{
        f"saturated {output}": {
            **state("linear", output, "sgd"),
            "optimizer": {"rate": 0.001},
            "scale": 5,
        }
        for output in ("sigmoid", "softmax")
    },
}


@pytest.fixture(scope="module")
def histories():
    """Return the engine's runs of all cases, by one call of node."""
    questions = [["history", {**case, "steps": STEPS}] for case in CASES.values()]
    return dict(zip(CASES, ask(*questions), strict=True))


def rows(values, inputs):
    """Return numbers that lie column after column as rows."""
    return np.reshape(values, (inputs, -1)).T


def penalty(priced):
    return keras.regularizers.L1L2(priced["l1"], priced["l2"])


def network(found):
    """Return the Keras model of a run, which takes what dropout leaves as further inputs, and its initial weights."""
    given, net = found["state"], found["net"]
    h = inputs = keras.Input((net[0]["inputs"],))
    masks = []
    for layer, stage in zip([*given["layers"], given["output"]], net, strict=True):
        constraint = keras.constraints.UnitNorm(axis=1) if layer.get("unit") else None
        h = keras.layers.Dense(
            stage["units"],
            layer["activation"],
            kernel_constraint=constraint,
            **{f"{kind}_regularizer": penalty(layer[kind]) for kind in KINDS},
        )(h)
        if layer.get("dropout"):
            masks.append(keras.Input((stage["units"],)))
            h = keras.layers.Multiply()([h, masks[-1]])
    model = keras.Model([inputs, *masks], h)
    model.set_weights(unflat(found["initial"], net))
    return model


def unflat(values, net):
    """Return flat weights as Keras's list."""
    found = []
    for stage in net:
        kernel = values[stage["kernel"] : stage["bias"]]
        found += [
            np.reshape(kernel, (stage["inputs"], stage["units"])),
            np.array(values[stage["bias"] : stage["end"]]),
        ]
    return found


def optimizer(settings):
    if settings["kind"] == "adam":
        return keras.optimizers.Adam(float(settings["rate"]))
    momentum = 0.0 if settings["kind"] == "sgd" else settings["momentum"]
    nesterov = settings["kind"] == "nesterov"
    return keras.optimizers.SGD(float(settings["rate"]), momentum, nesterov)


LOSSES = {
    "sigmoid": keras.losses.BinaryCrossentropy,
    "softmax": keras.losses.CategoricalCrossentropy,
    "linear": keras.losses.MeanSquaredError,
    "relu": keras.losses.MeanSquaredError,
}


def keras_run(found):
    """Return the losses and weights of each step, by Keras, and loss, penalty and held-out loss at the end."""
    model, net = network(found), found["net"]
    loss = LOSSES[found["state"]["output"]["activation"]]()
    step = optimizer(found["state"]["optimizer"])
    step.build(model.trainable_variables)

    # Of any number of rows, so that the smaller batch is not compiled once more.
    spec = [tf.TensorSpec((None, *each.shape[1:]), "float64") for each in model.inputs]
    target = tf.TensorSpec((None, net[-1]["units"]), "float64")

    @tf.function(input_signature=[spec, target], autograph=False)
    def advance(inputs, targets):
        with tf.GradientTape() as tape:
            data = loss(targets, model(inputs, training=True))
            whole = data + sum(model.losses)
        step.apply(tape.gradient(whole, model.trainable_variables))
        return data, tf.concat(
            [tf.reshape(each.value, [-1]) for each in model.trainable_variables], 0
        )

    x = rows(found["x"], net[0]["inputs"])
    y = rows(found["y"], net[-1]["units"])
    losses, weights = [], []
    for batch, drawn in zip(found["rows"], found["masks"], strict=True):
        masks = [rows(m, len(m) // len(batch)) for m in drawn if m]
        data, values = advance([x[batch], *masks], y[batch])
        losses.append(float(data))
        weights.append(values.numpy())

    def ask_model(inputs, targets):
        ones = [np.ones((len(inputs), *each.shape[1:])) for each in model.inputs[1:]]
        data = float(loss(targets, model([inputs, *ones])))
        return data, float(sum(model.losses))

    held = ask_model(
        rows(found["heldX"], net[0]["inputs"]), rows(found["heldY"], net[-1]["units"])
    )[0]
    return losses, weights, (*ask_model(x, y), held)


@pytest.mark.by_commit
@pytest.mark.parametrize("case", CASES)
def test_every_loss_and_weight_is_keras_s(histories, case):
    found = histories[case]
    losses, weights, (last, priced, held) = keras_run(found)
    assert np.ptp(losses) > 1e-3  # it learns
    assert not case.startswith("saturated") or max(losses) > 20
    close = {"rtol": 1e-9, "atol": 1e-11}
    np.testing.assert_allclose(found["losses"], losses, **close)
    np.testing.assert_allclose(found["weights"], weights, **close)
    latest = dict(zip(found["columns"], found["latest"], strict=True))
    np.testing.assert_allclose(latest["loss"], last, **close)
    np.testing.assert_allclose(latest["held"], held, **close)
    np.testing.assert_allclose(sum(found["latest"][5:11]), priced, **close)


def test_the_comparison_sees_a_difference(histories):
    # As much as Keras's reading of a strength in 32 bits, which the engine follows.
    found = histories["kernel l2"]
    layer = found["state"]["layers"][0]["kernel"]
    layer["l2"] = float(np.float32(layer["l2"])) * (1 + 1e-6)
    _, weights, _ = keras_run(found)
    assert not np.allclose(found["weights"], weights, rtol=1e-9, atol=1e-11)


EXPORTED = {
    "plain": {"steps": 40, "data": {"rows": 30}, "batch": 2000},
    "mini-batches": {
        **state("tanh", "sigmoid", "momentum"),
        "steps": 30,
        "seed": 4294967295,
    },
    "all": {
        **CASES["dropout"],
        "steps": 36,
        "output": {"activation": "softmax", **MIXED},
        "changes": [
            [0, "layers.0.kernel.l2", 0.3],
            [9, "layers.2.activity.l1", 0.1],
            [10, "optimizer.rate", 0.02],
            [20, "output.bias.l1", 0.0],
        ],
    },
    "toy": {**CASES["unit rows"], "steps": 24},
}


@pytest.fixture
def _as_a_reader_has_it():
    """Give Keras back the precision that it starts with, which the code has to change."""
    before = keras.config.floatx()
    keras.utils.clear_session()  # once it has made a layer, it keeps that one's precision
    keras.config.set_floatx("float32")
    assert keras.layers.Dense(1).compute_dtype == "float32"
    keras.utils.clear_session()
    yield
    keras.utils.clear_session()
    keras.config.set_floatx(before)


@pytest.mark.usefixtures("_as_a_reader_has_it")
def test_the_exported_code_gives_the_curve_as_pasted(tmp_path):
    codes = ask(*(["code", given] for given in EXPORTED.values()))
    paths = [tmp_path / f"{k}.py" for k in range(len(codes))]
    for path, code in zip(paths, codes, strict=True):
        path.write_text(code, encoding="utf-8")
        assert max(map(len, code.splitlines())) < 700
    # In a process of its own the page's code is run by the tests of the site.
    curves = [runpy.run_path(path)["curve"] for path in paths]
    found = ask(*(["history", given] for given in EXPORTED.values()))
    for curve, run, name in zip(curves, found, EXPORTED, strict=True):
        record = np.reshape(run["record"], (-1, len(run["columns"])))
        mine = np.c_[record[:, :3], record[:, 5:11].sum(axis=1)]
        assert len(curve) == len(mine) > 4, name
        np.testing.assert_allclose(curve, mine, rtol=1e-9, atol=1e-12, err_msg=name)
