"""State in each page what it may load: its own files, and the short scripts in it that were there when it was built."""

import base64
import hashlib
import re

INLINE = re.compile(r"<script(?![^>]*\ssrc=)([^>]*)>(.*?)</script>", flags=re.S)
STATED = re.compile(r'\s*<meta http-equiv="Content-Security-Policy"[^>]*>')
FIRST = re.compile(r'<meta charset="utf-8" ?/?>')
# Figures and the theme's boxes set style attributes; the theme's style sheets draw small signs from data: addresses.
FIXED = {
    "default-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
# A page with the playground, whose engine goes into a worker as a text: a file would be refused from disk.
TRAINS = '<div class="playground"'


def allowed(text):
    """Return the sources that a page's own inline scripts need, in order: one hash for each script that runs."""
    scripts = [
        script for attributes, script in INLINE.findall(text) if runs(attributes)
    ]
    hashes = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return sorted({f"'sha256-{base64.b64encode(item).decode()}'" for item in hashes})


def runs(attributes):
    """Return whether a script element with these attributes holds a script, not data."""
    kind = re.search(r'type="([^"]*)"', attributes)
    return kind is None or kind[1] in ("", "module", "text/javascript")


def state(text):
    """Return a page with its Content-Security-Policy, before anything that the policy governs.

    Raises ValueError where the page does not start with its encoding, since there is no place to put the policy then.
    """
    text = STATED.sub("", text)
    sources = {"script-src": " ".join(["'self'", *allowed(text)])} | FIXED
    if TRAINS in text:
        sources["worker-src"] = "'self' blob:"
    content = "; ".join(f"{name} {value}" for name, value in sources.items())
    meta = f'\n    <meta http-equiv="Content-Security-Policy" content="{content}">'
    text, count = FIRST.subn(lambda found: found[0] + meta, text, count=1)
    if not count:
        raise ValueError(f"a page without <meta charset>: {text[:200]!r}")
    return text
