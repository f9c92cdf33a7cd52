"""Measure what a network costs by each way to train it, and store it for the appendix: `make bench-ensemble`.

The network is chapter 4's, with its activity penalty. All ways train it from the same weights on the same rows; what
they find is compared before a time is printed. They take turns, so that whatever else the machine does meets all of
them alike. Times are of this machine and this moment: no test depends on them.
"""

import argparse
import contextlib
import datetime
import itertools
import json
import math
import os
import platform
import statistics
import subprocess
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Barrier

from reglab import STORED
from reglab.experiments import iris
from reglab.figures.costs import ENGINE, FIT, LIMIT
from reglab.training import ensemble
from reglab.training import loop as network
from reglab.training.activations import ACTIVATIONS, BACKWARD
from reglab.training.block import Block
from reglab.training.optimiser import as_keras, rule

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.framework.config import disable_op_determinism
from threadpoolctl import threadpool_info, threadpool_limits

ROOT = Path(__file__).parents[2]
STORED = STORED / "ensemble_bench.json"
# The appendix needs more than a quick run has.
TRIED = ROOT / "_build" / "ensemble_bench.json"
JAX = ROOT / ".venv-bench" / "bin" / "python"
PRECISIONS = ("float32", "float64")
LAM = 0.001
RATE = 0.01
WIDTHS = (512, 256, 64, 32)
# How far a way's costs, and its counts of rows, may be from those of `fit`.
NEAR = {"float32": (1e-4, 1), "float64": (1e-9, 0)}


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    sizes: tuple = (1, 4, 16, 64)
    repeats: int = 7
    fit_epochs: int = 20
    together: int = 20  # steps in one execution of `fit`, `fit_epochs` at most
    epochs: int = 100  # of the ways that are faster than `fit`
    few: int = 2  # networks of the ways that train one after the other
    curve_size: int = 16  # networks of the curves and of the breakdown
    curve_epochs: tuple = (50, 100, 200, 350)
    curve_scales: tuple = (0.25, 0.5, 1.0, 2.0)
    memory_sizes: tuple = (16, 32, 48, 64)


QUICK = Plan((1, 4), 2, 3, 3, 6, 1, 2, (3, 6), (0.25, 0.5), (16, 32))


class Task:
    """Networks with their rows, in the precision that Keras is set to.

    All ways start from `weights`, and train on `rows` and `held`, inputs and targets (count, n, ...).

    count : how many networks; each has its own weights and its own split.
    scale : factor of the hidden layers' widths.
    """

    def __init__(self, count, scale=1.0):
        self.count, self.scale = count, scale
        self.widths = [max(1, round(scale * width)) for width in WIDTHS]
        sets = [iris.split(seed) for seed in range(count)]
        self.models = [self.network(seed) for seed in range(count)]
        self.weights = [model.get_weights() for model in self.models]
        self.rows, self.held = (
            [np.stack(part).astype(keras.config.floatx()) for part in zip(*which)]
            for which in zip(*sets)
        )

    def network(self, seed):
        """Return a network; with a scale of 1 it is `iris.network`."""
        keras.utils.set_random_seed(seed)
        penalties = [keras.regularizers.L1(LAM), None, None, None]
        kinds = ["tanh", "tanh", "tanh", "relu"]
        hidden = [
            keras.layers.Dense(width, kind, activity_regularizer=penalty)
            for width, kind, penalty in zip(self.widths, kinds, penalties)
        ]
        last = keras.layers.Dense(3, "softmax")
        return keras.Sequential([keras.Input((4,)), *hidden, last])

    def each(self, i):
        """Return the training and the held-out rows of one network."""
        return [part[i] for part in self.rows], [part[i] for part in self.held]

    @property
    def shapes(self):
        """Rows, inputs and outputs of the products that an epoch needs, apart by kind."""
        sizes = [4, *self.widths, 3]
        pairs = list(itertools.pairwise(sizes))
        n, n_held = self.rows[0].shape[1], self.held[0].shape[1]
        return {
            "forward": [(n, a, b) for a, b in pairs],
            "weights": [(a, n, b) for a, b in pairs],
            "inputs": [(n, b, a) for a, b in pairs[1:]],
            "held out": [(n_held, a, b) for a, b in pairs],
        }

    @property
    def flop(self):
        """Multiplications and additions of the matrix products, for one network and epoch."""
        return sum(2 * a * b * c for kind in self.shapes.values() for a, b, c in kind)


