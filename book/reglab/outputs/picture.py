"""A matplotlib figure as an output: with alt text everywhere, and in the page's own colours on the static site."""

import base64
import hashlib
import html
import io
import itertools
import re
from contextlib import contextmanager

from reglab.figures.style import COLOURS
from reglab.outputs.drawn import drawn
from reglab.outputs.form import (
    PAGE,
    bundle,
    checked_name,
    checked_text,
    for_notebook,
    for_page,
)

import matplotlib.pyplot as plt
from IPython.display import display
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

# What stands before the element, its metadata and comments, a style sheet that would reach the rest of the page, and
# the fonts' names: the page has its own.
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
PLACE = re.compile(r'\b(?:d|x|y)="[^"]*"')
FINE = re.compile(
    r"-?\d+\.\d{3,}"
)  # matplotlib writes millionths of a point, a screen shows tenths
ID = re.compile(r'( id="|#)([\w.-]+)(?=[")])')
nameless = itertools.count(1)  # pictures of this kernel, which makes one page


def svg(figure, name, at=0):
    """Return the figure as an SVG element: deterministic, coloured by CSS variables, with no id that it does not use.

    Text stays text: it is searchable, scales, and takes the reader's font. The ids begin with the picture's name:
    matplotlib makes them of what they stand for, and where two pictures share one, hiding the first takes the marks
    and the clipping from the second.

    figure : matplotlib Figure; it is not closed.
    name : of the picture or slider, unique on its page.
    at : position of the slider that it shows, from 0; stated in the element, so that a mix-up can be seen.
    """
    buffer = io.StringIO()
    # What `savefig` does, but that it draws a figure twice, the first time for its layout alone.
    canvas = figure.canvas
    with _without_paper(figure):
        FigureCanvasSVG(figure).print_svg(
            buffer, metadata={"Date": None, "Creator": None}
        )
    figure.set_canvas(canvas)
    text = UNWANTED.sub("", buffer.getvalue())
    # Only what is linked to: a colour such as #262626 at the end of a style is no id.
    used = set(re.findall(r"(?:url\(|href=\")#([\w.-]+)", text))
    text = re.sub(
        r' id="([^"]+)"', lambda found: found[0] if found[1] in used else "", text
    )
    text = ID.sub(
        lambda found: f"{found[1]}{name}-{found[2]}" if found[2] in used else found[0],
        text,
    )
    for role, colour in COLOURS.items():
        text = text.replace(colour, f"var(--{role}, {colour})")
    width, height = figure.get_size_inches() * 72
    style = f"max-width: {width * 1.4:.0f}px; stroke-linejoin: round"
    head = f'<svg class="figure" data-at="{at}" viewBox="0 0 {width:g} {height:g}" style="{style}"'
    links = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    text = re.sub(r"<svg [^>]*>", f"{head} {links}>", text, count=1)
    text = PLACE.sub(lambda at: FINE.sub(_rounded, at[0]), text)
    text, defined = re.sub(r">\s+<", "><", text).strip(), set()
    return SAME.sub(lambda found: _marked(found, defined), text)


@contextmanager
def _without_paper(figure):
    """Make what a figure and its axes stand on transparent for a while."""
    axes = [one for each in figure.axes for one in (each, *each.child_axes)]
    patches = [figure.patch, *(one.patch for one in axes)]
    colours = [(one.get_facecolor(), one.get_edgecolor()) for one in patches]
    for patch in patches:
        patch.set(facecolor="none", edgecolor="none")
    try:
        yield
    finally:
        for patch, (face, edge) in zip(patches, colours):
            patch.set(facecolor=face, edgecolor=edge)


def _rounded(found):
    """Return a coordinate in hundredths of a point, without zeros at its end."""
    return f"{float(found[0]):.2f}".rstrip("0").rstrip(".")


def _marked(found, defined):
    """Return one path with a sign at each of its points, in place of an element for each.

    found : a match of `SAME`.
    defined : the signs that the picture has already, which grows by this one.
    """
    sign, style = found[1], found[4]
    name = f"{sign}-{hashlib.sha256(style.encode()).hexdigest()[:6]}"
    points = " ".join(f"{x} {y}" for _, x, y, _ in re.findall(USE, found[0]))
    path = (
        f'<path d="M {points}" style="fill: none; stroke: none; marker: url(#{name})"/>'
    )
    if name in defined:
        return path
    defined.add(name)
    return (
        f'<marker id="{name}" markerUnits="userSpaceOnUse" style="overflow: visible; {style}">'
        f'<use xlink:href="#{sign}"/></marker>{path}'
    )


def png(figure):
    """Return the figure as PNG bytes, with no trace of the machine that made it.

    figure : matplotlib Figure; it is not closed.
    """
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def as_image(drawing, alt):
    """Return the HTML of a drawing that a screen reader meets as one image with the given text."""
    return f'<div role="img" aria-label="{html.escape(alt)}">{drawing}</div>'


class Picture:
    """A still figure with its alt text and its caption: the last line of a cell.

    The notebook stores the image, the alt text and the caption, and all are compared when the chapter is checked. The
    static page takes an SVG that follows the light or dark theme.

    figure : matplotlib Figure; it is closed, so that it is not shown a second time.
    alt : one or two sentences that say what is to be seen, with its numbers.
    caption : what the figure is of, for those who see it; None leaves it out.
    name : letters, digits and hyphens, unique on its page, for a link such as ``[figure](#name)``; None for no link.
    leaves_frame : whether what is drawn may leave its frame, as in `reglab.outputs.drawn.drawn`.
    Raises TypeError for something that is no figure, ValueError for an empty alt text or caption, an odd name, a colour
    that is none of the book's, and for a curve that leaves its frame unasked.
    """

    def __init__(self, figure, alt, caption=None, *, name=None, leaves_frame=False):
        if not isinstance(figure, Figure):
            raise TypeError(f"a picture needs a matplotlib Figure, got {figure!r}")
        plt.close(figure)
        self.alt = checked_text(alt, "a picture's alt text")
        if caption is not None:
            checked_text(caption, "a picture's caption")
        if name is not None:
            checked_name(name, "picture")
        drawn(figure, leaves_frame)
        self.figure, self.caption, self.name = figure, caption, name
        self.prefix = name or f"picture-{next(nameless)}"

    def __repr__(self):
        return self.alt if self.caption is None else f"{self.alt}\n{self.caption}"

    def html(self):
        """Return the static form: a figure with its caption, whose number the site adds."""
        anchor = f' id="{self.name}"' if self.name else ""
        caption = (
            f"<figcaption>{html.escape(self.caption)}</figcaption>"
            if self.caption
            else ""
        )
        drawing = as_image(svg(self.figure, self.prefix), self.alt)
        return f"<figure{anchor}>{caption}{drawing}</figure>"

    def _ipython_display_(self):
        plain = self.alt if for_notebook() else repr(self)
        display(bundle(plain, self._image, self.html), raw=True)
        if self.caption and for_notebook():
            text = {"text/plain": self.caption, "text/markdown": f"*{self.caption}*"}
            # The static form above has the caption already.
            display(text | {PAGE: ""} if for_page() else text, raw=True)

    def _image(self):
        return {"image/png": base64.b64encode(png(self.figure)).decode()}
