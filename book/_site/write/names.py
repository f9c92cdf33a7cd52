"""Give what is declared within the functions of a closure short names: a tenth of what the script weighs on the line.

The functions keep their names, so that a reader who looks finds what the modules have. It knows no more of the
language than it needs, and leaves alone whatever it cannot tell: a name that stands for a property too where it is not
said twice (`{ name }`), and names that come from outside a function.
"""

import re
from collections import Counter
from itertools import product
from string import ascii_letters

from .compact import parts

TOKEN = re.compile(r"[A-Za-z_$][\w$]*|\d[\w.]*|=>|\?\.(?!\d)|\.\.\.|\s+|.", flags=re.S)
WORD = re.compile(r"[A-Za-z_$]")
DECLARING = {"const", "let", "function", "class"}
KEYWORDS = DECLARING | {
    *(
        "async",
        "await",
        "break",
        "case",
        "catch",
        "continue",
        "default",
        "delete",
        "do",
    ),
    *("else", "extends", "false", "finally", "for", "get", "if", "in", "instanceof"),
    *(
        "new",
        "null",
        "of",
        "return",
        "set",
        "static",
        "super",
        "switch",
        "this",
        "throw",
    ),
    *("true", "try", "typeof", "undefined", "var", "void", "while", "yield"),
}
CONDITIONS = {"if", "for", "while", "switch"}
OPEN, CLOSE = {"(": ")", "[": "]", "{": "}"}, {")", "]", "}"}


def shortened(text):
    """Return a closure, `function name() {...}`, without space and with short names within its functions.

    text, errors : as of `compact`.
    """
    tokens = []
    for code, part in parts(text):
        tokens += TOKEN.findall(part) if code else [("literal", part)]
    # What a name is depends on what stands beside it, space left out.
    kept = [k for k, token in enumerate(tokens) if not str(token).isspace()]
    words = [_sign(tokens[k]) for k in kept]
    holders, matches, depths = _brackets(words, [tokens[k] for k in kept])
    starts = [
        k
        for k, word in enumerate(words)
        if depths[k] == 1
        and holders[k] == "{"
        and word in DECLARING | {"async", "return"}
        and words[k - 1] != "async"
    ]
    top = {words[k + 1] for k in starts} | {words[k + 2] for k in starts}
    for start, end in zip(starts, [*starts[1:], len(words)]):
        new = _names(words, holders, matches, range(start, end), top)
        for k in range(start, end):
            if words[k] in new and not _property(words, holders, k):
                tokens[kept[k]] = new[words[k]]
    return "".join(token if isinstance(token, str) else token[1] for token in tokens)


def _sign(token):
    return token if isinstance(token, str) else '"'


def _brackets(words, tokens):
    """Return for each token the bracket it stands in, where the bracket that it opens ends, and how deep it is."""
    stack, holders, matches, depths = [], [], {}, []
    for k, word in enumerate(words):
        literal = "" if isinstance(tokens[k], str) else tokens[k][1]
        if word in CLOSE or (literal.startswith("}") and stack and stack[-1][0] == "$"):
            matches[stack.pop()[1]] = k
        holders.append(stack[-1][0] if stack else "")
        depths.append(len(stack))
        if word in OPEN:
            stack.append((word, k))
        elif literal.endswith("${"):
            stack.append(("$", k))
    return holders, matches, depths


def _property(words, holders, k):
    """Return whether a word names a property: after a dot, or before a colon in an object."""
    before, after = words[k - 1], words[k + 1]
    return before in (".", "?.") or (
        after == ":" and before in ("{", ",") and holders[k] == "{"
    )


def _names(words, holders, matches, chunk, top):
    """Return short names for what is declared in a chunk: {name: short name}."""
    declared, kept, count = set(), set(top) | KEYWORDS, Counter()
    pattern = {"(", ",", "[", "{", ":", "..."}, {",", ")", "]", "}", "="}

    def group(start):
        """Take the names of a pattern of parameters or of what is taken apart."""
        for at in range(start + 1, matches[start]):
            if words[at - 1] in pattern[0] and words[at + 1] in pattern[1]:
                declared.add(words[at])

    for k in chunk:
        word, before = words[k], words[k - 1]
        after = words[k + 1] if k + 1 < len(words) else ""
        if word == "(" and k in matches:
            behind = words[matches[k] + 1 : matches[k] + 2]
            if behind == ["=>"] or (behind == ["{"] and before not in CONDITIONS):
                group(k)
        elif word in "[{" and before in ("const", "let"):
            group(k)
        if not WORD.match(word):
            continue
        if before in DECLARING or after == "=>":
            declared.add(word)
        if not _property(words, holders, k):
            count[word] += 1
        # {name}, {name = 1}, {name() {...}}, {get name() {...}}: said once for the variable and the property.
        method = after == "(" and words[matches[k + 1] + 1] == "{"
        once = before in ("{", ",") and (after in (",", "}", "=") or method)
        if (holders[k] == "{" and once) or before in ("get", "set", "static", "async"):
            kept.add(word)
    found = sorted(
        (name for name in declared - kept if WORD.match(name) and len(name) > 1),
        key=lambda name: (-count[name], name),
    )
    used = set(count) | set(top) | KEYWORDS
    pool = ("".join(pair) for pair in product(["", *ascii_letters], ascii_letters))
    short = (name for name in pool if name not in used)
    return dict(zip(found, short))
