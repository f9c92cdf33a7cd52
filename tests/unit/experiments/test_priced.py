"""The priced digits: rows and weights that are shared, agreement with Keras's own training, and what is refused."""

from reglab.experiments.priced import at_equal_training, grow, measure, network, split

import keras
import numpy as np
import pytest
from keras.regularizers import L1, L2


def test_a_split_shares_no_row_and_is_repeatable():
    (x, y), (x_new, y_new) = split(3)
    assert x.shape == (150, 64)
    assert y_new.shape == (300, 10)
    assert 0 <= x.min() < x.max() <= 1
    np.testing.assert_array_equal(y.sum(axis=1), 1)
    rows = {row.tobytes() for row in np.concatenate([x, x_new])}
    assert len(rows) == 450
    np.testing.assert_array_equal(split(3)[0][0], x)
    assert not np.array_equal(split(4)[0][0], x)


def test_no_penalty_changes_the_initial_weights():
    plain, priced = (network(1, **given) for given in ({}, {"kernel": L2(1.0)}))
    for one, other in zip(plain.get_weights(), priced.get_weights()):
        np.testing.assert_array_equal(one, other)


def test_it_finds_what_fit_finds():
    penalties = {"none": {}, "priced": {"activity": L1(0.05), "bias": L2(0.1)}}
    found = measure(penalties, (0, 2), epochs=4, rate=0.2, watched=["none"])
    for i, seed in enumerate((0, 2)):
        model = network(seed, **penalties["priced"])
        entropy = keras.metrics.CategoricalCrossentropy(name="data")
        model.compile(
            keras.optimizers.SGD(0.2), "categorical_crossentropy", metrics=[entropy]
        )
        (x, y), held_out = split(seed)
        model.fit(x, y, batch_size=150, epochs=4, shuffle=False, verbose=0)
        first, second = model.layers
        np.testing.assert_allclose(
            found["priced"]["outputs"][i], first(held_out[0]), rtol=1e-9, atol=1e-12
        )
        for name, rows in {"train": (x, y), "held_out": held_out}.items():
            model.reset_metrics()
            value = model.evaluate(*rows, batch_size=300, verbose=0)[1]
            assert found["priced"][name][i] == pytest.approx(value, rel=1e-6)
        size = np.linalg.norm(second.kernel.numpy())
        assert found["priced"]["kernel"][i] == pytest.approx(size, rel=1e-9)


def test_a_watched_path_ends_where_the_network_does_but_for_a_step():
    found = measure({"none": {}}, (0,), epochs=30, watched=["none"])["none"]
    training, held_out = found["path"]
    assert training.shape == held_out.shape == (1, 29)
    assert training[0, -1] == pytest.approx(found["train"][0], rel=0.05)
    assert held_out[0, -1] == pytest.approx(found["held_out"][0], rel=0.05)


def test_a_path_is_looked_up_between_its_epochs_and_at_its_ends():
    path = np.array([[2.0, 1.0, 0.5]] * 3), np.array([[3.0, 2.0, 1.5]] * 3)
    np.testing.assert_allclose(at_equal_training(path, [1.5, 9, 0]), [2.5, 3, 1.5])


def test_growth_in_stretches_is_the_same_training():
    penalties = {"none": {}, "L2": {"kernel": L2(0.01)}}
    found = grow(penalties, (0, 1), (1, 3, 6), rate=0.2)
    whole = measure(penalties, (0, 1), epochs=6, rate=0.2)
    for name in penalties:
        np.testing.assert_allclose(
            found[name]["held_out"][:, -1], whole[name]["held_out"]
        )
        second = [model.layers[1].kernel.numpy() for model in found[name]["models"]]
        norms = np.linalg.norm(second, axis=(1, 2))
        np.testing.assert_allclose(norms, whole[name]["kernel"])
        assert found[name]["correct"].shape == (2, 3)
        assert np.all(found[name]["size"][:, -1] > norms)


def test_shuffled_labels_are_learned_worse_by_held_out_rows():
    found = grow({"true": {}, "shuffled": {}}, (0,), (1, 30), shuffled=["shuffled"])
    assert found["shuffled"]["held_out"][0, -1] > found["true"]["held_out"][0, -1] + 0.2


def test_bad_values_are_named():
    with pytest.raises(ValueError, match=r"\['other'\]"):
        grow({"none": {}}, (0,), (1,), shuffled=["other"])
    for epochs in ((), (0, 3), (3, 3)):
        with pytest.raises(ValueError, match="must increase from 1"):
            grow({"none": {}}, (0,), epochs)
    with pytest.raises(ValueError, match=r"\['other'\]"):
        measure({"none": {}}, (0,), watched=["other"])
    with pytest.raises(ValueError, match=r"\(1, 2\), \(1, 2\) and 2"):
        at_equal_training(([[1, 2]], [[1, 2]]), [1, 2])
