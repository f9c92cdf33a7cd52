"""Many runs in chunks, on this machine or on others: what is finished is kept, and nothing is computed twice."""

import hashlib
import inspect
import json
import re
import sys
from concurrent.futures import FIRST_COMPLETED, wait
from functools import partial
from importlib import import_module
from pathlib import Path

from reglab.maths.checks import whole
from reglab.training.progress import bar
from reglab.training.storage import load, save

import numpy as np

# Whose versions a kept result depends on, with the module that states it: TensorFlow draws the initial weights, and
# is installed under one name on some machines and under another on others.
PACKAGES = {
    "numpy": "numpy",
    "keras": "keras",
    "scikit-learn": "sklearn",
    "tensorflow": "tensorflow",
}
LAYERS = ("maths", "training", "experiments")  # of reglab: what a result may rest on


def sweep(job, settings, *, folder=None, executor=None, chunk=16):
    """Call a job for all settings, chunk by chunk, and return its results in the order of the settings.

    Only the chunks in work are in memory with all that the job builds, so a sweep may be as long as its results allow.
    If a chunk fails, those that are finished by then are kept in the folder, and the same call goes on from there.

    job : function of a list of settings that returns a dict of arrays with a row for each of them. With an executor
        of other processes it must be importable there. With a folder it must be a function, or a partial of one, whose
        source can be read, and arguments that are bound to it must be such as `settings` are.
    settings : a list of what JSON can hold: numbers, texts, and lists and dicts of them.
    folder : where finished chunks are kept, one file each, made if need be; None keeps nothing. A file that is damaged
        is reported, put aside and computed again. One that was made by another job or other settings, by another
        version of a package, or before an edit of the job's module or of reglab's own is not taken: it is left where
        it is. A job from a notebook counts with its own source alone: after an edit of what it calls there, take a new
        folder.
    executor : any concurrent.futures.Executor; None computes here. Chunks may then be finished in any order.
    chunk : how many settings are computed in one call, 1 or more.
    Returns a dict of arrays. Raises ValueError for bad arguments, TypeError for a job that returns something else, and
    what the job raises. Shown in chapter 4.
    """
    settings = list(settings)
    if not settings:
        raise ValueError("give one setting or more, got none")
    chunk = whole("chunk", chunk)
    _json(settings)
    parts = [settings[i : i + chunk] for i in range(0, len(settings), chunk)]
    headers = paths = [None] * len(parts)
    if folder is not None:
        made_by = _made_by(job)
        headers = [made_by | {"settings": part} for part in parts]
        Path(folder).mkdir(parents=True, exist_ok=True)
        paths = [Path(folder) / _name(header) for header in headers]
    results = [path and load(path, header) for path, header in zip(paths, headers)]
    with bar(len(settings), "runs") as progress:

        def keep(i, result):
            result = _checked(job, parts[i], result)
            others = next((list(r) for r in results if r is not None), list(result))
            if set(result) != set(others):
                raise TypeError(
                    f"{job} must return the same arrays for all settings, got {list(result)} and {others}"
                )
            results[i] = result
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


def by_kind(settings, kind, job):
    """Call a job for the settings of one kind at a time, and return its results in the order of all settings.

    What the engine trains together must have one architecture, as many rows and epochs: that is a kind.

    settings : a list, one or more.
    kind : function of a setting that returns its kind.
    job : function of a list of settings of one kind that returns as many dicts of one set of names.
    Returns a dict of arrays with a row for each setting.
    """
    kinds, found = [kind(setting) for setting in settings], [None] * len(settings)
    for one in dict.fromkeys(kinds):
        some = [i for i, other in enumerate(kinds) if other == one]
        for i, result in zip(some, job([settings[i] for i in some]), strict=True):
            found[i] = result
    return {name: np.array([each[name] for each in found]) for name in found[0]}


def versions():
    """Return the versions of the packages that results depend on."""
    return {name: import_module(at).__version__ for name, at in PACKAGES.items()}


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


def _made_by(job):
    """Return what a result depends on but for the settings: two headers that are equal stand for equal results."""
    function = job.func if isinstance(job, partial) else job
    if not inspect.isfunction(function):
        raise TypeError(
            f"with a folder a job must be a function or a partial of one, got {job!r}"
        )
    return _json(
        {
            "job": f"{function.__module__}.{function.__qualname__}",
            "arguments": [list(job.args), job.keywords]
            if isinstance(job, partial)
            else [],
            "source": hashlib.sha256(_source(function).encode()).hexdigest(),
            "reglab": _fingerprint(Path(__file__).parents[1]),
            "versions": versions(),
        }
    )


def _source(function):
    """Return the text of the function's module, or its own where it comes from a notebook."""
    file = getattr(sys.modules.get(function.__module__), "__file__", None)
    if file is not None and Path(file).suffix == ".py":
        return Path(file).read_text(encoding="utf-8")
    try:
        return inspect.getsource(function)
    except (OSError, TypeError):
        raise ValueError(
            f"the source of {function!r} cannot be read, so its results cannot be told from older ones: "
            "define it in a module or a notebook, or give no folder"
        ) from None


def _fingerprint(package):
    """Return a SHA-256 over all sources of reglab that a result may rest on."""
    digest = hashlib.sha256()
    for layer in LAYERS:
        for path in sorted((package / layer).rglob("*.py")):
            digest.update(path.relative_to(package).as_posix().encode() + b"\0")
            digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def _json(values):
    """Return the values as JSON gives them back, or raise where it cannot hold them."""
    try:
        return json.loads(json.dumps(values, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"settings and bound arguments must be numbers, texts, and lists and dicts of them: {error}, "
            f"got {values!r}"
        ) from None


def _name(header):
    text = json.dumps(header, sort_keys=True)
    # A lambda's name has signs that Windows allows in no file's name.
    job = re.sub(r"\W+", "", header["job"].rpartition(".")[2])
    return f"{job}-{hashlib.sha256(text.encode()).hexdigest()[:16]}.npz"


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
        if values.dtype.hasobject:
            raise TypeError(
                f"{job} must return arrays of numbers, got {name} = {values!r}"
            )
    return result
