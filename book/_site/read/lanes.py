"""The page's two lanes: evidence and plumbing are folded, one click away from the story.

A section whose heading begins with "Measured" becomes a closed box whose heading opens it; a link into it opens it
too, and so do the browser's search and the printer. The code of a cell tagged ``hide-input`` shrinks to a small
marker, and a switch below the page's title opens all of them.
"""

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

MEASURED = "Measured"
SWITCH = '<p class="code-switch"><button type="button" aria-pressed="false">Show all code</button></p>'


class Lane(nodes.General, nodes.Element):
    """The evidence for the section around it."""


class Lanes(SphinxTransform):
    """Make boxes of the sections of evidence, before the page's contents are collected: they do not list them."""

    default_priority = 700  # headings are sections by now

    def apply(self, **_):
        """Replace the sections."""
        for section in list(self.document.findall(nodes.section)):
            title = section.children[0]
            if isinstance(title, nodes.title) and title.astext().startswith(MEASURED):
                # The ids go to what is inside: a browser opens a box for a link into it, not for one to it.
                inside = nodes.container(ids=section["ids"], names=section["names"])
                inside.extend(section.children[1:])
                box = Lane("", inside, summary=title.astext())
                section.replace_self(box)


def visit_lane(translator, node):
    """Write the opening of the box, its heading in the summary, one level below the section around it."""
    translator.section_level += 1
    level = translator.section_level + translator.initial_header_level - 1
    heading = translator.encode(node["summary"])
    translator.body.append(
        f'<details class="lane"><summary><h{level}>{heading}</h{level}></summary>\n'
    )


def depart_lane(translator, node):
    """Write the end of the box."""
    translator.section_level -= 1
    translator.body.append("</details>\n")


class Code(SphinxPostTransform):
    """Give folded code its marker, and the page its switch, before MyST-NB folds it (199)."""

    default_priority = 198
    formats = ("html",)

    def run(self, **_):
        """Name the cells, and put the switch below the title."""
        folded = [
            node
            for node in self.document.findall(nodes.container)
            if node.get("hide_mode") == "input"
        ]
        for node in folded:
            node["prompt_show"], node["prompt_hide"] = "Code", "Hide code"
            node["classes"].append("folded-code")
        for node in self.document.findall(nodes.container):
            if node.get("hide_mode") == "all":
                node["prompt_show"] = node["prompt_hide"] = "Code and output"
                node["classes"].append("folded-cell")
        title = self.document.next_node(nodes.title)
        if folded and title is not None:
            switch = nodes.raw("", SWITCH, format="html")
            title.parent.insert(title.parent.index(title) + 1, switch)


def setup(app):
    """Register the node and the two steps."""
    app.add_node(Lane, html=(visit_lane, depart_lane))
    app.add_transform(Lanes)
    app.add_post_transform(Code)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
