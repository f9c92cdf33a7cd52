"""One example of each draw function: small values that fit together."""

from reglab.figures import (
    costs,
    fits,
    histories,
    pairs,
    parts,
    penalties,
    prices,
    ranking,
    recovery,
    regimes,
    sayings,
    verdicts,
)
from reglab.maths.decomposition import Parts

import numpy as np
from matplotlib.figure import Figure

X = np.linspace(-0.99, 0.99, 200)
CURVE = np.sin(3 * X)
TRUE = {"x_test": X, "truth": CURVE}
DATA = {"x": [-0.5, 0.5], "y": [1.0, -1.0]}
LOSSES = {name: [[2.0, 1.0], [4.0, 3.0]] for name in sayings.LABELS}
RISE = np.sort(np.random.default_rng(0).integers(40, 100, (3, 40)))
WAYS = {"model.fit": 90.0, "a loop": 5.0, costs.ENGINE: 2.0, costs.LIMIT: 1.25}
ROWS = [
    {"way": way, "ms": ms * factor, "size": size, "epochs": 50 * size, "scale": factor}
    for size, factor in ((1, 1.0), (4, 0.5))
    for way, ms in WAYS.items()
]
TERMS = {"data loss": 2.0, "kernel": 1.5, "bias": 0.0, "activity": 0.5}
SPREAD = np.array([[0.3, 0.5], [0.01, 0.02]])

