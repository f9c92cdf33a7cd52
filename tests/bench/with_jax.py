"""The training of `tests.bench.ensemble` as a JAX program: `vmap` over the networks, a compiled loop over the epochs.

It runs in an environment of its own and knows nothing of the book. The folder it is called with holds `input.npz` and
`settings.json`; it compiles, trains once, writes `history.npz` and says "ready". From then on it trains once more for
each line that it reads, and answers with the seconds this took.
"""

import json
import sys
import time
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np


def forward(parameters, x):
    """Return the logits and the first layer's outputs of one network."""
    first = None
    for i, (kernel, bias) in enumerate(parameters):
        x = x @ kernel + bias
        if i < len(parameters) - 1:
            x = jax.nn.relu(x) if i == len(parameters) - 2 else jnp.tanh(x)
        first = x if first is None else first
    return x, first


def judge(logits, y):
    """Return mean cross-entropy and rows right."""
    cost = -(jax.nn.log_softmax(logits) * y).sum(axis=1).mean()
    return cost, (logits.argmax(axis=1) == y.argmax(axis=1)).sum()


def train(parameters, x, y, x_held, y_held, lam, rate, epochs):
    """Return the history of one network."""

    def loss(parameters):
        logits, first = forward(parameters, x)
        cost, right = judge(logits, y)
        return cost + lam * jnp.abs(first).sum() / len(x), (cost, right)

    def step(parameters, _):
        (total, (cost, right)), slopes = jax.value_and_grad(loss, has_aux=True)(
            parameters
        )
        parameters = jax.tree.map(lambda p, s: p - rate * s, parameters, slopes)
        held = judge(forward(parameters, x_held)[0], y_held)
        return parameters, (cost, total, right, *held)

    return jax.lax.scan(step, parameters, None, length=epochs)


def main(folder):
    """Serve one training."""
    with np.load(folder / "input.npz") as file:
        given = dict(file)
    settings = json.loads((folder / "settings.json").read_text())
    jax.config.update("jax_enable_x64", given["x"].dtype == np.float64)
    count = sum(name.startswith("weight") for name in given)
    weights = [jnp.asarray(given[f"weight{i}"]) for i in range(count)]
    rows = [jnp.asarray(given[name]) for name in ("x", "y", "x_held", "y_held")]
    each = jax.vmap(partial(train, **settings))
    work = jax.jit(each).lower(list(zip(weights[::2], weights[1::2])), *rows).compile()

    def run():
        start = time.perf_counter()
        found = jax.block_until_ready(
            work(list(zip(weights[::2], weights[1::2])), *rows)
        )
        return time.perf_counter() - start, found[1]

    _, history = run()
    names = ("cross_entropy", "loss", "correct", "validation_cross_entropy")
    np.savez(
        folder / "history.npz",
        **dict(zip((*names, "validation_correct"), map(np.asarray, history))),
    )
    print("ready", flush=True)
    for _ in sys.stdin:
        print(run()[0], flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
