"""A question before a slider: the reader commits to a guess, and each answer gets a sentence of its own."""

import html
import json
import math
from numbers import Real

from reglab.outputs.form import bundle, checked_name, checked_text
from reglab.outputs.numbers import mark

import ipywidgets


class Question:
    """A question with choices, or with a number for an answer: the last line of a cell.

    On the page it is a native group of fields that keeps the answer in the reader's browser and nowhere else; without
    scripts the answers stand below it, folded. In JupyterLab it is a live widget.

    name : letters, digits and hyphens, unique on its page; the answer is remembered under it.
    text : the question, a sentence.
    choices : dict from each choice to the sentence that answers it; None for a question that asks for a number.
    right : the right choice, or the right number.
    feedback : for a number: the sentence for a right answer.
    tolerance : for a number: how far from it an answer may be, 0 or more.
    known : for a number: dict from a wrong number that is to be expected to the sentence that explains it.
    otherwise : for a number: the sentence for every other answer.
    Raises ValueError or TypeError that names what is missing or does not fit.
    """

    def __init__(
        self,
        name,
        text,
        choices=None,
        *,
        right,
        feedback=None,
        tolerance=0.0,
        known=None,
        otherwise=None,
    ):
        self.name = checked_name(name, "question")
        self.text = checked_text(text, f"question {name}: the question")
        self.right, self.choices = right, choices
        if choices is None:
            self._numeric(feedback, tolerance, known or {}, otherwise)
            return
        if feedback is not None or known is not None or otherwise is not None:
            raise ValueError(
                f"question {name}: choices have their own sentences; feedback, known and otherwise go with a number"
            )
        if len(choices) < 2:
            raise ValueError(
                f"question {name}: give two choices or more, got {choices!r}"
            )
        if right not in choices:
            raise ValueError(
                f"question {name}: right must be one of {list(choices)}, got {right!r}"
            )
        for choice, sentence in choices.items():
            checked_text(choice, f"question {name}: a choice")
            checked_text(sentence, f"question {name}: the sentence for {choice!r}")

    def _numeric(self, feedback, tolerance, known, otherwise):
        for what, value in {"right": self.right, "tolerance": tolerance}.items():
            if isinstance(value, bool) or not isinstance(value, Real):
                raise TypeError(
                    f"question {self.name}: {what} must be a number, got {value!r}"
                )
            if not math.isfinite(value):
                raise ValueError(
                    f"question {self.name}: {what} must be finite, got {value!r}"
                )
        if tolerance < 0:
            raise ValueError(
                f"question {self.name}: tolerance must be 0 or more, got {tolerance!r}"
            )
        for what, sentence in {"feedback": feedback, "otherwise": otherwise}.items():
            checked_text(sentence, f"question {self.name}: {what}")
        for wrong, sentence in known.items():
            checked_text(sentence, f"question {self.name}: the sentence for {wrong!r}")
            if abs(wrong - self.right) <= tolerance:
                raise ValueError(
                    f"question {self.name}: {wrong!r} counts as right, at a tolerance of {tolerance!r}"
                )
        self.tolerance, self.otherwise = float(tolerance), otherwise
        self.sentences = {self.right: feedback} | known

    def answer(self, given):
        """Return whether an answer is right, and the sentence for it.

        given : a choice, or a number as the reader types it.
        Raises ValueError for something that is no answer to this question.
        """
        if self.choices is not None:
            if given not in self.choices:
                raise ValueError(
                    f"question {self.name}: {given!r} is none of {list(self.choices)}"
                )
            return given == self.right, self.choices[given]
        try:
            value = float(str(given).strip().replace(",", ".").replace("−", "-"))
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise ValueError(f"question {self.name}: {given!r} is no number")
        for number, sentence in self.sentences.items():
            if abs(value - number) <= self.tolerance:
                return number == self.right, sentence
        return False, self.otherwise

    def _answers(self):
        """Return each answer that has a sentence, as text, with whether it is right and the sentence."""
        if self.choices is not None:
            return [(c, c == self.right, s) for c, s in self.choices.items()]
        found = [(mark(n), n == self.right, s) for n, s in self.sentences.items()]
        return [*found, ("anything else", False, self.otherwise)]

    def __repr__(self):
        lines = [
            f"{'right' if right else 'wrong'}: {answer}: {sentence}"
            for answer, right, sentence in self._answers()
        ]
        return "\n".join([f"question {self.name}: {self.text}", *lines])

    def html(self):
        """Return the static form: native fields, and the answers, folded, for a page without scripts."""
        if self.choices is not None:
            fields = "".join(
                f'<label><input type="radio" name="{self.name}" value="{k}" disabled> {html.escape(choice)}</label>'
                for k, choice in enumerate(self.choices)
            )
            data = {"choices": [[r, _said(r, s)] for _, r, s in self._answers()]}
        else:
            fields = (
                f'<label for="{self.name}-number">Your number</label> <input type="text" inputmode="decimal" '
                f'id="{self.name}-number" size="8" autocomplete="off" disabled> '
                '<button type="button" disabled>Check</button>'
            )
            data = {
                "numbers": [
                    [n, n == self.right, _said(n == self.right, s)]
                    for n, s in self.sentences.items()
                ],
                "tolerance": self.tolerance,
                "otherwise": _said(False, self.otherwise),
            }
        answers = "".join(
            f"<dt>{html.escape(answer)}</dt><dd>{html.escape(_said(right, sentence))}</dd>"
            for answer, right, sentence in self._answers()
        )
        stored = html.escape(json.dumps(data, ensure_ascii=False))
        return (
            f'<book-question id="{self.name}" data-answers="{stored}"><fieldset><legend>{html.escape(self.text)}'
            f'</legend><div class="fields">{fields}</div></fieldset><p class="answer" role="status"></p>'
            f"<details><summary>The answers</summary><dl>{answers}</dl></details></book-question>"
        )

    def widget(self):
        """Return the live widget: the question, its fields, and the sentence for the answer given."""
        said = ipywidgets.HTML()
        wide = {"width": "auto"}

        def say(given):
            try:
                right, sentence = self.answer(given)
            except ValueError as error:
                said.value = html.escape(str(error))
                return
            said.value = html.escape(_said(right, sentence))

        if self.choices is not None:
            field = ipywidgets.RadioButtons(
                options=list(self.choices), value=None, layout=wide
            )
            field.observe(lambda change: say(change["new"]), "value")
            fields = [field]
        else:
            field = ipywidgets.Text(placeholder="your number", layout=wide)
            button = ipywidgets.Button(description="Check")
            button.on_click(lambda _: say(field.value))
            fields = [ipywidgets.HBox([field, button])]
        question = ipywidgets.HTML(f"<p>{html.escape(self.text)}</p>")
        return ipywidgets.VBox([question, *fields, said])

    def _repr_mimebundle_(self, **_):
        return bundle(repr(self), lambda: self.widget()._repr_mimebundle_(), self.html)


def _said(right, sentence):
    """Return a sentence with its verdict before it, where it does not begin with that itself."""
    if right and sentence.startswith("Yes"):
        return sentence
    return f"{'Right' if right else 'Not so'}. {sentence}"
