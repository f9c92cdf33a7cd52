"""Parents and children: the toy, and what is said of a code that is known."""

from reglab.experiments import absorption
from reglab.experiments.absorption import CHILD, FAMILIES, FEATURES, PARENT

import numpy as np
import pytest


def test_a_child_comes_with_its_parent_and_as_strongly():
    features, (x, code), (x_new, _) = absorption.toy(3, 4000)
    np.testing.assert_allclose(features @ features.T, np.eye(FEATURES), atol=1e-12)
    np.testing.assert_allclose(code @ features, x)
    assert not np.any(np.isclose(x, x_new).all(axis=1) & (x != 0).any(axis=1))
    parents, children = code[:, :FAMILIES], code[:, FAMILIES : 2 * FAMILIES]
    has = children > 0
    np.testing.assert_array_equal(children[has], parents[has])
    assert np.mean(parents > 0) == pytest.approx(PARENT, abs=0.01)
    assert has.sum() / np.sum(parents > 0) == pytest.approx(CHILD, abs=0.05)


def test_honest_and_absorbed_codes_are_told_apart():
    features, _, (_, truth) = absorption.toy(0, 2000)
    honest = absorption._families(features, features, truth, truth)
    assert honest == {"silent": 0, "silent_alone": 0, "angle": pytest.approx(90)}
    turned, code = features.copy(), truth.copy()
    children = slice(FAMILIES, 2 * FAMILIES)
    turned[children] = (features[:FAMILIES] + features[children]) / np.sqrt(2)
    code[:, :FAMILIES][truth[:, children] > 0] = 0
    absorbed = absorption._families(turned, features, code, truth)
    assert absorbed == {"silent": 1, "silent_alone": 0, "angle": pytest.approx(45)}


def test_a_row_for_each_setting_whichever_are_together():
    settings = [[0, 0.003, 0], [1, 0.0, 2], [1, 0.003, 0]]
    found = absorption.summary(settings, epochs=2, rows=300)
    alone = absorption.summary(settings[1:2], epochs=2, rows=300)
    for name, values in found.items():
        assert values.shape == (3,)
        assert values[1] == pytest.approx(alone[name][0], rel=1e-9)
