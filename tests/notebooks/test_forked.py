"""Forked kernels: as fresh as others, none of them left behind, and ordinary ones where a fork is not sound."""

import ast
import os
import select
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel

from tests.notebooks import forked
from tests.notebooks.forked import Kernel, Parent

ROOT = Path(__file__).parents[2]
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux may fork")


@contextmanager
def kernel(**options):
    """Give a function that runs code in a new kernel and returns what it prints."""
    manager, client = start_new_kernel(kernel_name="python3", **options)

    def ask(code):
        said = []
        client.execute_interactive(
            code,
            timeout=60,
            output_hook=lambda message: said.append(message["content"].get("text", "")),
        )
        return "".join(filter(None, said))

    try:
        yield ask
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


STATE = """\
import os, sys

shown = [name for name in ("keras", "tensorflow", "reglab") if name in sys.modules]
print([os.getppid(), "keras.src" in sys.modules, shown, os.getcwd(), os.environ.get("PLACE"), "x" in globals()])
"""
DRAWS = "import random, numpy\nprint([random.random(), numpy.random.rand()])"


@on_linux
def test_a_forked_kernel_is_fresh(tmp_path):
    states, draws = [], []
    for place in (ROOT / "book", tmp_path):
        with kernel(cwd=str(place), env=os.environ | {"PLACE": place.name}) as ask:
            states.append(ast.literal_eval(ask(STATE)))
            draws += ast.literal_eval(ask(DRAWS))
            ask("x = 1")
    (parent,) = forked.parents
    for place, state in zip((ROOT / "book", tmp_path), states, strict=True):
        assert state == [parent.process.pid, True, [], str(place), place.name, False]
    assert len(set(draws)) == 4


@on_linux
def test_reglab_warns_in_a_forked_kernel_as_in_any_other():
    late = "UserWarning: TensorFlow was loaded before reglab"
    for first, warns in (
        ("", False),
        ("import keras", True),
        ("import tensorflow", True),
    ):
        with kernel(cwd=str(ROOT / "book")) as ask:
            assert (late in ask(f"{first}\nimport reglab")) == warns
            assert (
                ask("import keras, tensorflow\nprint(keras.__spec__.name)") == "keras\n"
            )
            assert (
                ask("print(reglab.tf is tensorflow, keras.config.floatx())")
                == "True float64\n"
            )


def bare(tmp_path):
    """Return what a kernel is started with by hand."""
    arguments = ["-f", str(tmp_path / "kernel.json")]
    return {"arguments": arguments, "cwd": str(tmp_path), "env": dict(os.environ)}


def ended(found):
    """Return whether a process ends within ten seconds."""
    return select.select([found.handle], [], [], 10)[0] and found.poll() == 0


@on_linux
def test_kernels_end_with_their_parent(tmp_path):
    parent = Parent(["json"])
    found = parent.fork(**bare(tmp_path))
    assert found.poll() is None
    parent.end()
    assert ended(found)
    assert parent.fork(**bare(tmp_path)) is None


@on_linux
def test_a_kernel_is_signalled(tmp_path):
    parent = Parent(["json"])
    found = parent.fork(**bare(tmp_path))
    assert os.getpgid(found.pid) == found.pid
    found.send_signal(signal.SIGKILL)
    assert ended(found)
    assert found.wait() == 0
    parent.end()


@on_linux
def test_no_process_is_left_where_pytest_is_killed(tmp_path):
    code = f"""
from tests.notebooks.forked import Parent
parent = Parent(["json"])
print(parent.process.pid, parent.fork(**{bare(tmp_path)!r}).pid, flush=True)
input()
"""
    run = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with run:
        found = [Kernel(int(pid)) for pid in run.stdout.readline().split()]
        run.kill()
    assert len(found) == 2
    assert all(map(ended, found))


@on_linux
@pytest.mark.parametrize(
    ("text", "forks"),
    [
        ("import json", True),
        ("raise ImportError", False),
        ("import warnings; warnings.warn('old')", False),
        ("print('hello', flush=True)", False),
        ("import threading; threading.Timer(30, print).start()", False),
    ],
)
def test_no_fork_of_what_fails_or_speaks_or_starts_a_thread(
    text, forks, tmp_path, monkeypatch
):
    (tmp_path / "loaded.py").write_text(text, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(forked, "GRACE", 1)
    parent = Parent(["loaded"])
    assert (parent.fork(**bare(tmp_path)) is not None) == forks
    parent.end()


@on_linux
def test_a_parent_that_does_not_answer_is_given_up(tmp_path, monkeypatch):
    (tmp_path / "loaded.py").write_text("import time; time.sleep(60)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(forked, "PATIENCE", 1)
    parent = Parent(["loaded"])
    monkeypatch.setattr(forked, "GRACE", 1)
    assert parent.fork(**bare(tmp_path)) is None
    assert parent.process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_ordinary_kernels_where_no_fork_is_to_be_had(platform, monkeypatch):
    class Refuses:
        def fork(self, **start):
            asked.append(start)

    asked, started = [], []
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(forked, "parents", [Refuses()])
    monkeypatch.setattr(
        forked, "start_process", lambda command, **options: started.append(command)
    )
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "kernel.json"]
    forked.launch_kernel(command, env={})
    forked.launch_kernel(["julia"], env={})
    assert started == [command, ["julia"]]
    assert len(asked) == (platform == "linux")
