"""The ensemble against `model.fit` itself, and against what it promises of memory, independence and bad input."""

import os
import tracemalloc
from functools import partial

from reglab.experiments import iris
from reglab.training import ensemble

import keras
import numpy as np
import pytest
from keras.regularizers import L1, L1L2, L2

from tests.unit.training.twin import assert_same, fit

EPOCHS = 350
CASES = {
    "none": {},
    "kernel L1": {"kernel_regularizer": L1(0.003)},
    "kernel L2": {"kernel_regularizer": L2(0.01)},
    "bias L1": {"bias_regularizer": L1(0.01)},
    "bias L2": {"bias_regularizer": L2(0.1)},
    "activity L1": {"activity_regularizer": L1(0.01)},
    "activity L2": {"activity_regularizer": L2(0.03)},
    "all": {
        "kernel_regularizer": L1L2(0.001, 0.002),
        "bias_regularizer": L1L2(0.003, 0.004),
        "activity_regularizer": L1L2(0.002, 0.001),
    },
}


def network(seed, penalties=None, widths=(16, 12, 10, 8)):
    """Return a network with every activation the book uses; the first and the last layer are penalised."""
    keras.utils.set_random_seed(seed)
    penalties = penalties or {}
    activations = ("tanh", "sigmoid", "linear", "relu")
    layers = [
        keras.layers.Dense(width, activation, **(penalties if i == 0 else {}))
        for i, (width, activation) in enumerate(zip(widths, activations))
    ]
    last = keras.layers.Dense(3, "softmax", **penalties)
    return keras.Sequential([keras.Input((4,)), *layers, last])


# A ReLU or an L1 near its kink amplifies what the order of a sum leaves in the last bits.
LOSS, CLOSE = "categorical_crossentropy", {"rtol": 1e-5, "atol": 1e-9}


def stacked(seeds):
    """Return training and held-out rows of several splits, each as arrays (S, n, ...)."""
    sets = [iris.split(seed) for seed in seeds]
    return [[np.stack(part) for part in zip(*which)] for which in zip(*sets)]


# Each price alone for a while, and all of them together to the end.
@pytest.mark.parametrize(
    ("names", "epochs"),
    [([name for name in CASES if name != "all"], 25), (["all"], EPOCHS)],
    ids=["alone", "together"],
)
@pytest.mark.by_commit
@pytest.mark.timeout(500)  # up to seven networks by `fit` itself, beside other checks
def test_every_penalty_agrees_with_fit(names, epochs):
    seeds, rates = range(len(names)), np.linspace(0.01, 0.08, len(names))
    rows, held = stacked(seeds)
    models = [network(s, CASES[name]) for s, name in zip(seeds, names)]
    twins = [network(s, CASES[name]) for s, name in zip(seeds, names)]
    rule = [keras.optimizers.SGD(rate) for rate in rates]
    found = ensemble.train(models, *rows, held, epochs=epochs, optimizer=rule)
    for i, name in enumerate(names):
        each = [part[i] for part in rows], [part[i] for part in held]
        sgd, batch = keras.optimizers.SGD(rates[i]), len(each[0][0])
        wanted = fit(twins[i], *each, sgd, LOSS, epochs, batch)
        assert_same(found, i, wanted, models[i], twins[i], **CLOSE)
        assert (wanted["loss"] > wanted["cross_entropy"]).any() == (name != "none")


@pytest.mark.parametrize(
    "make",
    [
        lambda: keras.optimizers.SGD(0.02),
        lambda: keras.optimizers.SGD(0.02, momentum=0.9),
        lambda: keras.optimizers.SGD(0.02, momentum=0.8, nesterov=True),
        lambda: keras.optimizers.Adam(0.002, beta_1=0.8, beta_2=0.99),
    ],
    ids=["SGD", "momentum", "Nesterov", "Adam"],
)
@pytest.mark.by_commit
def test_every_optimizer_agrees_with_fit_on_mini_batches(make):
    (x, y), held = iris.split(3)
    # No L1 on weights: they settle at its kink, where a step's sign hangs on the last bit of a sum.
    penalties = CASES["all"] | {"kernel_regularizer": L2(0.002)}
    penalties["bias_regularizer"] = L2(0.004)
    models = [network(seed, penalties) for seed in (1, 2)]
    twin = network(2, penalties)
    # 112 rows in batches of 32: the last has 16.
    epochs = 30  # of four steps each
    found = ensemble.train(
        models, x, y, held, epochs=epochs, batch=32, optimizer=make()
    )
    wanted = fit(twin, (x, y), held, make(), LOSS, epochs, 32)
    assert_same(found, 1, wanted, models[1], twin, **CLOSE)


