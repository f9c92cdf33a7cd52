"""Make the stored sweeps anew, a process for each core; it goes on where it was stopped.

    python -m book._make.sweeps sweep       chapters 4 and 5
    python -m book._make.sweeps choice      chapter 6

Each process trains chunks of its own on one core. That takes less time than all cores on one chunk after the other:
threads of Python wait for each other, processes do not. Sweeps that need nothing of each other share the processes, so
that none of these waits for the last chunk of one. With ``--dask ADDRESS`` a Dask cluster trains instead.
"""

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor
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

# The steps of each command, one after the other; what stands in one step needs nothing of the rest of it.
SWEEPS = {
    "sweep": [
        [
            part.store
            for part in (iris, sparse, solved, absorption, fence, pictures, blog)
        ]
    ],
    "choice": [[chosen.make], [chosen.final, arms.store, chosen.blind, zeros.store]],
}


@contextmanager
def cluster(address):
    """Lend an executor of the Dask cluster whose scheduler is there; a chunk whose worker dies goes to another.

    The workers need the book's packages and its folder `book` on their path.
    """
    from distributed import Client  # only where there is a cluster

    with Client(address) as client:
        yield client.get_executor(retries=2)


def side_by_side(stores, folder, pool):
    """Make the files of one step, and say for each part when it was ready.

    If one fails, the others go on, since what they finish is kept; then the first failure is raised.

    stores : functions of a folder and an executor.
    folder : where finished chunks are kept.
    pool : executor that all of them give their chunks to.
    """
    start = time.monotonic()

    def make(store):
        name, what = f"{store.__module__}.{store.__name__}", "failed"
        try:
            store(folder, executor=pool)
            what = "ready"
        finally:
            minutes = (time.monotonic() - start) / 60
            print(f"{name}: {what} after {minutes:.1f} min", flush=True)

    with ThreadPoolExecutor(len(stores)) as threads:
        waiting = [threads.submit(make, store) for store in stores]
    for one in waiting:
        one.result()


def main(arguments=None):
    """Make the files of one command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("which", choices=SWEEPS)
    parser.add_argument("--dask", metavar="ADDRESS", help="of a cluster's scheduler")
    options = parser.parse_args(arguments)
    which = options.which
    with cluster(options.dask) if options.dask else executor(cores()) as pool:
        for step in SWEEPS[which]:
            side_by_side(step, ROOT / "_build" / which, pool)


if __name__ == "__main__":
    main()
