"""A matplotlib figure as an output: with alt text everywhere, and in the page's own colours on the static site."""

import base64
import hashlib
import html
import io
import os
import re

from reglab.figures.style import COLOURS

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

NAME = r"[a-z][a-z0-9-]*"  # of a slider or a picture: it becomes an anchor
STATIC = "REGLAB_STATIC"  # set by the site build: outputs then carry the form that needs no kernel

# What stands before the element, what it says of itself, rules that would reach the rest of the page, and its font.
UNWANTED = re.compile(
    r"^.*?(?=<svg)|<metadata>.*?</metadata>|<!--.*?-->|<defs>\s*<style.*?</style>\s*</defs>"
    r"|font-family: [^;\"]*; ",
    flags=re.S,
)
# The same sign at many places, as matplotlib writes it: an element for each, of which a browser makes three.
USE = r'<use xlink:href="#([\w.-]+)" x="([\d.-]+)" y="([\d.-]+)" style="([^"]*)"/>'
SAME = re.compile(
    rf'{USE}(?:<use xlink:href="#\1" x="[\d.-]+" y="[\d.-]+" style="\4"/>)+'
)


def static_page():
    """Return whether the outputs are made for the static site."""
    return os.environ.get(STATIC) == "1"


def svg(figure):
    """Return the figure as an SVG element: deterministic, coloured by CSS variables, with no id that it does not use.

    Text stays text: it is searchable, scales, and takes the reader's font.

    figure : matplotlib Figure; it is not closed.
    """
    buffer = io.StringIO()
    figure.savefig(
        buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None}
    )
    text = UNWANTED.sub("", buffer.getvalue())
    used = set(re.findall(r"#([\w.-]+)[\")]", text))
    text = re.sub(
        r' id="([^"]+)"', lambda found: found[0] if found[1] in used else "", text
    )
    for name, colour in COLOURS.items():
        text = text.replace(colour, f"var(--{name}, {colour})")
    width, height = figure.get_size_inches() * 72
    style = f"max-width: {width * 1.4:.0f}px; stroke-linejoin: round"
    head = f'<svg class="figure" viewBox="0 0 {width:g} {height:g}" style="{style}"'
    links = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    text = re.sub(r"<svg [^>]*>", f"{head} {links}>", text, count=1)
    return SAME.sub(_marked, re.sub(r">\s+<", "><", text).strip())


def _marked(found):
    """Return one path with a sign at each of its points, in place of an element for each."""
    sign, style = found[1], found[4]
    name = f"{sign}-{hashlib.sha256(style.encode()).hexdigest()[:6]}"
    points = " ".join(f"{x} {y}" for _, x, y, _ in re.findall(USE, found[0]))
    return (
        f'<marker id="{name}" markerUnits="userSpaceOnUse" style="overflow: visible; {style}">'
        f'<use xlink:href="#{sign}"/></marker>'
        f'<path d="M {points}" style="fill: none; stroke: none; marker: url(#{name})"/>'
    )


def png(figure):
    """Return the figure as PNG bytes, with no trace of the machine that made it.

    figure : matplotlib Figure; it is not closed.
    """
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def webp(figure):
    """Return the figure as an HTML image, lossless: smaller than SVG where thousands of cells are drawn.

    figure : matplotlib Figure; it is not closed.
    """
    buffer = io.BytesIO()
    figure.savefig(buffer, format="webp", dpi=160, pil_kwargs={"lossless": True})
    width, height = (round(inches * 72 * 1.4) for inches in figure.get_size_inches())
    data = base64.b64encode(buffer.getvalue()).decode()
    return f'<img class="figure" alt="" width="{width}" height="{height}" src="data:image/webp;base64,{data}">'


FORMS = {"svg": svg, "webp": webp}


def as_image(drawing, alt):
    """Return the HTML of a drawing that a screen reader meets as one image with the given text."""
    return f'<div role="img" aria-label="{html.escape(alt)}">{drawing}</div>'


class Picture:
    """A still figure with its alt text: the last line of a cell.

    The notebook stores the image and the alt text, and both are compared when the chapter is checked. The static page
    takes an SVG that follows the light or dark theme.

    figure : matplotlib Figure; it is closed, so that it is not shown a second time.
    alt : one or two sentences that say what is to be seen, with its numbers.
    form : "svg", or "webp" for dense pictures.
    name : letters, digits and hyphens, unique on its page, for a link such as ``[figure](#name)``; None for no link.
    Raises TypeError for something that is no figure, ValueError for an empty alt text, an unknown form or an odd name.
    """

    def __init__(self, figure, alt, form="svg", name=None):
        if not isinstance(figure, Figure):
            raise TypeError(f"a picture needs a matplotlib Figure, got {figure!r}")
        if not isinstance(alt, str) or not alt.strip():
            raise ValueError(
                f"a picture needs alt text that says what is to be seen, got {alt!r}"
            )
        if form not in FORMS:
            raise ValueError(f"form must be one of {', '.join(FORMS)}, got {form!r}")
        if name is not None and not re.fullmatch(NAME, str(name)):
            raise ValueError(
                f"a picture's name is made of small letters, digits and hyphens, got {name!r}"
            )
        self.figure, self.alt, self.form, self.name = figure, alt, form, name
        plt.close(figure)

    def __repr__(self):
        return self.alt

    def _repr_mimebundle_(self, **_):
        bundle = {
            "text/plain": self.alt,
            "image/png": base64.b64encode(png(self.figure)).decode(),
        }
        if static_page():
            anchor = f' id="{self.name}"' if self.name else ""
            bundle["text/html"] = (
                f"<figure{anchor}>{as_image(FORMS[self.form](self.figure), self.alt)}</figure>"
            )
        return bundle
