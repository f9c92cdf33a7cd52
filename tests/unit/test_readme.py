"""The Python of the README runs as it stands; only the networks and the cluster are small ones."""

import json
import re
from pathlib import Path

from reglab import STORED
from reglab.experiments import iris
from reglab.figures.costs import ENGINE, FIT, LIMIT
from reglab.training import ensemble

import distributed
import numpy as np
import pytest

from tests.unit.playground import page

TEXT = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SHOW, READ, TRAIN, STOP, SWEEP, CLUSTER = re.findall(
    r"^```python\n(.*?)^```", TEXT, flags=re.M | re.S
)


def small(settings):
    """Stand in for the training."""
    return {"sum": np.array([seed + lam for seed, lam in settings])}


def execute(snippet, found=None):
    found = {"__name__": "__main__"} if found is None else found
    exec(compile(snippet, "README.md", "exec"), found)
    return found


@pytest.fixture
def cheap(monkeypatch, tmp_path):
    """Leave out the training, and work in an empty folder."""
    monkeypatch.setattr(iris, "summary", small)
    monkeypatch.chdir(tmp_path)


def holds(found, folder):
    np.testing.assert_array_equal(
        found["found"]["sum"], small(found["settings"])["sum"]
    )
    assert len(found["settings"]) == 300
    assert len(list((folder / "runs").iterdir())) == 19


def test_the_playground_in_a_notebook():
    found = execute(SHOW)
    playground = found["playground"]
    page(playground, pairs=3)
    execute(READ, found)
    assert [each.shape for each in found["weights"]][:2] == [(2, 16), (16,)]
    left = playground.weights(3, penalised=False)
    np.testing.assert_array_equal(found["model"].get_weights()[0], left[0])
    page(playground)
    assert playground.state["optimizer"]["rate"] == 0.003


def test_many_networks_at_once(monkeypatch):
    train = ensemble.train
    monkeypatch.setattr(
        ensemble,
        "train",
        lambda models, *rows, epochs: train(models, *rows, epochs=epochs // 175),
    )
    found = execute(TRAIN.replace("range(100)", "range(3)"))
    assert found["history"]["loss"].shape == (3, 2)


def test_early_stopping():
    found = execute(STOP.replace("epochs=20", "epochs=4"))
    stop, history = found["stop"], found["history"]
    assert stop.shape == (4,)
    right = history.at_epoch(stop)["test_correct"]
    assert right.tolist() == [
        history["test_correct"][i, epoch - 1] for i, epoch in enumerate(stop)
    ]


def test_a_sweep(cheap, tmp_path):
    holds(execute(SWEEP), tmp_path)


def test_a_sweep_over_a_cluster(cheap, monkeypatch, tmp_path):
    client = distributed.Client

    def local(address):
        assert address.startswith("tcp://")
        return client(processes=False, n_workers=1, dashboard_address=None)

    monkeypatch.setattr(distributed, "Client", local)
    holds(execute(CLUSTER), tmp_path)


def shares(bench, precision, way):
    """Return which parts of fit's time a way takes, as the README says it, for 16 networks and more."""
    ms = {(r["precision"], r["size"], r["way"]): r["ms"] for r in bench["rows"]}
    parts = [
        round(ms[precision, size, FIT] / ms[precision, size, way])
        for size in bench["plan"]["sizes"]
        if size >= 16
    ]
    return min(parts), max(parts)


def test_times_are_those_of_the_stored_benchmark():
    bench = json.loads((STORED / "ensemble_bench.json").read_text(encoding="utf-8"))
    said = re.findall(r"a (\d+)(?:st|nd|rd|th)\s+to\s+a\s+(\d+)(?:st|nd|rd|th)", TEXT)
    assert [(int(low), int(high)) for low, high in said] == [
        shares(bench, "float32", ENGINE),
        shares(bench, "float64", ENGINE),
        shares(bench, "float32", LIMIT),
    ]
    assert bench["machine"]["cores"] == 2


def test_small_networks_cost_what_the_stored_benchmark_says():
    bench = json.loads((STORED / "shapes_bench.json").read_text(encoding="utf-8"))
    ms = {}
    for row in bench["rows"]:
        key = row["shape"], row["precision"], row["size"]
        ms.setdefault(key, {})[row["way"]] = row["ms"]
    (low, high), *others = re.findall(
        r"([\d.]+) to ([\d.]+) times as long as the", TEXT
    )
    assert others == []
    many = [each for (*_, size), each in ms.items() if size >= 16]
    assert len(many) == 8
    assert all(min(each, key=each.get) == ENGINE for each in many)
    ratios = [each["JAX vmap"] / each[ENGINE] for each in many]
    assert (low, high) == (f"{min(ratios):.1f}", f"{max(ratios):.1f}")
    few = [each for (*_, size), each in ms.items() if size == 4]
    assert all(each["JAX vmap"] < each[ENGINE] for each in few)


def test_the_playground_s_steps_are_those_of_the_stored_benchmark():
    text = (STORED / "playground_bench.json").read_text(encoding="utf-8")
    rows = [row for row in json.loads(text)["rows"] if row["way"] != ENGINE]
    said = re.findall(
        r"(\d+) to (\d+)\s+times as\s+many (?:steps a second )?as (\w+)", TEXT
    )
    assert [name for _, _, name in said] == ["TensorFlow", "NumPy", "TF"]
    for low, high, name in said:
        start = {"TensorFlow": "TF Playground", "TF": "TF.js"}.get(name, name)
        found = [
            row["engine_is_faster_by"] for row in rows if row["way"].startswith(start)
        ]
        assert len(found) >= 4
        assert (int(low), int(high)) == (round(min(found)), round(max(found)))
        assert min(found) > 1
