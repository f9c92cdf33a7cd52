"""Measure what a network of the shapes of chapters 5 and 6 costs by each way to train it: `make bench-ensemble`.

A sparse autoencoder with decoder rows of unit norm and Adam, and a small classifier with penalties and momentum, both
on mini-batches. All ways train them from the same weights on the same rows in the same order; what they find is
compared before a time is printed.
"""

import argparse
import datetime
import itertools
import json
import time
from dataclasses import asdict
from functools import partial

from reglab import STORED
from reglab.figures.costs import ENGINE, FIT
from reglab.training import ensemble
from reglab.training.optimiser import as_keras

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.framework.config import disable_op_determinism

from tests.bench.ensemble import (
    PRECISIONS,
    ROOT,
    Clock,
    Plan,
    Way,
    compare,
    in_jax,
    machine,
    rounded,
)

STORED = STORED / "shapes_bench.json"
TRIED = ROOT / "_build" / "shapes_bench.json"
FULL = Plan(sizes=(4, 16, 64), repeats=5, fit_epochs=5, epochs=20)
QUICK = Plan(sizes=(16,), repeats=2, fit_epochs=2, epochs=3, few=1)
SHAPES = {
    "sparse autoencoder": {
        "widths": (32, 64, 32),
        "rows": 10_000,
        "batch": 250,
        "loss": "mse",
        "name": "mse",
        "l1": 0.003,
        "l2": 0.0,
        "unit": True,
        "rule": "Adam",
        "rate": 0.003,
    },
    "classifier": {
        "widths": (40, 100, 100, 10),
        "rows": 1000,
        "batch": 100,
        "loss": "categorical_crossentropy",
        "name": "cross_entropy",
        "l1": 0.001,
        "l2": 0.005,
        "unit": False,
        "rule": "SGD",
        "momentum": 0.9,
        "rate": 0.03,
    },
}


class Task:
    """Networks of one shape with their rows, in the precision that Keras is set to.

    count : how many networks; each has its own weights and its own rows.
    given : one of `SHAPES`.
    """

    scale = 1.0

    def __init__(self, count, given):
        self.count, self.given = count, given
        first, *_, last = given["widths"]
        rng = np.random.default_rng(0)
        classes = given["loss"] != "mse"
        sets = []
        for n in (given["rows"], 1000):
            x = rng.normal(size=(count, n, first)).astype(keras.config.floatx())
            y = np.eye(last)[rng.integers(last, size=(count, n))] if classes else x
            sets.append((x, y.astype(x.dtype)))
        self.rows, self.held = sets
        self.models = [self.network(seed) for seed in range(count)]
        self.weights = [model.get_weights() for model in self.models]

    def network(self, seed):
        """Return a network of the shape."""
        keras.utils.set_random_seed(seed)
        given, regularizers = self.given, keras.regularizers
        _, *hidden, last = given["widths"]
        kernel = regularizers.L2(given["l2"]) if given["l2"] else None
        layers = [
            keras.layers.Dense(
                width,
                "relu",
                kernel_regularizer=kernel,
                activity_regularizer=regularizers.L1(given["l1"]),
            )
            for width in hidden
        ]
        end = keras.layers.Dense(
            last,
            "linear" if given["loss"] == "mse" else "softmax",
            kernel_regularizer=kernel,
            kernel_constraint=keras.constraints.UnitNorm(1) if given["unit"] else None,
        )
        return keras.Sequential([keras.Input(given["widths"][:1]), *layers, end])

    def optimizer(self):
        """Return the optimizer of the shape."""
        if self.given["rule"] == "Adam":
            return keras.optimizers.Adam(self.given["rate"])
        return keras.optimizers.SGD(self.given["rate"], self.given["momentum"])

    @property
    def flop(self):
        """Multiplications and additions of the matrix products, for one network and epoch."""
        widths, rows = self.given["widths"], self.given["rows"]
        products = [a * b for a, b in itertools.pairwise(widths)]
        back = 2 * sum(products) - products[0]
        return 2 * (rows * (sum(products) + back) + 1000 * sum(products))


