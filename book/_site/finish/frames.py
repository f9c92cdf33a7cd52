"""Move the pictures that a slider starts without out of its page, into a script that it loads when first needed.

A script and not JSON to be fetched, because a browser does not let a page that lies on disk fetch anything.
"""

import hashlib
import re

from sphinx.errors import ExtensionError

DATA = re.compile(
    r'(<frame-slider id="([\w-]+)")((?:(?!</frame-slider>).)*?)<script type="application/json">(.*?)</script>',
    flags=re.S,
)


def move(text, name, root):
    """Return a page without its sliders' further pictures, having written each slider's into a file.

    text : the page.
    name : the page's name below the root, without its ending, as in ``book/01_need_for_regularization``.
    root : folder of the site, a Path; the files go to ``_frames`` in it.
    Raises ExtensionError if a slider's pictures are not where they are looked for.
    """

    def moved(found):
        opening, slider, body, data = found.groups()
        script = f"FrameSlider.arrived[{slider!r}] = {data};\n"
        path = root / "_frames" / name / f"{slider}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(script, encoding="utf-8")
        version = hashlib.sha256(script.encode()).hexdigest()[:8]
        up = "../" * name.count("/")
        return (
            f'{opening} data-frames="{up}_frames/{name}/{slider}.js?v={version}"{body}'
        )

    text, count = DATA.subn(moved, text)
    if count != text.count("<frame-slider "):
        raise ExtensionError(f"{name}: a slider's pictures were not found in its page")
    return text
