"""Rows of MNIST-1D by the authors' package, as they are before it standardises them.

It runs in the benchmark's environment and knows nothing of the book: ``python -m tests.bench.with_mnist1d n seed file``
writes n rows, the ten digits in turn, and their labels.
"""

import sys

import numpy as np
from mnist1d.data import get_dataset_args, get_templates
from mnist1d.transform import transform


def main(n, seed, path):
    """Write the rows; the package draws from NumPy's global generator, one row after the other."""
    np.random.seed(seed)  # noqa: NPY002
    args, digits = get_dataset_args(), get_templates()
    y = np.arange(n) % 10
    rows = [transform(digits["x"][label], digits["t"], args)[0] for label in y]
    np.savez(path, x=np.stack(rows), y=y)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
