"""MNIST-1D: ten digits as curves, and rows made of them, as many as one asks for. Chapter 6's data.

Made anew from the description of the method; the shapes of the digits and the amounts are the authors'.
Source: Greydanus and Kobak, Scaling down deep learning with MNIST-1D, ICML (2024).
"""

from reglab.maths.checks import whole

import numpy as np
from scipy.ndimage import gaussian_filter1d

CLASSES, POINTS = 10, 40  # digits, and points in a row
LONG = 72  # points in a row before every point but 40 is dropped
PADDING = 36, 60  # zeros after a digit, at least and at most
SIZE = 0.2  # a digit is up to so much larger or smaller
SHIFTS = 48  # places, of the long row, that a digit may begin at
CORRELATED, WIDTH = 0.25, 2  # background noise, and over how many places it is smoothed
NOISE = 0.02  # standard deviation of the noise at every place
SHEAR = 0.375  # a row rises or falls by up to so much from end to end
# How far to the right a pen is, at twelve heights from the top of each digit to its foot.
PEN = (
    (5, 6, 6.5, 6.75, 7, 7, 7, 7, 6.75, 6.5, 6, 5),
    (5, 3, 3, 3.4, 3.8, 4.2, 4.6, 5, 5.4, 5.8, 5, 5),
    (5, 6, 6.5, 6.5, 6, 5.25, 4.75, 4, 3.5, 3.5, 4, 5),
    (5, 6, 6.5, 6.5, 6, 5, 5, 6, 6.5, 6.5, 6, 5),
    (5, 4.4, 3.8, 3.2, 2.6, 2.6, 5, 5, 5, 5, 5, 5),
    (5, 3, 3, 3, 3, 5, 6, 6.5, 6.5, 6, 4.5, 5),
    (5, 4, 3.5, 3.25, 3, 3, 3, 3, 3.25, 3.5, 4, 5),
    (5, 7, 7, 6.6, 6.2, 5.8, 5.4, 5, 4.6, 4.2, 5, 5),
    (5, 4, 3.5, 3.5, 4, 5, 5, 4, 3.5, 3.5, 4, 5),
    (5, 4, 3.5, 3.5, 4, 5, 5, 5, 5, 4.7, 4.3, 5),
)


def templates():
    """Return the ten digits as curves that begin and end at 0, shape (10, 12); each has a standard deviation of 1/6."""
    pen = np.array(PEN)
    return (pen - pen[:, :1]) / (6 * pen.std(axis=1, keepdims=True))


def rows(n, rng):
    """Draw rows: digits at random places and of random sizes, among noise that is about as large as they are.

    What differs between two rows of a digit: its length (12 to 18 of 72 places), height (80 to 120 %) and place, the
    smooth noise where it is not, a little noise everywhere, and a slope. Of the 72 places 40 points are left. The
    digits come as often as each other, within one, and in random order. Nothing is standardised: see `standardised`.

    n : how many, 1 or more.
    rng : numpy Generator.
    Returns x (n, 40) and the digits y (n,), integers. Raises ValueError for another count. Shown in chapter 6.
    """
    n = whole("n", n)
    y = rng.permutation(np.arange(n) % CLASSES)
    digits = len(PEN[0])
    padding = rng.integers(PADDING[0], PADDING[1], n, endpoint=True)
    shift = rng.integers(SHIFTS, size=n)
    # Which place of the padded digit, stretched to the long row and moved along, each place of the long row shows.
    place = (np.arange(LONG) - shift[:, None]) % LONG
    place = place * ((digits - 1 + padding) / (LONG - 1))[:, None]
    inside = place < digits
    padded = np.pad(templates(), ((0, 0), (0, 2)))
    x = between(padded[y], np.where(inside, place, digits))
    x *= rng.uniform(1 - SIZE, 1 + SIZE, (n, 1))
    background = gaussian_filter1d(rng.normal(0, CORRELATED, x.shape), WIDTH, axis=1)
    x = np.where(inside, x, background) + rng.normal(0, NOISE, x.shape)
    x -= rng.uniform(-SHEAR, SHEAR, (n, 1)) * np.linspace(-0.5, 0.5, LONG)
    few = np.linspace(0, LONG - 1, POINTS)
    return between(x, np.broadcast_to(few, (n, POINTS))), y


def between(values, places):
    """Return what lies at places between given points, on straight lines from each to the next.

    values : (n, points), the first at place 0.
    places : (n, m), from 0 to points - 1.
    """
    left = np.minimum(places.astype(int), values.shape[1] - 2)
    right = places - left
    low, high = (np.take_along_axis(values, left + i, axis=1) for i in (0, 1))
    return (1 - right) * low + right * high


def standardised(train, *others):
    """Return rows with their mean taken off and divided by their standard deviation, both of the training rows alone.

    They are two numbers for all points together, since a digit may be anywhere. The authors' package takes them from
    training and test rows together.

    train, others : arrays (n, 40), the first of rows to train on.
    Returns as many arrays. Shown in chapter 6.
    """
    mean, spread = train.mean(), train.std()
    return [(x - mean) / spread for x in (train, *others)]
