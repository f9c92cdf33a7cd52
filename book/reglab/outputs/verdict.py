"""What the evidence says of a claim: the words follow from the effect by one rule, and are never typed."""

import html
import re
from numbers import Integral

from reglab.maths.estimate import Estimate
from reglab.outputs.form import bundle, checked_text
from reglab.outputs.numbers import number

MINUS = re.compile(r"(?<!\w)-(?=\d)")
ENTRIES = {"name", "claim", "word", "low", "high", "needs", "unit", "condition", "over"}
WORDS = ("holds", "holds with a condition", "not supported", "ruled out", "wrong")
VERDICT = "application/vnd.reglab.verdict+json"  # the verdict as data, for the page that lists them all


def word(effect, needs=0.0, condition=None):
    """Return what an effect says of the claim that it is at least `needs`, or more than 0 where needs is 0.

    The rule, for a claim that something rises (for a negative `needs` all signs are turned):

    - "wrong": the interval lies below 0, so the effect goes the other way;
    - "holds": it lies above 0 and not below `needs`; "holds with a condition" where one is stated;
    - "ruled out": it lies below `needs`, so an effect of the claimed size is excluded;
    - "not supported": anything else: the evidence cannot tell.

    effect : an Estimate, or a number where nothing is uncertain.
    needs : the smallest effect that makes the claim true, in the effect's unit.
    condition : text that says where the claim holds only, or None.
    """
    low, high = _ends(effect)
    if needs < 0:
        low, high, needs = -high, -low, -needs
    if high < 0:
        return "wrong"
    if low > 0 and low >= needs:
        return "holds" if condition is None else "holds with a condition"
    return "ruled out" if high < needs or high == low == 0 else "not supported"


class Verdict:
    """The verdict on one claim, with the effect that it rests on: the last line of a cell.

    name : of the claim, such as "C16".
    claim : the claim in the book's words, a sentence.
    effect : what was measured: an Estimate, or a number where nothing is uncertain.
    needs : the smallest effect that makes the claim true, in the same unit; negative where the claim is of a fall. 0
        stands for any effect above 0.
    unit : of the effect, such as "points of accuracy".
    condition : where the claim holds only; None for everywhere.
    over : what the effect is a mean over, with its number, such as "100 pairs of networks"; None where nothing is
        averaged.
    Effect and needs are kept to six significant digits, so that the data hold all that the words rest on. Raises
    ValueError for an empty text or an effect that is not finite, TypeError for an effect that is no number.
    """

    def __init__(
        self, name, claim, *, effect, unit, needs=0.0, condition=None, over=None
    ):
        self.name = checked_text(name, "a verdict's name")
        self.claim = checked_text(claim, "a verdict's claim")
        self.unit = checked_text(unit, "a verdict's unit")
        for what, text in {"condition": condition, "over": over}.items():
            if text is not None:
                checked_text(text, f"a verdict's {what}")
        number(effect), number(needs)
        low, high = map(_six, _ends(effect))
        self.effect = (
            low if low == high else Estimate((low + high) / 2, (high - low) / 2)
        )
        self.needs, self.condition, self.over = float(_six(needs)), condition, over

    @classmethod
    def of(cls, data):
        """Return the verdict that `data` came from; its word follows anew, whatever word they hold.

        data : dict as `data` returns it.
        Raises ValueError for other entries, and as the class does.
        """
        if set(data) != ENTRIES:
            raise ValueError(
                f"a verdict's data have the entries {sorted(ENTRIES)}, got {sorted(data)}"
            )
        low, high = data["low"], data["high"]
        number(low), number(high)
        if low > high:
            raise ValueError(
                f"a verdict's low end must not lie above its high end, got {low!r} and {high!r}"
            )
        effect = low if low == high else Estimate((low + high) / 2, (high - low) / 2)
        given = {key: data[key] for key in ("unit", "needs", "condition", "over")}
        return cls(data["name"], data["claim"], effect=effect, **given)

    @property
    def word(self):
        """Return the verdict in a word or two."""
        return word(self.effect, self.needs, self.condition)

    @property
    def measured(self):
        """Return the effect with its unit and what it is over, as text."""
        over = f", over {self.over}" if self.over else ""
        return f"{number(self.effect)} {self.unit}{over}"

    @property
    def asked(self):
        """Return what the claim needs, as text."""
        if not self.needs:
            return "any effect above 0"
        least = "at least" if self.needs > 0 else "at most"
        return f"{least} {self.needs:g}".replace("-", "−")

    @property
    def reason(self):
        """Return the effect, what the claim needs and, where there is one, the condition, as text."""
        text = f"measured {self.measured}; the claim needs {self.asked}"
        return text if self.condition is None else f"{text}; {self.condition}"

    def __repr__(self):
        return f"{self.name}, {self.word}: {self.claim} ({self.reason})"

    def data(self):
        """Return the verdict as what JSON can hold: what the claims page lists."""
        low, high = _ends(self.effect)
        return {
            "name": self.name,
            "claim": self.claim,
            "word": self.word,
            "low": _six(low),
            "high": _six(high),
            "needs": self.needs,
            "unit": self.unit,
            "condition": self.condition,
            "over": self.over,
        }

    def html(self):
        """Return the verdict as HTML."""
        of, reason = self.name, MINUS.sub("−", self.reason)
        if re.fullmatch(r"C\d+\b.*", of):
            of = f"The article’s claim {of}"
        return (
            f'<div class="verdict"><p><strong>{html.escape(of)}: {html.escape(self.word)}.</strong> '
            f"{html.escape(self.claim)}</p><p>{html.escape(reason[0].upper() + reason[1:])}.</p></div>"
        )

    def _repr_mimebundle_(self, **_):
        return bundle(
            repr(self),
            lambda: {"text/html": self.html(), VERDICT: self.data()},
            self.html,
        )


def _ends(effect):
    if isinstance(effect, Estimate):
        return effect.low, effect.high
    return effect, effect


def _six(value):
    """Return a number to six significant digits; a whole number stays one."""
    return int(value) if isinstance(value, Integral) else float(f"{value:.6g}")
