"""Chapter 6's sweep: what it keeps of each run, in little."""

from reglab.experiments import choice, tuning
from reglab.maths import activity, calibration
from reglab.training.sweep import sweep

import numpy as np
import pytest

PLAIN = [0, 0.02, "none", 0.0, "none", 0.0]
STOPPED = [0, 0.02, "none", 0.0, "early stopping", 0.0]
NEAR = {"rtol": 1e-6}  # networks that are trained beside others round differently
SETTINGS = [
    PLAIN,
    [0, 0.02, "kernel L2", 0.01, "none", 0.0],
    [0, 0.02, "dropout", 0.3, "activity L1", 0.01],
    [0, 0.02, "shift", 4.0, "none", 0.0],
    STOPPED,
    [1, 0.02, "none", 0.0, "none", 0.0],
    [0, 0.02, "shift", 4.0, "early stopping", 0.0],
]


def job(settings):
    return tuning.summary(settings, n=200, test=500)


@pytest.fixture(scope="module")
def found():
    return job(SETTINGS)


def test_a_row_for_each_setting(found):
    for name, values in found.items():
        assert len(values) == len(SETTINGS), name
        assert np.isfinite(values).all(), name
    assert found["norms"].shape == (7, 3)
    assert found["zeros"].shape == found["dead"].shape == (7, 2)


def test_nothing_hangs_on_what_is_trained_beside_it(found):
    alone = job(SETTINGS[2:3])
    for name, values in alone.items():
        np.testing.assert_allclose(values[0], found[name][2], err_msg=name, **NEAR)


def test_it_is_what_the_engine_says_of_the_run(found):
    sets = {0: choice.rows(0, 200, test=500)}
    (model,), history = tuning.trained([tuple(PLAIN)], sets, tuning.EPOCHS)
    assert found["correct"][0] == history["correct"][0, -1] == 200
    cost = history["validation_cross_entropy"][0]
    assert found["selection_cross_entropy"][0] == pytest.approx(cost[-1])
    assert found["best_epoch"][0] == history.best_epoch("validation_cross_entropy")[0]
    assert found["stopped_cross_entropy"][0] == pytest.approx(cost.min())
    x, y = sets[0][1]
    hidden, y_hat = (tuning.ensemble.outputs([model], x, i)[0] for i in (0, -1))
    assert found["zeros"][0, 0] == activity.zero_fraction(hidden)
    norm = np.linalg.norm(model.layers[1].kernel.numpy())
    assert found["norms"][0, 1] == pytest.approx(norm)
    # What the engine calls cross-entropy, the temperature's module does too.
    assert calibration.cross_entropy(y_hat, y) == pytest.approx(cost[-1])
    warmth = calibration.temperature(y_hat, y)
    assert found["temperature"][0] == pytest.approx(warmth, rel=1e-4)
    tempered = calibration.cross_entropy(y_hat, y, warmth)
    assert found["tempered"][0] == pytest.approx(tempered)
    assert tempered < cost[-1]
    x, y = sets[0][2]
    y_hat = tuning.ensemble.outputs([model], x, -1)[0]
    assert found["test_correct"][0] == np.sum(y_hat.argmax(axis=1) == y)
    for name, at in (("cross_entropy", 1.0), ("tempered", warmth)):
        cost = calibration.cross_entropy(y_hat, y, at)
        assert found[f"test_{name}"][0] == pytest.approx(cost, rel=1e-4)


def test_the_plain_network_alone_is_looked_at_after_each_epoch(found):
    _, priced, dropped, *_, plain, _ = found["best_epoch"]
    assert plain % tuning.SELDOM
    assert not priced % tuning.SELDOM
    assert not dropped % tuning.SELDOM
    settings = [[*one[:2], "kernel L2", 0.0, *one[4:]] for one in SETTINGS[:1]]
    sets = {0: choice.rows(0, 200)}
    _, history = tuning.trained(settings, sets, tuning.EPOCHS, every=tuning.SELDOM)
    seldom = job(settings)
    assert seldom["best_epoch"][0] == history.best_epoch(tuning.COST)[0]
    np.testing.assert_allclose(seldom["norms"][0], found["norms"][0], **NEAR)


@pytest.mark.parametrize(("plain", "stopped"), [(0, 4), (3, 6)])
def test_stopping_goes_back_to_the_epoch_that_the_record_says(found, plain, stopped):
    for name in ("best_epoch", "stopped_cross_entropy", "stopped_correct"):
        assert found[name][stopped] == pytest.approx(found[name][plain])
    for end in ("correct", "cross_entropy"):
        at_best = found[f"stopped_{end}"][plain]
        assert found[f"selection_{end}"][stopped] == pytest.approx(at_best)
    assert found["norms"][stopped].sum() < found["norms"][plain].sum()
    assert found["correct"][stopped] < found["correct"][plain]


def test_shifted_copies_take_as_many_steps(found, monkeypatch):
    steps = []
    train = tuning.ensemble.train

    def spy(models, x, *rest, epochs, **options):
        steps.append(epochs * x.shape[1] / options["batch"])
        return train(models, x, *rest, epochs=epochs, **options)

    monkeypatch.setattr(tuning.ensemble, "train", spy)
    job([SETTINGS[0], SETTINGS[3]])
    assert steps == [300, 300]


def test_a_run_that_runs_away_is_kept_as_such():
    wild = [[0, 1e6, "kernel L2", 1.0, "none", 0.0]]
    lost = tuning.summary(wild, n=100, test=100)
    assert np.isnan(lost["selection_cross_entropy"][0])
    assert np.isnan(lost["test_tempered"][0])
    assert np.isnan(lost["zeros"]).all()
    assert (lost["best_epoch"][0], lost["test_correct"][0]) == (tuning.SELDOM, 0)


def test_it_is_a_job_for_a_sweep(tmp_path):
    some = SETTINGS[:1]
    first = sweep(job, some, folder=tmp_path)
    assert len(list(tmp_path.glob("*.npz"))) == 1
    again = sweep(job, some, folder=tmp_path)
    np.testing.assert_array_equal(first["zeros"], again["zeros"])


def test_without_looks_before_the_end_the_rest_is_the_same(found):
    late = tuning.summary(SETTINGS, n=200, test=500, every=None)
    assert set(found) - set(late) == set(tuning.STOPS)
    for name, values in late.items():
        np.testing.assert_allclose(values, found[name], err_msg=name, **NEAR)


def test_epochs_that_cannot_be_shared_out_are_refused():
    with pytest.raises(ValueError, match="epochs must be a multiple of 10, got 125"):
        tuning.summary([PLAIN], epochs=125)
