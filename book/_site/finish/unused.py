"""Leave out what a style sheet says of classes and names that no page has and no script gives: most of the theme's.

A name counts as used if it stands anywhere in a page or a script of the site, as a word of the text even; so nothing
that a script sets is lost, as long as it does not put the name together from pieces.
"""

import itertools
import re

import tinycss2

WORD = re.compile(r"[\w-]+")
CONDITIONS = {"media", "supports", "layer"}  # at-rules that hold rules


def words(paths):
    """Return all that could be a class or a name in pages and scripts.

    paths : files of the site.
    """
    found = set()
    for path in paths:
        if path.suffix in (".html", ".js"):
            found.update(WORD.findall(path.read_text(encoding="utf-8")))
    return found


def cut(style, used):
    """Return a style sheet without its comments and the selectors that can match nothing.

    style : its text.
    used : the names that there are.
    Raises ValueError, which quotes what is wrong, for a sheet that is not CSS.
    """
    rules = tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True)
    return "".join(_kept(rules, used))


def _kept(rules, used):
    for rule in rules:
        if rule.type == "error":
            raise ValueError(f"line {rule.source_line}: {rule.message}")
        if rule.type == "qualified-rule":
            selectors = [
                text
                for selector in _selectors(rule.prelude)
                if _names(selector) <= used
                and (text := tinycss2.serialize(selector).strip())
            ]
            if selectors:
                content = tinycss2.serialize(rule.content).strip()
                yield f"{','.join(selectors)}{{{content}}}\n"
        elif rule.type == "at-rule" and rule.lower_at_keyword in CONDITIONS:
            if rule.content is None:  # a list of layers
                yield rule.serialize()
                continue
            inner = tinycss2.parse_rule_list(
                rule.content, skip_comments=True, skip_whitespace=True
            )
            if kept := "".join(_kept(inner, used)):
                condition = tinycss2.serialize(rule.prelude).strip()
                yield f"@{rule.at_keyword} {condition}{{{kept}}}\n"
        else:
            yield rule.serialize() + "\n"


def _selectors(prelude):
    """Yield the selectors of a list, each as its tokens without comments."""
    found = []
    for token in prelude:
        if token == ",":
            yield found
            found = []
        elif token.type != "comment":
            found.append(token)
    yield found


def _names(selector):
    """Return the classes and names an element must have; what stands in brackets, as in :not(.a), asks for none."""
    names = {token.value for token in selector if token.type == "hash"}
    for dot, name in itertools.pairwise(selector):
        if dot == "." and name.type == "ident":
            names.add(name.value)
    return names
