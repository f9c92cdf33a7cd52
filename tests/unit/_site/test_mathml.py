"""Equations on the page."""

import xml.etree.ElementTree as ElementTree

import pytest

from book._site.read import mathml as extension

MATH = "{http://www.w3.org/1998/Math/MathML}"


@pytest.mark.parametrize("display", ["inline", "block"])
def test_equation_is_well_formed_and_displayed_as_asked(display):
    root = ElementTree.fromstring(
        extension.mathml(r"\frac{1}{n}\sum_{i=1}^{n} y_i^2", display)
    )
    assert root.tag == f"{MATH}math"
    assert root.get("display") == display
    assert "∑" in "".join(root.itertext())


def test_named_operator_is_an_upright_identifier():
    root = ElementTree.fromstring(extension.mathml(r"\operatorname{Var}(y)", "inline"))
    names = [node for node in root.iter(f"{MATH}mi") if node.text == "Var"]
    assert [node.get("mathvariant") for node in names] == ["normal"]


def test_hat_does_not_stretch():
    root = ElementTree.fromstring(extension.mathml(r"\hat{y}", "inline"))
    (hat,) = [node for node in root.iter(f"{MATH}mo") if node.text == "ˆ"]
    assert hat.get("stretchy") == "false"
