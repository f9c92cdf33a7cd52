"""Many runs in chunks, on this machine or on others: what is finished is kept, and nothing is computed twice."""

import hashlib
import inspect
import json
from concurrent.futures import FIRST_COMPLETED, wait
from functools import partial
from importlib.metadata import version
from pathlib import Path

from reglab.training.progress import bar
from reglab.training.storage import load, save

import numpy as np

PACKAGES = ("numpy", "keras", "scikit-learn")  # whose versions a kept result depends on


def sweep(job, settings, *, folder=None, executor=None, chunk=16):
    """Call a job for all settings, chunk by chunk, and return its results in the order of the settings.

    Only the chunks in work are in memory with all that the job builds, so a sweep may be as long as its results allow.
    If a chunk fails, those that are finished by then are kept in the folder, and the same call goes on from there.

    job : function of a list of settings that returns a dict of arrays with a row for each of them. With an executor
        of other processes it must be importable there.
    settings : a list of what JSON can hold: numbers, texts, and lists and dicts of them.
    folder : where finished chunks are kept, one file each, made if need be; None keeps nothing. A file that is damaged
        or not of this job, these settings and these package versions is reported, put aside and computed again.
    executor : any concurrent.futures.Executor; None computes here. Chunks may then be finished in any order.
    chunk : how many settings are computed in one call, 1 or more.
    Returns a dict of arrays. Raises ValueError for bad arguments, TypeError for a job that returns something else, and
    what the job raises. Shown in chapter 4.
    """
    settings = list(settings)
    if not settings:
        raise ValueError("give one setting or more, got none")
    if isinstance(chunk, bool) or chunk != int(chunk) or chunk < 1:
        raise ValueError(f"chunk must be a whole number, 1 or more, got {chunk!r}")
    parts = [settings[i : i + chunk] for i in range(0, len(settings), chunk)]
    headers = [_header(job, part) for part in parts]
    paths = [None] * len(parts)
    if folder is not None:
        Path(folder).mkdir(parents=True, exist_ok=True)
        paths = [Path(folder) / _name(header) for header in headers]
    results = [path and load(path, header) for path, header in zip(paths, headers)]
    with bar(len(settings), "runs") as progress:

        def keep(i, result):
            results[i] = _checked(job, parts[i], result)
            if paths[i]:
                save(paths[i], headers[i], results[i])
            progress.update(len(parts[i]))

        progress.update(sum(len(p) for p, r in zip(parts, results) if r is not None))
        todo = [i for i, result in enumerate(results) if result is None]
        try:
            if executor is None:
                for i in todo:
                    keep(i, job(parts[i]))
            else:
                _share(executor, job, {i: parts[i] for i in todo}, keep)
        except Exception as error:
            done = sum(result is not None for result in results)
            where = "not kept" if folder is None else f"kept in {folder}"
            error.add_note(f"{done} of {len(parts)} chunks are finished and {where}")
            raise
    return {
        name: np.concatenate([result[name] for result in results])
        for name in results[0]
    }


def versions():
    """Return the versions of the packages that results depend on."""
    return {name: version(name) for name in PACKAGES}


def _share(executor, job, parts, keep):
    """Give all chunks to an executor and keep each as soon as it is finished."""
    futures = {executor.submit(job, part): i for i, part in parts.items()}
    waiting = set(futures)
    failed = None
    try:
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                if future.exception() is None:
                    keep(futures[future], future.result())
                else:
                    failed = failed or future.exception()
            if failed is not None:
                raise failed
    finally:
        for future in waiting:
            future.cancel()


def _header(job, settings):
    function = job.func if isinstance(job, partial) else job
    bound = [list(job.args), job.keywords] if isinstance(job, partial) else []
    header = {
        "job": f"{function.__module__}.{function.__qualname__}",
        "arguments": bound,
        "source": hashlib.sha256(inspect.getsource(function).encode()).hexdigest(),
        "settings": settings,
        "versions": versions(),
    }
    try:
        return json.loads(json.dumps(header, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"settings must be numbers, texts, and lists and dicts of them: {error}, got {settings!r}"
        ) from None


def _name(header):
    text = json.dumps(header, sort_keys=True)
    return f"{header['job'].rpartition('.')[2]}-{hashlib.sha256(text.encode()).hexdigest()[:16]}.npz"


def _checked(job, settings, result):
    if not isinstance(result, dict) or not result:
        raise TypeError(
            f"{job} must return a dict of arrays with a row for each setting, got {result!r}"
        )
    result = {name: np.asarray(values) for name, values in result.items()}
    for name, values in result.items():
        if values.ndim == 0 or len(values) != len(settings):
            raise TypeError(
                f"{job} must return a row of {name} for each of {len(settings)} settings, got shape {values.shape}"
            )
    return result
