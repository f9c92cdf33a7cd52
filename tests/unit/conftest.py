"""What the tests of the figures share."""

import reglab.figures.style  # noqa: F401  before TensorFlow, and the figures' settings

import matplotlib.pyplot as plt
import pytest


@pytest.fixture
def ax():
    """Return empty axes, closed after the test."""
    figure, axes = plt.subplots()
    yield axes
    plt.close(figure)