def test_rows_are_seen_in_the_order_given():
    (x, y), held = iris.split(3)
    epochs = 60  # of four steps each
    rng = np.random.default_rng(0)
    order = np.array(
        [[rng.permutation(len(x)) for _ in range(epochs)] for _network in range(2)]
    )
    models = [network(seed) for seed in (1, 2)]
    twin, rule = network(2), keras.optimizers.SGD
    arguments = {"epochs": epochs, "batch": 28, "optimizer": rule(0.05)}
    found = ensemble.train(models, x, y, held, order=order, **arguments)
    wanted = fit(twin, (x, y), held, rule(0.05), LOSS, epochs, 28, order[1])
    assert_same(found, 1, wanted, models[1], twin, **CLOSE)
    shared = [network(2)]
    again = ensemble.train(shared, x, y, held, order=order[1], **arguments)
    np.testing.assert_array_equal(again["loss"][0], found["loss"][1])


def test_the_articles_network_agrees_with_fit():
    (x, y), held = iris.split(0)
    model, twin = iris.network(0, 0.112), iris.network(0, 0.112)
    found = ensemble.train([model], x, y, held, epochs=40)
    wanted = fit(twin, (x, y), held, keras.optimizers.SGD(0.01), LOSS, 40, len(x))
    assert_same(found, 0, wanted, model, twin, **CLOSE)


@pytest.mark.parametrize("small", [0, ensemble.SMALL])
def test_a_network_does_not_depend_on_its_neighbours(small, monkeypatch):
    monkeypatch.setattr(ensemble, "SMALL", small)  # blocks of 8 and 3, or of 11
    rows, held = stacked(range(11))
    together = [network(seed, CASES["all"]) for seed in range(11)]
    found = ensemble.train(together, *rows, held, epochs=20, threads=1)
    spread = [network(seed, CASES["all"]) for seed in range(11)]
    again = ensemble.train(spread, *rows, held, epochs=20, threads=3)
    alone = [network(7, CASES["all"])]
    each = [part[7] for part in rows], [part[7] for part in held]
    single = ensemble.train(alone, *each[0], each[1], epochs=20)
    for name, values in found.items():
        np.testing.assert_array_equal(values, again[name])
        np.testing.assert_array_equal(values[7], single[name][0])
    for one, other in zip(together[7].get_weights(), alone[0].get_weights()):
        np.testing.assert_array_equal(one, other)


def test_outputs_are_those_of_keras():
    (x, _), _ = iris.split(0)
    models = [network(seed) for seed in range(9)]
    kernel, bias = models[4].layers[3].get_weights()
    models[4].layers[3].set_weights([kernel, bias - 10])  # its ReLU units are all dead
    found = ensemble.outputs(models, x, None)
    for k in (0, 3, -1):
        np.testing.assert_array_equal(ensemble.outputs(models, x, k), found[k])
    for i, model in enumerate(models):
        a = x
        for k, layer in enumerate(model.layers):
            a = layer(a).numpy()
            np.testing.assert_allclose(found[k][i], a, atol=1e-14)
    assert np.all(ensemble.outputs(models, x, 3)[4] == 0)


def test_a_network_that_diverges_says_so_in_its_history():
    (x, y), held = iris.split(0)
    models = [network(0), network(1)]
    rates = [keras.optimizers.SGD(1e200), keras.optimizers.SGD(0.01)]
    found = ensemble.train(models, x, y, held, epochs=5, optimizer=rates)
    assert not np.isfinite(found["loss"][0]).all()
    assert np.isfinite(found["loss"][1]).all()


def test_memory_grows_by_the_stated_bytes_for_each_network():
    (x, y), _ = iris.split(0)

    def peak(networks):
        models = [network(seed, widths=(256, 128, 32, 8)) for seed in range(networks)]
        ensemble.train(models[:1], x, y, epochs=1)
        tracemalloc.start()
        ensemble.train(models, x, y, epochs=4, threads=1)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found, ensemble.memory(models, epochs=4)

    (few, each), (many, _) = peak(8), peak(24)
    assert (many - few) / 16 == pytest.approx(each, rel=0.1)


