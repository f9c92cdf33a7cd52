"""What `pip install .` installs is reglab, whole: its modules and its stored results."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_wheel_holds_all_of_reglab_and_nothing_else(tmp_path):
    source = tmp_path / "source"
    shutil.copytree(
        ROOT / "book" / "reglab",
        source / "book" / "reglab",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    wanted = {
        path.relative_to(source / "book").as_posix()
        for path in (source / "book" / "reglab").rglob("*")
        if path.is_file()
    }
    # With the setuptools that is installed, the one that pyproject.toml names: it works without a network.
    build = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run(
        [sys.executable, "-m", "pip", *build, "--wheel-dir", tmp_path, source],
        check=True,
        timeout=120,
    )
    (wheel,) = tmp_path.glob("*.whl")
    found = {n for n in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in n}
    assert found == wanted
    assert {"reglab/stored/iris_sweep.npz", "reglab/stored/ensemble_bench.json"} < found
