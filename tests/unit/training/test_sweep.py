"""Sweeps: the same results by every way, nothing lost when something dies, nothing taken from a damaged file."""

import importlib
import os
import shutil
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from reglab.experiments import iris
from reglab.training.storage import read
from reglab.training.sweep import LAYERS, by_kind, sweep

import distributed
import numpy as np
import pytest

PACKAGE = Path(iris.__file__).parents[1]
SETTINGS = [[seed, seed / 10] for seed in range(10)]


def job(settings, factor=1):
    """Return something that differs from setting to setting."""
    numbers = np.array([[seed, lam] for seed, lam in settings])
    return {"sum": factor * numbers.sum(axis=1), "pair": numbers}


def counted(settings, log):
    """Do the job, and leave a line in a file for each call."""
    with open(log, "a") as file:
        file.write(f"{len(settings)}\n")
    return job(settings)


def failing(settings, broken):
    """Do the job, but for one setting."""
    if broken in [seed for seed, _ in settings]:
        raise RuntimeError(f"no result for {broken}")
    return job(settings)


def deadly(settings, marker):
    """Do the job; the first process that comes to seed 6 is killed in the middle of it."""
    if any(seed == 6 for seed, _ in settings) and not os.path.exists(marker):
        with open(marker, "w"):
            os.kill(os.getpid(), signal.SIGKILL)
    return job(settings)


def networks(settings):
    """Train networks, and keep a little of each."""
    found = iris.runs(settings, epochs=3)
    return {"cost": np.array([run.history["cross_entropy"] for run in found])}


def same(found, wanted):
    assert list(found) == list(wanted)
    for name, values in wanted.items():
        np.testing.assert_array_equal(found[name], values)


@pytest.mark.parametrize("chunk", [1, 3, 10, 99])
def test_chunks_do_not_change_the_results(chunk):
    same(sweep(job, SETTINGS, chunk=chunk), job(SETTINGS))


def test_an_executor_gives_the_same():
    # One of processes is tested with the command that has it, in test_sweeps.
    twice = partial(job, factor=2)
    with ThreadPoolExecutor(3) as executor:
        found = sweep(twice, SETTINGS, executor=executor, chunk=3)
    same(found, twice(SETTINGS))


def test_finished_chunks_are_not_computed_again(tmp_path):
    log, folder = tmp_path / "log", tmp_path / "new" / "folder"
    work = partial(counted, log=str(log))
    first = sweep(work, SETTINGS, folder=folder, chunk=4)
    again = sweep(work, SETTINGS, folder=folder, chunk=4)
    same(first, again)
    same(first, job(SETTINGS))
    assert log.read_text().split() == ["4", "4", "2"]
    more = sweep(work, [*SETTINGS, [10, 1.0]], folder=folder, chunk=4)
    assert len(more["sum"]) == 11
    assert log.read_text().split() == ["4", "4", "2", "3"]


def test_a_failure_keeps_what_is_finished(tmp_path):
    broken = partial(failing, broken=9)
    for executor in (None, ThreadPoolExecutor(2)):
        folder = tmp_path / str(executor is None)
        with pytest.raises(RuntimeError, match="no result for 9") as caught:
            sweep(broken, SETTINGS, folder=folder, executor=executor, chunk=4)
        assert caught.value.__notes__ == [
            f"2 of 3 chunks are finished and kept in {folder}"
        ]
        assert len(list(folder.iterdir())) == 2


