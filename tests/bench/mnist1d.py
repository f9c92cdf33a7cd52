"""Compare reglab's rows of MNIST-1D with those of the authors' package: `make bench-ensemble` prints it.

The package draws from NumPy's global generator, row by row, so no row can be the same: what is compared, for one seed
of each, is how rows are distributed.
"""

import itertools
import subprocess
import tempfile
from pathlib import Path

from reglab.maths import mnist1d as own

import numpy as np
from scipy import stats
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).parents[2]
BENCH = ROOT / ".venv-bench" / "bin" / "python"
N = 20_000
SEED = 0


def theirs(n, seed):
    """Return the package's rows before it standardises them, and their labels; see `tests.bench.with_mnist1d`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.npz"
        command = [BENCH, "-m", "tests.bench.with_mnist1d", str(n), str(seed), path]
        subprocess.run(command, cwd=ROOT, check=True)
        with np.load(path) as file:
            return file["x"], file["y"]


def projections(x, rng, count=20):
    """Return what is compared: points, differences of neighbours, extremes, and random sums of all points."""
    directions = rng.normal(size=(x.shape[1], count)) / np.sqrt(x.shape[1])
    parts = {
        "points": x,
        "differences": np.diff(x, axis=1),
        "range": np.ptp(x, axis=1)[:, None],
        "spread": x.std(axis=1)[:, None],
        "sums": x @ directions,
    }
    return {name: values.T for name, values in parts.items()}


def main():
    """Print for each kind of number the smallest p-value of a Kolmogorov-Smirnov test, of all digits and of each."""
    x, y = own.rows(N, np.random.default_rng(SEED))
    z, w = theirs(N, SEED)
    tests = []
    for digit in (None, *range(10)):
        some = [a if digit is None else a[b == digit] for a, b in ((x, y), (z, w))]
        pair = [projections(a, np.random.default_rng(1)) for a in some]
        for name in pair[0]:
            tests += [
                (stats.ks_2samp(a, b).pvalue, digit, name)
                for a, b in zip(*(p[name] for p in pair))
            ]
    tests.sort(key=lambda test: test[0])
    count = len(tests)
    print(
        f"{count} tests, smallest p-value times their number (Bonferroni): {tests[0][0] * count:.3g} {tests[0][1:]}"
    )
    print(f"below 0.01: {sum(p < 0.01 for p, *_ in tests) / count:.4f}")
    far = np.abs(np.cov(x.T) - np.cov(z.T)).max() / np.cov(z.T).max()
    print(f"covariances differ by {far:.3f} of the largest at most")
    # A classifier that learned from one kind of rows must do as well on the other.
    half = N // 2
    for (name, a, b), (other, c, d) in itertools.product(
        (("own", x, y), ("theirs", z, w)), repeat=2
    ):
        model = LogisticRegression(max_iter=300).fit(a[:half], b[:half])
        print(
            f"trained on {name}, right on {other}: {model.score(c[half:], d[half:]):.3f}"
        )


if __name__ == "__main__":
    main()
