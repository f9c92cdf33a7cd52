"""Sweeps that are kept in the repository: made by a command, read as a `History`, and partly computed again by CI."""

import random
import subprocess
from pathlib import Path

from reglab.training.history import AFTER, History
from reglab.training.storage import read, save
from reglab.training.sweep import sweep, versions

import numpy as np


def store(
    path, job, settings, command, *, single=(), folder=None, executor=None, chunk=16
):
    """Compute a sweep, or what is missing of it, and store it with its settings, its command and the versions.

    The file is written when all is done, with a checksum, and replaces what was there. What is finished before that is
    kept in the folder, as `sweep` does it.

    path : the file.
    job, settings, folder, executor, chunk : as for `reglab.training.sweep.sweep`. Each setting is a list: its entries
        become coordinates, and those at one place must be of one type.
    command : what is typed to make the file, such as "make sweep".
    single : names of arrays that are stored in float32.
    Raises what `sweep` and `reglab.training.storage.save` raise, and KeyError for a name that the job does not return.
    Chapters 4 and 5 rest on such files.
    """
    settings = [list(setting) for setting in settings]
    found = sweep(job, settings, folder=folder, executor=executor, chunk=chunk)
    for name in single:
        found[name] = found[name].astype(np.float32)
    header = {"command": command, "settings": settings, "versions": versions()}
    save(path, header, found)


def load(path, names):
    """Return what a stored sweep holds: its header, and a `History` of its runs, in the order of the settings.

    Whole numbers come back as integers that may be subtracted, however small they were stored.

    path : a file that `store` wrote.
    names : what the entries of a setting are called; more than there are in this file may be named.
    Raises ValueError for a file whose numbers do not fit its checksum, or with entries that have no name.
    """
    header, arrays = read(path)
    columns = list(zip(*header["settings"]))
    if len(columns) > len(names):
        raise ValueError(
            f"each setting has {len(columns)} entries, got the names {list(names)}"
        )
    coordinates = {name: np.array(column) for name, column in zip(names, columns)}
    arrays = {
        name: values.astype(int) if values.dtype.kind in "iu" else values
        for name, values in arrays.items()
    }
    return header, History(arrays, AFTER, coordinates)


def again(
    path,
    job,
    by,
    count=6,
    rtol=1e-6,
    atol=0.0,
    where=lambda setting: True,
    nudge=None,
):
    """Compute a random part of a stored sweep again, and return its settings; raise where a number is another one.

    path : a file that `store` wrote.
    job : what it was made by.
    by : a text that settles the draw: with that of a commit each commit looks at another part, and the same at the
        same part, so that a failure can be repeated.
    count : how many settings, 1 to all there are.
    rtol, atol : how far a number may be from the stored one, relative to it, and beyond that.
    where : function of a setting that says whether it may be drawn, where not all are held to the same.
    nudge : function of a setting that returns one next to it, such as a rate with another last digit. Where a training
        is chaotic, another processor's rounding makes another network of it, and so does the nudge: a setting that it
        moves a tenth as far, or more, says nothing, and another is drawn in its place, `count` times at most. None
        excuses nothing.
    Raises ValueError that names array, setting, draw and command; and for a count out of range.
    """
    header, arrays = read(path)
    settings = header["settings"]
    allowed = [i for i, setting in enumerate(settings) if where(setting)]
    if not 1 <= count <= len(allowed):
        raise ValueError(f"count must lie between 1 and {len(allowed)}, got {count!r}")
    queue = random.Random(by).sample(allowed, min(2 * count, len(allowed)))
    same = []
    while len(same) < count:
        some = queue[: count - len(same)]
        queue = queue[len(some) :]
        drawn = [settings[place] for place in some]
        found = job(drawn)
        if set(found) != set(arrays):
            raise ValueError(
                f"{Path(path).name} holds {sorted(arrays)}, now the job returns {sorted(found)}"
            )
        for at, (place, setting) in enumerate(zip(some, drawn)):
            now, kept = _one(found, at), _one(arrays, place)
            name = _differing(now, kept, rtol, atol)
            if name is None:
                same.append(setting)
            elif not (queue and nudge and _chaotic(now, kept, job([nudge(setting)]))):
                raise ValueError(
                    f"{name} of {setting} in {Path(path).name} is {kept[name]}, and was computed again as "
                    f"{now[name]}; drawn by {by!r}; is it time for `{header['command']}`?"
                )
    return same


def commit():
    """Return the commit that this file is of, or a fixed text where there is no git or no repository."""
    try:
        head = subprocess.run(
            ["git", "rev-parse", "HEAD"],
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "no repository"
    return head.stdout.strip()


def _one(arrays, place):
    """Return what the arrays hold of one setting."""
    return {name: values[place] for name, values in arrays.items()}


def _differing(now, kept, rtol, atol):
    """Return the name of the first number that differs by more than it may, or None."""
    for name, value in now.items():
        if not np.allclose(value, kept[name], rtol=rtol, atol=atol, equal_nan=True):
            return name
    return None


def _chaotic(now, kept, nudged):
    """Return whether a nudge moves what was computed at least a tenth as far as it is from what is stored."""
    return _distance(now, kept) <= 10 * _distance(now, _one(nudged, 0))


def _distance(a, b):
    """Return the largest difference of two numbers, over their mean size: 0 to 2."""
    furthest = 0.0
    for name in a:
        one, other = (
            np.nan_to_num(np.asarray(each[name], float), posinf=1e300, neginf=-1e300)
            for each in (a, b)
        )
        size = np.maximum(np.abs(one) + np.abs(other), 1e-300)
        gap = 2 * np.abs(one - other) / size
        furthest = max(furthest, float(np.max(gap)))
    return furthest
