"""One history for both engines: the same names, the same timing where asked for, and runs chosen by coordinate."""

from reglab.experiments import iris
from reglab.training import ensemble, loop
from reglab.training.history import AFTER, BEFORE, History

import numpy as np
import pytest

EPOCHS = 6
TRAINING = ("cross_entropy", "penalty", "loss", "correct")
VALIDATION = ("validation_cross_entropy", "validation_correct")


@pytest.fixture(scope="module")
def both():
    """Return the histories of one network, trained by either engine."""
    rows, held_out = iris.split(0)
    networks = [iris.network(0, 0.05) for _ in range(2)]
    one = loop.train(networks[0], *rows, held_out, epochs=EPOCHS)
    many = ensemble.train([networks[1]], *rows, held_out, epochs=EPOCHS)
    return one, many


def test_both_engines_name_and_measure_the_same(both):
    one, many = both
    assert set(one) == set(many) == {*TRAINING, *VALIDATION}
    assert (one.validation, many.validation) == (BEFORE, AFTER)
    for name in TRAINING:
        np.testing.assert_allclose(one[name], many.run(0)[name], rtol=1e-9)
        assert one[name].dtype == many[name].dtype
    timed = one.as_fit()
    assert timed.validation == AFTER
    for name, values in timed.items():
        assert values.shape == (EPOCHS - 1,)
        np.testing.assert_allclose(values, many.run(0)[name][:-1], rtol=1e-9)
    assert many.as_fit() is many


def test_a_loss_is_cross_entropy_and_penalty(both):
    for history in both:
        assert (history["penalty"] > 0).all()
        np.testing.assert_allclose(
            history["loss"], history["cross_entropy"] + history["penalty"], rtol=1e-12
        )


def test_it_is_a_dict_that_cannot_be_changed(both):
    history = both[0]
    assert dict(history).keys() == set(history.names)
    assert "loss" in history
    with pytest.raises(KeyError, match="accuracy"):
        history["accuracy"]
    with pytest.raises(TypeError, match="item assignment"):
        history["loss"] = 0
    with pytest.raises(ValueError, match="read-only"):
        history["loss"][0] = 0
    assert "loss (6,)" in repr(history)
    assert "before the step" in repr(history)


def test_what_it_was_made_of_can_still_be_changed():
    values = np.zeros(3)
    history = History({"loss": values})
    values[0] = 1
    assert values.flags.writeable
    assert not history["loss"].flags.writeable


@pytest.fixture
def sweep():
    """Return six runs: three seeds, two strengths each."""
    seed, lam = np.repeat([0, 1, 2], 2), np.tile([0.0, 0.1], 3)
    loss = 10 * seed[:, None] + lam[:, None] + np.zeros(4)
    hits = np.arange(12).reshape(6, 2)
    coordinates = {"seed": seed, "lam": lam}
    return History({"loss": loss, "hits": hits}, coordinates=coordinates)


def test_runs_are_chosen_by_their_coordinates(sweep):
    found = sweep.at(lam=0.1)
    assert found["loss"][:, 0].tolist() == [0.1, 10.1, 20.1]
    assert found["hits"].tolist() == [[2, 3], [6, 7], [10, 11]]
    assert found.coordinates["seed"].tolist() == [0, 1, 2]
    one = sweep.at(lam=0.0, seed=2)
    assert one["loss"].shape == (1, 4)
    assert one.run(0)["hits"].tolist() == [8, 9]
    assert sweep.at(lam=0.1).at(seed=1)["loss"].tolist() == [[10.1] * 4]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda h: h.at(epoch=3), "coordinates are seed, lam, got 'epoch'"),
        (lambda h: h.run(0).at(lam=0), "coordinates are none, got 'lam'"),
        (lambda h: h.at(lam=0.2), "no run has lam = 0.2"),
        (lambda h: h.at(lam=0.1).at(lam=0.0), "no run has lam = 0.0"),
        (lambda _: History({}), "an array or more, got {}"),
        (
            lambda _: History({"loss": [1]}, "later"),
            "validation must be .* got 'later'",
        ),
        (
            lambda _: History({"loss": np.ones((3, 4))}, coordinates={"lam": [1, 2]}),
            r"one value for each run of loss, got shapes \(2,\) and \(3, 4\)",
        ),
    ],
)
def test_bad_input_is_named(call, message, sweep):
    with pytest.raises(ValueError, match=message):
        call(sweep)


@pytest.fixture
def curves():
    """Return three runs measured at the epochs 2, 4, 6, 8; one diverged."""
    nan = np.nan
    return History(
        {
            "validation_cross_entropy": [[3, 1, 1, 2], [4, 3, 2, 1], [5, 6, nan, nan]],
            "validation_correct": [[1, 2, 7, 7], [9, 2, 3, 4], [0, 0, 0, 1]],
            "test_cross_entropy": np.arange(12.0).reshape(3, 4),
        },
        coordinates={"seed": [0, 1, 2]},
        every=2,
    )


def test_early_stopping_is_read_from_the_record(curves):
    stop = curves.best_epoch("validation_cross_entropy")
    assert stop.tolist() == [4, 8, 2]
    found = curves.at_epoch(stop)
    assert found["test_cross_entropy"].tolist() == [1, 7, 8]
    assert found["validation_correct"].tolist() == [2, 4, 0]
    # The most that is right, not the least.
    assert curves.best_epoch("validation_correct").tolist() == [6, 2, 8]
    assert curves.at_epoch(8)["test_cross_entropy"].tolist() == [3, 7, 11]


def test_one_run_stops_as_it_does_among_many(curves):
    one = curves.run(1)
    assert one.best_epoch("validation_cross_entropy") == 8
    assert one.at_epoch(8)["test_cross_entropy"] == 7
    assert curves.at(seed=1).best_epoch("validation_correct").tolist() == [2]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda h: h.at_epoch(3), "a multiple of 2 from 2 to 8, got 3"),
        (lambda h: h.at_epoch(10), "from 2 to 8, got 10"),
        (lambda h: h.at_epoch([0, 2, 4]), r"from 2 to 8, got \[0, 2, 4\]"),
        (
            lambda _: History({"loss": [[1.0], [np.nan]]}).best_epoch("loss"),
            "a run has no finite loss, got ",
        ),
        (
            lambda _: History({"loss": np.ones((2, 3, 4))}).best_epoch("loss"),
            r"loss must have shape \(runs, epochs\), got \(2, 3, 4\)",
        ),
        (
            lambda _: History({"a": np.ones((2, 3)), "b": np.ones((2, 4))}).at_epoch(1),
            r"count the same epochs, got .*\(2, 4\)",
        ),
        (
            lambda _: History({"a": [1]}, every=0),
            "every must be a whole number, 1 or more, got 0",
        ),
    ],
)
def test_an_epoch_that_cannot_be_read_is_named(call, message, curves):
    with pytest.raises(ValueError, match=message):
        call(curves)
