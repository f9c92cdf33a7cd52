"""pytest plugin for the negative controls: notebooks of the same cells run in one kernel, which takes seconds to start.

It changes internals of nbval 0.11.0, as tests/notebooks/strict.py does.
"""

from nbval import plugin

started = []


class Kernel(plugin.RunningKernel):
    """A kernel that outlives its notebook."""

    def stop(self):
        """Go on for the next notebook."""


def running_kernel(*arguments, **options):
    """Return the one kernel."""
    if not started:
        started.append(Kernel(*arguments, **options))
    return started[0]


def pytest_sessionfinish():
    """Stop it when all notebooks have run."""
    for kernel in started:
        super(Kernel, kernel).stop()


plugin.RunningKernel = running_kernel