class Clock(keras.callbacks.Callback):
    """Times the epochs of `fit` but for the first, in which it compiles."""

    def on_train_begin(self, logs=None):
        """Start anew."""
        self.ends = []

    def on_epoch_end(self, epoch, logs=None):
        """Note the time."""
        self.ends.append(time.perf_counter())

    @property
    def seconds(self):
        """Seconds from the first epoch's end to the last one's."""
        return self.ends[-1] - self.ends[0]


@dataclass
class Way:
    """One way to train: a function that trains all, and returns seconds and histories.

    networks, epochs : how many it trains, and for how long, in the seconds that it returns.
    steps : over how many epochs each value of a history is a mean.
    end : to be called when all is measured.
    """

    run: Callable
    networks: int
    epochs: int
    steps: int = 1
    end: Callable = lambda: None


def by_fit(task, plan, form="arrays"):
    """Train by `model.fit`, one network after the other.

    form : "arrays", as the manual shows it; "dataset", compiled by XLA and fed by a dataset that repeats; "together",
        that and many steps in one execution, which leaves out the validation and gives means over these steps.
    One model is compiled once and takes the weights of each network in turn, which favours `fit`.
    """
    model, clock = task.network(0), Clock()
    steps = plan.together if form == "together" else 1
    model.compile(
        keras.optimizers.SGD(RATE),
        "categorical_crossentropy",
        metrics=["categorical_crossentropy", "accuracy"],
        jit_compile=form != "arrays",
        steps_per_execution=steps,
    )
    count = min(task.count, plan.few)
    epochs = plan.fit_epochs if form == "arrays" else plan.epochs
    timed = math.ceil(epochs / steps)

    def options(rows, held):
        if form == "arrays":
            return {
                "x": rows[0],
                "y": rows[1],
                "batch_size": len(rows[0]),
                "validation_data": tuple(held),
            }
        found = {"x": tf.data.Dataset.from_tensors(tuple(rows)).repeat()}
        if form == "together":
            return found | {"steps_per_epoch": steps}
        held = tf.data.Dataset.from_tensors(tuple(held)).repeat()
        held = {"validation_data": held, "validation_steps": 1}
        return found | {"steps_per_epoch": 1} | held

    def run():
        seconds, histories = 0, []
        for i in range(count):
            rows, held = task.each(i)
            model.set_weights(task.weights[i])
            history = model.fit(
                **options(rows, held),
                epochs=1 + timed,
                shuffle=False,
                verbose=0,
                callbacks=[clock],
            ).history
            seconds += clock.seconds
            histories.append(history)
        names = {
            "cross_entropy": ("categorical_crossentropy", 1),
            "loss": ("loss", 1),
            "correct": ("accuracy", task.rows[0].shape[1]),
            "validation_cross_entropy": ("val_categorical_crossentropy", 1),
            "validation_correct": ("val_accuracy", task.held[0].shape[1]),
        }
        found = {
            name: factor * np.array([history[key] for history in histories])
            for name, (key, factor) in names.items()
            if key in histories[0]
        }
        return seconds, found

    return Way(run, count, timed * steps, steps)


