"""Results too long to compute each time: arrays and what they were made by, in one file with a checksum."""

import hashlib
import io
import json
import os
import tempfile
import warnings
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy as np


def save(path, header, arrays):
    """Write arrays and their header to a file, all of it or nothing.

    path : the file, replaced if it is there.
    header : what JSON can hold; `load` asks for it.
    arrays : dict of arrays of numbers, booleans or texts; none may be called header or file.
    Raises ValueError for such a name, and for an array of objects.
    """
    for name, values in arrays.items():
        # What NumPy's archives call their own parts.
        if name in ("header", "file"):
            raise ValueError(f"an array may not be called {name!r} where it is stored")
        if np.asarray(values).dtype.hasobject:
            raise ValueError(
                f"arrays of objects cannot be stored, got {name} = {values!r}"
            )
    text = json.dumps(header | {"checksum": checksum(arrays)}, indent=1)
    content = io.BytesIO()
    np.savez_compressed(content, **arrays, header=np.array(text))
    path = Path(path)
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=".half-", delete=False
    ) as file:
        try:
            file.write(content.getvalue())
            file.flush()
            os.fsync(file.fileno())
            file.close()
            # A temporary file is its owner's alone; this one is for all who may read what is made here.
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(file.name, 0o666 & ~mask)
            os.replace(file.name, path)
        except BaseException:
            file.close()
            os.unlink(file.name)
            raise


def read(path):
    """Return the header and the arrays of a file that `save` wrote.

    path : the file.
    Raises ValueError for any other content, OSError where the file cannot be read.
    """
    try:
        # Opened here, since NumPy leaves a file that is no archive open.
        with open(path, "rb") as raw, np.load(raw, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        header = json.loads(str(arrays.pop("header")))
        expected = header.pop("checksum")
    except (ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError(f"it cannot be read: {error}") from None
    if expected != checksum(arrays):
        raise ValueError("its checksum does not fit its numbers")
    return header, arrays


def load(path, header):
    """Return the arrays of a file that `save` wrote with this header, or None if there is none.

    A file that is there and is something else is put aside, with ".rejected" at the end of its name, and a warning
    names it and says why.

    path, header : as for `save`.
    """
    path = Path(path)
    if not path.exists():
        return None
    try:
        found, arrays = read(path)
        for name in found | header:
            if found.get(name) != header.get(name):
                raise ValueError(
                    f"it was made for {name} = {found.get(name)!r}, not {header.get(name)!r}"
                )
        return arrays
    except FileNotFoundError:
        return None  # another process has just put it aside
    except ValueError as error:
        aside = path.with_name(path.name + ".rejected")
        # Two processes may meet one damaged file: the first moves it.
        with suppress(FileNotFoundError):
            os.replace(path, aside)
        warnings.warn(
            f"{path} is not the chunk it should be ({error}): computed again, the file is now {aside.name}",
            stacklevel=3,
        )
        return None


def checksum(arrays):
    """Return a SHA-256 over names, types, shapes and numbers of a dict of arrays."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {array.dtype.str} {array.shape}".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()
