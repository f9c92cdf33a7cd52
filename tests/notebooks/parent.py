"""The process from which kernels are forked, see forked.py.

    python tests/notebooks/parent.py module ...

It loads the modules. Standard input is a socket, on which each line asks for a kernel, and is answered with its number;
where it is closed, all of them end.
"""

import ast
import gc
import importlib.util
import json
import os
import signal
import sys
from pathlib import Path

LAUNCHER = "ipykernel_launcher"
REGLAB = Path(__file__).parents[2] / "book" / "reglab" / "__init__.py"
BACKEND = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}  # ipykernel's


class Aside:
    """Keeps loaded modules out of sys.modules until one of them is imported: reglab warns if it does not come first."""

    def __init__(self, names):
        self.modules = {name: sys.modules.pop(name) for name in names}
        self.specs = {name: found.__spec__ for name, found in self.modules.items()}
        sys.meta_path.insert(0, self)

    def find_spec(self, name, path=None, target=None):
        """Put all of them back: one loads the others."""
        if name not in self.modules:
            return None
        sys.meta_path.remove(self)
        sys.modules.update(self.modules)
        return importlib.util.spec_from_loader(name, self)

    def create_module(self, spec):
        """Return the module that was loaded."""
        return self.modules[spec.name]

    def exec_module(self, module):
        """Leave it as it was."""
        module.__spec__ = self.specs[module.__name__]


def settings():
    """Return what reglab settles before TensorFlow loads: read, since importing reglab runs an operation."""
    (value,) = (
        node.value
        for node in ast.parse(REGLAB.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and node.targets[0].id == "SETTINGS"
    )
    return ast.literal_eval(value)


def load(modules):
    """Load what every kernel has, and modules; return whether a fork may have them."""
    del sys.path[0]  # this file's folder
    # ipykernel reads this as it is loaded: a kernel ends when its parent has gone.
    variables = settings() | BACKEND | os.environ
    os.environ.update(variables, JPY_PARENT_PID=str(os.getpid()))
    gc.disable()  # next to nothing is thrown away
    for name in ("ipykernel.kernelapp", *modules):
        importlib.import_module(name)
    gc.freeze()
    silent = os.fstat(sys.stderr.fileno()).st_size == 0  # else a cell has to show it
    return silent and len(os.listdir("/proc/self/task")) == 1


def become(modules, arguments, cwd, env):
    """Be a kernel."""
    os.setsid()  # as jupyter_client has it: it signals all that a kernel has started
    os.write(sys.stdin.fileno(), f"{os.getpid()}\n".encode())
    with open(os.devnull, "rb") as null:
        os.dup2(null.fileno(), sys.stdin.fileno())
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = [LAUNCHER, *arguments]
    gc.enable()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()  # else all kernels would draw the same
    Aside(modules)
    sys.modules["ipykernel.kernelapp"].launch_new_instance()


def main(modules):
    """Run the command line."""
    if not load(modules):
        os._exit(1)  # without a wait for the threads
    kernels = []
    for line in sys.stdin:
        kernel = os.fork()
        if not kernel:
            return become(modules, **json.loads(line))
        kernels.append(kernel)
    for kernel in kernels:  # not waited for before, so that its number is its own
        os.killpg(kernel, signal.SIGKILL)
        os.waitpid(kernel, 0)


if __name__ == "__main__":
    main(sys.argv[1:])
