"""Equations on the page."""

import re
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


def test_aligned_rows_are_rows():
    text = extension.mathml(r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "block")
    root = ElementTree.fromstring(text)
    assert len(list(root.iter(f"{MATH}mtr"))) == 2
    assert len(list(root.iter(f"{MATH}mtd"))) == 4
    assert "&" not in "".join(root.itertext())


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        (
            r"\fracc{1}{2}",
            r"\fracc cannot be said as MathML, in the equation \fracc{1}",
        ),
        (r"\undefinedmacro x", r"\undefinedmacro cannot be said"),
        (r"a & b", "& cannot be said"),
        (r"x_{i", "braces do not pair in the equation x_{i"),
        (r"x}", "braces do not pair"),
        (r"}x{", "braces do not pair"),
        (r"\widehat{wx}", r"\widehat has no right MathML here: \widehat{wx}"),
        (r"\operatorname*{arg\,min}_w f", r"\operatorname* has no right MathML"),
        (r"\begin{foo} a \end{foo}", "the environment foo cannot be said"),
        (r"\left( x", r"in the equation \left( x"),
        (r"a^b^c", "DoubleSuperscriptsError in the equation a^b^c"),
        (r"\frac{1}", r"mfrac has 1 of 2 parts, in the equation \frac{1}"),
        (r"\text{a & b}", r"no well-formed MathML comes of the equation \text{a & b}"),
    ],
)
def test_what_cannot_be_said_is_refused(latex, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        extension.mathml(latex, "inline")


def test_braces_that_are_signs_need_no_partner():
    assert "&#x0007B;" in extension.mathml(r"\left\{ x \right.", "inline")
