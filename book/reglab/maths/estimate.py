"""A mean and how far it may be off: what every interval of the book is stated as."""

from typing import NamedTuple


class Estimate(NamedTuple):
    """A mean with the half-width of its 95 % interval; it unpacks as the pair that it is.

    Printed with a format, ``f"{estimate:+.3f}"`` gives "+0.344 ± 0.011": the format is the mean's, the half-width takes
    its decimals and no sign.

    mean, half : in the same unit; half is 0 or more, and 0 where nothing is uncertain.
    """

    mean: float
    half: float

    def __format__(self, spec):
        """Return mean and half-width in one format.

        spec : of a number, such as "+.3f"; without one both are printed as Python prints them.
        """
        return f"{format(self.mean, spec)} ± {format(self.half, spec.replace('+', ''))}"

    @property
    def low(self):
        """Return the lower end of the interval."""
        return self.mean - self.half

    @property
    def high(self):
        """Return the upper end of the interval."""
        return self.mean + self.half

    def covers(self, value):
        """Return whether the interval covers a value, its ends included.

        value : in the unit of the estimate.
        """
        return self.low <= value <= self.high
