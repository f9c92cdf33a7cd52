"""Run a command on one of two cores, so that another may run beside it on the other.

    python -m book._make.lane 0 command argument ...

What trains with a thread for each core then has one, and no threads wait for each other; with two they took an eighth
more time. Where there are not two cores, or none can be settled, as on macOS and Windows, the command runs as it is.
"""

import os
import sys


def keep_to(place):
    """Keep this process, and those that it starts, to one core where it may use two.

    place : 0 or 1, which of them.
    Raises ValueError for another place.
    """
    if place not in (0, 1):
        raise ValueError(f"place must be 0 or 1, got {place!r}")
    if not hasattr(os, "sched_setaffinity"):
        return
    free = sorted(os.sched_getaffinity(0))
    if len(free) == 2:
        os.sched_setaffinity(0, {free[place]})


def main(arguments):
    """Keep to a core and become the command."""
    place, *command = arguments
    keep_to(int(place))
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
