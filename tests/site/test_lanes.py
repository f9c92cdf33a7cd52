"""Evidence and code one click away, and questions that answer: by keyboard, from disk, without scripts, on paper."""

import re

from tests.site.test_pages import CHAPTERS

PAGE = f"book/{CHAPTERS[0]}.html"
OPEN = "boxes => boxes.map(box => box.open)"


def test_evidence_is_closed_and_opened_by_keyboard(visit, base):
    page = visit(f"{base}/{PAGE}")
    boxes = page.locator("details.lane")
    assert boxes.count() >= 3
    assert not any(boxes.evaluate_all(OPEN))
    boxes.first.locator("> summary").focus()
    page.keyboard.press("Enter")
    assert boxes.evaluate_all(OPEN).count(True) == 1
    assert "Measured" not in page.locator(".bd-sidebar-secondary").inner_text()


def test_a_link_into_evidence_opens_it(visit, base):
    page = visit(f"{base}/{PAGE}")
    target = page.locator("details.lane > [id]").first.get_attribute("id")
    page = visit(f"{base}/{PAGE}#{target}")
    page.wait_for_function(f"document.getElementById('{target}').parentElement.open")


def test_one_switch_opens_all_code_and_is_remembered(visit, base):
    page = visit(f"{base}/{PAGE}")
    code, button = (
        page.locator(".folded-code details.hide"),
        page.locator(".code-switch button"),
    )
    assert not any(code.evaluate_all(OPEN))
    assert code.first.locator("summary").bounding_box()["height"] >= 24
    button.focus()
    page.keyboard.press("Enter")
    assert all(code.evaluate_all(OPEN))
    assert button.get_attribute("aria-pressed") == "true"
    page.reload()
    page.wait_for_function(
        "document.querySelector('.code-switch button').ariaPressed === 'true'"
    )
    assert all(code.evaluate_all(OPEN))
    button.click()
    assert not any(code.evaluate_all(OPEN))


def test_what_is_folded_is_open_for_the_printer_only(visit, served):
    page = visit(f"{served}/{PAGE}")
    boxes = page.locator("article details")
    before = boxes.evaluate_all(OPEN)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert all(boxes.evaluate_all(OPEN))
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert boxes.evaluate_all(OPEN) == before


def test_a_question_answers_by_keyboard_and_remembers(visit, base):
    page = visit(f"{base}/{PAGE}")
    question = page.locator("book-question").first
    radios, said = (
        question.locator("input[type=radio]"),
        question.locator("[role=status]"),
    )
    assert said.inner_text() == ""
    radios.first.focus()
    page.keyboard.press("Space")
    wrong = said.inner_text()
    assert wrong.startswith("Not so. ")
    page.keyboard.press("ArrowDown")
    assert said.inner_text().startswith(("Right. ", "Yes"))
    page.reload()
    assert radios.nth(1).is_checked()
    assert said.inner_text().startswith(("Right. ", "Yes"))
    group = question.locator("fieldset")
    assert re.match(r"- .?group .+do you bet\?", group.aria_snapshot())


def test_without_scripts_the_answers_stand_folded(visit, base):
    page = visit(f"{base}/{PAGE}", java_script_enabled=False)
    question = page.locator("book-question").first
    assert question.locator("input").first.is_disabled()
    answers = question.locator("details")
    answers.locator("summary").click()
    assert answers.locator("dd").count() == 3
    assert answers.locator("dd").first.is_visible()
