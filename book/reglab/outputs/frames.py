"""The static form of a slider: native range inputs over pictures that were drawn beforehand."""

import html
import json

from reglab.outputs.numbers import mark
from reglab.outputs.picture import as_image


def page(slider):
    """Return the HTML of a slider: a custom element that works with its own few lines of script and nothing else.

    The read-outs stand in it once, as a table, which is also what a reader without scripts has.

    slider : `reglab.outputs.slider.Slider` whose frames are drawn.
    """
    first = slider.positions.index(slider.start)
    rows = []
    # Room for the longest text, here and below, or what stands beside and under it would jump.
    widest = max(
        len(mark(value)) for values in slider.values.values() for value in values
    )
    for key, options in slider.values.items():
        at = options.index(slider.start[key])
        texts = json.dumps([mark(value) for value in options], ensure_ascii=False)
        anchor, label = f"{slider.name}-{key}", html.escape(slider.labels[key])
        shown = html.escape(mark(options[at]))
        rows.append(
            f'<div class="control"><label for="{anchor}">{label}</label>'
            f'<input type="range" id="{anchor}" name="{key}" min="0" max="{len(options) - 1}" value="{at}" step="1" '
            f'autocomplete="off" disabled data-lm-suppress-shortcuts data-values="{html.escape(texts)}" '
            f'aria-valuetext="{shown}">'
            f'<output for="{anchor}" aria-live="off" style="min-width: {widest}ch">{shown}</output></div>'
        )
    cells = [
        [*map(mark, position.values()), *readout.values()]
        for position, readout in zip(slider.positions, slider.readouts)
    ]
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
        for row in cells
    )
    names = [*slider.labels.values(), *slider.readouts[0]]
    head = "".join(f'<th scope="col">{html.escape(label)}</th>' for label in names)
    room = {
        label: max(len(readout[label]) for readout in slider.readouts)
        for label in slider.readouts[first]
    }
    readout = "".join(
        f'<div><dt>{html.escape(label)}</dt><dd style="min-width: {room[label]}ch">{html.escape(text)}</dd></div>'
        for label, text in slider.readouts[first].items()
    )
    shown = slider.frames[first]
    frames = [None if k == first else frame for k, frame in enumerate(slider.frames)]
    data = json.dumps(
        {"frames": frames, "alts": slider.alts}, ensure_ascii=False
    ).replace("</", "<\\/")
    static = (
        f'<frame-slider id="{slider.name}"><div class="controls">{"".join(rows)}</div>'
        f"{as_image(shown, slider.alts[first])}"
        f'<dl>{readout}</dl><p class="spoken" role="status"></p>'
        f'<p class="tools"><a class="here" href="#{slider.name}" hidden>link to this position</a></p>'
        "<details><summary>Every position as a table</summary>"
        f'<div class="scroll" tabindex="0" role="group" aria-label="Every position"><table><thead><tr>{head}</tr>'
        f"</thead><tbody>{body}</tbody></table></div></details>"
        f'<script type="application/json">{data}</script></frame-slider>'
    )
    if slider.caption is None:
        return static
    caption = html.escape(slider.caption)
    return f"<figure><figcaption>{caption}</figcaption>{static}</figure>"
