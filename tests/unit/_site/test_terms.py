"""The glossary and how its terms are found in the text."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ExtensionError

from book._site.read import terms as extension
from tests.unit._site.built import build

BOOK = Path(__file__).parents[3] / "book"
TERMS = ["λ", "σ²", "λ ratio"]
SOURCE = (BOOK / "glossary.md").read_text(encoding="utf-8")


def found(text, *terms):
    pattern, ordered = extension.mention(terms)
    return [(at[0], ordered[at.lastindex - 1]) for at in pattern.finditer(text)]


def test_glossary_is_in_order_and_says_each_thing_once():
    entries = extension.entries(SOURCE)
    assert len(entries) >= 40
    first = [
        terms.splitlines()[0]
        for terms, _ in extension.ENTRY.findall(extension.BLOCK.search(SOURCE)[1])
    ]
    assert first == sorted(first, key=str.lower)
    terms = [term for term in SOURCE.split(":::{glossary}")[1].splitlines() if term]
    assert len([term for term in terms if term[0] not in " :"]) == len(entries)
    for term, meaning in entries.items():
        assert 1 <= len(re.findall(r"[.!?](?:\s|$)", meaning)) <= 3, term
        assert 40 < len(meaning) < 300, term


def test_entry_may_have_several_terms_and_lines():
    text = "# Glossary\n\n:::{glossary}\nL2\nweight decay\n  Squares.\n  Summed.\n\nunit\n  A part.\n:::\n"
    assert extension.entries(text) == {
        "L2": "Squares. Summed.",
        "weight decay": "Squares. Summed.",
        "unit": "A part.",
    }


def test_page_without_a_glossary_is_refused():
    with pytest.raises(ExtensionError, match="book/glossary"):
        extension.entries("# Glossary\n\nnothing\n")


def test_mention_is_a_whole_word_in_any_number_and_at_the_start():
    text = "Epochs pass. One epoch, not epochal."
    assert found(text, "epoch") == [("Epochs", "epoch"), ("epoch", "epoch")]


def test_longest_term_wins_and_spaces_may_break():
    text = "A kernel\nregularizer and the kernel"
    assert found(text, "kernel", "kernel regularizer") == [
        ("kernel\nregularizer", "kernel regularizer"),
        ("kernel", "kernel"),
    ]


def test_names_keep_their_capitals():
    assert found("relu, ReLU, l1, L1", "ReLU", "L1") == [("ReLU", "ReLU"), ("L1", "L1")]


def test_terms_of_greek_letters_alone_have_anchors_of_their_own(tmp_path):
    source = tmp_path / "source"
    (source / "book").mkdir(parents=True)
    (source / "conf.py").write_text(
        "extensions = ['myst_parser', '_site.read.terms']\nhtml_theme = 'basic'\n"
        "root_doc = 'book/one'\nmyst_enable_extensions = ['colon_fence']\n"
        "exclude_patterns = []\n"
    )
    terms = "".join(f"{term}\n  Meaning of {term}.\n\n" for term in TERMS)
    (source / "book" / "glossary.md").write_text(
        f"---\norphan: true\n---\n\n# Glossary\n\n:::{{glossary}}\n{terms}:::\n"
    )
    (source / "book" / "one.md").write_text(f"# One\n\nOf {', '.join(TERMS)} here.\n")
    assert build(source, tmp_path) == ""
    page, glossary = (
        BeautifulSoup((tmp_path / f"book/{name}.html").read_text(), "html.parser")
        for name in ("one", "glossary")
    )
    links = page.find_all("a", class_="term")
    assert [link.string for link in links] == TERMS
    assert len({link["id"] for link in links}) == len(TERMS)
    for link in links:
        tip = page.find(id=link["aria-describedby"])
        assert tip.string == f"Meaning of {link.string}."
        target = glossary.find(id=link["href"].partition("#")[2])
        assert target.contents[0].strip() == link.string
