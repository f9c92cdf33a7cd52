"""The reader's own model over many seeds."""

from dataclasses import replace

from reglab.experiments import own

import keras
import numpy as np
import pytest
from keras.layers import Dense
from keras.regularizers import L1

rng = np.random.default_rng(0)
X = rng.normal(size=(80, 5))
Y = (X[:, 0] + 0.5 * rng.normal(size=80) > 0).astype(int)


def plain(penalty):
    hidden = Dense(8, "relu", activity_regularizer=penalty)
    return keras.Sequential([keras.Input((5,)), hidden, Dense(2, "softmax")])


def functional(penalty):
    inputs = keras.Input((5,))
    hidden = Dense(8, "relu", activity_regularizer=penalty)(inputs)
    return keras.Model(inputs, Dense(2, "softmax")(hidden))


@pytest.mark.parametrize("build", [plain, functional])
def test_a_penalty_of_nothing_changes_nothing(build):
    first, second = own.compare(
        build, {"none": None, "nothing": L1(0.0)}, X, Y, seeds=2, epochs=2
    )
    assert first["accuracy, %"] == second["accuracy, %"]
    assert second["difference"] == "+0.0 ± 0.0"
    assert second["its difference"] == "+0.000 ± 0.000"
    assert second["wins, ties, losses"] == "0, 2, 0"
    assert second["p, Holm"] == "1"


def test_a_strong_penalty_makes_zeros_and_costs():
    none, strong = own.compare(
        plain,
        {"none": None, "strong": L1(3.0)},
        X,
        Y,
        seeds=3,
        epochs=60,
        optimizer=keras.optimizers.Adam(0.03),
    )
    assert float(strong["zeros, %"]) > 90 > float(none["zeros, %"])
    assert float(strong["cross-entropy"]) == pytest.approx(np.log(2), abs=0.05)


def test_the_engine_and_fit_say_much_the_same():
    rows = [
        own.compare(build, {"none": None, "L1": L1(0.1)}, X, Y, seeds=2, epochs=30)
        for build in (plain, functional)
    ]
    for one, other in zip(*rows):
        assert float(one["cross-entropy"]) == pytest.approx(
            float(other["cross-entropy"]), abs=0.1
        )


def test_the_p_value_belongs_to_the_interval():
    difference = np.array([3.0, 1, 2, 4, 2])
    effect = own.paired(0 * difference, difference, 75, 25)
    assert own._p(replace(effect, mean=effect.wide), 5) == pytest.approx(0.05)
    assert own._p(replace(effect, mean=2 * effect.wide), 5) < 0.01
    assert own._p(replace(effect, mean=0.0), 5) == 1
    assert own._p(replace(effect, mean=0.0, wide=0.0), 5) == 1


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"penalties": {"none": None}}, ValueError, "two penalties or more"),
        ({"y": Y[:5]}, ValueError, "one class for each of 80 rows"),
        ({"y": Y - 1}, ValueError, "integers from 0"),
        ({"held_out": 1.0}, ValueError, "held_out must .* got 1.0"),
        ({"seeds": 1}, ValueError, "seeds must .* got 1"),
        ({"build": lambda penalty: "model"}, TypeError, "got 'model'"),
    ],
)
def test_what_does_not_fit_is_named(change, error, message):
    call = {
        "build": plain,
        "penalties": {"a": None, "b": None},
        "x": X,
        "y": Y,
        "epochs": 1,
    }
    call |= change
    with pytest.raises(error, match=message):
        own.compare(**call)
