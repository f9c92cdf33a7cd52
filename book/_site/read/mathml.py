"""Sphinx extension: equations as MathML, which every current browser draws with no script, font or other host."""

import re

from latex2mathml.converter import convert

# A named operator is an identifier that is set upright, and a hat over one letter is no taller than an accent.
NAME = re.compile(r"<mo>([A-Za-z]+)</mo>")
HAT = "<mo>&#x0005E;</mo>"


def mathml(latex, display):
    """Return an equation as MathML, tidied where latex2mathml leaves it to fonts and operators' spacing."""
    text = convert(latex, display=display)
    text = NAME.sub(r'<mi mathvariant="normal">\1</mi><mo>&#x02061;</mo>', text)
    return text.replace(HAT, '<mo stretchy="false">&#x002C6;</mo>')


def visit_math(translator, node):
    """Write inline maths."""
    translator.body.append(mathml(node.astext(), "inline"))


def visit_math_block(translator, node):
    """Write an equation on its own line, with its number where it has one."""
    number = node.get("number") or ""
    anchor = f' id="{node["ids"][0]}"' if node["ids"] else ""
    shown = f'<span class="eqno">({number})</span>' if number else ""
    # A wide equation scrolls on a phone, so the keyboard must be able to reach it.
    translator.body.append(
        f'<div class="math"{anchor} tabindex="0" role="group" aria-label="{f"Equation {number}".strip()}">'
        f"{shown}{mathml(node.astext(), 'block')}</div>"
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
