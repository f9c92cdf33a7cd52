"""What importing reglab settles and what it refuses."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import reglab

import keras
import pytest

BOOK = Path(__file__).parents[2] / "book"
# The wheel of keras 3.13.2.
LAST_SUMMING = "14b2afc0f9c636cc295d28efc36aae42fc52e7b892c950eec33f3befe4d22fb5"


class Summed(keras.layers.Dense):
    """A Dense layer as Keras 3.0 to 3.13 had it: the activity penalty is summed over the batch."""

    @property
    def losses(self):
        """Return each penalty times the four rows of the check's batch."""
        return [4 * loss for loss in super().losses]


def test_this_keras_divides_activity_penalties():
    reglab.check_activity_penalty()


def test_a_keras_that_sums_is_refused_by_name():
    with pytest.raises(ImportError, match=r"Keras 3\.13\.2 .* penalty of 4 .* 3\.14"):
        reglab.check_activity_penalty("3.13.2", Summed)


class Failing(keras.layers.Dense):
    """A layer that fails as Keras 3.13.2 did in double precision."""

    def call(self, inputs):
        """Raise what TensorFlow raised."""
        raise TypeError("expected a float tensor but is a double tensor")


def test_a_keras_that_fails_is_refused_by_name():
    with pytest.raises(
        ImportError,
        match=r"(?s)Keras 3\.13\.2 fails .* double tensor.*Install keras >= 3\.14",
    ):
        reglab.check_activity_penalty("3.13.2", Failing)


def test_the_check_is_made_in_the_precision_that_every_version_knows():
    made = []

    class Recorded(keras.layers.Dense):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            made.append(self.compute_dtype)

    reglab.check_activity_penalty(dense=Recorded)
    assert made == ["float32"]


def test_networks_are_in_double_precision():
    assert keras.config.floatx() == "float64"
    assert keras.layers.Dense(1).compute_dtype == "float64"
    assert keras.backend.backend() == "tensorflow"


def run(code, **variables):
    environment = {
        name: value for name, value in os.environ.items() if name not in reglab.SETTINGS
    }
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment | {"PYTHONPATH": str(BOOK)} | variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


SHOW = "import json, os, reglab; print(json.dumps([os.environ[name] for name in reglab.SETTINGS]))"
FRESH = f"""
{SHOW}
import keras, numpy as np, tensorflow
from tensorflow.python.framework import config

print(json.dumps(config.is_op_determinism_enabled()))
x, y = np.ones((40, 3)), np.arange(40.0)
for precision in ("float64", "float32"):
    keras.config.set_floatx(precision)
    keras.config.set_dtype_policy(precision)
    layers = [keras.layers.Dropout(0.5), keras.layers.Dense(1)]
    model = keras.Sequential([keras.Input((3,)), *layers])
    model.compile("sgd", "mse")
    history = model.fit(x, y, batch_size=8, epochs=2, verbose=0).history
    print(json.dumps([str(model.weights[0].dtype), history["loss"]]))
"""


@pytest.fixture(scope="module")
def fresh():
    """Return what a process says that imports reglab first: what it printed, and its warnings."""
    done = run(FRESH)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_operations_are_deterministic(fresh):
    assert fresh[0][1] is True


def test_a_readers_own_fit_needs_no_seed(fresh):
    for (found, losses), precision in zip(fresh[0][2:], ("float64", "float32")):
        assert found == precision
        assert len(losses) == 2
        assert all(map(math.isfinite, losses))


def test_settings_are_made(fresh):
    assert fresh[0][0] == list(reglab.SETTINGS.values())
    assert "UserWarning" not in fresh[1]


def test_import_after_tensorflow_warns_and_variables_that_are_set_are_left_alone():
    changed = {"TF_NUM_INTRAOP_THREADS": "2", "TF_ENABLE_ONEDNN_OPTS": "1"}
    late = run(f"import tensorflow\n{SHOW}", **changed)
    assert late.returncode == 0
    assert json.loads(late.stdout) == list((reglab.SETTINGS | changed).values())
    assert "UserWarning: TensorFlow was loaded before reglab" in late.stderr


def test_import_fails_under_the_last_keras_that_sums(tmp_path):
    # The version itself, from the package registry, beside the book's TensorFlow.
    pin = tmp_path / "pin.txt"
    pin.write_text(f"keras==3.13.2 --hash=sha256:{LAST_SUMMING}\n")
    install = ["--quiet", "--no-deps", "--require-hashes", "--target", tmp_path]
    subprocess.run(
        [sys.executable, "-m", "pip", "install", *install, "--requirement", pin],
        check=True,
        timeout=120,
    )
    failed = run(
        "import reglab", PYTHONPATH=os.pathsep.join([str(tmp_path), str(BOOK)])
    )
    assert failed.returncode == 1
    last = failed.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: Keras 3.13.2 gives an activity penalty of 4")
    assert "keras >= 3.14" in last