def test_test_rows_are_measured_as_validation_rows_are():
    (x, y), held = iris.split(3)
    found = ensemble.train([network(1)], x, y, (x, y), test=held, epochs=8)
    again = ensemble.train([network(1)], x, y, held, epochs=8)
    for name in ("cross_entropy", "correct"):
        np.testing.assert_array_equal(
            found[f"test_{name}"], again[f"validation_{name}"]
        )
    assert not np.isclose(
        found["test_cross_entropy"], found["validation_cross_entropy"]
    ).any()


def test_many_held_out_rows_are_looked_at_in_slices():
    (x, y), held = iris.split(3)
    many = [np.concatenate([part] * 60)[:2200] for part in held]
    found = ensemble.train([network(1)], x, y, many, epochs=3)
    model = network(1)
    ensemble.train([model], x, y, epochs=3)
    y_hat = model(many[0]).numpy()
    cost = keras.losses.categorical_crossentropy(many[1], y_hat).numpy().mean()
    assert found["validation_cross_entropy"][0, -1] == pytest.approx(cost, rel=1e-10)
    hits = np.sum(y_hat.argmax(axis=1) == many[1].argmax(axis=1))
    assert found["validation_correct"][0, -1] == hits


def test_a_thin_record_has_the_same_numbers():
    (x, y), held = iris.split(3)
    full, thin = (
        ensemble.train([network(1)], x, y, held, epochs=12, batch=50, every=every)
        for every in (1, 4)
    )
    for name, values in full.items():
        np.testing.assert_array_equal(thin[name], values[:, 3::4])
    assert thin.every == 4


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"models": []}, "one model or more"),
        ({"epochs": 0}, "epochs must be a whole number, 1 or more, got 0"),
        ({"epochs": 2.5}, "got 2.5"),
        ({"epochs": 6, "every": 4}, "every must divide 6 epochs, got 4"),
        ({"every": 0}, "every must be a whole number, 1 or more, got 0"),
        ({"test": (np.ones((5, 3)), np.eye(3))}, r"x must have shape \(n, 4\)"),
        ({"batch": 0}, "batch must be a whole number, 1 or more, got 0"),
        ({"threads": -1}, "threads must be a whole number, 1 or more, got -1"),
        ({"x": np.ones((5, 3))}, r"x must have shape \(n, 4\) .* got \(5, 3\)"),
        ({"x": np.ones((3, 5, 4))}, r"got \(3, 5, 4\)"),
        ({"x": np.ones((4, 4))}, "as many rows, got 4 and 5"),
        ({"x": np.full((5, 4), np.inf)}, "x must be finite, got .*inf"),
        ({"y": np.ones((5, 2))}, r"y must have shape \(n, 3\)"),
        ({"order": np.zeros((2, 5), int)}, "each of the rows 0 to 4 once"),
        ({"order": np.zeros((3, 5), int)}, r"order must have shape \(2, 5\)"),
        ({"order": np.tile(np.arange(5.0), (2, 1))}, "as integers, got array"),
        ({"y": 2 * np.eye(3)[[0, 1, 2, 0, 1]]}, r"sum to 1, got \[2.0, 0.0, 0.0\]"),
        ({"y": np.eye(3)[[0, 1, 2, 0, 1]] * [[1], [1], [0], [1], [1]]}, "sum to 1"),
        ({"y": np.eye(3)[[0, 1, 2, 0, 1]] + [1, -1, 0]}, "sum to 1"),
        ({"epochs": None}, "epochs must be a whole number, 1 or more, got None"),
        ({"epochs": float("nan")}, "epochs must be a whole number, .* got nan"),
        ({"epochs": "ten"}, "epochs must be a whole number, 1 or more, got 'ten'"),
        ({"optimizer": keras.optimizers.RMSprop()}, "supported are .*RMSprop"),
        ({"optimizer": keras.optimizers.SGD(clipnorm=1.0)}, "clipnorm=1.0"),
        ({"optimizer": [keras.optimizers.SGD()] * 3}, "2 networks, got 3"),
        (
            {"optimizer": [keras.optimizers.SGD(), keras.optimizers.SGD(momentum=0.5)]},
            "differ in the learning rate alone",
        ),
        (
            {
                "optimizer": keras.optimizers.SGD(
                    keras.optimizers.schedules.ExponentialDecay(0.1, 5, 0.9)
                )
            },
            "a learning rate must be a number",
        ),
    ],
)
def test_bad_input_is_named(change, message):
    arguments = {
        "models": [network(0), network(1)],
        "x": np.ones((5, 4)),
        "y": np.eye(3)[[0, 1, 2, 0, 1]],
        "epochs": 2,
    } | change
    before = [w.copy() for model in arguments["models"] for w in model.get_weights()]
    with pytest.raises((ValueError, TypeError), match=message):
        ensemble.train(**arguments)
    after = [w for model in arguments["models"] for w in model.get_weights()]
    assert all(np.array_equal(a, b) for a, b in zip(before, after))