def spoil_half(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def spoil_number(path):
    with np.load(path) as file:
        arrays = dict(file)
    arrays["sum"] = arrays["sum"] + 1e-9
    np.savez(path, **arrays)


def spoil_other(path):
    np.savez(path, sum=np.zeros(4))


def spoil_text(path):
    path.write_text("my notes")


def spoil_empty(path):
    path.write_bytes(b"")


def spoil_swap(path):
    other = next(p for p in path.parent.iterdir() if p != path)
    path.write_bytes(other.read_bytes())


@pytest.mark.parametrize(
    "spoil",
    [spoil_half, spoil_number, spoil_other, spoil_text, spoil_empty, spoil_swap],
)
def test_a_damaged_or_foreign_file_is_named_kept_and_computed_again(spoil, tmp_path):
    wanted = sweep(job, SETTINGS, folder=tmp_path, chunk=4)
    path = sorted(tmp_path.iterdir())[0]
    spoil(path)
    content = path.read_bytes()
    with pytest.warns(UserWarning, match=f"{path.name} is not the chunk") as caught:
        found = sweep(job, SETTINGS, folder=tmp_path, chunk=4)
    assert len(caught) == 1
    same(found, wanted)
    assert (tmp_path / f"{path.name}.rejected").read_bytes() == content
    same(sweep(job, SETTINGS, folder=tmp_path, chunk=4), wanted)


def test_nothing_half_written_is_left_when_the_disk_fails(tmp_path, monkeypatch):
    def full(_):
        raise OSError("no space left")

    monkeypatch.setattr("reglab.training.storage.os.fsync", full)
    with pytest.raises(OSError, match="no space left"):
        sweep(job, SETTINGS, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_kept_file_says_what_it_is(tmp_path):
    sweep(job, SETTINGS, folder=tmp_path)
    header, arrays = read(next(tmp_path.iterdir()))
    assert header["settings"] == SETTINGS
    assert header["job"].endswith("job")
    assert "keras" in header["versions"]
    same(arrays, job(SETTINGS))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"settings": []}, "one setting or more"),
        ({"chunk": 0}, "chunk must be a whole number, 1 or more, got 0"),
        ({"chunk": 1.5}, "got 1.5"),
        ({"settings": [object()]}, "settings and .* must be numbers, .*object"),
        ({"settings": [[0, float("nan")]]}, "nan"),
        ({"job": lambda settings: None}, "must return a dict of arrays .* got None"),
        (
            {"job": lambda settings: {"a": [1]}},
            r"a row of a for each of 10 settings, got shape \(1,\)",
        ),
        (
            {"job": lambda settings: {"a": np.array([{}] * len(settings))}},
            "must return arrays of numbers, got a = ",
        ),
        (
            {"job": lambda s: {f"a{len(s)}": np.zeros(len(s))}, "chunk": 4},
            r"the same arrays for all settings, got \['a2'\] and \['a4'\]",
        ),
        ({"chunk": None}, "got None"),
    ],
)
def test_bad_input_is_named(change, message):
    with pytest.raises((ValueError, TypeError), match=message):
        sweep(**({"job": job, "settings": SETTINGS} | change))


class Callable:
    """A job that is no function."""

    def __call__(self, settings):
        """Do the job."""
        return job(settings)


