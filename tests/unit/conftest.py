"""What the tests of the figures share."""

import hashlib

import reglab.figures.style  # before TensorFlow, and the figures' settings

import matplotlib.pyplot as plt
import pytest


@pytest.fixture(scope="session", autouse=True)
def _stored_files_stay_as_they_are():
    """Fail where a test has written over a file that the book rests on."""

    def state():
        return {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(reglab.STORED.iterdir())
        }

    before = state()
    yield
    assert state() == before


@pytest.fixture
def ax():
    """Return empty axes, closed after the test."""
    figure, axes = plt.subplots()
    yield axes
    plt.close(figure)
