"""The iris experiment of chapter 4: the flowers, the article's network, and runs that differ in one thing at a time."""

import random
from dataclasses import dataclass

from reglab import STORED
from reglab.maths import activity
from reglab.maths.checks import whole
from reglab.training import ensemble
from reglab.training import stored as stored_sweeps
from reglab.training.history import History

import keras
import numpy as np
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

SCALERS = ("train", "all")
# A sweep keeps the cross-entropy at these epochs only.
EPOCHS = (1, 10, 25, 50, 75, 100, 125, 150, 200, 250, 300, 350)
THRESHOLDS = (0.01, 0.05, 0.1)
STRENGTHS = (0.0, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.112)
SEEDS = range(100)
SWEEP = STORED / "iris_sweep.npz"  # 100 splits at every strength
STARTS = STORED / "iris_starts.npz"  # the same splits from another start, no penalty
LEAKING = STORED / "iris_leaking.npz"  # scaled as the article scales
NEAR_ZERO = (
    0.05  # an output smaller than this, of a tanh that can reach 1, is called near zero
)


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
    seed = whole("seed", seed, 0)
    if scaler not in SCALERS:
        raise ValueError(f"scaler must be one of {', '.join(SCALERS)}, got {scaler!r}")
    x, y = load()
    x_train, x_held_out, y_train, y_held_out = train_test_split(x, y, random_state=seed)
    standard = StandardScaler().fit(x_train if scaler == "train" else x)
    held_out = standard.transform(x_held_out), y_held_out
    return (standard.transform(x_train), y_train), held_out


def network(seed, lam=0.0):
    """Return the article's network with fresh weights: Dense 512, 256, 64 with tanh, 32 with ReLU, 3 with softmax.

    seed : integer, 0 or more; the same seed gives the same weights for every `lam`.
    lam : strength of the L1 penalty on the outputs of the first layer, 0 or more; 0 leaves the penalty out.
    Raises ValueError for a negative seed or penalty.
    """
    seed = whole("seed", seed, 0)
    if np.ndim(lam) != 0 or not 0 <= lam < np.inf:
        raise ValueError(f"lam must be one number, 0 or more, got {lam!r}")
    # The seeds that Keras draws after keras.utils.set_random_seed(seed), from a generator of our own: Python's own one
    # is shared with all other threads, and those of a cluster's worker draw from it too.
    rng = random.Random(seed)
    penalty = keras.regularizers.L1(lam) if lam > 0 else None

    def dense(units, activation, **options):
        weights = keras.initializers.GlorotUniform(seed=rng.randint(1, int(1e9)))
        return keras.layers.Dense(
            units, activation, kernel_initializer=weights, **options
        )

    return keras.Sequential(
        [
            keras.Input((4,)),
            dense(512, "tanh", activity_regularizer=penalty),
            dense(256, "tanh"),
            dense(64, "tanh"),
            dense(32, "relu"),
            dense(3, "softmax"),
        ]
    )


# Two runs are not compared by their values: arrays have no truth of their own.
@dataclass(frozen=True, eq=False)
class Run:
    """One training of the network.

    history : `History` of arrays of shape (epochs,), timed as `model.fit` times them.
    outputs : the first layer's outputs for the training rows after the last step, shape (112, 512).
    hits : whether each held-out flower is classified rightly after the last step, shape (38,).
    """

    seed: int
    lam: float
    scaler: str
    start: int
    history: History
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
    """Train the article's network once, and return a `Run`; `runs` trains many, in less time for each.

    seed, lam, scaler : as for `split` and `network`.
    start : seed of the initial weights, if it shall not be the seed of the split.
    epochs : how many steps of gradient descent with all 112 rows, 1 or more.
    Raises ValueError for arguments out of range.
    """
    return runs([(seed, lam)], scaler, start, epochs)[0]


