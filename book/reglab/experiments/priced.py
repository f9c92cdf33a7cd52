"""What a penalty does to a small network: handwritten digits, one hidden layer, and a price on some of its numbers."""

from functools import lru_cache

from reglab.maths.crossing import at_level
from reglab.training.ensemble import outputs, train

import keras
import numpy as np
from sklearn.datasets import load_digits

CLASSES = 10
N_TRAIN, N_VALIDATION = 150, 300


def split(seed):
    """Return training and validation rows of the digits: pixels from 0 to 1, one-hot labels.

    The splits of two seeds are drawn from the same pictures and share some: 8 % of the training rows on average.

    seed : 0 or more.
    Returns a pair of pairs: inputs (150, 64) and targets (150, 10) to train on, and 300 held-out rows of each.
    Source: Alpaydin and Kaynak, Optical recognition of handwritten digits, the test part that scikit-learn ships.
    Shown in chapter 3.
    """
    x, y = _pictures()
    rows = np.random.default_rng(seed).permutation(len(x))
    parts = rows[:N_TRAIN], rows[N_TRAIN : N_TRAIN + N_VALIDATION]
    return tuple((x[part], y[part]) for part in parts)


@lru_cache(maxsize=1)  # a split takes a hundredth of the time that reading takes
def _pictures():
    pixels, digits = load_digits(return_X_y=True)
    return pixels / 16, np.eye(CLASSES)[digits]


def network(seed, activation="relu", *, kernel=None, bias=None, activity=None):
    """Return an untrained network of 32 hidden units and the ten classes.

    seed : of the initial weights; no other argument changes them.
    activation : of the hidden layer.
    kernel, bias : regularizers of both layers, or None.
    activity : regularizer of the hidden layer's outputs, or None.
    Shown in chapter 3.
    """
    keras.utils.set_random_seed(seed)
    both = {"kernel_regularizer": kernel, "bias_regularizer": bias}
    hidden = keras.layers.Dense(
        32, activation, activity_regularizer=activity, **both, name="hidden"
    )
    classes = keras.layers.Dense(CLASSES, "softmax", **both, name="classes")
    return keras.Sequential([keras.Input((64,)), hidden, classes], name="priced")


def measure(penalties, seeds, activation="relu", epochs=400, rate=0.15, watched=()):
    """Train a network for each penalty and each seed by full-batch gradient descent, and return what became of it.

    The runs of one seed share rows and initial weights: between them the penalty alone differs.

    penalties : dict from a name of your own to arguments of `network`, such as ``{"activity": L1(0.01)}``.
    seeds : of rows and initial weights, S of them.
    activation, epochs, rate : of the hidden layer, and of the training.
    watched : names of penalties whose held-out rows are measured at each epoch too.
    Returns for each name a dict of arrays whose first axis counts the seeds: `outputs` (S, 300, 32) of the hidden
    layer on the held-out rows; `train` and `held_out`, the cross-entropies at the end; `correct` of the 300; `kernel`,
    the norm of the second layer's; `bias`, the norm of all biases together; where watched `path`, a pair of arrays
    (S, epochs - 1): both cross-entropies after each epoch but the last. Raises ValueError for a watched name that is
    none. Shown in chapter 3.
    """
    if unknown := set(watched) - set(penalties):
        raise ValueError(f"watched must name penalties, got {sorted(unknown)}")
    data = [split(seed) for seed in seeds]
    x, y, x_new, y_new = (
        np.stack([parts[i][j] for parts in data]) for i in (0, 1) for j in (0, 1)
    )
    some = [network(seed, activation) for seed in seeds]
    starts = [model.get_weights() for model in some]
    found = {}
    for name, given in penalties.items():
        # To give them other penalties takes a tenth of the time of building others.
        for model, start in zip(some, starts):
            model.set_weights(start)
            _price(model, **given)
        held_out = (x_new, y_new) if name in watched else None
        sgd = keras.optimizers.SGD(rate)
        # Nobody asks for what is measured on the way, unless it is watched.
        every = 1 if held_out else epochs
        history = train(some, x, y, held_out, epochs=epochs, every=every, optimizer=sgd)
        found[name] = _found(some, (x, y), (x_new, y_new))
        if held_out:
            found[name]["path"] = (
                history["cross_entropy"][:, 1:],
                history["validation_cross_entropy"][:, :-1],
            )
    return found


