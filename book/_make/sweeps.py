"""Make the stored sweeps anew, a process for each core; it goes on where it was stopped.

    python -m book._make.sweeps sweep       chapters 4 and 5
    python -m book._make.sweeps choice      chapter 6

Each process trains chunks of its own on one core. That takes less time than all cores on one chunk after the other:
threads of Python wait for each other, processes do not. With ``--dask ADDRESS`` a Dask cluster trains instead.
"""

import argparse
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "book"))

from reglab.experiments import (  # noqa: E402
    absorption,
    arms,
    blog,
    chosen,
    fence,
    iris,
    pictures,
    solved,
    sparse,
    zeros,
)
from reglab.training.ensemble import cores  # noqa: E402

from book._make.processes import executor  # noqa: E402

SWEEPS = {
    "sweep": [
        part.store for part in (iris, sparse, solved, absorption, fence, pictures, blog)
    ],
    "choice": [chosen.make, zeros.store, arms.store],
}


@contextmanager
def cluster(address):
    """Lend an executor of the Dask cluster whose scheduler is there; a chunk whose worker dies goes to another.

    The workers need the book's packages and its folder `book` on their path.
    """
    from distributed import Client  # only where there is a cluster

    with Client(address) as client:
        yield client.get_executor(retries=2)


def main(arguments=None):
    """Make the files of one command, and say how long each of its parts took."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("which", choices=SWEEPS)
    parser.add_argument("--dask", metavar="ADDRESS", help="of a cluster's scheduler")
    options = parser.parse_args(arguments)
    which = options.which
    with cluster(options.dask) if options.dask else executor(cores()) as pool:
        for store in SWEEPS[which]:
            start = time.monotonic()
            store(ROOT / "_build" / which, executor=pool)
            minutes = (time.monotonic() - start) / 60
            print(f"{store.__module__}.{store.__name__}: {minutes:.1f} min", flush=True)


if __name__ == "__main__":
    main()
