"""The iris experiment of chapter 4: the flowers, the article's network, and runs that differ in one thing at a time."""

from dataclasses import dataclass

from reglab.network import train

import keras
import numpy as np
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

SCALERS = ("train", "all")
QUIET = 0.05  # an output smaller than this, of a tanh that can reach 1, is called quiet


def load():
    """Return the flowers: four measurements in cm, shape (150, 4), and one-hot species, shape (150, 3).

    Chapter 4 starts here. The file comes with scikit-learn, so nothing is downloaded.
    """
    x, species = load_iris(return_X_y=True)
    return x, np.eye(3)[species]


def split(seed, scaler="train"):
    """Return a random split into 112 flowers to train on and 38 held out, scaled: (x, y), (x, y).

    The held-out flowers are called validation, as the article calls them. Species are not balanced between the
    two sets, since the article's recipe does not ask for it.

    seed : integer, 0 or more; the same seed gives the same flowers for either scaler.
    scaler : "train" learns mean and standard deviation from the 112 training rows only; "all" learns them from all 150
        rows before the split, as the article does, so that the held-out rows leak into the training inputs.
    Raises ValueError for another scaler or a negative seed.
    """
    _check_seed(seed)
    if scaler not in SCALERS:
        raise ValueError(f"scaler must be one of {', '.join(SCALERS)}, got {scaler!r}")
    x, y = load()
    x_train, x_held, y_train, y_held = train_test_split(x, y, random_state=seed)
    standard = StandardScaler().fit(x_train if scaler == "train" else x)
    return (standard.transform(x_train), y_train), (standard.transform(x_held), y_held)


def network(seed, lam=0.0):
    """Return the article's network with fresh weights: Dense 512, 256, 64 with tanh, 32 with ReLU, 3 with softmax.

    seed : integer, 0 or more; the same seed gives the same weights for every `lam`.
    lam : strength of the L1 penalty on the outputs of the first layer, 0 or more; 0 leaves the penalty out.
    Raises ValueError for a negative seed or penalty.
    """
    _check_seed(seed)
    if not lam >= 0:
        raise ValueError(f"lam must be 0 or more, got {lam!r}")
    keras.utils.set_random_seed(seed)
    penalty = keras.regularizers.L1(lam) if lam > 0 else None
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(512, activation="tanh", activity_regularizer=penalty),
            keras.layers.Dense(256, activation="tanh"),
            keras.layers.Dense(64, activation="tanh"),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )


@dataclass(frozen=True)
class Run:
    """One training of the network.

    history : dict of arrays of shape (epochs,), timed as `model.fit` times them: `cross_entropy`, `penalty` and
        `correct` of the training rows before the step of the epoch, `validation_cross_entropy` and
        `validation_correct` after it.
    outputs : the first layer's outputs for the training rows after the last step, shape (112, 512).
    hits : whether each held-out flower is classified rightly after the last step, shape (38,).
    """

    seed: int
    lam: float
    scaler: str
    start: int
    history: dict
    outputs: np.ndarray
    hits: np.ndarray

    @property
    def accuracy(self):
        """Training accuracy in percent, shape (epochs,)."""
        return 100 * self.history["correct"] / len(self.outputs)

    @property
    def validation_accuracy(self):
        """Validation accuracy in percent, shape (epochs,)."""
        return 100 * self.history["validation_correct"] / len(self.hits)

    @property
    def gap(self):
        """Training accuracy minus validation accuracy in percentage points, shape (epochs,)."""
        return self.accuracy - self.validation_accuracy

    def right(self, epoch, rows="validation"):
        """Return how many flowers are classified rightly at an epoch, as text such as "37 of 38".

        epoch : from 1 to the number of epochs.
        rows : "validation" or "train".
        Raises ValueError for an epoch or rows that there are not.
        """
        if rows not in ("validation", "train"):
            raise ValueError(f"rows must be validation or train, got {rows!r}")
        if not 1 <= epoch <= len(self.history["correct"]):
            raise ValueError(
                f"epoch must lie between 1 and {len(self.history['correct'])}, got {epoch!r}"
            )
        name = "validation_correct" if rows == "validation" else "correct"
        total = len(self.hits) if rows == "validation" else len(self.outputs)
        return f"{self.history[name][epoch - 1]} of {total}"

    @property
    def points(self):
        """Validation accuracy after the last epoch, in percentage points."""
        return float(self.validation_accuracy[-1])

    @property
    def cost(self):
        """Validation cross-entropy after the last epoch, penalties left out."""
        return float(self.history["validation_cross_entropy"][-1])


