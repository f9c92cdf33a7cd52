"""A matplotlib figure as an output: with alt text everywhere, and in the page's own colours on the static site."""

import base64
import hashlib
import html
import io
import itertools
import re
from contextlib import contextmanager
from functools import reduce

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
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

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


def svg(figure, name, at=0, places=None):
    """Return the figure as an SVG element: deterministic, coloured by CSS variables, with no id that it does not use.

    Text stays text: it is searchable, scales, and takes the reader's font. The ids begin with the picture's name:
    matplotlib makes them of what they stand for, and where two pictures share one, hiding the first takes the marks
    and the clipping from the second.

    figure : matplotlib Figure; it is not closed.
    name : of the picture or slider, unique on its page.
    at : position of the slider that it shows, from 0; stated in the element, so that a mix-up can be seen.
    places : of its axes, from `common_places`, which take the figure its own layout; None leaves it that.
    """
    if places is not None:
        figure.set_layout_engine("none")
        for axes, place in zip(figure.axes, places, strict=True):
            axes.set_position(place)
    buffer = io.StringIO()
    with _on(FigureCanvasSVG, figure) as canvas, _without_paper(figure):
        canvas.print_svg(buffer, metadata={"Date": None, "Creator": None})
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


def common_places(figures):
    """Return places for axes so that the labels of each of some figures have room, as a list of `Bbox`.

    What moves from picture to picture is then the data alone; and to lay out a figure takes a third of its drawing. A
    title over several axes would still move.

    figures : matplotlib Figures; they are laid out, not drawn. What one has more axes than another has no place.
    """
    laid_out = []
    for figure in figures:
        with _on(FigureCanvasSVG, figure):
            if engine := figure.get_layout_engine():
                engine.execute(figure)
        laid_out.append([axes.get_position(original=True) for axes in figure.axes])
    return [reduce(Bbox.intersection, places) for places in zip(*laid_out)]


@contextmanager
def _on(kind, figure):
    """Give a figure another canvas for a while.

    What the canvas prints is what `savefig` writes, which draws a figure twice, the first time for its layout alone.
    """
    canvas, dpi = figure.canvas, figure.dpi
    try:
        yield kind(figure)
    finally:
        figure.set_canvas(canvas)
        figure.dpi = dpi  # an SVG is printed with another


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
    with _on(FigureCanvasAgg, figure) as canvas:
        canvas.print_png(buffer, metadata={"Software": None})
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
