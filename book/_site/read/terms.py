"""Sphinx extension: the first mention of each glossary term on a page leads to the glossary and tells it on the spot.

The glossary page is the one list of terms: a line of its ``glossary`` directive is a term, the indented lines below are
its meaning, in plain text. Several terms may share a meaning. Chapters need no mark-up. Each mention found is also an
entry of the index.
"""

import html
import re
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

PAGE = "book/glossary"
BLOCK = re.compile(r"^:::+\{glossary\}[^\n]*\n(.*?)^:::", flags=re.S | re.M)
ENTRY = re.compile(r"((?:^\S[^\n]*\n)+)((?:^[ \t]+\S[^\n]*\n)+)", flags=re.M)
# Where a word is a name, a link or part of a formula and not a mention.
CLOSED = (
    nodes.reference,
    nodes.literal,
    nodes.literal_block,
    nodes.math,
    nodes.math_block,
    nodes.title,
    nodes.raw,
    nodes.comment,
    addnodes.pending_xref,
)


def entries(text):
    """Return the glossary of a page's source as {term: meaning}.

    Raises ExtensionError if there is none.
    """
    block = BLOCK.search(text)
    found = {
        term.strip(): " ".join(meaning.split())
        for terms, meaning in ENTRY.findall(block[1] if block else "")
        for term in terms.splitlines()
    }
    if not found:
        raise ExtensionError(f"{PAGE} holds no glossary directive with a term")
    return found


def mention(terms):
    """Return the expression that finds a term, also in the plural and at the start of a sentence; longest first."""

    def written(term):
        first, rest = term[0], re.escape(term[1:])
        start = f"[{first.upper()}{first}]" if term[1:].islower() else re.escape(first)
        return start + rest.replace(r"\ ", r"\s+")

    ordered = sorted(terms, key=len, reverse=True)
    choices = "|".join(f"({written(term)})" for term in ordered)
    return re.compile(rf"(?<![\w-])(?:{choices})s?(?![\w-])"), ordered


class Mentions(SphinxTransform):
    """Find the first mention of each term while a page is read."""

    default_priority = 840  # before Sphinx reads the entries of the index (850)

    def apply(self, **_):
        """Split the texts around the mentions."""
        source = Path(self.env.doc2path(PAGE))
        if self.env.docname == PAGE or not source.exists():
            return
        self.env.note_dependency(str(source))
        pattern, ordered = mention(entries(source.read_text(encoding="utf-8")))
        seen = set()
        for text in list(self.document.findall(nodes.Text)):
            if not closed(text):
                parts = self.split(text, pattern, ordered, seen)
                if len(parts) > 1:
                    text.parent.replace(text, parts)

    def split(self, text, pattern, ordered, seen):
        """Return a text as texts and mentions; `seen` grows by the terms that it mentions first."""
        parts, done, source = [], 0, text.astext()
        for found in pattern.finditer(source):
            term = ordered[found.lastindex - 1]
            if term in seen:
                continue
            seen.add(term)
            anchor = anchored(term)
            entry = addnodes.index(entries=[("single", term, anchor, "", None)])
            inline = nodes.inline("", found[0], term=term, ids=[anchor])
            parts += [nodes.Text(source[done : found.start()]), entry, inline]
            done = found.end()
        return [*parts, nodes.Text(source[done:])]


def anchored(term):
    """Return the anchor of a term's mention; docutils drops signs such as Greek letters, whose code points stand in."""
    if term.isascii():
        return nodes.make_id(f"mention-{term}")
    spelt = "".join(sign if sign.isascii() else f"-{ord(sign):x}-" for sign in term)
    return nodes.make_id(f"mention-{spelt}")


def closed(node):
    """Return whether a text stands where no mention is marked: anywhere but in a paragraph."""
    inside = False
    while node := node.parent:
        if isinstance(node, CLOSED):
            return True
        inside = inside or isinstance(node, nodes.paragraph)
    return not inside


class Links(SphinxPostTransform):
    """Write the mentions of a page as links, and what they mean at its end, where a script finds it."""

    default_priority = 700
    formats = ("html",)

    def run(self, **_):
        """Replace what `Mentions` has found."""
        mentions = [
            node for node in self.document.findall(nodes.inline) if "term" in node
        ]
        if not mentions:
            return
        uri = self.app.builder.get_relative_uri(self.env.docname, PAGE)
        known = entries(Path(self.env.doc2path(PAGE)).read_text(encoding="utf-8"))
        places = self.env.get_domain("std").objects
        tips = []
        for node in mentions:
            term, text = node["term"], html.escape(node.astext())
            (anchor,) = node["ids"]
            _, target = places["term", term]
            tip = anchor.replace("mention", "tip", 1)
            link = (
                f'<a class="term" id="{anchor}" href="{uri}#{target}" '
                f'aria-describedby="{tip}">{text}</a>'
            )
            node.replace_self(nodes.raw("", link, format="html"))
            tips.append(f'<p id="{tip}">{html.escape(known[term])}</p>')
        self.document += nodes.raw(
            "", f'<div class="terms" hidden>{"".join(tips)}</div>', format="html"
        )


def setup(app):
    """Register the two steps."""
    app.add_transform(Mentions)
    app.add_post_transform(Links)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
