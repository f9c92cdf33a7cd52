"""The commands that make the stored sweeps: one process a core, and the numbers of one process alone."""

import os
import threading

from reglab.experiments import arms, blog, chosen, zeros
from reglab.training import storage
from reglab.training.ensemble import cores
from reglab.training.sweep import sweep

import distributed
import numpy as np
import pytest

from book._make import processes, sweeps


@pytest.fixture
def _all_cores():
    """Give the test all of the machine's cores: a check that runs beside another keeps to one."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, range(os.cpu_count()))
    yield
    os.sched_setaffinity(0, before)


@pytest.mark.usefixtures("_all_cores")
def test_each_process_has_a_core_of_its_own_and_finds_what_is_found_here():
    settings = [[0, price] for price in blog.PRICES]
    with processes.executor(cores()) as pool:
        # In one chunk: each process that gets one has to load TensorFlow first.
        there = sweep(blog.summary, settings, executor=pool, chunk=len(settings))
        if hasattr(os, "sched_getaffinity"):
            asked = [pool.submit(os.sched_getaffinity, 0) for _ in range(8)]
            places = [future.result() for future in asked]
            assert {len(one) for one in places} == {1}
            assert set().union(*places) <= os.sched_getaffinity(0)
    here = blog.summary(settings)
    for name, values in here.items():
        assert np.array_equal(values, there[name])


def test_a_command_writes_its_files_and_says_how_long_each_part_took(
    tmp_path, monkeypatch, capsys
):
    def few(folder, executor):
        folder.mkdir(parents=True)
        storage.save(folder / "few.npz", {}, {"of": np.array(executor.map is not None)})

    monkeypatch.setitem(sweeps.SWEEPS, "sweep", [[few]])
    monkeypatch.setattr(sweeps, "ROOT", tmp_path)
    sweeps.main(["sweep"])
    assert (tmp_path / "_build" / "sweep" / "few.npz").exists()
    assert capsys.readouterr().out.strip().endswith("few: ready after 0.0 min")


def test_sweeps_of_a_step_go_on_side_by_side_and_a_failure_is_raised_at_last(
    tmp_path, capsys
):
    failed, made = threading.Event(), []

    def fails(folder, executor):
        failed.set()
        raise ValueError(f"no room in {executor}")

    def waits(folder, executor):
        # One after the other it would wait for good: it comes first.
        assert failed.wait(20)
        made.append((folder, executor))

    with pytest.raises(ValueError, match="no room in pool"):
        sweeps.side_by_side([waits, fails], tmp_path, "pool")
    assert made == [(tmp_path, "pool")]
    said = capsys.readouterr().out
    assert "waits: ready after" in said
    assert "fails: failed after" in said


def test_what_a_step_needs_is_made_before_it():
    search, rest = sweeps.SWEEPS["choice"]
    assert search == [chosen.make]
    assert set(rest) == {chosen.final, chosen.blind, arms.store, zeros.store}


def test_a_cluster_may_make_them(tmp_path, monkeypatch):
    def few(folder, executor):
        made.append(executor.submit(int, "7").result())

    made = []
    monkeypatch.setitem(sweeps.SWEEPS, "sweep", [[few]])
    monkeypatch.setattr(sweeps, "ROOT", tmp_path)
    with distributed.LocalCluster(
        n_workers=1, processes=False, dashboard_address=None
    ) as local:
        sweeps.main(["sweep", "--dask", local.scheduler_address])
    assert made == [7]


def test_an_unknown_command_is_quoted(capsys):
    with pytest.raises(SystemExit):
        sweeps.main(["swep"])
    assert "'swep'" in capsys.readouterr().err
