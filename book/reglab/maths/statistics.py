"""Means with intervals, and tests: what the book puts beside every claim."""

import warnings
from dataclasses import dataclass, replace

from reglab.maths.checks import whole
from reglab.maths.estimate import Estimate

import numpy as np
from scipy import stats


def mean_interval(values, level=0.95):
    """Return the mean of independent values and the half-width of its t-interval, an `Estimate`.

    values : at least 2 finite numbers.
    level : confidence level between 0 and 1.
    Raises ValueError for fewer than 2 values, values that are not finite or a level out of range.
    """
    return _interval(values, level, lambda n: 1 / n)


def resampled_interval(differences, n_train, n_validation, level=0.95):
    """Return the `Estimate` of a mean difference over random splits of one data set; its half-width allows for overlap.

    Splits share most of their rows, so their results are alike and the plain interval is too narrow. The correction
    adds n_validation / n_train to 1 / n in the variance of the mean.

    differences : at least 2 finite numbers, one for each split.
    n_train, n_validation : rows of one split, 1 or more.
    level : confidence level between 0 and 1.
    Raises ValueError as `mean_interval` does, and for sizes below 1.
    Source: Nadeau and Bengio, Inference for the generalization error, Machine Learning 52 (2003), eq. 9.
    """
    n_train = whole("n_train", n_train)
    n_validation = whole("n_validation", n_validation)
    return _interval(differences, level, lambda n: 1 / n + n_validation / n_train)


