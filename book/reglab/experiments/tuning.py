"""Chapter 6's networks: trained for a sweep, on equal steps, with all that is asked of them afterwards."""

from reglab.experiments import choice
from reglab.maths import activity, calibration, mnist1d
from reglab.maths.checks import whole
from reglab.training import ensemble

import keras
import numpy as np

EPOCHS, BATCH, MOMENTUM = 150, 100, 0.9
RIGHT, COST = "validation_correct", "validation_cross_entropy"
# A look at the selection rows after every epoch takes a quarter of the time.
SELDOM = 10  # epochs between two looks at least, where a network has another method
# What stopping would have found.
STOPS = "best_epoch", "stopped_correct", "stopped_cross_entropy"


def summary(
    settings,
    n=choice.N,
    share=0.0,
    epochs=EPOCHS,
    every=1,
    test=0,
    dtype=None,
    digits=False,
):
    """Train a network for each setting, and return what became of it: a dict of arrays, one row a setting.

    All take as many steps: where shifted copies are trained on, each epoch has ten times the rows, and there are a
    tenth of the epochs. Early stopping trains to the end, reads from the record which epoch was best on the selection
    rows, and trains again up to there: the same steps, since a seed draws the same again. In a tuning sweep this is not
    needed, since the record says of every run what stopping would have found.

    settings : lists of a seed and a configuration, see `reglab.experiments.choice.tuning`.
    n, share, test : rows and shuffled labels, as for `reglab.experiments.choice.rows`.
    epochs : a multiple of 10.
    every : how many epochs lie between two looks at the selection rows, where nothing is stopped early; a divisor of
        the epochs. With a method beside them they are `SELDOM` or more. None looks at the end alone, and leaves out
        what stopping would have found, `STOPS`.
    dtype : as for `reglab.experiments.choice.network`.
    digits : whether the rows are those of `reglab.experiments.choice.digits`, which n and share count nothing for.
    Returns of the training rows, shifted copies too, `correct` and `cross_entropy` in the last epoch; of the selection
    rows `selection_correct` and `selection_cross_entropy`; `best_epoch` by that cross-entropy and, read from the record
    there, `stopped_correct` and `stopped_cross_entropy`; `temperature` fitted on the selection rows, and `tempered`,
    their cross-entropy after it; `zeros`, the fraction of exact zeros in each hidden layer's outputs for the selection
    rows, and `dead` units there, (2,); `norms` of the three kernels. With test rows also `test_correct`,
    `test_cross_entropy` and `test_tempered`. Where the training ran away, costs are NaN.
    Raises ValueError for arguments out of range. A job for `reglab.training.sweep`.
    """
    epochs = whole("epochs", epochs)
    if epochs % choice.COPIES:
        raise ValueError(f"epochs must be a multiple of {choice.COPIES}, got {epochs}")
    settings = [tuple(setting) for setting in settings]
    sets = {
        seed: choice.digits(seed, test)
        if digits
        else choice.rows(seed, n, share, test=test)
        for seed in dict.fromkeys(setting[0] for setting in settings)
    }
    found = [None] * len(settings)
    # What the engine trains together must have one architecture, and as many rows and epochs.
    kinds = [(_kind(strengths(one)), _looks(one, every)) for one in settings]
    for kind, looks in dict.fromkeys(kinds):
        some = [i for i, one in enumerate(kinds) if one == (kind, looks)]
        batch = [settings[i] for i in some]
        apart = 1 if kind[-1] else max(1, (looks or epochs) // _copies(kind))
        models, history = trained(batch, sets, epochs, dtype, apart)
        record = _record(history)
        if kind[-1]:
            stops = record["best_epoch"]
            for epoch in np.unique(stops):
                places = np.flatnonzero(stops == epoch)
                again, short = trained(
                    [batch[p] for p in places],
                    sets,
                    epoch * _copies(kind),
                    dtype,
                    every=epoch,
                )
                last = {name: values[:, -1] for name, values in short.items()}
                for place, model in zip(places, again):
                    models[place] = model
                for name, source in ENDS.items():
                    record[name][places] = last[source]
        for j, i in enumerate(some):
            found[i] = {name: values[j] for name, values in record.items()}
            found[i] |= judged(models[j], *sets[settings[i][0]][1:])
    names = [name for name in found[0] if every or name not in STOPS]
    return {name: np.array([each[name] for each in found]) for name in names}


def strengths(setting):
    """Return the methods of a setting with their strengths, as a dict."""
    _, _, method, strength, beside, other = setting
    return {method: strength, beside: other}


def trained(settings, sets, epochs, dtype=None, every=1):
    """Train a network for each of settings of one kind, and return them with their `History`.

    settings : as for `summary`; all of one architecture, with shifted copies or without.
    sets : dict from seeds to their rows, from `reglab.experiments.choice.rows`.
    epochs : how often all rows are seen, where there are copies all but once in ten.
    dtype : as for `reglab.experiments.choice.network`.
    every : as for `reglab.training.ensemble.train`.
    """
    inputs = sets[settings[0][0]][0][0].shape[1]
    models = [choice.network(s[0], strengths(s), dtype, inputs) for s in settings]
    moved = [strengths(setting).get("shift", 0) for setting in settings]
    if any(moved):
        epochs //= choice.COPIES
        train = [
            choice.shifted(*sets[s[0]][0], most, np.random.default_rng([s[0], 5]))
            for s, most in zip(settings, moved)
        ]
    else:
        train = [sets[s[0]][0] for s in settings]
    held_out = [sets[s[0]][1] for s in settings]
    history = ensemble.train(
        models,
        *_stacked(train, dtype),
        _stacked(held_out, dtype),
        epochs=epochs,
        every=every,
        batch=BATCH,
        order="shuffled",
        seeds=[setting[0] for setting in settings],
        optimizer=[keras.optimizers.SGD(s[1], MOMENTUM) for s in settings],
    )
    return models, history


def judged(model, selection, test):
    """Return what a trained network is worth, as a dict; see `summary`.

    model : from `reglab.experiments.choice.network`.
    selection, test : rows to fit the temperature by and to judge by, inputs and classes; the latter may be none.
    """
    dense = [i for i, one in enumerate(model.layers) if hasattr(one, "units")]
    x, y = selection
    each = ensemble.outputs([model], x, None)
    *hidden, y_hat = (each[i][0] for i in dense)
    finite = all(np.isfinite(a).all() for a in (*hidden, y_hat))
    found = {
        "norms": np.array(
            [np.linalg.norm(model.layers[i].kernel.numpy()) for i in dense]
        ),
        "zeros": np.array(
            [activity.zero_fraction(a) if finite else np.nan for a in hidden]
        ),
        "dead": np.array([activity.dead_units(a) if finite else -1 for a in hidden]),
        "temperature": calibration.temperature(y_hat, y) if finite else np.nan,
    }
    found["tempered"] = _tempered(y_hat, y, found["temperature"])
    if len(test[0]):
        x, y = test
        y_hat = ensemble.outputs([model], x, -1)[0]
        found |= {
            "test_correct": int(np.sum(y_hat.argmax(axis=1) == y)) if finite else 0,
            "test_cross_entropy": _tempered(y_hat, y, 1.0 if finite else np.nan),
            "test_tempered": _tempered(y_hat, y, found["temperature"]),
        }
    return found


# What is read from the last measurement of a record.
ENDS = {
    "correct": "correct",
    "cross_entropy": "cross_entropy",
    "selection_correct": RIGHT,
    "selection_cross_entropy": COST,
}


def _record(history):
    """Return what is read from the record of a training."""
    cost = history[COST]
    # A run that has no finite cost at any epoch is stopped before it has begun.
    lost = ~np.isfinite(cost).any(axis=1)
    best = np.where(np.isfinite(cost), cost, np.inf).argmin(axis=1)
    best = history.every * (1 + best)
    at_best = history.at_epoch(best)
    return {
        **{name: history[source][:, -1].copy() for name, source in ENDS.items()},
        "best_epoch": np.where(lost, history.every, best),
        "stopped_correct": at_best[RIGHT],
        "stopped_cross_entropy": at_best[COST],
    }


def _kind(strengths):
    """Return what settings must have in common to be trained together."""
    drawn = [strengths.get(name, 0) > 0 for name in ("input noise", "dropout", "shift")]
    return (*drawn, choice.STOPPING in strengths)


def _looks(setting, every):
    """Return how many epochs lie between two looks at a setting's selection rows, or None for the end alone."""
    often = every is None or setting[2] == choice.NONE
    return every if often else max(every, SELDOM)


def _copies(kind):
    return choice.COPIES if kind[2] else 1


def _tempered(y_hat, y, temperature):
    """Return the cross-entropy at a temperature, NaN where the training has run away."""
    if np.isnan(temperature):
        return np.nan
    return calibration.cross_entropy(y_hat, y, temperature)


def _stacked(pairs, dtype):
    x, y = (np.stack(part) for part in zip(*pairs))
    return x, np.eye(mnist1d.CLASSES)[y]
