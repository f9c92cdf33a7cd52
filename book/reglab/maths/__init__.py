"""Arithmetic with NumPy and SciPy alone: data, fits, penalties, statistics."""
