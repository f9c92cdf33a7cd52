"""The trainings of `tests.bench.shapes` as a JAX program: `vmap` over networks, a compiled loop over the steps.

It runs in an environment of its own and knows nothing of the book. It is served like `tests/bench/with_jax.py`.
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
    """Return the outputs of all layers of one network; the last one's are before a softmax."""
    found = []
    for i, (kernel, bias) in enumerate(parameters):
        x = x @ kernel + bias
        if i < len(parameters) - 1:
            x = jax.nn.relu(x)
        found.append(x)
    return found


def judge(y_hat, y, loss):
    """Return what is measured of the last outputs: the mean loss."""
    if loss == "mse":
        return jnp.mean((y_hat - y) ** 2)
    return -(jax.nn.log_softmax(y_hat) * y).sum(axis=1).mean()


def train(parameters, x, y, x_held, y_held, given):
    """Return the history of one network."""
    batch = given["batch"]
    parts = [a.reshape(len(x) // batch, batch, -1) for a in (x, y)]

    def loss(parameters, x, y):
        outputs = forward(parameters, x)
        data = judge(outputs[-1], y, given["loss"])
        penalty = given["l1"] * sum(jnp.abs(a).sum() for a in outputs[:-1]) / batch
        penalty += given["l2"] * sum((kernel**2).sum() for kernel, _ in parameters)
        return data + penalty, data

    def step(state, rows):
        parameters, first, second, count = state
        (total, data), slopes = jax.value_and_grad(loss, has_aux=True)(
            parameters, *rows
        )
        count += 1
        if given["rule"] == "Adam":
            first = jax.tree.map(lambda m, s: m + (s - m) * 0.1, first, slopes)
            second = jax.tree.map(lambda v, s: v + (s**2 - v) * 0.001, second, slopes)
            # Keras casts both decays by way of float32.
            decays = [float(np.float32(one)) ** count for one in (0.9, 0.999)]
            rate = given["rate"] * jnp.sqrt(1 - decays[1]) / (1 - decays[0])
            parameters = jax.tree.map(
                lambda p, m, v: p - rate * m / (jnp.sqrt(v) + 1e-7),
                parameters,
                first,
                second,
            )
        else:
            decay = given["momentum"]
            first = jax.tree.map(
                lambda m, s: decay * m - given["rate"] * s, first, slopes
            )
            parameters = jax.tree.map(lambda p, m: p + m, parameters, first)
        if given["unit"]:
            kernel, bias = parameters[-1]
            kernel /= 1e-7 + jnp.sqrt((kernel**2).sum(axis=1, keepdims=True))
            parameters = [*parameters[:-1], (kernel, bias)]
        return (parameters, first, second, count), (total, data)

    def epoch(state, _):
        state, (total, data) = jax.lax.scan(step, state, parts)
        held = judge(forward(state[0], x_held)[-1], y_held, given["loss"])
        return state, (total.mean(), data.mean(), held)

    zeros = jax.tree.map(jnp.zeros_like, parameters)
    state = parameters, zeros, zeros, jnp.zeros((), x.dtype)
    return jax.lax.scan(epoch, state, None, length=given["epochs"])


def main(folder):
    """Serve one training."""
    given = json.loads((folder / "settings.json").read_text())
    with np.load(folder / "input.npz") as file:
        arrays = dict(file)
    jax.config.update("jax_enable_x64", arrays["x"].dtype == np.float64)
    count = sum(name.startswith("weight") for name in arrays)
    weights = [jnp.asarray(arrays[f"weight{i}"]) for i in range(count)]
    rows = [jnp.asarray(arrays[name]) for name in ("x", "y", "x_held", "y_held")]
    parameters = list(zip(weights[::2], weights[1::2]))
    each = jax.vmap(partial(train, given=given))
    work = jax.jit(each).lower(parameters, *rows).compile()

    def run():
        start = time.perf_counter()
        found = jax.block_until_ready(work(parameters, *rows))
        return time.perf_counter() - start, found[1]

    _, history = run()
    names = ("loss", given["name"], f"validation_{given['name']}")
    np.savez(folder / "history.npz", **dict(zip(names, map(np.asarray, history))))
    print("ready", flush=True)
    for _ in sys.stdin:
        print(run()[0], flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
