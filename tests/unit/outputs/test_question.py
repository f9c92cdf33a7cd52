"""Questions with a sentence for every answer."""

import html
import json
import re

from reglab.outputs.form import STATIC
from reglab.outputs.question import Question

import pytest
from bs4 import BeautifulSoup

CHOICES = {
    "It falls": "It does: each coefficient can only help on the data it is fitted to.",
    "It rises": "It cannot: the old fit is still to be had.",
    "It <stays>": "Only where the new coefficient is 0.",
}


def choice(**changes):
    given = {"choices": CHOICES, "right": "It falls"} | changes
    return Question("training", "What does the training error do?", **given)


def numeric(**changes):
    given = {
        "right": 11,
        "feedback": "One coefficient for each reading.",
        "known": {12: "That counts the coefficients, not the degree."},
        "otherwise": "Count the coefficients.",
    }
    return Question("zero", "From which degree on is it 0?", **(given | changes))


def test_every_choice_has_its_sentence():
    assert choice().answer("It falls") == (True, CHOICES["It falls"])
    assert choice().answer("It rises") == (False, CHOICES["It rises"])


@pytest.mark.parametrize(
    ("given", "right", "begins"),
    [("11", True, "One"), (" 12 ", False, "That"), ("3", False, "Count")],
)
def test_a_number_is_answered(given, right, begins):
    found, sentence = numeric().answer(given)
    assert found == right
    assert sentence.startswith(begins)


def test_a_tolerance_and_a_comma_are_allowed():
    one = numeric(right=0.35, known={}, tolerance=0.05)
    assert one.answer("0,39")[0]
    assert not one.answer("0.41")[0]
    assert numeric(right=-2, known={}).answer("−2")[0]


@pytest.mark.parametrize("given", ["", "eleven", "nan", "inf"])
def test_what_is_no_number_is_said(given):
    with pytest.raises(ValueError, match="is no number"):
        numeric().answer(given)


def test_the_static_form_is_native_and_holds_all_answers():
    soup = BeautifulSoup(choice().html(), "html.parser")
    assert soup.fieldset.legend.string == "What does the training error do?"
    radios = soup.find_all("input", type="radio")
    assert [radio["name"] for radio in radios] == ["training"] * 3
    assert [" ".join(label.text.split()) for label in soup.find_all("label")] == [
        *CHOICES
    ]
    assert soup.find(role="status").text == ""
    assert [dd.text.partition(". ")[0] for dd in soup.find_all("dd")] == [
        "Right",
        "Not so",
        "Not so",
    ]
    stored = json.loads(soup.find("book-question")["data-answers"])
    assert stored["choices"][1] == [False, f"Not so. {CHOICES['It rises']}"]


def test_no_verdict_stands_before_a_sentence_that_begins_with_it():
    given = {"It falls": "Yes: it does.", "It rises": "Yes is what it never does."}
    asked = Question("fall", "What does it do?", given, right="It falls")
    soup = BeautifulSoup(asked.html(), "html.parser")
    said = ["Yes: it does.", "Not so. Yes is what it never does."]
    assert [dd.text for dd in soup.find_all("dd")] == said
    stored = json.loads(soup.find("book-question")["data-answers"])
    assert [sentence for _, sentence in stored["choices"]] == said


def test_the_numbers_field_has_a_label():
    text = numeric().html()
    anchor = re.search(r'<label for="([^"]+)"', text)[1]
    assert f'id="{anchor}"' in text
    stored = json.loads(html.unescape(re.search(r'data-answers="([^"]*)"', text)[1]))
    said = "Right. One coefficient for each reading."
    assert stored["numbers"][0] == [11, True, said]


def test_the_live_form_answers():
    radios, said = choice().widget().children[1:]
    radios.value = "It rises"
    assert "Not so." in said.value
    radios.value = "It falls"
    assert "Right." in said.value
    box, said = numeric().widget().children[1:]
    field, button = box.children
    field.value = "many"
    button.click()
    assert "is no number" in said.value
    field.value = "11"
    button.click()
    assert "Right." in said.value


def test_the_text_form_tells_all(monkeypatch):
    monkeypatch.setenv(STATIC, "1")
    bundle = numeric()._repr_mimebundle_()
    assert bundle["text/plain"].splitlines() == [
        "question zero: From which degree on is it 0?",
        "right: 11: One coefficient for each reading.",
        "wrong: 12: That counts the coefficients, not the degree.",
        "wrong: anything else: Count the coefficients.",
    ]


@pytest.mark.parametrize(
    ("make", "changes", "error", "message"),
    [
        (choice, {"right": "It jumps"}, ValueError, "right must be one of"),
        (choice, {"choices": {"a": "b"}}, ValueError, "two choices or more"),
        (choice, {"choices": CHOICES | {"a": ""}}, ValueError, "sentence for 'a'"),
        (choice, {"feedback": "yes"}, ValueError, "go with a number"),
        (numeric, {"right": "11"}, TypeError, "right must be a number, got '11'"),
        (numeric, {"right": float("nan")}, ValueError, "right must be finite"),
        (numeric, {"tolerance": -1}, ValueError, "0 or more, got -1"),
        (numeric, {"tolerance": 2}, ValueError, "12 counts as right"),
        (numeric, {"otherwise": None}, ValueError, "otherwise must be text"),
        (numeric, {"known": {3: " "}}, ValueError, "sentence for 3"),
    ],
)
def test_bad_input_is_named(make, changes, error, message):
    with pytest.raises(error, match=re.escape(message)):
        make(**changes)
