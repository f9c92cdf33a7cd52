"""Sphinx extension: equations as MathML, which every current browser draws with no script, font or other host."""

import re
import xml.etree.ElementTree as ElementTree

from latex2mathml.commands import MATRICES
from latex2mathml.converter import convert
from sphinx.errors import ExtensionError

# A named operator is an identifier that is set upright, and a hat over one letter is no taller than an accent.
NAME = re.compile(r"<mo>([A-Za-z]+)</mo>")
HAT = "<mo>&#x0005E;</mo>"
# What latex2mathml says wrongly without a word: a hat that should be wide, an operator with its limits below.
REFUSED = re.compile(r"\\widehat|\\widetilde|\\operatorname\*")
# What it leaves of a command or a sign that it does not know.
UNKNOWN = re.compile(r"<m[iot][^>]*>(\\[A-Za-z]*|&|[{}])</m")
BRACES = re.compile(r"\\.|[{}]", flags=re.S)
# An environment that it does not know it leaves out, and sets the rows as one line.
ENVIRONMENT = re.compile(r"\\begin\{([^}]*)\}")
KNOWN = {name.removeprefix("\\") for name in MATRICES} | {"aligned"}
# How many parts an element has: with fewer, a command lacks an argument.
PARTS = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2}
PARTS |= {"msubsup": 3, "munderover": 3}


def mathml(latex, display):
    """Return an equation as MathML, tidied where latex2mathml leaves it to fonts and operators' spacing.

    latex : the equation.
    display : "inline" or "block".
    Raises ValueError, with the equation, for braces that do not pair and for what latex2mathml cannot say: it would
    publish the command's name instead.
    """
    if found := REFUSED.search(latex):
        raise ValueError(f"{found[0]} has no right MathML here: {latex}")
    for name in ENVIRONMENT.findall(latex):
        if name not in KNOWN:
            raise ValueError(
                f"the environment {name} cannot be said as MathML, in the equation {latex}"
            )
    depth = 0
    for sign in BRACES.findall(latex):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            break
    if depth:
        raise ValueError(f"braces do not pair in the equation {latex}")
    # The environment that stands inside an equation has the rows of the one that stands by itself.
    text = re.sub(r"\\(begin|end)\{aligned\}", r"\\\1{align*}", latex)
    try:
        text = convert(text, display=display)
    except Exception as error:  # its errors have no text, only a name
        raise ValueError(
            f"{type(error).__name__} {error}".rstrip() + f" in the equation {latex}"
        ) from error
    if found := UNKNOWN.search(text):
        raise ValueError(
            f"{found[1]} cannot be said as MathML, in the equation {latex}"
        )
    check_parts(text, latex)
    text = NAME.sub(r'<mi mathvariant="normal">\1</mi><mo>&#x02061;</mo>', text)
    return text.replace(HAT, '<mo stretchy="false">&#x002C6;</mo>')


def check_parts(text, latex):
    """Raise ValueError, with the equation, where an element of the MathML lacks parts or the MathML is none."""
    try:
        elements = list(ElementTree.fromstring(text).iter())
    except ElementTree.ParseError as error:
        raise ValueError(
            f"no well-formed MathML comes of the equation {latex}: {error}"
        ) from error
    for element in elements:
        tag = element.tag.rpartition("}")[2]
        if tag in PARTS and len(element) != PARTS[tag]:
            raise ValueError(
                f"{tag} has {len(element)} of {PARTS[tag]} parts, in the equation {latex}"
            )


def said(translator, node, display):
    """Return the MathML of an equation's node; a fault names the page and line."""
    try:
        return mathml(node.astext(), display)
    except ValueError as error:
        place = translator.builder.current_docname
        line = node.line or getattr(node.parent, "line", None)
        raise ExtensionError(f"{place}, line {line}: {error}") from error


def visit_math(translator, node):
    """Write inline maths."""
    translator.body.append(said(translator, node, "inline"))


def visit_math_block(translator, node):
    """Write an equation on its own line, with its number where it has one."""
    number = node.get("number") or ""
    anchor = f' id="{node["ids"][0]}"' if node["ids"] else ""
    shown = f'<span class="eqno">({number})</span>' if number else ""
    # A wide equation scrolls on a phone, so the keyboard must be able to reach it.
    translator.body.append(
        f'<div class="math"{anchor} tabindex="0" role="group" aria-label="{f"Equation {number}".strip()}">'
        f"{shown}{said(translator, node, 'block')}</div>"
    )


def leave(translator, node):
    """Do nothing: the whole element is written on entering."""


def setup(app):
    """Register the renderer; `html_math_renderer: mathml` chooses it."""

    def skip_children(visit):
        def entered(translator, node):
            visit(translator, node)
            node.children.clear()

        return entered

    app.add_html_math_renderer(
        "mathml",
        (skip_children(visit_math), leave),
        (skip_children(visit_math_block), leave),
    )
    return {"parallel_read_safe": True}