def by_loop(task, plan):
    """Train by the book's compiled TensorFlow loop, one network after the other."""
    model, count = task.network(0), min(task.count, plan.few)
    loop = network.trainer(model, plan.epochs, RATE)

    def run():
        seconds, histories = 0, []
        for i in range(count):
            rows, held = task.each(i)
            model.set_weights(task.weights[i])
            start = time.perf_counter()
            histories.append(loop(*rows, held))
            seconds += time.perf_counter() - start
        histories = [history.as_fit() for history in histories]
        found = {
            name: np.array([history[name] for history in histories])
            for name in histories[0]
        }
        return seconds, found

    return Way(run, count, plan.epochs)


def by_engine(task, plan):
    """Train by `reglab.training.ensemble`, all at once."""

    def run():
        for model, weights in zip(task.models, task.weights):
            model.set_weights(weights)
        start = time.perf_counter()
        found = ensemble.train(task.models, *task.rows, task.held, epochs=plan.epochs)
        return time.perf_counter() - start, found

    return Way(run, task.count, plan.epochs)


def by_jax(task, plan):
    """Train by JAX's `vmap` in its own process, all at once."""
    return in_jax("with_jax.py", task, plan, {"lam": as_keras(LAM), "rate": RATE})


def in_jax(program, task, plan, settings):
    """Return a way that runs a JAX program of this folder in its own process.

    program : name of the file; it is called with a folder of `input.npz` and `settings.json`, leaves `history.npz`
        there and says "ready", and for each line that it reads it trains once and says how many seconds that took.
    settings : what JSON can hold.
    """
    arrays = dict(zip(("x", "y", "x_held", "y_held"), (*task.rows, *task.held)))
    for i, each in enumerate(zip(*task.weights)):
        arrays[f"weight{i}"] = np.stack(each)
    with tempfile.TemporaryDirectory() as folder:
        content = settings | {"epochs": plan.epochs}
        Path(folder, "settings.json").write_text(json.dumps(content))
        np.savez(Path(folder, "input.npz"), **arrays)
        process = subprocess.Popen(
            [JAX, ROOT / "tests" / "bench" / program, folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError(f"tests/bench/{program} failed: its message is above")
        with np.load(Path(folder, "history.npz")) as file:
            found = dict(file)

    def run():
        process.stdin.write("\n")
        process.stdin.flush()
        return float(process.stdout.readline()), found

    def end():
        process.stdin.close()
        process.wait(timeout=60)

    return Way(run, task.count, plan.epochs, end=end)


def layout(count):
    """Return how many networks stand in a block of the engine, and how many blocks are in work at a time."""
    cores = ensemble.cores()
    size = min(ensemble.BLOCK, math.ceil(count / cores))
    return size, min(cores, math.ceil(count / size))


def at_once(make, workers, times):
    """Return the seconds that some threads take to make the same calls as often, each on arrays of its own.

    make : function that makes the arrays and returns the function that is called.
    """
    barrier = Barrier(workers)

    def work(_):
        call = make()
        call()
        barrier.wait()
        start = time.perf_counter()
        for _ in range(times):
            call()
        return start, time.perf_counter()

    with threadpool_limits(1, "blas"), ThreadPoolExecutor(workers) as pool:
        starts, ends = zip(*pool.map(work, range(workers)))
    return max(ends) - min(starts)


class Parts:
    """The calls that the engine makes in an epoch of one block, apart by kind.

    What is multiplied in place again and again is 0, since a number that vanishes slowly costs more than others.
    """

    def __init__(self, task, size):
        models = task.models[:size]
        block = Block(models)
        x, x_held = task.rows[0][:size], task.held[0][:size]
        n = x.shape[1]
        self.x, self.x_held, self.block, self.scale = x, x_held, block, 1 / n
        self.outputs, self.slopes, self.spare = (block.buffers(n) for _ in range(3))
        self.held_outputs = block.buffers(x_held.shape[1])
        block.forward(x, self.outputs)
        block.forward(x_held, self.held_outputs)
        for slope in self.slopes:
            slope.fill(0)
        self.gradients = [np.zeros_like(array) for array in block.parameters]
        rates, prepare = rule(None, len(models))
        self.step = prepare(block.parameters, rates)

    def products(self):
        """Multiply: forwards, back to the weights, back to the inputs, and the held-out rows forwards."""
        kernels = self.block.parameters[::2]
        for inputs, outputs in (
            (self.x, self.outputs),
            (self.x_held, self.held_outputs),
        ):
            for kernel, output in zip(kernels, outputs):
                np.matmul(inputs, kernel, out=output)
                inputs = output
        for i in reversed(range(len(kernels))):
            below = self.outputs[i - 1] if i else self.x
            np.matmul(below.swapaxes(1, 2), self.slopes[i], out=self.gradients[2 * i])
            if i:
                np.matmul(
                    self.slopes[i], kernels[i].swapaxes(1, 2), out=self.slopes[i - 1]
                )

    def activations(self):
        """Add the biases, bend the outputs, and take the slopes through the bends."""
        kinds = [stage.activation for stage in self.block.stages]
        for outputs in (self.outputs, self.held_outputs):
            for bias, kind, a in zip(self.block.parameters[1::2], kinds, outputs):
                a += bias
                ACTIVATIONS[kind](a)
        for kind, slope, a, spare in zip(kinds, self.slopes, self.outputs, self.spare):
            BACKWARD[kind](slope, a, spare)

    def penalty(self):
        """Add the penalty on the first layer's outputs, and its slope."""
        self.block.stages[0].activity.add(
            self.outputs[0], self.slopes[0], self.spare[0], self.scale
        )

    def update(self):
        """Move the weights."""
        self.step(self.gradients)


def by_products(task, plan):
    """Do nothing but the matrix products, in the engine's blocks on the engine's threads: the limit."""
    size, workers = layout(task.count)

    def run():
        seconds = at_once(lambda: Parts(task, size).products, workers, plan.epochs)
        return seconds, None

    return Way(run, size * workers, plan.epochs)


def difference(found, wanted, steps=1):
    """Return how far histories are from others: relative, of the costs; and in rows, of the counts.

    steps : over how many epochs each value found is a mean; those wanted are of single epochs.
    """
    relative, rows = 0.0, 0.0
    for name in sorted(found.keys() & wanted.keys()):  # fit states no penalty
        values = found[name]
        networks = min(len(values), len(wanted[name]))
        a, b = values[:networks], wanted[name][:networks]
        if steps > 1:
            a, b = a[:, :1], b[:, :steps].mean(axis=1, keepdims=True)
        epochs = min(a.shape[1], b.shape[1])
        a, b = a[:, :epochs], b[:, :epochs]
        if "correct" in name:
            rows = max(rows, round(float(np.abs(a - b).max()), 3))
        else:
            relative = max(relative, float(np.abs(a / b - 1).max()))
    return relative, rows


def compare(task, plan, ways):
    """Measure ways side by side, and return a row for each.

    ways : dict of names to functions of a task and a plan that return a `Way`; the others' histories are compared with
        the first one's.
    Raises RuntimeError where a way finds something else.
    """
    precision = keras.config.floatx()
    made, starts, away, wanted = {}, {}, {}, None
    for name, make in ways.items():
        start = time.perf_counter()
        made[name] = make(task, plan)
        _, found = made[name].run()
        starts[name] = time.perf_counter() - start
        if found is None:
            continue
        wanted = wanted or found
        away[name] = difference(found, wanted, made[name].steps)
        if any(here > most for here, most in zip(away[name], NEAR[precision])):
            raise RuntimeError(
                f"{name} in {precision} is not what {next(iter(ways))} finds: costs differ by {away[name][0]:.1e}, "
                f"counts by {away[name][1]} rows"
            )
    times = {name: [] for name in ways}
    for _ in range(plan.repeats):
        for name, way in made.items():
            times[name].append(way.run()[0])
    for way in made.values():
        way.end()
    rows = []
    for name, way in made.items():
        seconds = statistics.median(times[name])
        each = [1000 * one / way.networks / way.epochs for one in times[name]]
        rows.append(
            {
                "way": name,
                "precision": precision,
                "size": task.count,
                "scale": task.scale,
                "networks": way.networks,
                "epochs": way.epochs,
                "ms": statistics.median(each),
                "fastest": min(each),
                "slowest": max(each),
                "gflops": task.flop / statistics.median(each) / 1e6,
                "start": max(0.0, starts[name] - seconds),
                "difference": away.get(name, (None, None))[0],
            }
        )
    return rows


def breakdown(task, plan, total):
    """Return the engine's milliseconds for a network and epoch by kind, each kind's calls timed apart.

    total : what all of it takes.
    """
    size, workers = layout(task.count)
    found = {}
    for kind in ("products", "activations", "penalty", "update"):

        def make(kind=kind):
            return getattr(Parts(task, size), kind)

        times = [at_once(make, workers, plan.epochs) for _ in range(plan.repeats)]
        found[kind] = 1000 * statistics.median(times) / size / workers / plan.epochs
    return found | {"rest": total - sum(found.values())}


def memory(plan):
    """Return the engine's peak of memory for some numbers of networks, its slope, and what `ensemble.memory` says."""
    epochs, peaks = 5, []
    task = Task(max(plan.memory_sizes))
    for size in plan.memory_sizes:
        models = task.models[:size]
        rows, held = (
            [part[:size] for part in which] for which in (task.rows, task.held)
        )
        tracemalloc.start()
        ensemble.train(models, *rows, held, epochs=epochs)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    slope = float(np.polyfit(plan.memory_sizes, peaks, 1)[0])
    return {
        "precision": keras.config.floatx(),
        "sizes": plan.memory_sizes,
        "peaks": peaks,
        "slope": slope,
        "stated": ensemble.memory(task.models[:1], epochs),
    }


def machine():
    """Return what the times depend on."""
    found = [line for line in cpu_lines() if line.startswith("model name")]
    name = found[0].split(":")[1].strip() if found else platform.processor()
    blas = next(one for one in threadpool_info() if one["user_api"] == "blas")
    code = "import importlib.metadata as found; print(found.version('jax'))"
    jax = subprocess.run([JAX, "-c", code], capture_output=True, text=True, check=True)
    packages = ("numpy", "keras", "tensorflow-cpu", "tensorflow")
    versions = {"Python": platform.python_version()}
    for package in packages:
        with contextlib.suppress(PackageNotFoundError):
            versions[package] = version(package)
    return {
        "processor": name,
        "cores": os.cpu_count(),
        "system": platform.system(),
        "blas": f"{blas['internal_api']} {blas['version']} ({blas.get('architecture')})",
        "tensorflow_threads": int(os.environ["TF_NUM_INTRAOP_THREADS"]),
        "versions": versions | {"jax": jax.stdout.strip()},
    }


def cpu_lines():
    """Return what Linux says of the processor; nothing elsewhere."""
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []


def table(rows, flop):
    """Print how the ways compare in one precision and for one number of networks.

    Columns: milliseconds for a network and epoch; how many times faster than `model.fit`; how many times the engine's
    time; the rate; its share of the limit; seconds to compile and to start; how many networks, and how many epochs,
    the times are of; and how far the costs are from those of `fit`.
    """
    ms = {row["way"]: row["ms"] for row in rows}
    first = rows[0]
    print(
        f"\n{first['precision']}, {first['size']} networks, {flop / 1e6:.1f} MFLOP for a network and epoch\n"
        f"{'':28}      ms    x fit  x engine  GFLOP/s  % limit  start s  networks, epochs  from fit"
    )
    for row in rows:
        way, own = row["way"], row["ms"]
        away = "" if row["difference"] is None else f"{row['difference']:.0e}"
        print(
            f"{way:28} {own:7.2f} {ms[FIT] / own:8.1f} {own / ms[ENGINE]:9.2f} {row['gflops']:8.1f} "
            f"{100 * ms[LIMIT] / own:8.0f} {row['start']:8.1f} {row['networks']:10}, {row['epochs']:4} {away:>10}"
        )


def measure(plan):
    """Measure everything and print it as it comes; return it as JSON takes it."""
    found = {"rows": [], "parts": {}, "epochs": [], "widths": []}
    ways = {
        FIT: by_fit,
        "fit, XLA, dataset": partial(by_fit, form="dataset"),
        f"fit, XLA, {plan.together} steps at once": partial(by_fit, form="together"),
        "compiled loop": by_loop,
        "JAX vmap": by_jax,
        ENGINE: by_engine,
        LIMIT: by_products,
    }
    loops = {ENGINE: by_engine, "compiled loop": by_loop}
    for precision in PRECISIONS:
        keras.config.set_floatx(precision)
        keras.config.set_dtype_policy(precision)
        for size in plan.sizes:
            task = Task(size)
            rows = compare(task, plan, ways)
            table(rows, task.flop)
            found["rows"] += rows
            keras.utils.clear_session()
        task = Task(plan.curve_size)
        (row,) = compare(task, plan, {ENGINE: by_engine})
        parts = breakdown(task, plan, row["ms"])
        found["parts"][precision] = parts
        print(f"\n{precision}, {task.count} networks: where this engine's time goes")
        for kind, ms in parts.items():
            print(f"{kind:28} {ms:7.2f} ms {100 * ms / row['ms']:5.0f} %")
        for epochs in plan.curve_epochs:
            found["epochs"] += compare(task, replace(plan, epochs=epochs), loops)
        for scale in plan.curve_scales:
            short = replace(plan, epochs=min(plan.curve_epochs))
            found["widths"] += compare(Task(plan.curve_size, scale), short, loops)
            keras.utils.clear_session()
    for name in ("epochs", "widths"):
        print(f"\n{plan.curve_size} networks: {name}")
        for row in found[name]:
            print(
                f"{row['precision']}  {row['way']:16} widths x {row['scale']:4}, {row['epochs']:4} epochs "
                f"{row['ms']:7.2f} ms {row['gflops']:8.1f} GFLOP/s"
            )
    found["memory"] = memory(plan)
    slope, stated = found["memory"]["slope"], found["memory"]["stated"]
    print(f"\n{found['memory']['precision']}, networks and the peak of memory, MB")
    for size, peak in zip(plan.memory_sizes, found["memory"]["peaks"]):
        print(f"{size:4} {peak / 1e6:8.1f}")
    print(f"each {slope / 1e6:8.3f}; ensemble.memory says {stated / 1e6:.3f}")
    return found


def rounded(value):
    """Return a value with its numbers to four digits: more of a time is noise."""
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(each) for each in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value


def main():
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="try all of it, in little")
    parser.add_argument(
        "--output",
        type=Path,
        help="file; by default the stored one, or _build's if quick",
    )
    options = parser.parse_args()
    output = options.output or (TRIED if options.quick else STORED)
    tf.get_logger().setLevel("ERROR")  # it takes our many functions for one traced anew
    disable_op_determinism()  # Keras refuses XLA while it is on
    about = machine()
    print(
        f"{about['processor']}, {about['cores']} cores, {about['blas']}; TensorFlow has "
        f"{about['tensorflow_threads']} thread(s), as in the book; JAX and this engine have all cores"
    )
    print(", ".join(f"{name} {number}" for name, number in about["versions"].items()))
    plan = QUICK if options.quick else Plan()
    found = measure(plan)
    content = {
        "command": "make bench-ensemble",
        "quick": options.quick,
        "date": datetime.date.today().isoformat(),
        "machine": about,
        "plan": asdict(plan),
        "flop": {f"{scale:g}": Task(1, scale).flop for scale in plan.curve_scales},
        **found,
    }
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(rounded(content), indent=1) + "\n")
    print(f"\nstored in {output}")


if __name__ == "__main__":
    main()
