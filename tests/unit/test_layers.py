"""The folders of reglab are its layers: arrows between them point one way, and no module is too long to read."""

import ast
from pathlib import Path

import pytest

REGLAB = Path(__file__).parents[2] / "book" / "reglab"
# What each layer may import besides itself.
BELOW = {
    "maths": set(),
    "training": {"maths"},
    "experiments": {"maths", "training"},
    "figures": {"maths"},
    "outputs": {"maths", "figures"},
    "playground": set(),
}
LINES = 300


def imported(path):
    """Return the modules of reglab that a module imports, as paths of names; () is reglab itself."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        found |= {tuple(n.split(".")[1:]) for n in names if n.split(".")[0] == "reglab"}
    return found


def upward(folder):
    """Return the arrows of a package that point upwards, as texts."""
    wrong = []
    for path in sorted(folder.rglob("*.py")):
        own = path.relative_to(folder).parts[0]
        allowed = BELOW[own] | {own} if own in BELOW else set()
        for names in imported(path):
            # Names such as STORED come from reglab itself, which stands below all.
            if names and names[0] in BELOW and names[0] not in allowed:
                wrong.append(f"{path.relative_to(folder)} -> {'.'.join(names)}")
    return wrong


def test_every_module_lies_in_a_layer():
    layers = {path.parent.name for path in REGLAB.rglob("*.py")} - {"reglab"}
    assert layers == set(BELOW)
    assert [path.name for path in REGLAB.glob("*.py")] == ["__init__.py"]
    # Else `pip install .` would leave a folder out.
    assert all((REGLAB / layer / "__init__.py").exists() for layer in layers)


def test_no_arrow_points_upwards():
    assert upward(REGLAB) == []


@pytest.mark.parametrize(
    "line",
    [
        "from reglab.outputs import table",
        "import reglab.outputs.table",
        "def f():\n    from reglab.outputs.table import Table",
    ],
)
def test_an_upward_arrow_is_found(tmp_path, line):
    (tmp_path / "maths").mkdir()
    (tmp_path / "maths" / "data.py").write_text(f"from reglab import STORED\n{line}\n")
    (found,) = upward(tmp_path)
    assert found.startswith("maths/data.py -> outputs")


def test_reglab_itself_imports_no_layer(tmp_path):
    (tmp_path / "__init__.py").write_text("from reglab.maths import data\n")
    assert upward(tmp_path) == ["__init__.py -> maths.data"]


def test_no_module_is_too_long():
    long = {
        path.relative_to(REGLAB.parent).as_posix(): count
        for folder in ("reglab", "_site", "_make")
        for path in (REGLAB.parent / folder).rglob("*.[pj][ys]")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LINES
    }
    assert long == {}
