"""Verdicts follow from their effect."""

import json

from reglab.maths.estimate import Estimate
from reglab.outputs.verdict import VERDICT, Verdict, word

import numpy as np
import pytest


@pytest.mark.parametrize(
    ("effect", "needs", "expected"),
    [
        (Estimate(2.0, 0.5), 0, "holds"),
        (Estimate(2.0, 0.5), 1.0, "holds"),
        (Estimate(2.0, 0.5), 1.5, "holds"),
        (Estimate(2.0, 0.5), 2.0, "not supported"),
        (Estimate(0.05, 0.62), 2.63, "ruled out"),
        (Estimate(0.05, 0.62), 0, "not supported"),
        (Estimate(0.05, 0.62), 0.5, "not supported"),
        (Estimate(-2.0, 0.5), 1.0, "wrong"),
        (Estimate(-2.0, 0.5), -1.0, "holds"),
        (Estimate(-0.2, 0.1), -1.0, "ruled out"),
        (Estimate(2.0, 0.5), -1.0, "wrong"),
        (5.0, 5.0, "holds"),
        (4.0, 5.0, "ruled out"),
        (0.0, 0.0, "ruled out"),
    ],
)
def test_the_rule(effect, needs, expected):
    assert word(effect, needs) == expected


def test_a_condition_changes_only_what_holds():
    assert word(Estimate(2.0, 0.5), condition="on ReLU") == "holds with a condition"
    assert word(Estimate(0.0, 0.5), condition="on ReLU") == "not supported"


@pytest.mark.parametrize("seed", range(20))
def test_turning_all_signs_changes_no_word(seed):
    mean, half, needs = np.random.default_rng(seed).normal(0, 1, 3)
    half = abs(half)
    assert word(Estimate(mean, half), needs) == word(Estimate(-mean, half), -needs)


def verdict(mean=0.05, **changes):
    given = {"effect": Estimate(mean, 0.62), "needs": 2.63, "unit": "points"} | changes
    return Verdict("C16", "The penalty improves accuracy.", **given)


def test_tampering_with_the_evidence_flips_the_word_everywhere():
    honest, tampered = verdict(), verdict(mean=4.0)
    assert (honest.word, tampered.word) == ("ruled out", "holds")
    for one in (honest, tampered):
        bundle = one._repr_mimebundle_()
        assert bundle["text/plain"].startswith(f"C16, {one.word}: ")
        assert f"The article’s claim C16: {one.word}." in bundle["text/html"]
        assert bundle[VERDICT]["word"] == one.word
    assert json.loads(json.dumps(honest.data()))["high"] == 0.67


def test_the_reason_states_the_effect_and_what_it_needs():
    assert (
        verdict().reason == "measured 0.05 ± 0.62 points; the claim needs at least 2.63"
    )


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"effect": Estimate(float("nan"), 1.0)}, ValueError, "must be finite"),
        ({"effect": None}, TypeError, "got None"),
        ({"unit": ""}, ValueError, "a verdict's unit must be text"),
        ({"condition": " "}, ValueError, "a verdict's condition must be text"),
        ({"needs": float("inf")}, ValueError, "must be finite, got inf"),
    ],
)
def test_bad_input_is_named(changes, error, message):
    with pytest.raises(error, match=message):
        verdict(**changes)


EFFECTS = [Estimate(0.05263157, 0.61719999), Estimate(-1e-5, 3e-6), 36, 4.5, 1 / 3, 0]


@pytest.mark.parametrize("effect", EFFECTS, ids=str)
@pytest.mark.parametrize("needs", [0, 2.63, -14, 1 / 3, 36])
def test_a_verdict_comes_back_from_its_data(effect, needs):
    there = verdict(effect=effect, needs=needs, over="3 runs", condition="on ReLU")
    back = Verdict.of(json.loads(json.dumps(there.data())))
    assert repr(back) == repr(there)
    assert back.data() == there.data()
    assert back.word == word(effect, needs, "on ReLU")


def test_what_a_mean_is_over_stands_in_the_reason():
    said = verdict(over="100 pairs of networks")
    assert said.measured == "0.05 ± 0.62 points, over 100 pairs of networks"
    assert said.reason == f"measured {said.measured}; the claim needs at least 2.63"
    with pytest.raises(ValueError, match="a verdict's over must be text"):
        verdict(over=" ")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"low": 3.0}, "must not lie above its high end, got 3.0 and 0.67"),
        ({"extra": 1}, "got .*'extra'"),
    ],
)
def test_data_that_are_none_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        Verdict.of(verdict().data() | change)
