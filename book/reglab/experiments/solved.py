"""Codes that are solved for and not encoded: what chapter 5's networks are held against."""

import warnings

from reglab import STORED
from reglab.experiments.sparse import BATCH, FEATURES, ROWS, SEEDS, D, judged, toy
from reglab.maths.checks import whole
from reglab.training import stored as stored_sweeps

import numpy as np
from sklearn.decomposition import MiniBatchDictionaryLearning, sparse_encode
from sklearn.exceptions import ConvergenceWarning

RIVAL_EPOCHS = 10
RIVAL_LAM = 0.01  # a price at which the networks find nearly all features
RIVALS = STORED / "sparse_rivals.npz"


def ceiling(seed, lam, rows=1000):
    """Return the scores of one who knows the features and solves for the code that the L1 price asks for: the LASSO.

    No encoder can have a smaller loss with these features; how much better one would do without the price is another
    matter.

    seed, rows : as for `toy`.
    lam : strength of the L1 price, above 0.
    Raises ValueError for a strength out of range. Shown in chapter 5.
    """
    if not 0 < lam < np.inf:
        raise ValueError(f"lam must be above 0, got {lam!r}")
    features, _, (x, truth) = toy(seed, rows)
    code = sparse_encode(
        x, features, algorithm="lasso_cd", alpha=lam * D / 2, positive=True
    )
    return judged(features, features, code, truth, x, code @ features, lam)


def rival(seed, lam, width=FEATURES, rows=ROWS):
    """Return the scores of scikit-learn's dictionary learning on the rows of a toy: another method, by others.

    It has no encoder: it solves for each code, as `ceiling` does, between changes of the dictionary, by the same loss.

    seed, rows : as for `toy`.
    lam : strength of the L1 price, above 0.
    width : how many features are learned, 1 or more.
    Raises ValueError for arguments out of range. Source: Mairal et al., Online dictionary learning for sparse coding,
    ICML (2009). Shown in chapter 5.
    """
    if not 0 < lam < np.inf:
        raise ValueError(f"lam must be above 0, got {lam!r}")
    features, (x, _), (x_new, truth) = toy(seed, rows)
    with warnings.catch_warnings():
        # A batch whose codes are a millionth short of the best is no reason to stop.
        warnings.simplefilter("ignore", ConvergenceWarning)
        learned = MiniBatchDictionaryLearning(
            whole("width", width),
            alpha=lam * D / 2,
            max_iter=RIVAL_EPOCHS,
            tol=0,  # and no early end: it would stop after a few steps that do not help
            max_no_improvement=None,
            batch_size=BATCH,
            fit_algorithm="cd",
            positive_code=True,
            transform_max_iter=20_000,
            random_state=seed,
        ).fit(x)
        dictionary = learned.components_
        code = sparse_encode(
            x_new, dictionary, algorithm="lasso_cd", alpha=lam * D / 2, positive=True
        )
    return judged(dictionary, features, code, truth, x_new, code @ dictionary, lam)


def summary(settings, rows=ROWS):
    """Return the scores of `rival` for each setting, without the features' own cosines: a dict of arrays.

    settings : lists of a seed and a strength.
    rows : as for `toy`.
    Raises ValueError for arguments out of range. A job for `reglab.training.sweep`.
    """
    found = [rival(seed, lam, rows=rows) for seed, lam in settings]
    names = [name for name in found[0] if name != "cosines"]
    return {name: np.array([one[name] for one in found]) for name in names}


def store(folder, executor=None, path=RIVALS):
    """Let the rival learn 20 toys, and store what `summary` says, in two minutes or so: `make sweep`.

    folder, executor : as for `reglab.training.sweep.sweep`.
    path : the file, which `stored` reads.
    """
    settings = [[seed, RIVAL_LAM] for seed in SEEDS]
    stored_sweeps.store(
        path,
        summary,
        settings,
        "make sweep",
        folder=folder,
        executor=executor,
        chunk=2,
    )


def stored(path=RIVALS):
    """Return what the stored sweep holds: its header, and a `History` with the coordinates seed and lam.

    path : the file.
    Raises ValueError for a file whose numbers do not fit its checksum. Chapter 5 rests on it.
    """
    return stored_sweeps.load(path, ("seed", "lam"))
