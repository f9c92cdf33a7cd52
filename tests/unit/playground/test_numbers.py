"""The engine's own functions and random numbers, against NumPy's and SciPy's."""

import numpy as np
import pytest
from scipy import stats
from sklearn.datasets import load_iris

from tests.unit.playground import ask

RNG = np.random.default_rng(0)
WIDE = RNG.uniform(-1, 1, 4000)
SMALL = WIDE * 10.0 ** RNG.uniform(-9, 0, 4000)
LONG = np.longdouble
# Arguments, the true function in 80 bits, and how many units in the last place are allowed.
FUNCTIONS = {
    "exp": (np.r_[708 * WIDE, SMALL], np.exp, 1.2),
    "tanh": (np.r_[25 * WIDE, WIDE, SMALL], np.tanh, 2.5),
    "sigmoid": (np.r_[700 * WIDE, 5 * WIDE], lambda x: 1 / (1 + np.exp(-x)), 2.5),
    "log": (np.exp(np.r_[700 * WIDE, SMALL]), np.log, 1.2),
    "log1p": (np.r_[np.abs(WIDE), np.abs(SMALL)], np.log1p, 2.5),
    "sin": (20 * WIDE, np.sin, 2.5),
    "cos": (20 * WIDE, np.cos, 2.5),
}


@pytest.mark.skipif(np.finfo(LONG).nmant < 60, reason="no longer floats here")
def test_functions_are_right_to_the_last_places():
    questions = [
        ["apply", {"name": name, "values": x.tolist()}]
        for name, (x, *_) in FUNCTIONS.items()
    ]
    for answer, (name, (x, true, allowed)) in zip(
        ask(*questions), FUNCTIONS.items(), strict=True
    ):
        exact = true(x.astype(LONG))
        units = np.abs(answer - exact) / np.spacing(np.abs(exact).astype(float))
        # Near a zero of the sine what counts is the error beside 1.
        near = np.abs(answer - exact) < 1.2e-16
        assert np.all((units < allowed) | (near & (name in {"sin", "cos"}))), (
            name,
            float(units.max()),
        )


def test_functions_at_the_ends_of_their_ranges():
    ends = {
        "exp": {0: 1, -746: 0, -745: 5e-324, 709: np.exp(709.0), -1e9: 0},
        "tanh": {0: 0, 30: 1, -30: -1, 1e300: 1, 1e-300: 1e-300},
        "sigmoid": {0: 0.5, 800: 1, -800: 0},
        "log": {1: 0, 5e-324: np.log(5e-324), 1.7e308: np.log(1.7e308)},
        "log1p": {0: 0, 1: np.log(2.0)},
    }
    questions = [["apply", {"name": n, "values": list(v)}] for n, v in ends.items()]
    for answer, wanted in zip(ask(*questions), ends.values(), strict=True):
        np.testing.assert_allclose(answer, list(wanted.values()), rtol=4e-16)


def test_the_interval_has_student_s_factor():
    freedoms = [1, 2, 3, 4, 5, 19, 20, 49]
    values = [[n, level] for n in freedoms for level in (0.9, 0.95, 0.99)]
    (found,) = ask(["apply", {"name": "student", "values": values}])
    wanted = [stats.t.ppf(0.5 + level / 2, n) for n, level in values]
    np.testing.assert_allclose(found, wanted, rtol=1e-10)


def test_random_numbers_are_even_and_normal():
    (found,) = ask(["draw", {"keys": [1, 2], "count": 20_000}])
    for name, cdf in (("uniform", "uniform"), ("normal", "norm")):
        assert stats.kstest(found[name], cdf).pvalue > 0.01
        assert abs(np.corrcoef(found[name][1:], found[name][:-1])[0, 1]) < 0.02
    # Streams of neighbouring keys have nothing in common.
    others = ask(*(["draw", {"keys": k, "count": 2000}] for k in ([1, 3], [2, 2])))
    for other in others:
        assert abs(np.corrcoef(other["uniform"], found["uniform"][:2000])[0, 1]) < 0.07


def test_orders_are_all_as_likely():
    (orders,) = ask(["orders", {"seed": 5, "rows": 4, "epochs": 4800}])
    _, counts = np.unique(orders, axis=0, return_counts=True)
    assert len(counts) == 24
    assert stats.chisquare(counts).pvalue > 0.01


def test_iris_is_iris():
    state = {"data": {"kind": "iris", "noise": 0, "rows": 150, "held": 0.2}}
    (data,) = ask(["data", state])
    train = data["train"]
    x = np.reshape(train["x"], (2, -1))
    np.testing.assert_allclose(x.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(x.std(axis=1), 1)
    assert len(train["label"]) == 120
    assert len(data["held"]["label"]) == 30
    # Standardised by the training rows: every flower is found again, with its species.
    rows = np.c_[np.reshape(data["held"]["x"], (2, -1)).T, data["held"]["label"]]
    rows = np.r_[np.c_[x.T, train["label"]], rows]
    flowers = load_iris()
    petals = flowers.data[:, 2:]
    order = np.lexsort(rows.T)
    slope = np.ptp(petals, axis=0) / np.ptp(rows[:, :2], axis=0)
    back = (rows[:, :2] - rows[:, :2].min(axis=0)) * slope + petals.min(axis=0)
    wanted = np.c_[petals, flowers.target]
    np.testing.assert_allclose(
        np.c_[back, rows[:, 2]][order], wanted[np.lexsort(wanted.T)], atol=1e-9
    )
