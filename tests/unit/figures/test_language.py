"""One visual language in all figures: how draw functions are called, and which role has which colour and line."""

import importlib
import inspect
import pkgutil

from reglab import figures
from reglab.figures import (
    fits,
    histories,
    pairs,
    parts,
    penalties,
    prices,
    recovery,
    regimes,
    sayings,
    verdicts,
)
from reglab.figures.style import LINES
from reglab.maths.decomposition import Parts
from reglab.outputs.drawn import role

import numpy as np
import pytest
from matplotlib.collections import Collection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.spines import Spine

from tests.unit.drawn import limits
from tests.unit.figures.examples import CURVE, DATA, EXAMPLES, RISE, TERMS, X, draw

LABELS = {
    "train": ["training", "train", "data loss"],
    "validation": ["validation", "new data"],
    "unpenalised": [
        "λ = 0",
        "the way of λ = 0",
        "no penalty",
        "unpenalised",
        "true labels",
    ],
    "penalised": ["penalised", "this λ", "true labels, L2"],
    "truth": ["truth"],
    "bias": ["bias²", "mean fit", "degree 1"],
    "variance": ["variance", "degree 11"],
    "noise": ["noise σ²", "guessing", "shuffled labels"],
}
ROLE = {label: name for name, labels in LABELS.items() for label in labels}
FUNCTIONS = pytest.mark.parametrize("function", EXAMPLES, ids=lambda f: f.__name__)


def found():
    """Return every draw function of the folder."""
    modules = [
        importlib.import_module(f"reglab.figures.{module.name}")
        for module in pkgutil.iter_modules(figures.__path__)
    ]
    return [
        member
        for module in modules
        for name, member in inspect.getmembers(module, inspect.isfunction)
        if name.startswith("draw_") and member.__module__ == module.__name__
    ]


def test_every_function_has_an_example_and_a_name_of_its_own():
    assert set(found()) == set(EXAMPLES)
    names = [function.__name__ for function in found()]
    assert len(names) == len(set(names))


@FUNCTIONS
def test_axes_come_first_and_all_else_by_name(function):
    first, *others = inspect.signature(function).parameters.values()
    assert first.name in ("ax", "axes")
    assert {each.kind for each in others} == {inspect.Parameter.KEYWORD_ONLY}
    assert "Shown in " in " ".join(function.__doc__.split())


@FUNCTIONS
def test_every_colour_is_one_of_the_books(function):
    for ax in draw(function):
        for artist in ax.get_children():
            if isinstance(artist, Line2D | Collection | Patch) and not isinstance(
                artist, Spine
            ):
                role(artist)  # raises for any other


@FUNCTIONS
def test_a_role_has_its_colour_and_line(function):
    for ax in draw(function):
        for artist in (*ax.lines, *ax.patches):
            name = ROLE.get(artist.get_label())
            if name is None:
                continue
            assert role(artist).split("+")[0] == name, artist.get_label()
            if artist.get_linestyle() != "None":
                assert artist.get_linestyle() == LINES[name]["linestyle"]


def test_every_label_of_a_role_is_drawn_somewhere():
    drawn = {
        artist.get_label()
        for function in EXAMPLES
        for ax in draw(function)
        for artist in (*ax.lines, *ax.patches)
    }
    assert set(ROLE) <= drawn