def runs(settings, scaler="train", start=None, epochs=350):
    """Train the article's network once for each setting, all at once, and return a list of `Run`.

    Runs with the same seed share the split and the initial weights, so that they differ by the penalty, or
    the scaler, and nothing else.

    settings : pairs of a seed and a λ, as for `split` and `network`, one or more.
    scaler, epochs : as for `run`.
    start : seed of the initial weights of all of them, or one such seed for each; None takes each split's own.
    Raises ValueError for arguments out of range.
    """
    settings = list(settings)
    if not settings:
        raise ValueError(f"give one setting or more, got {settings!r}")
    starts = [start] * len(settings) if np.ndim(start) == 0 else list(start)
    if len(starts) != len(settings):
        raise ValueError(
            f"give one start, or one for each of {len(settings)} runs, got {start!r}"
        )
    starts = [
        whole("start", seed if own is None else own, 0)
        for (seed, _), own in zip(settings, starts)
    ]
    models = [network(own, lam) for own, (_, lam) in zip(starts, settings)]
    sets = [split(seed, scaler) for seed, _ in settings]
    x, y, x_held_out, y_held_out = (
        np.stack([pair[part] for pair in which])
        for which in zip(*sets)
        for part in (0, 1)
    )
    history = ensemble.train(models, x, y, (x_held_out, y_held_out), epochs=epochs)
    outputs = ensemble.outputs(models, x, 0)
    y_hat = ensemble.outputs(models, x_held_out, -1)
    hits = y_hat.argmax(axis=2) == y_held_out.argmax(axis=2)
    return [
        Run(seed, lam, scaler, starts[i], history.run(i), outputs[i], hits[i])
        for i, (seed, lam) in enumerate(settings)
    ]


def summary(settings, scaler="train"):
    """Train as `runs` does, and return what a sweep of many runs keeps of each: a dict of arrays, one row a run.

    settings : pairs of a seed and a λ, or triples with the seed of the initial weights, where that is another.
    scaler : as for `split`.
    Returns `correct` and `validation_correct` (runs, epochs); `cross_entropy` and `validation_cross_entropy` at
    `EPOCHS`; `hits` (runs, 38), whether each held-out flower is right at the end; and of the first layer's outputs
    at the end `near_zero_percent` below each of `THRESHOLDS`, `active_units`, those of `NEAR_ZERO` or more on average,
    and the `mean` and `largest` absolute output.
    Raises ValueError for arguments out of range.
    """
    starts = [setting[2] if len(setting) > 2 else setting[0] for setting in settings]
    found = runs([setting[:2] for setting in settings], scaler, starts)
    at = np.array(EPOCHS) - 1
    size = [np.abs(run.outputs) for run in found]
    return {
        **{
            name: np.array([run.history[name] for run in found], np.uint8)
            for name in ("correct", "validation_correct")
        },
        **{
            name: np.array([run.history[name][at] for run in found])
            for name in ("cross_entropy", "validation_cross_entropy")
        },
        "hits": np.array([run.hits for run in found]),
        "near_zero_percent": np.array(
            [
                [100 * activity.near_zero_fraction(run.outputs, v) for v in THRESHOLDS]
                for run in found
            ]
        ),
        "active_units": np.array(
            [activity.active_units(run.outputs, NEAR_ZERO) for run in found]
        ),
        "mean": np.array([a.mean() for a in size]),
        "largest": np.array([a.max() for a in size]),
    }


def leaking(settings):
    """Return what `summary` says of networks whose rows are scaled as the article scales them."""
    return summary(settings, "all")


def store(folder, executor=None, path=SWEEP, starts=STARTS, leaks=LEAKING):
    """Train 100 pairs at every strength, and 100 more from another start, and store what `summary` says of them.

    It takes a quarter of an hour or so on two cores, and goes on where it was stopped: `make sweep`. With them come the
    article's own two networks from eight starts, and what its scaler does on three more splits.

    folder, executor : as for `reglab.training.sweep.sweep`.
    path, starts, leaks : the files of the pairs, of the other starts and of the article's scaler, which `stored` reads;
        None leaves one out.
    """
    pairs = [[seed, lam] for seed in SEEDS for lam in STRENGTHS]
    others = [[seed, 0.0, seed + len(SEEDS)] for seed in SEEDS]
    scaled = [[0, lam, start] for lam in (0.0, 0.001) for start in range(8)]
    scaled += [[seed, 0.0, seed] for seed in (1, 2, 3)]
    for file, job, settings in (
        (path, summary, pairs),
        (starts, summary, others),
        (leaks, leaking, scaled),
    ):
        if file is None:
            continue
        stored_sweeps.store(
            file,
            job,
            settings,
            "make sweep",
            single=("cross_entropy", "validation_cross_entropy", "near_zero_percent"),
            folder=folder,
            executor=executor,
            chunk=14,
        )


def stored(path=SWEEP):
    """Return what a stored sweep holds: its header, and a `History` of its runs, whose coordinates are seed and lam.

    ``history.at(lam=0.001)`` has the seeds 0 to 99, in that order; `summary` says what the arrays are.

    path : `SWEEP`; or `STARTS`, whose runs have the coordinate start too, 100 more than the seed of the split; or
        `LEAKING`, of split 0 with the starts 0 to 7 and of splits 1 to 3 with their own.
    Raises ValueError for a file whose numbers do not fit its checksum. Chapter 4 rests on them.
    """
    return stored_sweeps.load(path, ("seed", "lam", "start"))
