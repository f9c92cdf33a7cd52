"""Networks of Dense layers and the compiled loop that trains them: Keras's own layers, losses and penalties."""

from reglab.maths.checks import whole
from reglab.training.history import BEFORE, History

import keras
import numpy as np
import tensorflow as tf


def train(model, x, y, validation=None, epochs=350, rate=0.01, watch=None):
    """Train a classifier in place by full-batch gradient descent, and return its `History`.

    It does what `model.compile` and `model.fit` do with SGD and a batch of all rows, with the whole loop compiled, so
    that an epoch costs little more than its arithmetic. The penalties of the layers are in the loss that is
    minimised, and reported apart from the cross-entropy.

    model : keras.Model that ends in a softmax; its weights are changed.
    x, y : inputs (n, features) and one-hot targets (n, classes).
    validation : inputs and targets that are only looked at, as `evaluate` does, never learned from; or None.
    epochs : how many steps, 1 or more.
    rate : learning rate of SGD, above 0.
    watch : function of the model that returns a scalar tensor, recorded before each step; or None.
    Returns a `History` of arrays (epochs,), each value measured before the epoch's step, that of held-out rows too:
    `cross_entropy`, `penalty`, `loss`, `correct` and, where asked for, `validation_cross_entropy`,
    `validation_correct`, `watch`. `fit` measures held-out rows one step later: see `History.as_fit`.
    Raises ValueError for shapes, epochs or a rate out of range.
    """
    return trainer(model, epochs, rate, watch)(x, y, validation)


def trainer(model, epochs=350, rate=0.01, watch=None):
    """Return a function of x, y and validation that trains the model from the weights it has then, as `train` does.

    Compiling takes longer than training a small network. To train one network from many initial weights, set them with
    `model.set_weights` before each call: data of the same shape are compiled for once.

    Arguments, what the function returns and what it raises are those of `train`. Shown in chapter 3.
    """
    epochs = whole("epochs", epochs)
    if not rate > 0:
        raise ValueError(f"rate must be above 0, got {rate!r}")
    weights = [weight.value for weight in model.trainable_variables]

    def measure(inputs, targets, training):
        # Held-out rows go through as in `evaluate`: no dropout, and batch normalisation learns nothing from them.
        y_hat = model(inputs, training=training)
        cross_entropy = tf.reduce_mean(
            keras.losses.categorical_crossentropy(targets, y_hat)
        )
        hits = tf.equal(tf.argmax(y_hat, axis=1), tf.argmax(targets, axis=1))
        correct = tf.reduce_sum(tf.cast(hits, cross_entropy.dtype))
        penalty = (
            tf.add_n(model.losses) if model.losses else tf.zeros_like(cross_entropy)
        )
        return cross_entropy, penalty, correct

    @tf.function(autograph=False)
    def step(sets):
        record = {}
        # First of all, since the training rows move the averages of batch normalisation.
        if "validation" in sets:
            held_out, _, correct = measure(*sets["validation"], training=False)
            record = {
                "validation_cross_entropy": held_out,
                "validation_correct": correct,
            }
        with tf.GradientTape() as tape:
            cross_entropy, penalty, correct = measure(*sets["train"], training=True)
            loss = cross_entropy + penalty
        record |= {
            "cross_entropy": cross_entropy,
            "penalty": penalty,
            "loss": loss,
            "correct": correct,
        }
        if watch is not None:
            record["watch"] = watch(model)
        for weight, gradient in zip(weights, tape.gradient(loss, weights)):
            weight.assign_sub(rate * gradient)
        return record

    @tf.function(autograph=False)
    def loop(sets):
        specs = step.get_concrete_function(sets).structured_outputs
        empty = {
            name: tf.TensorArray(spec.dtype, size=epochs, element_shape=spec.shape)
            for name, spec in specs.items()
        }

        def body(epoch, history):
            record = step(sets)
            written = {
                name: array.write(epoch, record[name])
                for name, array in history.items()
            }
            return epoch + 1, written

        history = tf.while_loop(lambda epoch, _: epoch < epochs, body, (0, empty))[1]
        return {name: array.stack() for name, array in history.items()}

    def run(x, y, validation=None):
        sets = {"train": _tensors(x, y)}
        if validation is not None:
            sets["validation"] = _tensors(*validation)
        # As a concrete function, since TensorFlow warns of a function that is traced anew in each call of `train`.
        history = loop.get_concrete_function(sets)(sets)
        return History(
            {
                name: values.numpy().astype(int if name.endswith("correct") else float)
                for name, values in history.items()
            },
            validation=BEFORE,
        )

    return run


def _tensors(x, y):
    x, y = np.asarray(x), np.asarray(y)
    if x.ndim < 2 or y.ndim != 2 or len(x) != len(y) or len(x) == 0:
        raise ValueError(
            "x must have shape (n, features) and y (n, classes) with the same n, "
            f"got {x.shape} and {y.shape}"
        )
    if not (np.all(np.isfinite(x)) and np.all(np.isfinite(y))):
        raise ValueError("x and y must be finite, got NaN or infinity")
    dtype = keras.config.floatx()
    return tf.constant(x, dtype), tf.constant(y, dtype)
