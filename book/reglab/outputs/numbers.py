"""Numbers as the book prints them: on the page, in a table, beside a slider."""

import math
from numbers import Integral, Real

from reglab.maths.estimate import Estimate


def number(value, digits=3):
    """Return a number as the book prints it: significant digits, trailing zeros kept, integers as they are.

    An `Estimate` is printed with its half-width, to two significant digits of the latter. Zero has no sign.

    value : a finite number, or an Estimate of finite numbers; text is returned unchanged.
    digits : how many significant digits, 1 or more.
    Raises ValueError for NaN and infinity, TypeError for something that is neither number nor text.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, Estimate):
        for part in value:
            number(part)
        return f"{value:z.{decimals(value)}f}"
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"a read-out is a number or text, got {value!r}")
    if not math.isfinite(value):
        raise ValueError(f"a read-out must be finite, got {value!r}")
    if isinstance(value, Integral):
        return str(int(value))
    value = float(value)
    if value != 0 and not 1e-4 <= abs(value) < 999_999.5:
        return f"{value:.{digits - 1}e}"
    text = f"{value:z#.{digits}g}"
    # From 10**digits on, also where rounding leads there, all digits before the point are printed.
    return f"{value:.0f}" if "e" in text else text.removesuffix(".")


def decimals(estimate):
    """Return how many decimals show two significant digits of an estimate's half-width, or three of a mean without one.

    estimate : an Estimate of finite numbers.
    """
    size, digits = (estimate.half, 2) if estimate.half else (abs(estimate.mean), 3)
    if size == 0:
        return 0
    exponent = int(f"{size:.{digits - 1}e}".partition("e")[2])
    return max(0, digits - 1 - exponent)


def mark(value):
    """Return a slider's value as its label: the shortest form of a number, text unchanged."""
    if isinstance(value, str):
        return value
    return str(int(value)) if value == int(value) else f"{value:g}"


def in_order(name, key, options):
    """Return a slider's values for one of its names, as Python's own numbers or texts.

    name, key : of the slider and of the values, for what is raised.
    options : the values, a list: increasing numbers that can be told apart when printed, or different texts.
    Raises ValueError or TypeError.
    """
    if not options:
        raise ValueError(f"slider {name}: {key} has no values")
    for option in options:
        if isinstance(option, bool) or not isinstance(option, Real | str):
            raise TypeError(
                f"slider {name}: {key} must be numbers or texts, got {option!r}"
            )
    if len(set(options)) < len(options):
        raise ValueError(f"slider {name}: {key} has repeated values: {options}")
    if all(isinstance(option, str) for option in options):
        return options
    try:
        for option in options:
            number(option)
    except (TypeError, ValueError) as error:
        raise type(error)(f"slider {name}: {key}: {error}") from None
    if any(isinstance(option, str) for option in options) or sorted(options) != options:
        raise ValueError(
            f"slider {name}: {key} must be increasing numbers or texts, got {options}"
        )
    texts = [mark(option) for option in options]
    if len(set(texts)) < len(texts):
        raise ValueError(
            f"slider {name}: {key} has values that look alike when printed: {texts}"
        )
    return [option.item() if hasattr(option, "item") else option for option in options]
