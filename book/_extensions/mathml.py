"""Sphinx extension: equations as MathML, which every current browser draws with no script, font or other host."""

from latex2mathml.converter import convert


def visit_math(translator, node):
    """Write inline maths."""
    translator.body.append(convert(node.astext(), display="inline"))


def visit_math_block(translator, node):
    """Write an equation on its own line, with its number where it has one."""
    number = (
        f'<span class="eqno">({node["number"]})</span>' if node.get("number") else ""
    )
    translator.body.append(
        f'<div class="math">{number}{convert(node.astext(), display="block")}</div>'
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
