"""What training measured: one shape for both engines and for what is stored, with the moment of each measurement.

`xarray.Dataset` is the well-kept library for arrays with coordinates. It is not used: of it the book would need one
thing, the choice of runs by a coordinate, which takes a few lines here, and every reader would have to download xarray
and pandas for that.
"""

from collections.abc import Mapping

from reglab.maths.checks import whole

import numpy as np

HELD_OUT = "validation_", "test_"  # how the names of rows begin that are not trained on
BEFORE, AFTER = "before the step", "after the step"


class History(Mapping):
    """Measurements of one run or of many, epoch by epoch; it is read like a dict, and cannot be changed.

    `cross_entropy` is the mean over the training rows, `penalty` what the regularizers add to it, `loss` the sum of
    both, which is minimised, and `correct` the number of training rows classified rightly; `validation_cross_entropy`
    and `validation_correct` are those of the held-out rows, without penalties. With another loss `mse` or
    `binary_cross_entropy` stands in place of `cross_entropy`, and nothing is `correct`.

    Training rows are measured before the step of their epoch, as `model.fit` does. So entry 0 belongs to the untrained
    network; where an epoch has several batches, it is the mean of the moments before their steps. When the held-out
    rows are measured is said by `validation`; `as_fit` gives histories of either kind one timing. Test rows are
    measured as held-out rows are, under names that begin with `test_`.

    arrays : dict of arrays (epochs,) of one run, or (runs, ...) of many: (runs, epochs) where not said otherwise.
    validation : `AFTER` the step of the epoch, as `model.fit` does, or `BEFORE` it, with the training rows.
    coordinates : dict of what tells many runs apart, such as `seed` and `lam`, each (runs,).
    every : how many epochs lie between two measurements, 1 or more: entry j belongs to epoch (j + 1) · every.
    Raises ValueError for another moment, no arrays, and coordinates that do not fit the arrays.
    """

    def __init__(self, arrays, validation=AFTER, coordinates=None, every=1):
        if validation not in (BEFORE, AFTER):
            raise ValueError(
                f"validation must be {BEFORE!r} or {AFTER!r}, got {validation!r}"
            )
        if not arrays:
            raise ValueError(f"a history needs an array or more, got {arrays!r}")
        self.validation, self.every = validation, whole("every", every)
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
        arrays = {name: values[i] for name, values in self.items()}
        return History(arrays, self.validation, every=self.every)

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
        return self.where(chosen)

    def where(self, chosen):
        """Return the history of some runs, in their order.

        chosen : array of bool, one for each run, True for one or more.
        Raises ValueError for anything else.
        """
        chosen = np.asarray(chosen)
        runs = len(next(iter(self.values())))
        if chosen.dtype != bool or chosen.shape != (runs,) or not chosen.any():
            raise ValueError(
                f"chosen must be {runs} of True or False, and one of them True, got {chosen!r}"
            )
        return History(
            {name: values[chosen] for name, values in self.items()},
            self.validation,
            {name: values[chosen] for name, values in self.coordinates.items()},
            self.every,
        )

    def best_epoch(self, name):
        """Return the epoch at which each run is best, counted from 1: where early stopping with patience would go back.

        Best is the most for what is `correct`, and the least for all else; the first epoch of equal ones. It is read
        from the record, so no weights have to be kept: `at_epoch` says what was measured then.

        name : of an array (runs, epochs) that the epoch may be chosen by, `validation_cross_entropy` say.
        Returns integers (runs,), or one for a single run. Raises ValueError for a run without a finite value, and for
        an array that does not count epochs. Source: Prechelt, Early stopping, but when?, Neural networks: tricks of the
        trade (1998).
        """
        values = self[name]
        if values.ndim == 0 or values.ndim > 2:
            raise ValueError(
                f"{name} must have shape (runs, epochs), got {values.shape}"
            )
        cost = -values if name.endswith("correct") else values
        cost = np.where(np.isfinite(cost), cost, np.inf)
        if np.any(np.isinf(cost).all(axis=-1)):
            raise ValueError(f"a run has no finite {name}, got {values!r}")
        return self.every * (1 + cost.argmin(axis=-1))

    def at_epoch(self, epoch):
        """Return what was measured at an epoch, as a dict of arrays (runs,), or of numbers for a single run.

        epoch : counted from 1; one for all runs, or one for each, such as `best_epoch` returns.
        Raises ValueError for an epoch that was not measured, and for arrays that do not count epochs.
        """
        epochs = {values.shape[-1] for values in self.values()}
        if len(epochs) > 1 or any(values.ndim > 2 for values in self.values()):
            shapes = {name: values.shape for name, values in self.items()}
            raise ValueError(f"all arrays must count the same epochs, got {shapes}")
        place, left = np.divmod(epoch, self.every)
        last = epochs.pop()
        if np.any(left) or np.any(place < 1) or np.any(place > last):
            raise ValueError(
                f"epoch must be a multiple of {self.every} from {self.every} to {last * self.every}, got {epoch!r}"
            )
        runs = next(iter(self.values())).shape[:-1]
        place = np.broadcast_to(place - 1, runs)[..., None]
        return {
            name: np.take_along_axis(values, place, axis=-1)[..., 0]
            for name, values in self.items()
        }

    def as_fit(self):
        """Return the history timed as `model.fit` times it: training rows before, held-out rows after each step.

        Where held-out rows were measured before the step, one epoch is lost: the first measurement of theirs, and
        the last of all others.
        """
        if self.validation == AFTER:
            return self
        return History(
            {
                name: values[..., 1:] if name.startswith(HELD_OUT) else values[..., :-1]
                for name, values in self.items()
            },
            AFTER,
            self.coordinates,
            self.every,
        )


def _fixed(values):
    """Return an array that cannot be written to."""
    view = np.asarray(values).view()
    view.flags.writeable = False
    return view
