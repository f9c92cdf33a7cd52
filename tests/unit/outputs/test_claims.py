"""The claims page lists what the chapters store, and refuses evidence that was tampered with."""

import copy
import json

from reglab.maths.estimate import Estimate
from reglab.outputs import claims
from reglab.outputs.form import PAGE, STATIC
from reglab.outputs.verdict import VERDICT, WORDS, Verdict

import pytest
from bs4 import BeautifulSoup

from tests.notebooks.test_chapters import BOOK, NAMES, chapter


def notebook(*named, heading="(luck)=\n## Luck\n\nIt was.\n"):
    """Return a chapter's notebook that stores some verdicts, as a dict."""
    outputs = []
    for verdict in named:
        forms = {VERDICT: verdict.data(), "text/plain": [repr(verdict)]}
        outputs.append({"output_type": "display_data", "data": forms})
    return {
        "cells": [
            {"cell_type": "markdown", "source": heading.splitlines(keepends=True)},
            {"cell_type": "markdown", "source": ["### Measured: more of it"]},
            {"cell_type": "code", "source": [], "outputs": outputs},
        ]
    }


def verdict(name="C16", **changes):
    given = {
        "effect": Estimate(0.05, 0.62),
        "needs": 2.63,
        "unit": "points",
        "over": "100 pairs",
    } | changes
    return Verdict(name, "The penalty improves accuracy.", **given)


def read(folder, content, name="chapter"):
    (folder / f"{name}.ipynb").write_text(json.dumps(content), encoding="utf-8")
    return claims.stored(folder, [name])


@pytest.fixture(scope="module")
def book():
    """Return the folder of the book's notebooks, and the verdicts that they hold."""
    return claims.stored(BOOK)


def test_all_eighteen_claims_have_a_verdict_with_its_place(book):
    found = claims.complete(book)
    assert list(dict.fromkeys(proof.claim for proof in found)) == list(claims.CLAIMS)
    assert {proof.label for proof in found if proof.verdict.name == "C16"} == {"luck"}


def test_no_verdict_on_a_claim_is_left_out(book):
    held = {
        output.data[VERDICT]["name"]
        for name in NAMES
        for cell in chapter(name).cells
        for output in cell.get("outputs", [])
        if VERDICT in output.get("data", {})
    }
    of_claims = {name for name in held if name.partition(",")[0] in claims.CLAIMS}
    assert of_claims == {proof.verdict.name for proof in claims.complete(book)}


def test_the_page_lists_what_the_chapters_hold_now(book):
    texts = [
        output.data["text/plain"]
        for cell in chapter("07_claims").cells
        for output in cell.get("outputs", [])
        if "text/plain" in output.get("data", {})
    ]
    found = claims.complete(book)
    title = f"{len(found)} verdicts on {len(claims.CLAIMS)} claims\n"
    (listed,) = (text for text in texts if text.startswith(title))
    for word in WORDS:
        count = sum(proof.verdict.word == word for proof in found)
        assert f"\n{word}: {count}" in listed
    for proof in found:
        place = f"({proof.notebook}#{proof.label})"
        assert f"  {proof.verdict.name} {place}: {proof.verdict.claim} " in listed


def test_a_verdict_comes_back_with_the_place_that_proves_it(tmp_path):
    (proof,) = read(tmp_path, notebook(verdict()))
    assert repr(proof.verdict) == repr(verdict())
    assert (proof.notebook, proof.label, proof.claim) == ("chapter", "luck", "C16")
    parts = verdict("C5"), verdict("C5, its goal")
    assert [p.claim for p in read(tmp_path, notebook(*parts))] == ["C5", "C5"]


def test_evidence_across_the_need_is_another_word(tmp_path):
    moved = [
        read(tmp_path, notebook(verdict(effect=Estimate(mean, 0.62))))[0].verdict.word
        for mean in (-4.0, 0.05, 2.5, 4.0)
    ]
    assert moved == ["wrong", "ruled out", "not supported", "holds"]
    (proof,) = read(tmp_path, notebook(verdict(needs=-2.63)))
    assert proof.verdict.word == "ruled out"
    (proof,) = read(tmp_path, notebook(verdict(needs=0.5)))
    assert proof.verdict.word == "not supported"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"word": "holds"}, "chapter stores C16 as 'holds', but from -0.57 to 0.67"),
        ({"word": None}, "chapter stores C16 as None, but"),
        (
            {"high": 2.7},
            "stores C16 as 'ruled out', but from -0.57 to 2.7, .* 'not supp",
        ),
        ({"low": -0.1}, "its data say C16, ruled out: .* 0.29 ± 0.39 points"),
        ({"needs": 0.6}, "where the claim needs 0.6, it is 'not supported'"),
        ({"needs": 2.0}, "its data say .* the claim needs at least 2"),
        ({"condition": "on Mondays"}, "its data say .*; on Mondays"),
        ({"unit": "flowers"}, "its data say .* flowers, over 100 pairs"),
        ({"over": "1000 pairs"}, "its data say .* over 1000 pairs"),
        ({"claim": "It is a cure."}, "its data say C16, ruled out: It is a cure"),
        ({"name": "C17"}, "its data say C17"),
        ({"low": 3.0}, "a verdict that is none: .* got 3.0 and 0.67"),
        ({"high": None}, "a verdict that is none: .*got None"),
        ({"more": 1}, "a verdict that is none: .*got .*'more'"),
    ],
    ids=str,
)
def test_stored_evidence_that_was_tampered_with_is_refused(tmp_path, change, message):
    content = notebook(verdict())
    read(tmp_path, content)
    content["cells"][2]["outputs"][0]["data"][VERDICT] |= change
    with pytest.raises(ValueError, match=message):
        read(tmp_path, content)


