"""pytest plugin: forks the kernels from one process that has loaded Keras and TensorFlow, which takes five seconds.

Only Linux may fork what these have loaded, and only before their first operation, which starts threads. Elsewhere, and
wherever a fork cannot be had, kernels start as ever. A forked one is as fresh: it has a namespace, a folder, an
environment and random numbers of its own, and the loaded modules stand aside until one of its cells imports them.

It changes an internal of jupyter_client 8.10.0, the version that is pinned.
"""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile

from jupyter_client.provisioning import local_provisioner

from tests.notebooks import parent

PATIENCE = 120  # seconds, of which loading takes five, until a fork is given up
GRACE = 10  # seconds to end in
start_process = local_provisioner.launch_kernel


class Kernel:
    """A forked kernel, with the names of subprocess.Popen that jupyter_client asks for."""

    stdin = stdout = stderr = None

    def __init__(self, pid):
        self.pid, self.handle = pid, os.pidfd_open(pid)

    def poll(self):
        """Return None while it runs."""
        return 0 if select.select([self.handle], [], [], 0)[0] else None

    def wait(self):
        """Return once it has ended."""
        select.select([self.handle], [], [])
        return self.poll()

    def send_signal(self, number):
        """Send it a signal."""
        signal.pidfd_send_signal(self.handle, number)


class Parent:
    """The process that is forked, see parent.py; it ends with this one, and the kernels with it.

    modules : names of what it loads.
    """

    def __init__(self, modules=("keras", "tensorflow")):
        self.channel, far = socket.socketpair()
        self.channel.settimeout(PATIENCE)
        with far, tempfile.TemporaryFile() as said:
            self.process = subprocess.Popen(
                [sys.executable, parent.__file__, *modules],
                stdin=far,
                stdout=said,
                stderr=said,
                start_new_session=True,  # an interrupt from the keyboard is for pytest
            )
        atexit.register(self.end)

    def fork(self, **start):
        """Return a kernel, or None where no fork is to be had.

        start : its command's arguments, cwd and env.
        """
        try:
            self.channel.sendall(json.dumps(start).encode() + b"\n")
            return Kernel(int(self.channel.recv(16)))
        except (OSError, ValueError):  # among them: it did not answer in time, or ended
            self.end()
            return None

    def end(self):
        """End it."""
        self.channel.close()
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def launch_kernel(command, cwd=None, env=None, **options):
    """Stand in for jupyter_client's start of a process: return a forked kernel where that can be."""
    program, arguments = command[:3], command[3:]
    kernel = None
    if sys.platform == "linux" and program == [sys.executable, "-m", parent.LAUNCHER]:
        if not parents:
            parents.append(Parent())
        (found,) = parents
        kernel = found.fork(arguments=arguments, cwd=str(cwd or os.getcwd()), env=env)
    return kernel or start_process(command, cwd=cwd, env=env, **options)


parents = []
local_provisioner.launch_kernel = launch_kernel
