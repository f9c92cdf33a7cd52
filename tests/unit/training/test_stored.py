"""Sweeps in the repository: what is stored is read back, and a random part that no longer comes out is named."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from reglab.training.storage import read, save
from reglab.training.stored import again, commit, load, store

import numpy as np
import pytest

SETTINGS = [
    [method, lam, seed]
    for method in ("L1", "none")
    for lam in (0, 0.5)
    for seed in (1, 2, 3)
]


def job(settings, factor=1.0):
    """Return something that differs from setting to setting."""
    rows = [[len(method), lam, seed] for method, lam, seed in settings]
    return {
        "cost": factor * np.sum(rows, axis=1)[:, None] * np.arange(1.0, 5),
        "correct": np.array([row[2] for row in rows], np.uint8),
        "hits": np.array([row[2] > 1 for row in rows]),
    }


@pytest.fixture
def path(tmp_path):
    """Return a stored sweep."""
    file = tmp_path / "kept.npz"
    store(file, job, SETTINGS, "make it", single=("cost",), folder=tmp_path / "chunks")
    return file


def test_what_is_stored_is_read_back(path):
    header, found = load(path, ("method", "lam", "seed", "start"))
    assert header["command"] == "make it"
    assert header["settings"] == SETTINGS
    assert {"numpy", "keras", "tensorflow"} <= set(header["versions"])
    assert set(found.coordinates) == {"method", "lam", "seed"}
    some = found.at(method="none", lam=0.5)
    assert some.coordinates["seed"].tolist() == [1, 2, 3]
    np.testing.assert_allclose(some["cost"][:, 0], [5.5, 6.5, 7.5])
    # Small counts may be subtracted.
    assert (some["correct"] - 2).tolist() == [-1, 0, 1]
    assert some["hits"].dtype == bool
    assert read(path)[1]["cost"].dtype == np.float32
    assert read(path)[1]["correct"].dtype == np.uint8


def test_a_sweep_that_was_stopped_goes_on(tmp_path):
    calls = []

    def stopping(settings, at):
        calls.append(len(settings))
        if len(calls) == at:
            raise KeyboardInterrupt
        return job(settings)

    arguments = {"folder": tmp_path / "chunks", "chunk": 4}
    file = tmp_path / "kept.npz"
    work = partial(stopping, at=3)
    with pytest.raises(KeyboardInterrupt):
        store(file, work, SETTINGS, "make it", **arguments)
    assert not file.exists()
    store(file, work, SETTINGS, "make it", **arguments)
    assert calls == [4, 4, 4, 4]
    np.testing.assert_array_equal(read(file)[1]["cost"], job(SETTINGS)["cost"])


def test_an_executor_stores_the_same(path, tmp_path):
    other = tmp_path / "other.npz"
    with ThreadPoolExecutor(2) as pool:
        store(other, job, SETTINGS, "make it", single=("cost",), executor=pool, chunk=5)
    assert read(path)[0] == read(other)[0]
    for name, values in read(path)[1].items():
        np.testing.assert_array_equal(values, read(other)[1][name])


def test_a_draw_can_be_repeated(path):
    drawn = again(path, job, "a commit")
    assert drawn == again(path, job, "a commit")
    assert len(drawn) == 6
    assert drawn != again(path, job, "another")
    assert all(setting in SETTINGS for setting in drawn)


def test_a_number_that_does_not_come_out_is_named(path):
    wrong = partial(job, factor=1 + 1e-5)
    message = r"cost of \['.*'.*\] in kept.npz is .* drawn by 'it'; .*`make it`"
    with pytest.raises(ValueError, match=message):
        again(path, wrong, "it")
    assert len(again(path, wrong, "it", rtol=1e-4)) == 6
    header, arrays = read(path)
    arrays["hits"] = ~arrays["hits"]
    save(path, header, arrays)
    with pytest.raises(ValueError, match="hits of "):
        again(path, job, "it", 1)


def test_every_setting_may_be_drawn(path):
    drawn = again(path, job, "it", len(SETTINGS))
    assert sorted(map(str, drawn)) == sorted(map(str, SETTINGS))


def test_a_part_can_be_held_to_less(path):
    drawn = again(path, job, "it", 6, where=lambda setting: setting[0] == "L1")
    assert {method for method, *_ in drawn} == {"L1"}
    near = partial(job, factor=1 + 1e-3)
    assert len(again(path, near, "it", atol=0.1)) == 6
    with pytest.raises(ValueError, match="cost of "):
        again(path, near, "it", atol=1e-6)
    with pytest.raises(ValueError, match="between 1 and 6, got 7"):
        again(path, job, "it", 7, where=lambda setting: setting[0] == "L1")


def elsewhere(settings, moved, chaotic):
    """Return what another machine finds: chaotic settings come out otherwise, and what is next to them moves too."""
    found = job(settings)
    for i, (method, lam, seed) in enumerate(settings):
        if [method, round(lam, 3), seed] in chaotic:
            found["cost"][i] *= 1.001 if lam in (0, 0.5) else 1.001 + moved
    return found


def nudge(setting):
    return [setting[0], setting[1] + 1e-9, setting[2]]


@pytest.mark.parametrize("moved", [0.5, 0.00011, np.inf, np.nan])
def test_what_a_nudge_moves_says_nothing_and_another_is_drawn(path, moved):
    first = again(path, job, "it", 2)
    chaotic = first[:1]
    work = partial(elsewhere, moved=moved, chaotic=chaotic)
    drawn = again(path, work, "it", 2, nudge=nudge)
    assert len(drawn) == 2
    assert first[1] in drawn
    assert first[0] not in drawn
    with pytest.raises(ValueError, match="cost of "):
        again(path, work, "it", 2)


@pytest.mark.parametrize(("moved", "all_of_them"), [(9e-5, False), (0.5, True)])
def test_a_nudge_excuses_neither_what_it_does_not_move_nor_all(
    path, moved, all_of_them
):
    chaotic = SETTINGS if all_of_them else again(path, job, "it", 2)[:1]
    work = partial(elsewhere, moved=moved, chaotic=chaotic)
    with pytest.raises(ValueError, match="cost of "):
        again(path, work, "it", 2, nudge=nudge)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda p: load(p, ("method", "lam")), r"3 entries, got .*\['method', 'lam'\]"),
        (lambda p: again(p, job, "it", 0), "between 1 and 12, got 0"),
        (lambda p: again(p, job, "it", 13), "between 1 and 12, got 13"),
        (
            lambda p: again(p, lambda s: {"cost": job(s)["cost"]}, "it"),
            r"holds \['correct', 'cost', 'hits'\], now the job returns \['cost'\]",
        ),
    ],
)
def test_what_does_not_fit_is_named(call, message, path):
    with pytest.raises(ValueError, match=message):
        call(path)


def test_a_commit_is_found_where_there_is_git(monkeypatch):
    assert len(commit()) == 40 or commit() == "no repository"
    monkeypatch.setenv("PATH", "")
    assert commit() == "no repository"