def run(seed, lam=0.0, scaler="train", start=None, epochs=350):
    """Train the article's network once, and return a `Run`.

    Runs with the same seed share the split and the initial weights, so that they differ by the penalty, or
    the scaler, and nothing else. It takes a second or two.

    seed, lam, scaler : as for `split` and `network`.
    start : seed of the initial weights, if it shall not be the seed of the split.
    epochs : how many steps of gradient descent with all 112 rows, 1 or more.
    Raises ValueError for arguments out of range.
    """
    (x, y), (x_held, y_held) = split(seed, scaler)
    start = seed if start is None else start
    model = network(start, lam)
    history = train(model, x, y, (x_held, y_held), epochs=epochs)
    # `train` measures everything before the step; `fit` looks at the validation rows after it.
    y_hat = model(x_held).numpy()
    hits = y_hat.argmax(axis=1) == y_held.argmax(axis=1)
    last = {
        "validation_cross_entropy": -np.mean(np.log(y_hat[y_held == 1])),
        "validation_correct": np.sum(hits),
    }
    for name, value in last.items():
        history[name] = np.append(history[name][1:], value)
    return Run(seed, lam, scaler, start, history, model.layers[0](x).numpy(), hits)


def differences(plain, treated, measure):
    """Return treated minus plain for each pair of runs, shape (pairs,).

    plain, treated : lists of `Run`, in the same order of seeds.
    measure : name of a number of `Run`: "points" or "cost".
    Raises ValueError for lists that do not pair up: each pair must share its split and its initial weights.
    """
    pairs = list(zip(plain, treated))
    keys = [[(run.seed, run.start) for run in runs] for runs in (plain, treated)]
    if keys[0] != keys[1] or not pairs:
        raise ValueError(
            f"pairs must share split and initial weights, got (split, start) {keys[0]} and {keys[1]}"
        )
    return np.array([getattr(b, measure) - getattr(a, measure) for a, b in pairs])


def quiet_share(outputs, below=QUIET):
    """Return which share of the outputs is smaller than `below` in absolute value, in percent.

    outputs : an array of any shape, not empty.
    below : above 0.
    Raises ValueError for an empty array or a bound that is not above 0.
    """
    outputs = np.asarray(outputs)
    if outputs.size == 0:
        raise ValueError(f"outputs must not be empty, got shape {outputs.shape}")
    if not below > 0:
        raise ValueError(f"below must be above 0, got {below!r}")
    return float(100 * np.mean(np.abs(outputs) < below))


def busy_units(outputs, above=QUIET):
    """Return how many units have a mean absolute output of at least `above`.

    outputs : shape (rows, units), not empty.
    above : above 0.
    Raises ValueError for another shape or a bound that is not above 0.
    """
    outputs = np.asarray(outputs)
    if outputs.ndim != 2 or outputs.size == 0:
        raise ValueError(f"outputs must have shape (rows, units), got {outputs.shape}")
    if not above > 0:
        raise ValueError(f"above must be above 0, got {above!r}")
    return int(np.sum(np.mean(np.abs(outputs), axis=0) >= above))


def outcomes(differences):
    """Return how many differences are above, at and below zero: wins, ties and losses.

    differences : penalised minus unpenalised, one for each pair; for accuracy, higher is better.
    Raises ValueError for an empty list or NaN.
    """
    differences = np.asarray(differences)
    if differences.size == 0 or np.any(np.isnan(differences)):
        raise ValueError(f"differences must be numbers, got {differences}")
    return (
        int(np.sum(differences > 0)),
        int(np.sum(differences == 0)),
        int(np.sum(differences < 0)),
    )


def _check_seed(seed):
    if seed < 0 or seed != int(seed):
        raise ValueError(f"seed must be an integer, 0 or more, got {seed!r}")
