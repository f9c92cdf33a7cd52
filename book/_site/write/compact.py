"""Take out of a script the space and the comments that only a reader needs: a tenth of what it weighs on the line.

Names stay as they are; names.py makes those within a function short.
"""

import re

# What stands before a slash that begins a regular expression; after anything else it divides.
BEFORE = re.compile(r"(?:^|[-(,=:\[!&|?{};+*%~^<>\n]|\breturn|\btypeof)\s*$")
SIGN = r"[*/=<>,;:(){}\[\]?|&!%]"


def compact(text):
    """Return a script without comments, and without space at the lines' beginnings, around signs, and in empty lines.

    Strings, templates and regular expressions stay as they are, but for the code in a template's brackets.
    text : the script.
    Raises ValueError where a string, a template or a regular expression does not end.
    """
    return "".join(part for _, part in parts(text))


def parts(text):
    """Return the same script in parts: pairs of whether it is code, and the text.

    A template is in several parts where there is code in it.
    text, errors : as of `compact`.
    """
    found, code, at = [], [], 0

    def flush():
        found.append((True, _squeezed("".join(code))))
        code.clear()

    while at < len(text):
        char = text[at]
        if char in "\"'":
            end = _end(text, at + 1, char)
        elif char == "`":
            flush()
            at = _template(text, at, found)
            continue
        elif text.startswith(("//", "/*"), at):
            close = "\n" if text[at + 1] == "/" else "*/"
            end = text.index(close, at)
            at = end if close == "\n" else end + 2
            continue
        elif char == "/" and BEFORE.search(text[max(0, at - 20) : at]):
            end = _end(text, at + 1, "/")
        else:
            code.append(char)
            at += 1
            continue
        flush()
        found.append((False, text[at:end]))
        at = end
    flush()
    return [part for part in found if part[1]]


def _template(text, at, found):
    """Add a template to what was found, its code squeezed, and return where it ends."""
    start = at
    at += 1
    while text[at : at + 1] != "`":
        if at >= len(text):
            raise ValueError(f"a template without an end: {text[start : start + 40]!r}")
        if text.startswith("${", at):
            end, depth = at + 2, 1
            while depth:
                if text[end] in "\"'":
                    end = _end(text, end + 1, text[end])
                    continue
                if text[end] == "`":
                    end = _template(text, end, [])
                    continue
                depth += {"{": 1, "}": -1}.get(text[end], 0)
                end += 1
            found.append((False, text[start : at + 2]))
            found += parts(text[at + 2 : end - 1].strip())
            start = at = end - 1
        at += 2 if text[at] == "\\" else 1
    found.append((False, text[start : at + 1]))
    return at + 1


def _end(text, at, close):
    """Return where a string or a regular expression ends, behind what closes it."""
    start, inside = at, False
    while at < len(text) and text[at] != "\n":
        if text[at] == close and not inside:
            return at + 1
        if close == "/" and text[at] in "[]":
            inside = text[at] == "["
        at += 2 if text[at] == "\\" else 1
    raise ValueError(f"no end of {text[start - 1 : start + 40]!r}")


def _squeezed(code):
    code = re.sub(r"[ \t]*\n\s*", "\n", code)
    code = re.sub(rf" ?({SIGN}+) ?", r"\1", code)
    code = re.sub(r"(?<![-+]) ([-+]=?) (?![-+])", r"\1", code)
    # A statement may end with a line where no semicolon says so: there the line stays.
    code = re.sub(r"([,;{(\[])\n", r"\1", code)
    code = re.sub(r",?\n?(?<=[\n,])([)\]}])", r"\1", code)
    code = re.sub(r"(?<![\w$)])\(([A-Za-z_$][\w$]*)\)=>", r"\1=>", code)
    # Behind a bracket the semicolon may be a loop's whole body.
    return re.sub(r"(?<![);]);\}", "}", code)
