"""The iris experiment: its data against scikit-learn, its loop against `model.fit`, its pairs against each other."""

import random
from functools import partial

from reglab.experiments import iris

import keras
import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler


@pytest.fixture(scope="module")
def pair():
    return [iris.run(3, lam=lam, epochs=4) for lam in (0, 0.05)]


def compiled(lam, seed=3):
    model = iris.network(seed, lam)
    model.compile(
        keras.optimizers.SGD(0.01),
        "categorical_crossentropy",
        metrics=["accuracy", "categorical_crossentropy"],
    )
    return model


def test_load():
    x, y = iris.load()
    assert x.shape == (150, 4)
    assert np.array_equal(x, load_iris().data)
    assert np.array_equal(y.argmax(axis=1), load_iris().target)
    assert np.array_equal(y.sum(axis=0), [50, 50, 50])


@pytest.mark.parametrize("scaler", iris.SCALERS)
@pytest.mark.parametrize("seed", [0, 7])
def test_split_is_scikit_learns(scaler, seed):
    x, y = load_iris(return_X_y=True)
    if scaler == "all":  # the article's order of lines
        x = StandardScaler().fit_transform(x)
    x_train, x_held, y_train, y_held = train_test_split(x, y, random_state=seed)
    if scaler == "train":
        mean, sd = x_train.mean(axis=0), x_train.std(axis=0)
        x_train, x_held = (x_train - mean) / sd, (x_held - mean) / sd
    train, held = iris.split(seed, scaler)
    assert [part.shape for part in (*train, *held)] == [
        (112, 4),
        (112, 3),
        (38, 4),
        (38, 3),
    ]
    np.testing.assert_allclose(train[0], x_train, atol=1e-12)
    np.testing.assert_allclose(held[0], x_held, atol=1e-12)
    assert np.array_equal(train[1].argmax(axis=1), y_train)
    assert np.array_equal(held[1].argmax(axis=1), y_held)