def by_fit(task, plan, compiled=False):
    """Train by `model.fit`, one network after the other; compiled by XLA and from a dataset where asked for."""
    given, clock = task.given, Clock()
    model = task.network(0)
    count = min(task.count, plan.few)
    epochs = plan.epochs if compiled else plan.fit_epochs
    steps = given["rows"] // given["batch"]
    model.compile(
        task.optimizer(), given["loss"], metrics=[given["loss"]], jit_compile=compiled
    )
    model.optimizer.build(model.trainable_variables)  # each network begins at rest
    start = [variable.numpy() for variable in model.optimizer.variables]

    def options(rows, held):
        if not compiled:
            return {
                "x": rows[0],
                "y": rows[1],
                "batch_size": given["batch"],
                "validation_data": held,
                "validation_batch_size": len(held[0]),
            }
        data = tf.data.Dataset.from_tensor_slices(rows).batch(given["batch"]).cache()
        held = tf.data.Dataset.from_tensors(held).repeat()
        return {
            "x": data.repeat(),
            "steps_per_epoch": steps,
            "validation_data": held,
            "validation_steps": 1,
        }

    def run():
        seconds, histories = 0, []
        for i in range(count):
            model.set_weights(task.weights[i])
            for variable, value in zip(model.optimizer.variables, start):
                variable.assign(value)
            history = model.fit(
                **options(
                    *(tuple(a[i] for a in part) for part in (task.rows, task.held))
                ),
                epochs=1 + epochs,
                shuffle=False,
                verbose=0,
                callbacks=[clock],
            ).history
            seconds += clock.seconds
            histories.append(history)
        metric, name = given["loss"], given["name"]
        names = {"loss": "loss", name: metric, f"validation_{name}": f"val_{metric}"}
        found = {
            ours: np.array([history[theirs] for history in histories])
            for ours, theirs in names.items()
        }
        return seconds, found

    return Way(run, count, epochs)


def by_engine(task, plan):
    """Train by `reglab.training.ensemble`, all at once."""
    given = task.given

    def run():
        for model, weights in zip(task.models, task.weights):
            model.set_weights(weights)
        start = time.perf_counter()
        found = ensemble.train(
            task.models,
            *task.rows,
            task.held,
            loss=given["loss"],
            epochs=plan.epochs,
            batch=given["batch"],
            optimizer=task.optimizer(),
        )
        return time.perf_counter() - start, found

    return Way(run, task.count, plan.epochs)


def by_jax(task, plan):
    """Train by JAX's `vmap` in its own process, all at once."""
    names = {"l1": 0, "l2": 0, "momentum": 0.0}
    priced = {name: as_keras(task.given.get(name, names[name])) for name in names}
    return in_jax("shapes_jax.py", task, plan, task.given | priced)


WAYS = {
    FIT: by_fit,
    "fit, XLA, dataset": partial(by_fit, compiled=True),
    "JAX vmap": by_jax,
    ENGINE: by_engine,
}


def measure(plan):
    """Measure every shape and print it as it comes; return a row for each way."""
    found = []
    for precision in PRECISIONS:
        keras.config.set_floatx(precision)
        keras.config.set_dtype_policy(precision)
        for shape, given in SHAPES.items():
            for size in plan.sizes:
                task = Task(size, given)
                rows = compare(task, plan, WAYS)
                own = next(row["ms"] for row in rows if row["way"] == ENGINE)
                print(f"\n{shape}, {precision}, {size} networks: ms, x engine")
                for row in rows:
                    print(f"{row['way']:20} {row['ms']:8.2f} {row['ms'] / own:8.2f}")
                found += [row | {"shape": shape} for row in rows]
                keras.utils.clear_session()
    return found


def main():
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="try all of it, in little")
    options = parser.parse_args()
    tf.get_logger().setLevel("ERROR")  # it takes our many functions for one traced anew
    disable_op_determinism()  # Keras refuses XLA while it is on
    plan = QUICK if options.quick else FULL
    content = {
        "command": "make bench-ensemble",
        "quick": options.quick,
        "date": datetime.date.today().isoformat(),
        "machine": machine(),
        "plan": asdict(plan),
        "shapes": SHAPES,
        "rows": measure(plan),
    }
    output = TRIED if options.quick else STORED
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(rounded(content), indent=1) + "\n")
    print(f"\nstored in {output}")


if __name__ == "__main__":
    main()
