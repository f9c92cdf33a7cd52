"""What the tests of the engine share: a network trained by `model.fit` itself, and the comparison with it."""

import keras
import numpy as np
import tensorflow as tf

METRICS = {
    "categorical_crossentropy": {
        "cross_entropy": "categorical_crossentropy",
        "correct": "accuracy",
    },
    "mse": {"mse": "mse"},
    "binary_crossentropy": {"binary_cross_entropy": "binary_crossentropy"},
}


def autoencoder(seed, code="relu", end="linear", hidden=None, last=None, inputs=6):
    """Return an autoencoder of 6 inputs and a code of 9.

    hidden, last : arguments of its two layers.
    """
    keras.utils.set_random_seed(seed)
    return keras.Sequential(
        [
            keras.Input((inputs,)),
            keras.layers.Dense(
                9, code, bias_initializer="random_normal", **(hidden or {})
            ),
            keras.layers.Dense(inputs, end, **(last or {})),
        ]
    )


def rows(seed=0, n=40, width=6):
    """Return sparse inputs from 0 to 1, their own targets, and held-out rows of the same kind."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(size=(2, n, width)) * (rng.random((2, n, width)) < 0.5)
    return (x[0], x[0]), (x[1, :25], x[1, :25])


def made(model, batch):
    """Have a compiled model make all its variables now: else Keras traces a step once for that, and once more."""
    model._symbolic_build(data_batch=batch)


def fit(model, rows, held, optimizer, loss, epochs, batch, order=None):
    """Train by `model.fit`, and return what it says under the engine's names.

    It is fed by datasets that repeat: the same numbers as from arrays, in a tenth of the time.
    """
    x, y = rows if order is None else (part[order.ravel()] for part in rows)
    train = tf.data.Dataset.from_tensor_slices((x, y)).batch(batch).repeat()
    validation = tf.data.Dataset.from_tensors(tuple(held)).repeat()
    names = METRICS[loss]
    model.compile(optimizer, loss, metrics=list(names.values()))
    made(model, (x, y))
    found = model.fit(
        train,
        validation_data=validation,
        epochs=epochs,
        steps_per_epoch=-(-len(rows[0]) // batch),
        validation_steps=1,
        shuffle=False,
        verbose=0,
    ).history
    wanted = {"loss": np.array(found["loss"])}
    for ours, theirs in names.items():
        for place, of, part in (("", "", rows), ("validation_", "val_", held)):
            count = len(part[0]) if ours == "correct" else 1
            wanted[place + ours] = count * np.array(found[of + theirs])
    return wanted


def fit_all(models, rows, held, optimizer, loss, epochs, batch):
    """Train several models by one `model.fit`, and return for each what `fit` returns, and the sum of their losses.

    Side by side in one model, whose loss is the sum of theirs, each learns what it learns alone; Keras compiles once.

    rows, held : for each model its pair of inputs and targets, as many rows for all.
    """
    inputs = [keras.Input(model.input_shape[1:]) for model in models]
    outputs = {f"of{i}": model(x) for i, (model, x) in enumerate(zip(models, inputs))}

    def side_by_side(pairs):
        x, y = zip(*pairs)
        return x, dict(zip(outputs, y))

    names = METRICS[loss]
    whole = keras.Model(inputs, outputs)
    whole.compile(
        optimizer,
        dict.fromkeys(outputs, loss),
        metrics={name: list(names.values()) for name in outputs},
    )
    made(whole, side_by_side(rows))
    train = tf.data.Dataset.from_tensor_slices(side_by_side(rows)).batch(batch)
    found = whole.fit(
        train.repeat(),
        validation_data=tf.data.Dataset.from_tensors(side_by_side(held)).repeat(),
        epochs=epochs,
        steps_per_epoch=-(-len(rows[0][0]) // batch),
        validation_steps=1,
        shuffle=False,
        verbose=0,
    ).history
    each = [
        {
            place + ours: (len(part[i][0]) if ours == "correct" else 1)
            * np.array(found[f"{of}of{i}_{theirs}"])
            for ours, theirs in names.items()
            for place, of, part in (("", "", rows), ("validation_", "val_", held))
        }
        for i in range(len(models))
    ]
    return each, np.array(found["loss"])


def assert_same(found, network, wanted, model, twin, rtol=1e-9, atol=1e-11):
    """Compare a network's history and weights with those of its twin."""
    for name, values in wanted.items():
        np.testing.assert_allclose(found[name][network], values, rtol, err_msg=name)
    for ours, theirs in zip(model.get_weights(), twin.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol, atol)
