"""Processes for long work, each on a core of its own."""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor


def executor(count):
    """Return an executor with some processes.

    Each has one core to itself where that can be settled, which is not so on macOS and Windows. They load nothing but
    what their work needs, so this module imports nothing of the book.

    count : of processes, at most as many as this one may use cores.
    """
    context = multiprocessing.get_context("spawn")  # TensorFlow does not stand a fork
    free = context.SimpleQueue()
    for core in range(count):
        free.put(core)
    return ProcessPoolExecutor(count, context, _keep_to_one, (free,))


def _keep_to_one(free):
    place = free.get()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[place]})
