"""What the tests of the figures share, and which of the tests that are drawn by the commit are asked."""

import hashlib

import reglab.figures.style  # before TensorFlow, and the figures' settings

import matplotlib.pyplot as plt
import pytest

from tests.by_commit import third


def pytest_collection_modifyitems(config, items):
    """Ask a third of the tests that are marked with `by_commit`, which the commit draws."""
    marked = [item for item in items if item.get_closest_marker("by_commit")]
    named = config.option.markexpr or any("::" in name for name in config.args)
    if named or not marked:
        return
    asked = third(marked)
    left_out = [item for item in marked if item not in asked]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


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
