"""Numbers as they are printed."""

from reglab.maths.estimate import Estimate
from reglab.outputs.numbers import mark, number

import numpy as np
import pytest


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (np.int64(3), "3"),
        (0.1, "0.100"),
        (1.0, "1.00"),
        (99.96, "100"),
        (123.4, "123"),
        (999.4, "999"),
        (999.5, "1000"),
        (999.99, "1000"),
        (1000.2, "1000"),
        (1234.5, "1234"),
        (999_999.4, "999999"),
        (999_999.9, "1.00e+06"),
        (0.0, "0.00"),
        (-0.0, "0.00"),
        (-0.01234, "-0.0123"),
        (1.5e-7, "1.50e-07"),
        (2.5e9, "2.50e+09"),
        (Estimate(0.34412, 0.01133), "0.344 ± 0.011"),
        (Estimate(-12.34, 3.21), "-12.3 ± 3.2"),
        (Estimate(5.0, 0.0), "5.00 ± 0.00"),
        (Estimate(-0.001, 2.2), "0.0 ± 2.2"),
        ("as it is", "as it is"),
    ],
)
def test_number(value, text):
    assert number(value) == text


def test_two_digits_at_a_power_of_ten():
    assert number(99.96, 2) == "100"


@pytest.mark.parametrize("value", [np.nan, -np.inf, Estimate(1.0, np.nan)])
def test_what_is_not_finite_is_refused(value):
    with pytest.raises(ValueError, match="must be finite, got"):
        number(value)


@pytest.mark.parametrize("value", [None, True, [1]])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(TypeError, match="a read-out is a number or text, got"):
        number(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1_000_000, "1000000"), (1e6, "1000000"), (0.5, "0.5"), (3, "3"), ("l1", "l1")],
)
def test_mark(value, text):
    assert mark(value) == text