def test_only_the_training_scaler_centres_the_training_rows():
    (fair, _), _ = iris.split(0, "train")
    (leaky, _), _ = iris.split(0, "all")
    np.testing.assert_allclose(fair.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(fair.std(axis=0), 1)
    assert np.abs(leaky.mean(axis=0)).max() > 0.01


def test_network_is_the_articles():
    model = iris.network(0, lam=0.001)
    units = [(layer.units, layer.activation.__name__) for layer in model.layers]
    assert units == [
        (512, "tanh"),
        (256, "tanh"),
        (64, "tanh"),
        (32, "relu"),
        (3, "softmax"),
    ]
    penalties = [layer.activity_regularizer for layer in model.layers]
    assert float(penalties[0].l1) == pytest.approx(0.001)
    assert penalties[1:] == [None] * 4
    assert iris.network(0).layers[0].activity_regularizer is None


def test_weights_are_those_of_keras_after_its_own_seed():
    keras.utils.set_random_seed(5)
    dense = keras.layers.Dense
    layers = [dense(512), dense(256), dense(64), dense(32), dense(3)]
    expected = keras.Sequential([keras.Input((4,)), *layers]).get_weights()
    state = random.getstate()
    for ours, theirs in zip(iris.network(5).get_weights(), expected):
        np.testing.assert_array_equal(ours, theirs)
    assert random.getstate() == state  # other threads have no part in it


def test_weights_depend_on_the_seed_only():
    first, same, other = (
        iris.network(seed, lam).get_weights()
        for seed, lam in ((1, 0), (1, 0.1), (2, 0))
    )
    assert all(np.array_equal(a, b) for a, b in zip(first, same))
    assert not np.array_equal(first[0], other[0])


@pytest.mark.parametrize("which", [0, 1])
def test_run_equals_fit(pair, which):
    run = pair[which]
    (x, y), held = iris.split(3)
    model = compiled(run.lam)
    fit = model.fit(
        x, y, validation_data=held, epochs=4, batch_size=128, verbose=0
    ).history
    history = run.history
    close = {"rtol": 1e-12}
    np.testing.assert_allclose(
        history["cross_entropy"], fit["categorical_crossentropy"], **close
    )
    np.testing.assert_allclose(
        history["cross_entropy"] + history["penalty"], fit["loss"], **close
    )
    np.testing.assert_allclose(
        history["validation_cross_entropy"],
        fit["val_categorical_crossentropy"],
        **close,
    )
    np.testing.assert_allclose(run.accuracy, 100 * np.array(fit["accuracy"]), **close)
    np.testing.assert_allclose(
        run.validation_accuracy, 100 * np.array(fit["val_accuracy"]), **close
    )
    np.testing.assert_allclose(run.outputs, model.layers[0](x).numpy(), atol=1e-12)
    hits = model.predict(held[0], verbose=0).argmax(axis=1) == held[1].argmax(axis=1)
    assert np.array_equal(run.hits, hits)


def test_penalty_is_the_mean_of_summed_absolute_outputs():
    (x, _), _ = iris.split(3)
    a = iris.network(3).layers[0](x).numpy()
    run = iris.run(3, lam=0.05, epochs=1)
    assert run.history["penalty"][0] == pytest.approx(0.05 * np.abs(a).sum() / 112)


def test_a_pair_shares_split_and_start(pair):
    plain, treated = pair
    assert (plain.seed, plain.start) == (treated.seed, treated.start) == (3, 3)
    # The first measurement is made before the first step: only the penalty may differ there.
    for name in ("cross_entropy", "correct"):
        assert plain.history[name][0] == treated.history[name][0]
    assert plain.history["penalty"][0] == 0 < treated.history["penalty"][0]
    assert plain.history["cross_entropy"][-1] != treated.history["cross_entropy"][-1]


def test_start_changes_the_weights_and_not_the_split():
    first, second = (iris.run(3, start=start, epochs=1) for start in (3, 4))
    assert first.seed == second.seed
    assert first.history["cross_entropy"][0] != second.history["cross_entropy"][0]
    again = iris.run(3, epochs=1)
    assert np.array_equal(first.outputs, again.outputs)


def test_readings_of_a_run(pair):
    run = pair[0]
    right, held = run.history["correct"][-1], run.history["validation_correct"][-1]
    assert run.right(4, "train") == f"{right} of 112"
    assert run.right(4) == f"{held} of 38"
    assert run.points == pytest.approx(100 * held / 38)
    assert run.gap[-1] == pytest.approx(100 * right / 112 - 100 * held / 38)
    assert run.cost == run.history["validation_cross_entropy"][-1]
    assert held == run.hits.sum()
    for epoch in (0, 5):
        with pytest.raises(ValueError, match=f"got {epoch}"):
            run.right(epoch)
    with pytest.raises(ValueError, match="'test'"):
        run.right(1, "test")


def test_runs_are_those_trained_alone(pair):
    found = iris.runs([(5, 0.0), (3, 0.05)], epochs=4)
    alone = pair[1]
    assert [(run.seed, run.lam) for run in found] == [(5, 0.0), (3, 0.05)]
    for name, values in alone.history.items():
        np.testing.assert_array_equal(found[1].history[name], values)
    np.testing.assert_array_equal(found[1].outputs, alone.outputs)
    starts = iris.runs([(3, 0.0), (3, 0.0)], start=[3, 4], epochs=4)
    np.testing.assert_array_equal(starts[0].outputs, pair[0].outputs)
    assert starts[1].start == 4
    for each in (range(3, 5), np.array([3, 4])):
        again = iris.runs([(3, 0.0), (3, 0.0)], start=each, epochs=1)
        assert [run.start for run in again] == [3, 4]
    assert starts[0] == starts[0]
    assert starts[0] != starts[1]
    assert not np.array_equal(starts[0].outputs, starts[1].outputs)


def test_what_a_sweep_keeps_is_read_back(tmp_path, monkeypatch):
    monkeypatch.setattr(iris, "SEEDS", range(2))
    monkeypatch.setattr(iris, "STRENGTHS", (0.0, 0.05))
    monkeypatch.setattr(iris, "EPOCHS", (1, 4))
    quick = partial(iris.runs, epochs=4)
    monkeypatch.setattr(iris, "runs", quick)
    path, starts = tmp_path / "kept.npz", tmp_path / "starts.npz"
    iris.store(tmp_path / "chunks", path=path, starts=starts, leaks=None)
    header, found = iris.stored(starts)
    assert header["settings"] == [[0, 0.0, 2], [1, 0.0, 3]]
    assert found.coordinates["start"].tolist() == [2, 3]
    (again,) = quick([(1, 0.0)], start=3)
    kept = found.at(seed=1)["correct"][0]
    assert np.array_equal(kept, again.history["correct"])
    before = path.read_bytes()
    iris.store(tmp_path / "chunks", path=None, starts=starts, leaks=None)
    assert path.read_bytes() == before
    header, found = iris.stored(path)
    assert header["settings"] == [[0, 0.0], [0, 0.05], [1, 0.0], [1, 0.05]]
    assert header["command"] == "make sweep"
    (run,) = quick([(1, 0.05)])
    kept = found.at(lam=0.05, seed=1).run(0)
    for name in ("correct", "validation_correct"):
        assert np.array_equal(kept[name], run.history[name])
        assert kept[name].dtype == int
    costs = run.history["validation_cross_entropy"][[0, 3]]
    np.testing.assert_allclose(kept["validation_cross_entropy"], costs, 1e-6)
    assert np.array_equal(kept["hits"], run.hits)
    size = np.abs(run.outputs)
    assert kept["active_units"] == np.sum(size.mean(axis=0) >= 0.05)
    assert kept["mean"] == pytest.approx(size.mean())
    assert kept["largest"] == pytest.approx(size.max())
    near = [100 * np.mean(size < v) for v in iris.THRESHOLDS]
    np.testing.assert_allclose(kept["near_zero_percent"], near, 1e-6)
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(ValueError, match="cannot be read"):
        iris.stored(path)


def test_bad_input():
    with pytest.raises(ValueError, match="'none'"):
        iris.split(0, "none")
    for seed in (-1, 0.5):
        with pytest.raises(ValueError, match=f"got {seed}"):
            iris.split(seed)
        with pytest.raises(ValueError, match=f"got {seed}"):
            iris.network(seed)
    for lam in (-0.1, float("nan")):
        with pytest.raises(ValueError, match=f"got {lam}"):
            iris.network(0, lam)
    with pytest.raises(ValueError, match="got 0"):
        iris.run(0, epochs=0)
    for settings, start, message in (
        ([], None, "one setting or more, got"),
        ([(0, 0.0)] * 3, [1, 2], r"one for each of 3 runs, got \[1, 2\]"),
        ([(0, 0.0)], -1, "start must be a whole number, 0 or more, got -1"),
        ([(0, [0.1])], None, r"lam must be one number, 0 or more, got \[0.1\]"),
    ):
        with pytest.raises(ValueError, match=message):
            iris.runs(settings, start=start)
