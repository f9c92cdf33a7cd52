"""What a figure shows, in words and numbers: the fingerprint that is stored and compared, position by position.

A table of read-outs says nothing of the picture beside it. Here each thing drawn is named by its colour's role and its
label, and placed by where it lies in its frame, so that other data, other limits and other colours are noticed.
"""

from reglab.figures.style import COLOURS

import matplotlib as mpl
import numpy as np
from matplotlib.collections import Collection
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.spines import Spine

ROLES = {colour: role for role, colour in COLOURS.items()}
INSIDE = 0.95  # the share of a thing's points that must lie within its frame
MARGIN = 0.01  # of the frame's width: a marker may stand on the edge


def drawn(figure, leaves_frame=False):
    """Return what is drawn in each of a figure's frames, as one line of text.

    For each frame its limits and its free texts; for each thing in it the role of its colour, its label, how many
    points it has, and in percent of the frame's width and height their mean place, how far they spread upwards, how
    much their height follows their order, and their mean step.

    figure : matplotlib Figure.
    leaves_frame : whether more than a few points of a thing may lie outside its frame.
    Raises ValueError for a colour that is none of the book's, and for a thing that leaves its frame.
    """
    # Where things lie within their frame does not need the layout of the figure, which takes a hundred times as long.
    return " || ".join(_frame(axes, leaves_frame) for axes in figure.axes)


def _frame(axes, leaves_frame):
    limits = " ".join(f"{end:.3g}" for end in (*axes.get_xlim(), *axes.get_ylim()))
    texts = [axes.get_title(), *(text.get_text() for text in axes.texts)]
    words = "; ".join(text for text in texts if text)
    parts = [f"[{limits}]" + (f" {words}" if words else "")]
    for artist in axes.get_children():
        if not isinstance(artist, Line2D | Collection | Patch | AxesImage):
            continue
        if (
            artist is axes.patch
            or isinstance(artist, Spine)
            or not artist.get_visible()
        ):
            continue
        parts.append(_thing(axes, artist, leaves_frame))
    return " | ".join(parts)


def _thing(axes, artist, leaves_frame):
    label = str(artist.get_label())
    name = "" if label.startswith("_") else f" {label}"
    points = _points(artist)
    place = axes.transAxes.inverted().transform(points)
    place = place[np.isfinite(place).all(axis=1)]
    what = f"{role(artist)}{name}: {len(place)}"
    if len(place) == 0:
        return what
    out = np.any((place < -MARGIN) | (place > 1 + MARGIN), axis=1)
    clipped = artist.get_clip_on() and not isinstance(artist, AxesImage)
    if clipped and not leaves_frame and out.mean() > 1 - INSIDE:
        raise ValueError(
            f"{out.sum()} of {len(place)} points of {what!r} lie outside the frame: "
            "widen it, or say leaves_frame=True"
        )
    # A curve far outside would drown the rest: beyond a frame's width it counts as at its edge.
    place = np.clip(place, -1, 2)
    x, y = place.T
    order = np.linspace(-1, 1, len(y))
    step = np.abs(np.diff(place, axis=0)).sum() / len(place)
    numbers = 100 * np.array([x.mean(), y.mean(), y.std(), np.mean(order * y), step])
    return f"{what} " + " ".join(f"{value:z.1f}" for value in numbers)


def _points(artist):
    """Return the points of an artist in pixels, shape (k, 2)."""
    if isinstance(artist, Line2D):
        return artist.get_transform().transform(artist.get_xydata())
    if isinstance(artist, Patch):
        return artist.get_transform().transform(artist.get_path().vertices)
    if isinstance(artist, AxesImage):
        left, right, bottom, top = artist.get_extent()
        corners = np.array([(left, bottom), (right, top)])
        return artist.axes.transData.transform(corners)
    offsets = np.ma.filled(artist.get_offsets(), np.nan)
    if len(offsets) > 1:
        return artist.get_offset_transform().transform(offsets)
    paths = [path.vertices for path in artist.get_paths()]
    return artist.get_transform().transform(np.concatenate(paths or [offsets]))


def role(artist):
    """Return the role of the colours that an artist is drawn in, such as "train", or "train+ink" for two.

    artist : a line, patch, collection or image of matplotlib; an image has no role.
    Raises ValueError for a colour that is none of `reglab.figures.style.COLOURS`.
    """
    if isinstance(artist, AxesImage):
        return "image"
    if isinstance(artist, Line2D):
        colours = [artist.get_color()] if artist.get_linestyle() != "None" else []
        if artist.get_marker() not in ("", "None", None, " "):
            colours += [artist.get_markeredgecolor(), artist.get_markerfacecolor()]
    else:
        faces, edges = artist.get_facecolor(), artist.get_edgecolor()
        colours = [*np.atleast_2d(faces), *np.atleast_2d(edges)]
    found = dict.fromkeys(_role(colour) for colour in colours if len(colour))
    return "+".join(name for name in found if name) or "nothing"


def _role(colour):
    red, green, blue, alpha = mpl.colors.to_rgba(colour)
    if alpha == 0:
        return None
    value = mpl.colors.to_hex((red, green, blue))
    if value not in ROLES:
        raise ValueError(f"{value} is none of the book's colours: {', '.join(COLOURS)}")
    return ROLES[value]
