"""The reader's own model with and without a penalty, over many seeds: chapter 6's comparison for any data."""

from reglab.maths import activity, calibration
from reglab.maths.checks import finite, whole
from reglab.maths.comparison import holm
from reglab.maths.statistics import paired
from reglab.training import ensemble
from reglab.training.progress import bar

import keras
import numpy as np
import tensorflow as tf
from scipy import stats

SEEDS = 20


def compare(
    build,
    penalties,
    x,
    y,
    *,
    seeds=SEEDS,
    held_out=0.25,
    epochs=100,
    batch=32,
    optimizer=None,
):
    """Train a model with each of several penalties on the same splits, and return what a fair report says of it.

    Each seed cuts the rows anew and draws initial weights and order; all penalties share them, so that only the penalty
    differs. The held-out rows choose nothing: compare strengths that were chosen on other rows, or say that they were
    not. Splits of one data set share rows, so the intervals are wider than the plain ones, by Nadeau's and Bengio's
    rule. Models that `reglab.training.ensemble.train` knows are trained together; all others one by one, by `fit`.

    build : function of a penalty, or None, that returns an untrained classifier which ends in a softmax.
    penalties : dict from names to what `build` is called with; the first is what the others are compared with.
    x, y : rows (n, ...) and their classes (n,), integers from 0.
    seeds : how many, 2 or more; below 20 an interval says little.
    held_out : share of the rows that are held out, above 0 and below 1.
    epochs, batch : of the training, 1 or more.
    optimizer : keras.optimizers.Optimizer whose settings all models get; None is Adam.
    Returns a list of dicts, rows of a `reglab.outputs.table.Table`, one for each penalty: accuracy, its difference to
    the first in points, cross-entropy and its difference, each with its 95 % interval; wins, ties and losses in
    accuracy; the p-value of the difference in accuracy, after Holm's allowance for how many there are; and exact zeros
    in the outputs of all layers but the last. Raises ValueError for arguments out of range, TypeError for a `build`
    that returns no model. Shown in chapter 6.
    """
    names, found = list(penalties), {}
    if len(names) < 2:
        raise ValueError(f"give two penalties or more to compare, got {names!r}")
    x, y = finite("x", x), np.asarray(y)
    if y.ndim != 1 or len(x) != len(y) or y.dtype.kind not in "iu" or y.min() < 0:
        raise ValueError(
            f"y must be one class for each of {len(x)} rows, integers from 0, got shape {y.shape} of {y.dtype}"
        )
    if not 0 < held_out < 1 or not 1 <= round(held_out * len(x)) < len(x):
        raise ValueError(
            f"held_out must leave rows on both sides of {len(x)}, got {held_out!r}"
        )
    seeds, apart = range(whole("seeds", seeds, 2)), round(held_out * len(x))
    splits = [np.random.default_rng([seed, 7]).permutation(len(x)) for seed in seeds]
    targets = np.eye(y.max() + 1)[y]
    for name, penalty in penalties.items():
        models = [_built(build, penalty, seed) for seed in seeds]
        _train(
            models, x, targets, [s[apart:] for s in splits], epochs, batch, optimizer
        )
        found[name] = [
            _measured(model, x[split[:apart]], y[split[:apart]])
            for model, split in zip(models, splits)
        ]
    return _rows(found, len(x) - apart, apart)


def _built(build, penalty, seed):
    keras.utils.set_random_seed(seed)
    model = build(penalty)
    if not isinstance(model, keras.Model):
        raise TypeError(f"build must return a keras.Model, got {model!r}")
    return model


def _train(models, x, targets, rows, epochs, batch, optimizer):
    """Train models in place, each on its own rows."""
    config = keras.optimizers.serialize(optimizer or keras.optimizers.Adam())
    seeds = list(range(len(models)))
    try:
        ensemble.check(models)
    except TypeError:
        with bar(len(models), "networks") as progress:
            for seed, model, some in zip(seeds, models, rows):
                keras.utils.set_random_seed(seed)
                rule = keras.optimizers.deserialize(config)
                model.compile(rule, "categorical_crossentropy")
                # From arrays `fit` spends more time on handing over a small batch than on training with it.
                pairs = tf.data.Dataset.from_tensor_slices((x[some], targets[some]))
                mixed = pairs.shuffle(len(some), seed).batch(batch)
                model.fit(mixed, epochs=epochs, shuffle=False, verbose=0)
                progress.update(1)
        return
    ensemble.train(
        models,
        np.stack([x[some] for some in rows]),
        np.stack([targets[some] for some in rows]),
        epochs=epochs,
        every=epochs,
        batch=batch,
        order="shuffled",
        seeds=seeds,
        optimizer=keras.optimizers.deserialize(config),
    )


def _measured(model, x, y):
    """Return rows that are right, cross-entropy, and the fraction of exact zeros before the last layer."""
    layers = [m for m in model.layers if not isinstance(m, keras.layers.InputLayer)]
    inner = keras.Model(model.inputs[0], [layer.output for layer in layers])
    *hidden, y_hat = (np.asarray(a) for a in inner(x, training=False))
    zeros = [activity.zero_fraction(a.reshape(len(a), -1)) for a in hidden]
    return (
        int(np.sum(y_hat.argmax(axis=1) == y)),
        calibration.cross_entropy(y_hat, y),
        float(np.mean(zeros)) if zeros else 0.0,
    )


def _rows(found, n_train, n_held_out):
    correct, cost, zeros = (
        {name: np.array([one[k] for one in runs]) for name, runs in found.items()}
        for k in range(3)
    )
    first, *others = found
    points = 100 / n_held_out
    right = {
        name: paired(correct[first], correct[name], n_train, n_held_out)
        for name in others
    }
    raised = dict(
        zip(others, holm([_p(one, len(cost[first])) for one in right.values()]))
    )
    rows = []
    for name in found:
        row = {
            "penalty": name,
            "accuracy, %": f"{points * correct[name].mean():.1f}",
            "difference": "",
            "wins, ties, losses": "",
            "p, Holm": "",
            "cross-entropy": f"{cost[name].mean():.3f}",
            "its difference": "",
            "zeros, %": f"{100 * zeros[name].mean():.0f}",
        }
        if name != first:
            accuracy = right[name].times(points)
            less = paired(cost[first], cost[name], n_train, n_held_out)
            row |= {
                "difference": f"{accuracy.mean:+.1f} ± {accuracy.wide:.1f}",
                "wins, ties, losses": f"{accuracy.rises}, {accuracy.ties}, {accuracy.falls}",
                "p, Holm": f"{raised[name]:.2g}",
                "its difference": f"{less.mean:+.3f} ± {less.wide:.3f}",
            }
        rows.append(row)
    return rows


def _p(effect, runs, level=0.95):
    """Return the two-sided p-value that belongs to the wide interval of an effect."""
    if effect.wide == 0:
        return float(effect.mean == 0)
    quantile = stats.t.ppf((1 + level) / 2, runs - 1)
    return float(2 * stats.t.sf(abs(effect.mean) / effect.wide * quantile, runs - 1))
