"""The lock files, the direct dependencies and what is installed are in step."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from book._make import lock

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
APART = ("bench", "browsers")  # each in an environment of its own
PINNED = re.compile(
    r"^([\w.-]+)(?:\[[^]]*\])?==(\S+?)(?: ; (.*?))?(?: \\)?$", flags=re.M
)


def locked(text):
    """Return the versions that a lock file pins on this machine, by name."""
    return {
        canonicalize_name(name): number
        for name, number, marker in PINNED.findall(text)
        if not marker or Requirement(f"x ; {marker}").marker.evaluate()
    }


def read(name):
    return locked((ROOT / name).read_text(encoding="utf-8"))


def unmet(requirements, pins):
    """Return the requirements that the pins of this machine do not meet."""
    found = []
    for requirement in map(Requirement, requirements):
        if requirement.marker and not requirement.marker.evaluate():
            continue
        pin = pins.get(canonicalize_name(requirement.name))
        if pin is None or not requirement.specifier.contains(pin, prereleases=True):
            found.append(f"{requirement}: {pin} is locked")
    return found


def direct():
    groups = PROJECT.get("dependency-groups", {})
    return [
        *PROJECT["project"]["dependencies"],
        *(
            line
            for name, lines in groups.items()
            if name not in APART
            for line in lines
            if isinstance(line, str)
        ),
    ]


def test_every_direct_dependency_is_locked_as_it_is_asked_for():
    assert unmet(direct(), read("requirements.txt")) == []


def test_the_build_takes_the_setuptools_that_is_locked():
    assert unmet(PROJECT["build-system"]["requires"], read("requirements.txt")) == []


@pytest.mark.parametrize("name", lock.NAMES)
def test_a_lock_is_stamped_for_these_dependencies_and_unedited(name):
    found, body = lock.split((ROOT / name).read_text(encoding="utf-8"))
    assert found == lock.stamp(PROJECT, body), f"{name}: `make lock`"


def test_an_edit_of_a_lock_or_of_a_dependency_changes_the_stamp():
    stamp = lock.stamp(PROJECT, "a==1\n")
    assert lock.split(f"{stamp}a==1\n") == (stamp, "a==1\n")
    assert lock.stamp(PROJECT, "a==2\n") != stamp
    for part in (
        {"project": {"dependencies": ["a"]}},
        {"dependency-groups": {"test": ["a"]}},
    ):
        assert lock.stamp(PROJECT | part, "a==1\n") != stamp


@pytest.mark.parametrize("group", APART)
def test_what_stands_apart_has_the_versions_of_the_book(group):
    book, apart = read("requirements.txt"), read(f"requirements-{group}.txt")
    assert unmet(PROJECT["dependency-groups"][group], apart) == []
    shared = book.keys() & apart.keys()
    assert {"numpy", "keras", "pytest"} & shared
    assert {name: apart[name] for name in shared} == {
        name: book[name] for name in shared
    }


def test_the_lab_has_the_versions_of_the_book():
    book, lab = read("requirements.txt"), read("requirements-lab.txt")
    groups = PROJECT["dependency-groups"]
    assert unmet([*PROJECT["project"]["dependencies"], *groups["lab"]], lab) == []
    assert {name: book.get(name) for name in lab} == lab
    # It is there to be small: nothing that builds or checks the site.
    assert not {"jupyter-book", "sphinx", "playwright", "ruff", "distributed"} & set(
        lab
    )


def test_what_is_installed_is_what_is_locked():
    pins = read("requirements.txt")
    assert len(pins) > 100
    wrong = {name: pin for name, pin in pins.items() if version(name) != pin}
    assert wrong == {}


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        ("matplotlib==3.11.2", []),
        ("matplotlib==3.11.3", ["matplotlib==3.11.3: 3.11.2 is locked"]),
        ("jupyter-book<2", []),
        ("absent", ["absent: None is locked"]),
        ("absent; python_version < '3'", []),
    ],
)
def test_a_lock_that_is_out_of_step_is_found(line, missing):
    pins = locked("matplotlib==3.11.2 \\\n    --hash=x\njupyter_book==1.0.4\n")
    assert unmet([line], pins) == missing
