"""CITATION.cff says what the other files say."""

import datetime
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]


def read(name):
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_citation_has_what_the_format_asks_and_agrees_with_the_project():
    citation, book = read("CITATION.cff"), read("_config.yml")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] in ("software", "dataset")
    assert citation["message"]
    assert citation["title"] == book["title"]
    assert [author["name"] for author in citation["authors"]] == [book["author"]]
    assert citation["version"] == project["project"]["version"]
    assert citation["abstract"].startswith(project["project"]["description"])
    assert project["project"]["license"] in citation["license"]
    assert datetime.date.fromisoformat(citation["date-released"])
    assert citation.get("repository-code") in (None, book["repository"]["url"])
    known = {
        "cff-version",
        "message",
        "title",
        "type",
        "abstract",
        "authors",
        "version",
    }
    known |= {"date-released", "license", "keywords", "repository-code", "url", "doi"}
    assert set(citation) <= known
