"""Pictures of digits, for chapter 5, and what few labels can make of a code of them."""

from reglab.maths.checks import whole

import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedKFold

N_TRAIN, N_TEST = 1000, 797  # pictures to train on and to test
PIXELS = 64
FOLDS = 5
CS = (1.0, 10.0, 100.0, 1000.0)  # inverse penalties that a probe chooses from


def split(seed):
    """Return pictures of digits with their labels, to train and to test: 1000 and 797 of 64 pixels from 0 to 1.

    They were written by 13 people, whom nothing marks: a random split has each of them on both sides, so held-out rows
    are not those of new writers. The splits of two seeds share pictures.

    seed : 0 or more.
    Returns two pairs of pixels (rows, 64) and labels (rows,). Raises ValueError for another seed. Source: Alpaydin and
    Kaynak, Optical recognition of handwritten digits, the test part that scikit-learn ships. Shown in chapter 5.
    """
    data = load_digits()
    rows = np.random.default_rng(whole("seed", seed, 0)).permutation(len(data.data))
    parts = rows[:N_TRAIN], rows[N_TRAIN:]
    return tuple((data.data[part] / 16, data.target[part]) for part in parts)


def probe(code, labels, code_new, labels_new, n, seed):
    """Return how many held-out rows a logistic regression gets right that sees few labels and a code.

    The code is divided by one number, so that its rows have a mean squared length of 1 about their mean; the strength
    of the penalty is chosen by cross-validation on the labelled rows.

    code, labels : shapes (rows, units) and (rows,); code_new, labels_new : rows to judge by.
    n : how many labels, a multiple of 50: as many of each digit, and five folds.
    seed : of which rows are labelled; the same ones for every code.
    Raises ValueError for another n. Shown in chapter 5.
    """
    if whole("n", n) % 50:
        raise ValueError(f"n must be a multiple of 50, got {n!r}")
    rng = np.random.default_rng([whole("seed", seed, 0), 3])
    kinds = np.unique(labels)
    some = np.concatenate(
        [
            rng.choice(np.flatnonzero(labels == kind), n // len(kinds), replace=False)
            for kind in kinds
        ]
    )
    size = np.sqrt(code.var(axis=0).sum()) or 1.0  # a code that is silent stays so
    search = GridSearchCV(
        LogisticRegression(max_iter=1000),
        {"C": CS},
        cv=StratifiedKFold(FOLDS, shuffle=True, random_state=0),
    )
    search.fit(code[some] / size, labels[some])
    return int(np.sum(search.predict(code_new / size) == labels_new))
