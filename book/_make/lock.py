"""Stamp the lock files: their first line says which dependencies they were compiled from, and that no one edited them.

python -m book._make.lock     after `make lock` has compiled them
"""

import hashlib
import json
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMES = (
    "requirements.txt",
    "requirements-lab.txt",
    "requirements-bench.txt",
    "requirements-browsers.txt",
)


def stamp(project, body):
    """Return a lock file's first line: the sha256 of the direct dependencies and of the lines below it.

    project : pyproject.toml as a dict.
    body : the lock file's text without that line.
    """
    asked = [project["project"]["dependencies"], project["dependency-groups"]]
    parts = json.dumps(asked, sort_keys=True), body
    sums = [hashlib.sha256(part.encode()).hexdigest() for part in parts]
    return "# sha256 of the dependencies in pyproject.toml {}, of what follows {}\n".format(
        *sums
    )


def split(text):
    """Return a lock file's stamp, empty where it has none, and its body."""
    if not text.startswith("# sha256 "):
        return "", text
    first, _, body = text.partition("\n")
    return f"{first}\n", body


def main():
    """Write the stamp of each lock file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for name in NAMES:
        path = ROOT / name
        body = split(path.read_text(encoding="utf-8"))[1]
        path.write_text(stamp(project, body) + body, encoding="utf-8")


if __name__ == "__main__":
    main()