def without_source():
    """Return a function as one gets it at Python's prompt."""
    found = {"__name__": "prompt"}
    exec("def typed(settings):\n    return {'a': [0] * len(settings)}", found)
    return found["typed"]


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (Callable(), "must be a function or a partial of one, got .*Callable"),
        (without_source(), "the source of .*typed.* cannot be read"),
        (partial(job, factor=object()), "bound arguments must be numbers, .*object"),
        (
            lambda settings: {"file": np.zeros(len(settings))},
            "may not be called 'file'",
        ),
        (lambda settings: {"header": np.zeros(len(settings))}, "called 'header'"),
    ],
)
def test_a_job_that_cannot_be_kept_is_named(work, message, tmp_path):
    with pytest.raises((ValueError, TypeError), match=message):
        sweep(work, SETTINGS, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_without_a_folder_any_callable_will_do():
    same(sweep(Callable(), SETTINGS), job(SETTINGS))
    assert sweep(without_source(), SETTINGS)["a"].tolist() == [0] * 10


def test_a_lambda_is_kept_under_a_name_that_every_system_allows(tmp_path):
    sweep(lambda settings: job(settings), SETTINGS, folder=tmp_path)
    assert next(tmp_path.iterdir()).name.startswith("lambda-")


HELPED = """
FACTOR = 1


def helper(seed):
    return FACTOR * seed


def job(settings):
    return {"a": [helper(seed) for seed, _ in settings]}
"""


@pytest.mark.parametrize(
    ("old", "new"), [("FACTOR = 1", "FACTOR = 3"), ("FACTOR * seed", "seed + 50")]
)
def test_an_edit_of_what_the_job_calls_leaves_no_old_result(
    old, new, tmp_path, monkeypatch
):
    monkeypatch.syspath_prepend(tmp_path)
    file, folder = tmp_path / "helped.py", tmp_path / "chunks"
    found = []
    for text in (HELPED, HELPED.replace(old, new)):
        file.write_text(text)
        sys.modules.pop("helped", None)
        importlib.invalidate_caches()
        # Python takes a compiled file for the source's own if size and second of writing agree.
        shutil.rmtree(tmp_path / "__pycache__", ignore_errors=True)
        helped = importlib.import_module("helped")
        found.append((helped, sweep(helped.job, SETTINGS[:4], folder=folder, chunk=2)))
    sys.modules.pop("helped", None)
    (_, before), (helped, after) = found
    assert after["a"].tolist() == helped.job(SETTINGS[:4])["a"]
    assert after["a"].tolist() != before["a"].tolist()


@pytest.mark.parametrize("layer", ["maths", "training", "experiments"])
def test_an_edit_of_reglab_leaves_no_old_result(layer, tmp_path, monkeypatch):
    copy = tmp_path / "reglab"
    for name in LAYERS:
        shutil.copytree(PACKAGE / name, copy / name)
    monkeypatch.setattr(
        "reglab.training.sweep.__file__", str(copy / "training" / "sweep.py")
    )
    log, folder = tmp_path / "log", tmp_path / "chunks"
    work = partial(counted, log=str(log))
    for _ in range(2):
        sweep(work, SETTINGS, folder=folder, chunk=10)
    assert log.read_text().split() == ["10"]
    with open(next((copy / layer).glob("[a-z]*.py")), "a") as file:
        file.write("# an edit\n")
    sweep(work, SETTINGS, folder=folder, chunk=10)
    assert log.read_text().split() == ["10", "10"]


@pytest.mark.parametrize("package", ["tensorflow", "keras", "numpy", "sklearn"])
def test_another_version_leaves_no_old_result(package, tmp_path, monkeypatch):
    log = tmp_path / "log"
    work, folder = partial(counted, log=str(log)), tmp_path / "chunks"
    sweep(work, SETTINGS, folder=folder, chunk=10)
    monkeypatch.setattr(f"{package}.__version__", "9.9")
    sweep(work, SETTINGS, folder=folder, chunk=10)
    assert log.read_text().split() == ["10", "10"]


def test_two_processes_may_meet_one_damaged_file(tmp_path, monkeypatch):
    sweep(job, SETTINGS, folder=tmp_path)
    path = next(tmp_path.iterdir())
    path.write_bytes(b"damaged")
    replace = os.replace

    def second(old, new):
        if str(new).endswith(".rejected"):
            replace(old, new)  # the other process was faster
        replace(old, new)

    monkeypatch.setattr("reglab.training.storage.os.replace", second)
    with pytest.warns(UserWarning, match="is not the chunk"):
        same(sweep(job, SETTINGS, folder=tmp_path), job(SETTINGS))


def test_kinds_are_computed_together_and_come_back_in_order():
    calls = []

    def lengths(words):
        calls.append(words)
        return ({"first": word[0], "length": len(word)} for word in words)

    found = by_kind(["ab", "c", "de", "fgh"], len, lengths)
    assert calls == [["ab", "de"], ["c"], ["fgh"]]
    assert found["first"].tolist() == ["a", "c", "d", "f"]
    assert found["length"].tolist() == [2, 1, 2, 3]
    with pytest.raises(ValueError, match="shorter"):
        by_kind(["ab", "cd"], len, lambda words: [{"first": "a"}])


@pytest.fixture(scope="module")
def cluster():
    """Two worker processes of a real cluster; a worker that dies is replaced."""
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as local,
        distributed.Client(local) as client,
    ):
        yield client


def test_a_cluster_gives_the_same_networks(cluster):
    settings = [[seed, lam] for seed in range(2) for lam in (0.0, 0.01)]
    executor = cluster.get_executor()
    found = sweep(networks, settings, executor=executor, chunk=1)
    same(found, networks(settings))


def test_a_worker_killed_midway_loses_nothing(cluster, tmp_path):
    marker = tmp_path / "killed"
    work = partial(deadly, marker=str(marker))
    workers = set(cluster.scheduler_info(n_workers=-1)["workers"])
    executor = cluster.get_executor(retries=2)
    folder = tmp_path / "chunks"
    found = sweep(work, SETTINGS, folder=folder, executor=executor, chunk=1)
    same(found, job(SETTINGS))
    assert marker.exists()
    assert len(list(folder.iterdir())) == len(SETTINGS)
    deadline = time.monotonic() + 60
    while len(now := set(cluster.scheduler_info(n_workers=-1)["workers"])) < 2:
        assert time.monotonic() < deadline, "the killed worker was not replaced"
        time.sleep(0.1)
    assert now != workers