EXAMPLES = {
    fits.draw_choice: DATA | {"x_line": X, "a": 0.1 * X, "b": CURVE},
    fits.draw_fit: DATA
    | {"x_line": X, "truth": CURVE, "y_hat": 2 * CURVE, "penalised": X}
    | {"fitted": [-0.5, 0.5]},
    fits.draw_errors: {
        "at": [0, 0.01, 1],
        "train": [1e-30, 0.1, 0.5],
        "new": [0.9, 0.2, 0.6],
        "label": "penalty",
        "upto": 1,
        "log": True,
        "marks": {"cubic": 0.1},
    },
    fits.draw_pile: {
        "x_line": X,
        "truth": CURVE,
        "curves": np.outer(CURVE, [1, 2, 3]),
        "at": [0.5, 0.95],
        "values": [[1.0, 2.0, 3.0], [0.5, -7.0, 9.0]],
        "title": "degree 11",
    },
    fits.draw_reach: {
        "x_line": X,
        "truth": CURVE,
        "mean": 2 * CURVE,
        "spread": 0.1 + X**2,
        "readings": [-0.5, 0.5],
        "title": "degree 11",
    },
    fits.draw_levels: {
        "errors": {"none": ("unpenalised", 3.16), "some": ("penalised", 0.19)},
        "noise": 0.09,
    },
    fits.draw_shares: {
        "share": [0, 50, 100],
        "train": [[100, 98], [100, 100], [100, 100]],
        "validation": [[92, 94], [60, 50], [12, 10]],
        "chance": 10,
    },
    fits.draw_learning: {
        "epoch": [1, 10, 100],
        "train": [[10, 60, 100], [20, 80, 100]],
        "validation": [[10, 50, 40], [10, 60, 50]],
        "chance": 10,
    },
    regimes.draw_cloud: TRUE
    | {"mean": 2 * CURVE, "fits": np.outer(CURVE, [1, 2, 3]), "thickest": 0.9},
    regimes.draw_band: TRUE | {"mean": CURVE, "spread": 0.1 + X**2},
    regimes.draw_sum: {"parts": Parts(-0.001, 0.2, 0.25), "matching": 0.3},
    regimes.draw_walk: {"target": -0.7, "truth": -1.0, "mean": -0.1, "y_hat": 0.1},
    regimes.draw_areas: {
        "at": [0.01, 0.1, 10],
        "parts": [Parts(0, 0.3, 0.09), Parts(0.1, 0.1, 0.09), Parts(0.4, 0, 0.09)],
        "best": 0.1,
        "matching": 0.12,
    },
    regimes.draw_freedom: {"at": [0.01, 10], "df": [12, 3]},
    regimes.draw_sample_sizes: {
        "n": [20, 1000],
        "errors": {1: [0.4, 0.39], 3: [0.05, 0.001], 11: [0.2, 0.003]},
    },
    regimes.draw_network: DATA | TRUE | {"y_hat": 9 * CURVE, "lam": 0.001},
    regimes.draw_descent: {
        "counts": [2, 20, 1000],
        "n": 20,
        "unpenalised": np.arange(1.0, 12.0)[:, None] * [1, 10, 2],
        "penalised": np.arange(1.0, 12.0)[:, None] * [0.5, 5, 1],
        "ylabel": "error",
        "ylim": (0.1, 1e3),
    },
    penalties.draw_shrinkage: {
        "fitted": [1.0, -0.5],
        "l1": [0.5, 0.0],
        "l2": [0.8, -0.4],
        "line": [-1.0, 0.0, 1.0],
        "line_l1": [-0.5, 0.0, 0.5],
        "line_l2": [-0.8, 0.0, 0.8],
    },
    penalties.draw_geometry: {
        "ellipses": [np.ones((2, 5)), np.zeros((2, 5))],
        "touching": np.full((2, 4), 0.3),
        "contour": np.array([[1, 0, -1, 0], [0, 1, 0, -1]]),
        "path": np.array([[1, 0.5], [1, 0.2]]),
        "best": np.array([1.0, 1.0]),
        "solution": np.array([0.5, 0.2]),
    },
    penalties.draw_raster: {
        "outputs": np.array([[0.0, 0.2, 0.7, -2.0], [0.0, 0.0, 0.4, 0.0]]),
        "classes": np.array([3, 3, 5, 5]),
    },
    penalties.draw_zeros_price: {
        "lam": [0, 0.1],
        "zeros": {"L1 on ReLU": [30, 80], "L2 on ReLU": [30, 70]},
        "train": {"L1 on ReLU": SPREAD / 2, "L2 on ReLU": SPREAD / 3},
        "held_out": {"L1 on ReLU": SPREAD, "L2 on ReLU": SPREAD},
    },
    prices.draw_loss_terms: {"terms": TERMS, "limit": 8},
    prices.draw_priced_arrays: {"inputs": 64, "units": 500, "rows": 32},
    prices.draw_ladder: {"start": 0.001},
    prices.draw_meter: {
        "divided": 0.1,
        "summed": 3.2,
        "data_loss": 2.3,
        "limit": 15,
    },
    prices.draw_after_activation: {
        "z": [-1, 0, 1],
        "price": {"relu": [0, 0, 1], "tanh": [0.8, 0, 0.8]},
        "scale": [0, 10],
        "softmax": [1, 1],
    },
    prices.draw_whisper: {
        "factors": (1, 10, 100),
        "prices": [0.1, 0.01, 0.001],
        "factor": 10,
        "probabilities": np.full(10, 0.1),
    },
    sayings.draw_growth: {"epoch": [1, 2], "size": LOSSES, "loss": LOSSES},
    sayings.draw_shaken: {
        "sizes": (0.1, 0.4),
        "moved": {0: [1, 4], 0.001: [0.7, 3], 0.01: [0.3, 1]},
        "size": 0.4,
        "ylabel": "logits",
        "limits": (0.1, 10),
    },
    recovery.draw_cosines: {
        "cosines": [0.95, 0.4, 0.99],
        "above": 0.9,
        "floor": 0.4,
    },
    recovery.draw_against_price: {
        "strengths": (0.0, 0.003, 0.08),
        "found": [0, 1, 0.03],
        "explained": [1, 0.94, 0.02],
        "lam": 0.003,
    },
    recovery.draw_codes: {
        "sizes": [0.5, 1.5],
        "codes": [0.1, 1.2],
        "shrunk": lambda size: np.maximum(0, size - 0.3),
    },
    recovery.draw_absorption: {"angle": 60, "sums": (0.42, 1.15)},
    ranking.draw_knob: {
        "strengths": (0.01, 0.02, 0.04),
        "accuracy": [48.3, 49.7, 12.0],
        "zeros": [72.0, 81.0, 97.0],
        "plain": (47.2, 60.0),
        "at": 0.02,
    },
    ranking.draw_digits: {"rows": [CURVE, -CURVE], "labels": [0, 1]},
    ranking.draw_ranking: {
        "names": ["kernel L2", "activity L1"],
        "means": [51.0, 49.5],
        "halves": [0.4, 0.3],
        "label": "accuracy, % (higher is better)",
        "plain": 47.0,
        "marked": ["activity L1"],
    },
    ranking.draw_sureness: {
        "names": ["nothing", "dropout"],
        "before": [4.0, 1.4],
        "after": [1.5, 1.3],
        "guess": np.log(10),
    },
    ranking.draw_footprints: {
        "names": ["nothing", "activity L1"],
        "weights": [1.0, 0.7],
        "zeros": [44.0, 81.0],
    },
    ranking.draw_search: {
        "rates": [0.02, 0.08],
        "strengths": [0.1, 0.2, 0.5],
        "values": [[50.0, 51.0, 49.0], [40.0, 52.0, np.nan]],
        "chosen": (1, 1),
        "unit": "strength",
    },
    ranking.draw_promise: {
        "tried": [1, 10, 30],
        "promised": [40.0, 50.0, 53.0],
        "kept": [40.0, 49.0, 51.0],
        "at": 10,
    },
    parts.draw_tiles: {"tiles": np.eye(64)[:3], "rows": 2, "columns": 2},
    parts.draw_bought: {
        "zeros": {"L1 on ReLU": [0.4, 0.9], "L1 on tanh": [0, 0]},
        "explained": {"L1 on ReLU": [1, 0.7], "L1 on tanh": [0.9, 0.6]},
        "at": ("L1 on ReLU", 1),
    },
    parts.draw_passed_on: {
        "inputs": [-0.5, 0.5, 1.5],
        "outputs": [0, 0, 1.5],
        "kept": False,
        "title": "TopK",
    },
    parts.draw_nested: {"units": 4, "prefixes": (1, 2, 4), "title": "nested"},
    penalties.draw_hover: {"truth": 0.0, "paths": {0.1: [1, 0], 0.02: [1, 0.5]}},
    histories.draw_accuracy: {"train": RISE[0], "validation": RISE[1]},
    histories.draw_before_after: {
        "runs": {0: (RISE[0], RISE[1]), 0.001: (RISE[1], RISE[2])}
    },
    histories.draw_starts: {
        "without": np.array([-3.0, 4.0, 4.0]),
        "treated": np.array([-3.0, 4.0, 5.0]),
        "claims": (20, 5.5),
    },
    histories.draw_brake: {
        "path": ([0.8, 0.4, 0.3, 0.15], [0.9, 0.5, 0.4, 0.2]),
        "epochs": [10, 100, 125, 350],
        "at": (0.4, 0.5),
        "weaker": [(0.2, 0.25)],
    },
    pairs.draw_held_out: {"right": [True] * 11 + [False]},
    pairs.draw_pairs: {
        "first": [35] * 6 + [36, 37],
        "second": [35] * 6 + [37, 36],
        "lowest": 34,
        "highest": 38,
    },
    pairs.draw_sorted_units: {
        "size": np.array([0.001, 0.3, 0.04]),
        "reference": np.array([0.2, 0.1, 0.4]),
        "threshold": 0.05,
    },
    pairs.draw_visible_effect: {
        "rows": np.array([38, 100, 1000]),
        "effect": np.array([np.nan, 3.4, 1.1]),
        "at": (1000, 1.1),
        "claims": {"1 point": 1},
    },
    verdicts.draw_rule: {"low": 2.0, "high": 4.0, "needs": 2.63, "word": "cannot tell"},
    verdicts.draw_claimed: {"shares": {"C16": (-0.2, 0.3), "C17": (-0.1, 0.1)}},
    verdicts.draw_quieter: {"mean": 0.5, "zeros": 0.4, "plain": 0.3},
    verdicts.draw_directions: {
        "cosine": 0.6,
        "prices": {"kernel L2": 42.6, "activity L2": 5.5},
        "limit": 50,
    },
    costs.draw_ways: {"rows": ROWS[:4], "limits": (1, 200)},
    costs.draw_curves: {"rows": ROWS, "over": "size"},
    costs.draw_time_shares: {
        "parts": {
            "float32": {"products": 3.0, "rest": 1.0},
            "float64": {"products": 4.5, "rest": 0.5},
        }
    },
    costs.draw_memory: {"sizes": [16, 32], "peaks": [40e6, 58e6], "stated": 1e6},
}
PANELS = {
    penalties.draw_zeros_price: 2,
    prices.draw_loss_terms: 2,
    prices.draw_after_activation: 3,
    prices.draw_whisper: 2,
    ranking.draw_knob: 2,
    ranking.draw_digits: 2,
    ranking.draw_footprints: 2,
    sayings.draw_growth: 2,
    histories.draw_before_after: 2,
    verdicts.draw_directions: 2,
}


def draw(function, **changed):
    """Draw the example of a function, with some of its values changed, and return the axes as a list."""
    axes = Figure().subplots(
        PANELS.get(function, 1)
    )  # pyplot would keep each figure open
    function(axes, **EXAMPLES[function] | changed)
    return np.ravel(axes).tolist()
