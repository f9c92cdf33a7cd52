"""Sweeps: the same results by every way, nothing lost when something dies, nothing taken from a damaged file."""

import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context

from reglab.experiments import iris
from reglab.training.storage import read
from reglab.training.sweep import sweep

import distributed
import numpy as np
import pytest

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


def test_any_executor_gives_the_same(tmp_path):
    twice = partial(job, factor=2)
    for executor in (
        ThreadPoolExecutor(3),
        ProcessPoolExecutor(2, mp_context=get_context("spawn")),
    ):
        with executor:
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
        ({"settings": [object()]}, "settings must be numbers, .*object"),
        ({"settings": [[0, float("nan")]]}, "nan"),
        ({"job": lambda settings: None}, "must return a dict of arrays .* got None"),
        (
            {"job": lambda settings: {"a": [1]}},
            r"a row of a for each of 10 settings, got shape \(1,\)",
        ),
    ],
)
def test_bad_input_is_named(change, message):
    with pytest.raises((ValueError, TypeError), match=message):
        sweep(**({"job": job, "settings": SETTINGS} | change))


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
