"""Sphinx extension: numbers for figures and displayed equations, and for the links that point to them.

The figures of chapter 3 are Figure 3.1, 3.2 and so on, in the order of the page; its equations are (3.1), (3.2). A link
such as ``[figure](#fit)`` to a slider's or a picture's name, or ``[equation](#eq-ridge)`` to an equation's label,
becomes "figure 1.4" or "equation (1.3)"; any other text of the link stays as it is. In JupyterLab it reads "figure".
"""

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

# What an output of reglab begins with, and its name where it has one.
FIGURE = re.compile(
    r"\s*(?:<figure><figcaption>[^<]*</figcaption>(?=<frame-slider))?"
    r'<(?:frame-slider|figure)(?: id="([^"]+)")?'
)
PICTURE = re.compile(r"<figure[^>]*>")


class Numbers(SphinxPostTransform):
    """Number one page: after its outputs are chosen (4), before MyST looks for what links mean (9)."""

    default_priority = 8
    formats = ("html",)

    def run(self, **_):
        """Give figures and equations their numbers, then the links to them."""
        sections = self.env.toc_secnumbers.get(self.env.docname, {})
        self.chapter = sections.get("", (None,))[0]
        known = self.equations() | self.figures()
        for link in list(self.document.findall(addnodes.pending_xref)):
            if link["reftype"] == "myst" and link["reftarget"] in known:
                anchor, number = known[link["reftarget"]]
                text = link.astext()
                if number and re.search(r"(figure|equation)$", text, flags=re.I):
                    text += f"\N{NO-BREAK SPACE}{number}"
                link.replace_self(nodes.reference("", text, refid=anchor))

    def equations(self):
        """Count the displayed equations; return the anchor and number of each that has a label."""
        known = {}
        for k, node in enumerate(self.document.findall(nodes.math_block), 1):
            if self.chapter:
                node["number"] = f"{self.chapter}.{k}"
            if node.get("label"):
                number = f"({self.chapter}.{k})" if self.chapter else None
                known[node["label"]] = node["ids"][0], number
        return known

    def figures(self):
        """Count the sliders and pictures; return the anchor and number of each that has a name."""
        known, k = {}, 0
        for node in list(self.document.findall(nodes.raw)):
            found = FIGURE.match(node.astext())
            if not found:
                continue
            k += 1
            number = f"{self.chapter}.{k}" if self.chapter else None
            if number:
                numbered = captioned(node.astext(), number)
                node.replace_self(nodes.raw("", numbered, **node.attributes))
            if found[1]:
                known[found[1]] = found[1], number
        return known


def captioned(text, number):
    """Return the HTML of a figure with its number above it."""
    anchor = f"figure-{number.replace('.', '-')}"
    opening = f'<figcaption id="{anchor}"><b>Figure {number}</b>'
    if "<figcaption>" in text:
        return text.replace("<figcaption>", f"{opening} ", 1)
    caption = f"{opening}</figcaption>"
    if PICTURE.match(text.lstrip()):
        return PICTURE.sub(lambda tag: tag[0] + caption, text, count=1)
    return f"<figure>{caption}{text}</figure>"


def setup(app):
    """Register the transform."""
    app.add_post_transform(Numbers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
