"""Which tests a commit asks, of those that not every commit does: over time all are, and a red run can be repeated."""

import random
import subprocess
from pathlib import Path


def head():
    """Return the commit that is checked out, or a fixed text where there is no git or no repository."""
    command = ["git", "rev-parse", "HEAD"]
    folder = Path(__file__).parent
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    except OSError:
        return "no git"
    return done.stdout.strip() or "no repository"


def third(tests, by=None):
    """Return a third of some tests, rounded up, in their order.

    by : text that draws them; None takes the commit.
    """
    drawn = random.Random(by or head()).sample(tests, -(-len(tests) // 3))
    return [test for test in tests if test in drawn]