def tanh(x):
    """Return LeCun's tanh, which is not Keras's but has its name."""
    return 1.7159 * keras.ops.tanh(2 * x / 3)


def dense(*layers):
    return keras.Sequential([keras.Input((4,)), *layers])


LAST = keras.layers.Dense


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: dense(keras.layers.Dropout(0.5), LAST(3, "softmax")), "Dropout"),
        (lambda: dense(LAST(3, "softmax", use_bias=False)), "architecture.* no bias"),
        (lambda: dense(LAST(8, "gelu"), LAST(3, "softmax")), "got 'gelu'"),
        (lambda: dense(LAST(8, tanh), LAST(3, "softmax")), "Keras's own .* got 'tanh'"),
        (
            lambda: dense(LAST(8, keras.layers.ReLU()), LAST(3, "softmax")),
            "Keras's own .* got '<ReLU",
        ),
        (
            lambda: dense(LAST(8, partial(tanh)), LAST(3, "softmax")),
            "Keras's own .* got 'functools.partial",
        ),
        (lambda: dense(LAST(3)), "softmax must come last"),
        (lambda: dense(LAST(3, "softmax"), LAST(3, "softmax")), "softmax must come"),
        (lambda: keras.Sequential([LAST(3, "softmax")]), "no weights yet"),
        (lambda: dense(LAST(5, "softmax")), "one architecture"),
        (
            lambda: dense(LAST(3, "softmax", kernel_constraint="non_neg")),
            "supported is the constraint UnitNorm of kernels, got .*NonNeg",
        ),
        (
            lambda: dense(
                LAST(3, "softmax", kernel_regularizer="orthogonal_regularizer")
            ),
            "supported are .*L1L2.* got .*Orthogonal",
        ),
    ],
)
def test_an_unsupported_model_is_named(make, message):
    models = [dense(LAST(3, "softmax")), make()]
    with pytest.raises((ValueError, TypeError), match=message):
        ensemble.train(models, np.ones((5, 4)), np.eye(3)[[0, 1, 2, 0, 1]])


def test_a_negative_penalty_is_refused_however_it_came_about():
    model = network(0, {"kernel_regularizer": L1L2(0.1, 0.2)})
    model.layers[0].kernel_regularizer.l2 = -0.5
    with pytest.raises(ValueError, match=r"0 or more, got l1, l2 = \(0.1, -0.5\)"):
        ensemble.train([model], np.ones((3, 4)), np.eye(3))


def test_a_model_given_twice_or_of_another_kind_is_refused():
    model = network(0)
    with pytest.raises(ValueError, match="one twice"):
        ensemble.train([model, model], np.ones((3, 4)), np.eye(3))
    with pytest.raises(TypeError, match=r"keras\.Sequential"):
        ensemble.train(["net"], np.ones((3, 4)), np.eye(3))
    with pytest.raises(ValueError, match="layer must lie between -5 and 4, got 5"):
        ensemble.outputs([model], np.ones((3, 4)), 5)


def test_one_model_by_itself_is_refused():
    with pytest.raises(TypeError, match="give a list of models, got one model"):
        ensemble.train(network(0), np.ones((3, 4)), np.eye(3))


def test_cores_are_those_that_this_process_may_use(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3}, raising=False)
    assert ensemble.cores() == 1
    monkeypatch.delattr(os, "sched_getaffinity")
    assert ensemble.cores() == os.cpu_count()