def grow(penalties, seeds, epochs, rate=0.3, shuffled=()):
    """Train networks as `measure` does, and look at the size of their weights on the way.

    penalties, seeds, rate : as for `measure`.
    epochs : after how many of them to look, increasing, from 1.
    shuffled : names of penalties whose training labels are exchanged among the rows at random.
    Returns for each name a dict: `size`, the norm of both kernels, and `held_out`, the cross-entropy of the held-out
    rows, both (S, looks); `correct` of the 150 training rows, (S, looks); and `models`, as they are at the end. Raises
    ValueError for a name that is none and for epochs that do not increase. Shown in sayings_about_weights.
    """
    if unknown := set(shuffled) - set(penalties):
        raise ValueError(f"shuffled must name penalties, got {sorted(unknown)}")
    stretches = np.diff([0, *epochs])
    if len(stretches) == 0 or min(stretches) < 1:
        raise ValueError(f"epochs must increase from 1, got {list(epochs)}")
    data, models, names = [], [], []
    for name, given in penalties.items():
        for seed in seeds:
            (x, y), held_out = split(seed)
            if name in shuffled:
                y = np.random.default_rng(seed).permutation(y)
            data.append((x, y, *held_out))
            models.append(network(seed, **given))
            names.append(name)
    x, y, x_new, y_new = (np.stack(part) for part in zip(*data))
    x_all = np.concatenate([x, x_new], axis=1)  # a model's weights are read once
    looks = []
    for stretch in map(int, stretches):
        sgd = keras.optimizers.SGD(rate)
        train(models, x, y, epochs=stretch, every=stretch, optimizer=sgd)
        kernels = [[layer.kernel.numpy() for layer in m.layers] for m in models]
        size = [np.sqrt(sum(np.sum(k**2) for k in each)) for each in kernels]
        on_training, on_new = np.split(outputs(models, x_all, -1), [x.shape[1]], axis=1)
        hits = on_training.argmax(2) == y.argmax(2)
        looks.append((size, _cross_entropy(on_new, y_new), hits.sum(axis=1)))
    seen = {
        what: np.transpose([look[i] for look in looks])
        for i, what in enumerate(("size", "held_out", "correct"))
    }
    found = {}
    for name in penalties:
        mine = [i for i, other in enumerate(names) if other == name]
        found[name] = {what: values[mine] for what, values in seen.items()}
        found[name]["models"] = [models[i] for i in mine]
    return found


def _price(model, kernel=None, bias=None, activity=None):
    """Give a network of `network` other penalties, which `train` reads from its layers."""
    for layer in model.layers:
        layer.kernel_regularizer, layer.bias_regularizer = kernel, bias
    model.layers[0].activity_regularizer = activity


def _found(models, training, held_out):
    said, predicted = (outputs(models, held_out[0], layer) for layer in (0, -1))
    biases = [[layer.bias.numpy() for layer in model.layers] for model in models]
    kernels = [model.layers[1].kernel.numpy() for model in models]
    return {
        "outputs": said,
        "train": _cross_entropy(outputs(models, training[0], -1), training[1]),
        "held_out": _cross_entropy(predicted, held_out[1]),
        "correct": np.sum(predicted.argmax(2) == held_out[1].argmax(2), axis=1),
        "kernel": np.linalg.norm(kernels, axis=(1, 2)),
        "bias": np.array([np.linalg.norm(np.concatenate(each)) for each in biases]),
    }


def _cross_entropy(predicted, targets):
    return -np.mean(np.sum(targets * np.log(np.maximum(predicted, 1e-300)), 2), axis=1)


def at_equal_training(path, train):
    """Return the held-out cross-entropy that unpenalised networks had when they were as sure of their training rows.

    Between epochs it is interpolated. A penalised network that is no worse than this has only been slowed down.

    path : training and held-out cross-entropy after each epoch, a pair of arrays (S, epochs).
    train : training cross-entropies to look up, shape (S,); beyond the path its nearest end counts.
    Returns shape (S,). Raises ValueError for shapes that do not fit. Shown in chapter 3.
    """
    training, held_out = np.asarray(path[0]), np.asarray(path[1])
    if training.shape != held_out.shape or len(training) != len(train):
        raise ValueError(
            "path and train must have as many networks, "
            f"got {training.shape}, {held_out.shape} and {len(train)}"
        )
    return np.array([at_level(*one) for one in zip(training, held_out, train)])