def test_a_text_that_was_tampered_with_is_refused(tmp_path):
    content = notebook(verdict())
    forms = content["cells"][2]["outputs"][0]["data"]
    forms["text/plain"] = [repr(verdict()).replace("ruled out", "holds")]
    with pytest.raises(ValueError, match="stores C16 with the text 'C16, holds"):
        read(tmp_path, content)


HELD = {
    output.data[VERDICT]["name"]: output.data
    for name in NAMES
    for cell in chapter(name).cells
    for output in cell.get("outputs", ())
    if VERDICT in output.get("data", {})
}


@pytest.mark.parametrize("name", HELD)
def test_each_verdict_of_the_book_is_refused_when_its_evidence_is_changed(name):
    forms = HELD[name]
    data = forms[VERDICT]
    claims.checked(forms, "chapter")
    others = [word for word in WORDS if word != data["word"]]
    changes = [{"word": word} for word in others]
    changes += [{end: data[end] + by} for end, by in (("low", -1), ("high", 1))]
    changes += [{"needs": data["needs"] + 1}, {"claim": "It is a cure."}]
    for change in changes:
        with pytest.raises(ValueError, match="chapter stores"):
            claims.checked({**forms, VERDICT: data | change}, "chapter")


@pytest.mark.parametrize("name", claims.CLAIMS)
def test_a_claim_without_a_verdict_is_named(book, name):
    rest = [proof for proof in book if proof.claim != name]
    with pytest.raises(ValueError, match=rf"no notebook holds a verdict on {name};"):
        claims.complete(rest)


def test_a_name_that_is_given_twice_is_refused(book):
    again = next(proof for proof in book if proof.verdict.name == "C16")
    with pytest.raises(ValueError, match=r"got twice: {'C16': .*04_iris_experiment"):
        claims.complete([*book, copy.copy(again)])


def test_an_interval_must_say_what_it_is_over(tmp_path):
    found = read(tmp_path, notebook(verdict(over=None)))
    with pytest.raises(ValueError, match=r"C16 has the interval -0.57 to 0.67"):
        claims.complete(found, ("C16",))
    found = read(tmp_path, notebook(verdict(effect=3, over=None)))
    assert claims.complete(found, ("C16",)) == found


def test_a_section_without_a_label_is_refused(tmp_path):
    with pytest.raises(ValueError, match="C16 stands in chapter, under 'Luck'"):
        read(tmp_path, notebook(verdict(), heading="(older)=\n## A\n\n## Luck\n"))


def test_a_notebook_that_is_missing_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"and 01_need_for.*ipynb is missing"):
        claims.stored(tmp_path)


def test_notebooks_are_found_from_any_folder(tmp_path, monkeypatch, book):
    monkeypatch.chdir(tmp_path)  # beside reglab
    assert len(claims.stored()) == len(book)
    (tmp_path / "chapter.ipynb").write_text(json.dumps(notebook(verdict())))
    assert len(claims.stored(sources=["chapter"])) == 1  # beside the notebook


PROOFS = [
    claims.Proof(verdict("C1", effect=4.0), "01_first", "by-heart"),
    claims.Proof(verdict("C2, <part>"), "02_second", "luck"),
]
WHY = {"C1": "It does.", "C2, <part>": "It does not & never did."}


def test_the_list_groups_by_word_and_links_to_the_proof():
    soup = BeautifulSoup(claims.Claims(PROOFS, WHY).html(), "html.parser")
    titles = [title.get_text() for title in soup.find_all("p")]
    assert titles == [
        "holds: 1",
        "holds with a condition: none",
        "not supported: none",
        "ruled out: 1",
        "wrong: none",
    ]
    _, ruled_out = soup.find_all("ul")
    link = ruled_out.a
    assert (link["href"], link.string) == ("02_second.html#luck", "C2, <part>")
    assert ruled_out.em.string == "It does not & never did."


def test_notebook_and_page_link_to_their_own_kind(monkeypatch):
    shown = claims.Claims(PROOFS, WHY)
    monkeypatch.setenv(STATIC, "both")
    bundle = shown._repr_mimebundle_()
    assert 'href="01_first.ipynb#by-heart"' in bundle["text/html"]
    assert 'href="01_first.html#by-heart"' in bundle[PAGE]
    assert bundle["text/plain"].splitlines()[:3] == [
        "2 verdicts on 2 claims",
        "holds: 1",
        "  C1 (01_first#by-heart): The penalty improves accuracy. It does.",
    ]


@pytest.mark.parametrize(
    ("why", "message"),
    [
        ({"C1": "It does."}, r"none for \['C2, <part>'\] and no verdict for \[\]"),
        (WHY | {"C3": "So."}, r"none for \[\] and no verdict for \['C3'\]"),
        (WHY | {"C1": " "}, "the sentence for C1 must be text"),
    ],
)
def test_each_verdict_has_its_sentence(why, message):
    with pytest.raises(ValueError, match=message):
        claims.Claims(PROOFS, why)