def bootstrap_interval(values, rng, level=0.95, resamples=9999, statistic=np.mean):
    """Return the ends (low, high) of a bootstrap interval for a statistic of independent values.

    The interval is SciPy's BCa (bias-corrected and accelerated). It is not defined where leaving out any one value
    changes nothing, as with equal values or a median amid ties: there the percentile interval is returned, of width
    zero for equal values. Like the plain t-interval it knows nothing of splits that overlap.

    values : at least 2 finite numbers.
    rng : a NumPy generator, or an integer that seeds one.
    level : confidence level between 0 and 1.
    resamples : how many data sets are drawn, 1 or more.
    statistic : function of an array and an `axis`.
    Raises ValueError as `mean_interval` does, and for less than one resample.
    Source: Efron, Better bootstrap confidence intervals, J. Am. Stat. Assoc. 82 (1987).
    """
    values = _checked(values, level)
    resamples = whole("resamples", resamples)
    with warnings.catch_warnings():
        # Where BCa is not defined SciPy divides by zero, warns and returns NaN.
        warnings.simplefilter("ignore", stats.DegenerateDataWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        result = stats.bootstrap(
            (values,),
            statistic,
            confidence_level=level,
            n_resamples=resamples,
            rng=np.random.default_rng(rng),
        )
    if np.isnan(result.confidence_interval).any():
        low_high = [(1 - level) / 2, (1 + level) / 2]
        low, high = np.quantile(result.bootstrap_distribution, low_high)
    else:
        low, high = result.confidence_interval
    return float(low), float(high)


def ratio_interval(above, below, rng=0, level=0.95, resamples=999):
    """Return the ratio of two means over the same data sets, and the ends of its bootstrap interval.

    A data set is drawn with both of its values, so the pairing is kept; otherwise as `bootstrap_interval`. A ratio of
    spreads is the square root of such a ratio of mean squares.

    above, below : at least 2 finite numbers for each, one pair for each data set.
    rng, level, resamples : as in `bootstrap_interval`.
    Returns (ratio, low, high). Raises ValueError as `bootstrap_interval` does, for lists of unequal length, and where
    the mean below is not clearly above 0 (by its t-interval): then the ratio may be anything.
    """
    above, below = _checked(above, level), _checked(below, level)
    if len(above) != len(below):
        raise ValueError(
            f"a ratio needs pairs, got {len(above)} values above and {len(below)} below"
        )
    mean, half = mean_interval(below, level)
    if mean <= half:
        raise ValueError(f"the mean below must be above 0, got {mean!r} ± {half!r}")

    def ratio(pair, axis=-1):
        pair = pair.astype(int)
        return above[pair].mean(axis) / below[pair].mean(axis)

    pairs = np.arange(len(above))
    return float(ratio(pairs)), *bootstrap_interval(pairs, rng, level, resamples, ratio)


def sign_test(rises, falls):
    """Return the exact two-sided p-value of a sign test: how likely so uneven a record is if each pair is a fair coin.

    Ties have no say; with no rise and no fall the answer is 1.

    rises, falls : counts of independent pairs, integers, 0 or more.
    Raises ValueError for anything else.
    """
    rises, falls = whole("rises", rises, 0), whole("falls", falls, 0)
    n = rises + falls
    return float(stats.binomtest(rises, n).pvalue) if n else 1.0


def mcnemar(first, second):
    """Return how many rows only the first model gets right, how many only the second, and McNemar's exact p-value.

    The rows must be independent: held out once, on one split. A row held out on several splits is answered by models
    trained on much the same rows; its answers are nearly copies, and counting each makes p far too small.

    first, second : arrays of bool of equal shape, True where the model is right on that row.
    Raises ValueError for other types, unequal shapes or no rows.
    Source: McNemar, Psychometrika 12 (1947), in its exact form: a sign test on the rows where the two differ.
    """
    first, second = np.asarray(first), np.asarray(second)
    if first.dtype != bool or second.dtype != bool:
        raise ValueError(
            f"hits must be arrays of bool, got {first.dtype} and {second.dtype}"
        )
    if first.shape != second.shape or first.size == 0:
        raise ValueError(
            f"hits must have one equal shape with rows, got {first.shape} and {second.shape}"
        )
    only_first, only_second = int(np.sum(first & ~second)), int(np.sum(second & ~first))
    return only_first, only_second, sign_test(only_first, only_second)


def visible_effect(rows, disagreement, level=0.95):
    """Return the smallest difference of two accuracies, in points, that held-out rows can tell from none.

    It is what a sign test on the rows that differ asks for, by its normal approximation with the correction for whole
    rows, and at least the six rows that the exact test needs, all on one side. NaN where fewer than those six rows are
    expected to differ: nothing can be seen then. As many rows are taken to differ as are expected.

    rows : how many rows are held out, 1 or more; a number or an array of them.
    disagreement : share of rows, above 0 and up to 1, that one model gets right and the other does not.
    level : confidence level between 0 and 1.
    Raises ValueError for another number. Shown in chapter 4.
    """
    rows = np.asarray(rows, dtype=float)
    if rows.size == 0 or not np.all(rows >= 1):
        raise ValueError(f"rows must be 1 or more, got {rows!r}")
    if not 0 < disagreement <= 1:
        raise ValueError(
            f"disagreement must be above 0 and at most 1, got {disagreement!r}"
        )
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, got {level!r}")
    least = 1
    while sign_test(least, 0) >= 1 - level:
        least += 1
    net = stats.norm.ppf((1 + level) / 2) * np.sqrt(disagreement * rows) + 1
    seen = 100 * np.maximum(net, least) / rows
    return np.where(disagreement * rows >= least, seen, np.nan)[()]


@dataclass(frozen=True)
class Paired:
    """The effect of a treatment over pairs of runs: the mean difference, its intervals, and the signs.

    The unit is that of the runs: held-out rows where they were counts of right answers. `times` changes it.

    mean : mean of treated minus plain.
    half : half-width of the interval that takes the pairs as independent.
    wide : half-width that allows for splits that overlap; the one to quote for splits of one data set.
    bootstrap : ends (low, high) of the BCa interval; takes the pairs as independent.
    rises, ties, falls : pairs in which the treated run is higher, equal, lower.
    p : sign test of rises against falls; takes the pairs as independent.
    """

    mean: float
    half: float
    wide: float
    bootstrap: tuple[float, float]
    rises: int
    ties: int
    falls: int
    p: float

    def times(self, factor):
        """Return the same effect in another unit: 100 / n_validation turns rows into points of accuracy.

        factor : above 0 and finite.
        Raises ValueError otherwise.
        """
        if not 0 < factor < np.inf:
            raise ValueError(f"factor must be above 0 and finite, got {factor!r}")
        low, high = self.bootstrap
        return replace(
            self,
            mean=self.mean * factor,
            half=self.half * factor,
            wide=self.wide * factor,
            bootstrap=(low * factor, high * factor),
        )


def paired(plain, treated, n_train, n_validation, rng=0, level=0.95):
    """Return the `Paired` effect of a treatment, run by run on the same splits and starts.

    For accuracies pass counts of rows that are right: shares such as 35/38 may differ by rounding where the counts tie.

    plain, treated : arrays (pairs,) of finite numbers, at least 2 pairs; one split and start for each pair.
    n_train, n_validation : rows of one split, 1 or more.
    rng : for the bootstrap, a NumPy generator or an integer that seeds one.
    level : confidence level between 0 and 1.
    Raises ValueError for arrays of unequal shape, and as `resampled_interval` does.
    """
    plain, treated = np.asarray(plain, dtype=float), np.asarray(treated, dtype=float)
    if plain.shape != treated.shape:
        raise ValueError(
            f"pairs need arrays of one shape, got {plain.shape} and {treated.shape}"
        )
    differences = treated - plain
    mean, half = mean_interval(differences, level)
    rises, falls = int(np.sum(differences > 0)), int(np.sum(differences < 0))
    return Paired(
        mean=mean,
        half=half,
        wide=resampled_interval(differences, n_train, n_validation, level)[1],
        bootstrap=bootstrap_interval(differences, rng, level),
        rises=rises,
        ties=len(differences) - rises - falls,
        falls=falls,
        p=sign_test(rises, falls),
    )


def _checked(values, level):
    values = np.asarray(values, dtype=float)
    if values.ndim != 1 or len(values) < 2:
        raise ValueError(
            f"an interval needs a list of 2 values or more, got shape {values.shape}"
        )
    if not np.all(np.isfinite(values)):
        raise ValueError(
            f"an interval needs finite values, got {values[~np.isfinite(values)][0]!r}"
        )
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, got {level!r}")
    return values


def _interval(values, level, spread):
    values = _checked(values, level)
    quantile = stats.t.ppf((1 + level) / 2, len(values) - 1)
    half = quantile * values.std(ddof=1) * np.sqrt(spread(len(values)))
    return Estimate(float(values.mean()), float(half))