@pytest.mark.parametrize(
    ("function", "changed"),
    [
        (fits.draw_choice, {"b": 1000 * X}),
        (fits.draw_fit, {"y_hat": 1000 * X}),
        (fits.draw_errors, {"upto": 2, "new": [9, 99, 0]}),
        (fits.draw_pile, {"curves": 50 * CURVE[:, None], "values": [[1], [9]]}),
        (fits.draw_reach, {"mean": 50 * CURVE, "spread": 50 * X**2}),
        (regimes.draw_cloud, {"fits": 50 * CURVE[:, None], "mean": 50 * CURVE}),
        (regimes.draw_band, {"mean": 50 * CURVE, "spread": 50 * X**2}),
        (regimes.draw_sum, {"parts": Parts(0.01, 9.0, 0.25)}),
        (regimes.draw_areas, {"parts": 3 * [Parts(0.1, 9.0, 0.25)]}),
        (regimes.draw_network, {"y_hat": 500 * CURVE, "lam": 0}),
        (penalties.draw_shrinkage, {"l1": [0, 0], "line_l1": [0, 0, 0]}),
        (penalties.draw_geometry, {"solution": [9, 9], "path": [[1, 9], [1, 9]]}),
        (penalties.draw_raster, {"outputs": np.zeros((2, 4))}),
        (prices.draw_loss_terms, {"terms": TERMS | {"activity": 4.0}}),
        (prices.draw_meter, {"summed": 11.0}),
        (prices.draw_whisper, {"factor": 100, "probabilities": np.eye(10)[0]}),
        (recovery.draw_cosines, {"cosines": [0.1, 0.2, 0.3]}),
        (recovery.draw_against_price, {"lam": 0.08}),
        (recovery.draw_codes, {"codes": [0, 0.2]}),
        (recovery.draw_absorption, {"angle": 45, "sums": (0, 1.42)}),
        (parts.draw_tiles, {"tiles": np.zeros((1, 64)), "signed": True}),
        (parts.draw_bought, {"at": None}),
        (parts.draw_passed_on, {"outputs": [0, 0.1, 0.9]}),
        (sayings.draw_shaken, {"size": 0.1}),
        (verdicts.draw_rule, {"low": -5.8, "high": -0.2, "needs": 0}),
        (verdicts.draw_quieter, {"mean": 0.01, "zeros": 0.99}),
        (verdicts.draw_directions, {"cosine": 1.0}),
        (histories.draw_accuracy, {"validation": RISE[2] / 9}),
        (histories.draw_starts, {"without": [-5, 15, 3], "claims": None}),
        (histories.draw_brake, {"at": (0.12, 0.15), "weaker": ()}),
        (pairs.draw_held_out, {"right": [True] * 12}),
        (pairs.draw_pairs, {"second": [38] * 8}),
        (pairs.draw_sorted_units, {"size": np.full(3, 0.6)}),
        (pairs.draw_visible_effect, {"at": (38, np.nan), "effect": [1, 0.5, 0.2]}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_limits_do_not_move_over_the_positions_of_a_slider(function, changed):
    before, after = ([limits(ax) for ax in draw(function, **c)] for c in ({}, changed))
    assert before == after


@pytest.mark.parametrize(
    ("function", "name", "wrong"),
    [
        (fits.draw_fit, "y", [1.0]),
        (fits.draw_fit, "y_hat", [1.0, 2.0]),
        (fits.draw_fit, "fitted", [1.0]),
        (fits.draw_choice, "y", [1.0]),
        (fits.draw_choice, "b", [1.0]),
        (fits.draw_errors, "new", [0.1]),
        (fits.draw_pile, "truth", [1.0]),
        (fits.draw_pile, "at", [1.0]),
        (fits.draw_reach, "spread", [1.0]),
        (fits.draw_shares, "share", [1]),
        (fits.draw_learning, "epoch", [1, 10]),
        (regimes.draw_cloud, "fits", [[1.0]]),
        (regimes.draw_cloud, "mean", [1.0]),
        (regimes.draw_band, "spread", [1.0]),
        (regimes.draw_areas, "at", [1.0]),
        (regimes.draw_freedom, "df", [1.0]),
        (regimes.draw_sample_sizes, "n", [20]),
        (regimes.draw_network, "x", DATA["x"] + [0]),
        (regimes.draw_network, "y_hat", [1.0]),
        (regimes.draw_descent, "penalised", [[1.0], [2.0]]),
        (penalties.draw_shrinkage, "l1", [1.0]),
        (penalties.draw_shrinkage, "line_l2", [1.0]),
        (penalties.draw_zeros_price, "lam", [0]),
        (prices.draw_after_activation, "softmax", [1]),
        (prices.draw_whisper, "prices", [1.0]),
        (recovery.draw_against_price, "found", [1.0]),
        (recovery.draw_codes, "codes", [1.0]),
        (parts.draw_passed_on, "outputs", [1.0]),
        (sayings.draw_growth, "epoch", [1]),
        (sayings.draw_shaken, "sizes", (0.1, 0.2, 0.4)),
        (histories.draw_accuracy, "validation", [1.0]),
        (histories.draw_starts, "treated", [1.0]),
        (histories.draw_brake, "epochs", [1.0]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_unequal_lengths_are_refused_with_their_names(function, name, wrong):
    lengths = rf"must have the same length, got .*'{name}': {np.shape(wrong)[-1]}\b"
    with pytest.raises(ValueError, match=lengths):
        draw(function, **{name: wrong})
