"""The playground's modules as closures, for a script of a page, a widget or a worker."""

import re
from pathlib import Path

HERE = Path(__file__).parent
IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+\.js)";\n', flags=re.M)
EXPORT = re.compile(r'^export \{([^}]*)\} from "\./(\w+\.js)";\n', flags=re.M)
# Comments in lines of their own, and types within a line; what is left is what a browser needs.
COMMENT = re.compile(
    r"^ *(?:/\*\*.*?\*/|//[^\n]*)\n|/\*\* @.*? \*/ ", flags=re.M | re.S
)


def closure(name="makeEngine", entry="engine.js"):
    """Return modules as the text of one function, which needs nothing outside it and returns what the entry exports.

    Each module's text stands in it once, after those it imports, without its imports, the word "export" and its
    comments: so names at the top of the modules must differ, which a test holds them to.

    name : what the function is called.
    entry : the module that exports from others beside it: the engine's, the part of it that the page needs, "page.js",
        or the view's, "view/view.js".
    """
    path = HERE / entry
    exports = EXPORT.findall(path.read_text(encoding="utf-8"))
    texts = {}
    for _, module in exports:
        _collect(path.parent, module, texts)
    names = ", ".join(" ".join(part.split()).rstrip(",") for part, _ in exports)
    body = "".join(texts.values())
    return f"function {name}() {{\n{body}return {{ {names} }};\n}}\n"


def _collect(folder, module, texts):
    """Add a module's text to a dict of them, after those of the modules that it imports."""
    if module in texts:
        return
    text = (folder / module).read_text(encoding="utf-8")
    for needed in IMPORT.findall(text):
        _collect(folder, needed, texts)
    text = COMMENT.sub("", IMPORT.sub("", text))
    texts[module] = re.sub(r"^export ", "", text, flags=re.M)
