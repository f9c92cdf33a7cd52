"""What training measured: one shape for both engines and for what is stored, with the moment of each measurement.

`xarray.Dataset` is the well-kept library for arrays with coordinates. It is not used: of it the book would need one
thing, the choice of runs by a coordinate, which takes a few lines here, and every reader would have to download xarray
and pandas for that.
"""

from collections.abc import Mapping

import numpy as np

BEFORE, AFTER = "before the step", "after the step"


class History(Mapping):
    """Measurements of one run or of many, epoch by epoch; it is read like a dict, and cannot be changed.

    `cross_entropy` is the mean over the training rows, `penalty` what the regularizers add to it, `loss` the sum of
    both, which is minimised, and `correct` the number of training rows classified rightly; `validation_cross_entropy`
    and `validation_correct` are those of the held-out rows, without penalties. With another loss `mse` or
    `binary_cross_entropy` stands in place of `cross_entropy`, and nothing is `correct`.

    Training rows are measured before the step of their epoch, as `model.fit` does. So entry 0 belongs to the untrained
    network; where an epoch has several batches, it is the mean of the moments before their steps. When the held-out
    rows are measured is said by `validation`; `as_fit` gives histories of either kind one timing.

    arrays : dict of arrays (epochs,) of one run, or (runs, ...) of many: (runs, epochs) where not said otherwise.
    validation : `AFTER` the step of the epoch, as `model.fit` does, or `BEFORE` it, with the training rows.
    coordinates : dict of what tells many runs apart, such as `seed` and `lam`, each (runs,).
    Raises ValueError for another moment, no arrays, and coordinates that do not fit the arrays.
    """

    def __init__(self, arrays, validation=AFTER, coordinates=None):
        if validation not in (BEFORE, AFTER):
            raise ValueError(
                f"validation must be {BEFORE!r} or {AFTER!r}, got {validation!r}"
            )
        if not arrays:
            raise ValueError(f"a history needs an array or more, got {arrays!r}")
        self.validation = validation
        self._arrays = {name: _fixed(values) for name, values in arrays.items()}
        self.coordinates = {
            name: _fixed(values) for name, values in (coordinates or {}).items()
        }
        for name, values in self.coordinates.items():
            for what, array in self._arrays.items():
                if values.ndim != 1 or len(array) != len(values):
                    raise ValueError(
                        f"{name} must have one value for each run of {what}, "
                        f"got shapes {values.shape} and {array.shape}"
                    )

    def __getitem__(self, name):
        """Return the array of that name."""
        return self._arrays[name]

    def __iter__(self):
        """Go through the names."""
        return iter(self._arrays)

    def __len__(self):
        """Return how many arrays there are."""
        return len(self._arrays)

    def __repr__(self):
        """Return the names and shapes, and when the held-out rows were measured."""
        shapes = ", ".join(f"{name} {values.shape}" for name, values in self.items())
        return f"History({shapes}; validation {self.validation})"

    @property
    def names(self):
        """Return the names of the arrays."""
        return tuple(self._arrays)

    def run(self, i):
        """Return the history of one of many runs.

        i : its place, from 0.
        """
        return History(
            {name: values[i] for name, values in self.items()}, self.validation
        )

    def at(self, **coordinates):
        """Return the history of the runs with these coordinates, in their order: ``history.at(lam=0.001)``.

        coordinates : a value for one coordinate or more.
        Raises ValueError for a coordinate or a value that no run has.
        """
        chosen = np.ones(len(next(iter(self.values()))), bool)
        for name, value in coordinates.items():
            if name not in self.coordinates:
                raise ValueError(
                    f"the coordinates are {', '.join(self.coordinates) or 'none'}, got {name!r}"
                )
            found = self.coordinates[name] == value
            if not found.any():
                raise ValueError(f"no run has {name} = {value!r}")
            chosen &= found
        if not chosen.any():
            raise ValueError(f"no run has all of {coordinates!r}")
        return History(
            {name: values[chosen] for name, values in self.items()},
            self.validation,
            {name: values[chosen] for name, values in self.coordinates.items()},
        )

    def as_fit(self):
        """Return the history timed as `model.fit` times it: training rows before, held-out rows after each step.

        Where held-out rows were measured before the step, one epoch is lost: the first measurement of theirs, and
        the last of all others.
        """
        if self.validation == AFTER:
            return self
        return History(
            {
                name: values[..., 1:]
                if name.startswith("validation_")
                else values[..., :-1]
                for name, values in self.items()
            },
            AFTER,
            self.coordinates,
        )


def _fixed(values):
    """Return an array that cannot be written to."""
    view = np.asarray(values).view()
    view.flags.writeable = False
    return view
