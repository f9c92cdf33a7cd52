"""The verdicts on the article's claims, read out of the chapters' notebooks, checked, and listed by their word."""

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path

from reglab import STORED
from reglab.outputs.form import bundle, checked_text
from reglab.outputs.verdict import VERDICT, WORDS, Verdict

# The notebooks that hold a verdict on a claim, in the order of the book.
SOURCES = (
    "01_need_for_regularization",
    "02_bias_variance_regimes",
    "03_keras_regularizers",
    "04_iris_experiment",
    "06_choosing",
    "sayings_about_weights",
)
CLAIMS = tuple(f"C{k}" for k in range(1, 19))
HEADING = re.compile(r"(?:^\(([\w-]+)\)=\n)?^## (.+)", flags=re.M)


@dataclass(frozen=True)
class Proof:
    """A verdict and the place that proves it.

    verdict : a `Verdict`, made anew of what the notebook stores.
    notebook : name of the notebook, without its ending.
    label : of the section, for a link.
    """

    verdict: Verdict
    notebook: str
    label: str

    @property
    def claim(self):
        """Return which claim it is on: "C5" also for a part of it, such as "C5, its goal"."""
        return self.verdict.name.partition(",")[0]


def stored(folder=None, sources=SOURCES):
    """Return all verdicts that the chapters' notebooks store, as a list of `Proof`.

    Each verdict's word is derived again from its ends, its need and its condition, and its text from all of them, so
    that a word, a number or a text that was changed by itself is refused.

    folder : where the notebooks lie; None for the working folder, which is a notebook's own, or else beside reglab.
    sources : names of the notebooks, without their ending.
    Raises FileNotFoundError for a notebook that is not there; ValueError, with what was found, for a verdict that does
    not agree with itself and for a section without a label. Shown in chapter 7.
    """
    found = []
    for name in sources:
        cells = json.loads(_path(name, folder).read_text(encoding="utf-8"))["cells"]
        label, heading = None, "the beginning"
        for cell in cells:
            if cell["cell_type"] == "markdown":
                headings = HEADING.findall("".join(cell["source"]))
                label, heading = headings[-1] if headings else (label, heading)
            for output in cell.get("outputs", []):
                if VERDICT not in output.get("data", {}):
                    continue
                verdict = checked(output["data"], name)
                if not label:
                    raise ValueError(
                        f"{verdict.name} stands in {name}, under {heading!r}, which has no label to link to"
                    )
                found.append(Proof(verdict, name, label))
    return found


def checked(forms, name):
    """Return the verdict that an output stores, if what it stores agrees with itself.

    forms : dict of the output's media types, with the data and the text of the verdict.
    name : of the notebook, for the message.
    Raises ValueError, with what is stored and what follows, for a word, a number or a text that does not follow from
    the rest.
    """
    data = forms[VERDICT]
    try:
        verdict = Verdict.of(data)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} stores a verdict that is none: {error}") from error
    if verdict.word != data["word"]:
        raise ValueError(
            f"{name} stores {verdict.name} as {data['word']!r}, but from {data['low']!r} to {data['high']!r}, "
            f"where the claim needs {data['needs']!r}, it is {verdict.word!r}"
        )
    text = "".join(forms["text/plain"])
    if verdict.data() != data or repr(verdict) != text:
        raise ValueError(
            f"{name} stores {verdict.name} with the text {text!r}, but its data say {verdict!r}"
        )
    return verdict


def complete(proofs, claims=CLAIMS):
    """Return the verdicts on the claims, in their order, if there is one on each and no name is given twice.

    proofs : list of `Proof`; those on other questions are left out.
    claims : the claims that are asked for.
    Raises ValueError with the names of what is missing, is there twice or does not say over how many runs it is a mean.
    """
    places = {}
    for proof in proofs:
        places.setdefault(proof.verdict.name, []).append(proof.notebook)
    if twice := {name: where for name, where in places.items() if len(where) > 1}:
        raise ValueError(f"each verdict needs a name of its own, got twice: {twice}")
    chosen = [proof for proof in proofs if proof.claim in claims]
    if missing := [c for c in claims if c not in {proof.claim for proof in chosen}]:
        raise ValueError(
            f"no notebook holds a verdict on {', '.join(missing)}; there are {', '.join(places)}"
        )
    for proof in chosen:
        low, high = proof.verdict.data()["low"], proof.verdict.data()["high"]
        if low < high and proof.verdict.over is None:
            raise ValueError(
                f"{proof.verdict.name} has the interval {low!r} to {high!r} and must say what it is over"
            )
    # Within a claim the whole comes first, then its parts.
    return sorted(chosen, key=lambda p: (claims.index(p.claim), p.verdict.name))


class Claims:
    """All claims by the word of their verdict, each with its reason and a link to its proof: the last line of a cell.

    proofs : list of `Proof`, in the order in which they are to stand.
    why : dict from the name of each verdict to a sentence.
    Raises ValueError for a verdict without a sentence and a sentence without a verdict.
    """

    def __init__(self, proofs, why):
        names = [proof.verdict.name for proof in proofs]
        if set(names) != set(why):
            raise ValueError(
                f"each verdict needs its sentence, got none for {sorted(set(names) - set(why))} "
                f"and no verdict for {sorted(set(why) - set(names))}"
            )
        for name, text in why.items():
            checked_text(text, f"the sentence for {name}")
        self.proofs, self.why = proofs, why

    @property
    def groups(self):
        """Return the proofs by word, in the order of the rule, also the words that no claim has."""
        return {
            word: [proof for proof in self.proofs if proof.verdict.word == word]
            for word in WORDS
        }

    def __repr__(self):
        lines = [f"{len(self.proofs)} verdicts on {self._count()} claims"]
        for word, proofs in self.groups.items():
            lines.append(f"{word}: {len(proofs)}")
            lines += [
                f"  {p.verdict.name} ({p.notebook}#{p.label}): {p.verdict.claim} {self.why[p.verdict.name]}"
                for p in proofs
            ]
        return "\n".join(lines)

    def html(self, ending="html"):
        """Return the list as HTML.

        ending : of the files that are linked to: "html" on the page, "ipynb" in JupyterLab.
        """
        parts = []
        for word, proofs in self.groups.items():
            items = "".join(
                f'<li><a href="{p.notebook}.{ending}#{p.label}">{html.escape(p.verdict.name)}</a> '
                f"<span>{html.escape(p.verdict.claim)} "
                f"<em>{html.escape(self.why[p.verdict.name])}</em></span></li>"
                for p in proofs
            )
            title = f"<p><strong>{word}</strong>: {len(proofs) or 'none'}</p>"
            parts.append(title + (f"<ul>{items}</ul>" if items else ""))
        return f'<div class="claims">{"".join(parts)}</div>'

    def _count(self):
        return len({proof.claim for proof in self.proofs})

    def _repr_mimebundle_(self, **_):
        return bundle(repr(self), lambda: {"text/html": self.html("ipynb")}, self.html)


def _path(name, folder):
    folders = [Path(), STORED.parents[1]] if folder is None else [Path(folder)]
    for place in folders:
        if (path := place / f"{name}.ipynb").is_file():
            return path
    raise FileNotFoundError(
        f"the claims are read out of the chapters' notebooks, and {name}.ipynb is missing: put it beside this notebook"
    )
