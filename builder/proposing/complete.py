"""The task `complete`: give back what was lost: empty answers, formulas and figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from builder.llm.records import Outcome
from builder.model import Card, ChangeKind, Flag
from builder.proposing.asking import OWN_KNOWLEDGE, Asked, Judged, request, short, shown
from builder.proposing.changing import change
from builder.proposing.formulas import formula_problem
from builder.proposing.material import Material
from builder.proposing.passages import named
from builder.render.plots import plot_problem

_PLACE = "[formula]"
_EMPTY = "empty-back"
_LONGEST_ANSWER = 1200
_ASKS = re.compile(r"\blooks? like\b|\b(?:draw|sketch|plot)\b", re.IGNORECASE)
_HOLE = re.compile(r"(?<=\w)\s+(?=[?.,;:)])|(?<=[(=])\s*(?=[),.;])|(?<=\w)\s(?=['’]s\b)|\s{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lost:
    """What is lost of a side, and the flag that says so."""

    what: Literal["answer", "formula", "figure"]
    side: Literal["front", "back"]
    flag: Flag


_WHAT: Mapping[str, Literal["answer", "formula", "figure"]] = {
    _EMPTY: "answer",
    "missing-formula": "formula",
    "missing-figure": "figure",
}


class Complete:
    """Asks for each answer, formula and figure that lint found missing."""

    name = "complete"
    phases = 1

    def ask(
        self, material: Material, before: Mapping[str, Outcome], phase: int
    ) -> tuple[Asked, ...]:
        """Make one question for each thing that is missing, one a side of a card."""
        del before, phase
        asked: dict[tuple[str, str], Asked] = {}
        for flag in material.flags:
            card = material.cards[flag.card]
            if flag.rule not in _WHAT or card.id not in material.as_read:
                continue
            # A front that asks for a graph must not show it.
            is_asked = flag.rule == "missing-figure" and _ASKS.search(card.front)
            asks = is_asked and flag.side == "front" and card.back.strip()
            lost = _Lost(what=_WHAT[flag.rule], side="back" if asks else flag.side, flag=flag)
            if lost.what == "answer" and card.back.strip():
                continue  # a back that does not answer is a matter for `check`
            if lost.what == "figure" and _is_given_back(material, lost):
                continue
            if (flag.card, lost.side) not in asked:
                asked[flag.card, lost.side] = _asked(material, card, lost)
        return tuple(asked.values())

    def sketch(self, material: Material) -> tuple[Asked, ...]:
        """Give the questions, of which there is one a side."""
        return self.ask(material, {}, 0)

    def judge(self, material: Material, asked: Asked, value: Mapping[str, Any]) -> Judged:
        """Put in what was found again, and leave the rest of the side as it is."""
        if value["card"] != short(asked.cards[0]):
            return Judged(problem=f"The answer is about another card than {short(asked.cards[0])}.")
        lost: _Lost = asked.subject
        if value.get("known") == "no" or value.get("form") == "unknown":
            return Judged(verdict="unknown")
        text, problem = _found(lost, value)
        if problem:
            return Judged(problem=problem)
        card = material.cards[asked.cards[0]]
        now = card.front if lost.side == "front" else card.back
        place = _hole(now, lost.flag) if lost.what == "formula" else len(now)
        whole = _put_in(now, place, text) if now.strip() else text
        return change(
            material,
            asked,
            {**value, "text": whole},
            side=lost.side,
            span=(0, len(now)),
            kind=ChangeKind.MISSING,
            reason=f"{value.get('reason', '')} ({lost.flag.message})".strip(),
        )


def _is_given_back(material: Material, lost: _Lost) -> bool:
    """Tell whether what ships has the figure by now; the words that point at it may stay."""
    standing = material.standing(material.as_read[lost.flag.card], lost.side)
    return any(each.kind is ChangeKind.MISSING for each in standing)


def _found(lost: _Lost, value: Mapping[str, Any]) -> tuple[str, str]:
    """Give the text that is put in, or what is wrong with it."""
    if lost.what == "answer":
        return value["answer"].strip(), ""
    if lost.what == "formula":
        formula = value["text"].strip().strip("$").strip()
        return rf"\({formula}\)", formula_problem(formula)
    if value["form"] == "text":
        text = value["text"].strip()
        return text, "" if text else "The text is empty; say what the picture showed."
    names = ", ".join(f"y = {_bare(each)}" for each in value["functions"])
    plot = f"[[plot: {names}; x = {value['from']:g}..{value['to']:g}]]"
    problem = plot_problem(plot)
    return plot, f"The plot cannot be drawn: {problem}." if problem else ""


def _bare(formula: str) -> str:
    """Leave out the name of a function: "y = " and "f(x) = "."""
    return re.sub(r"^\s*(?:y|\w\(x\))\s*=\s*", "", formula).strip()


def _hole(text: str, flag: Flag) -> int:
    """Give the place in flagged words where something is missing: "Why do we need ?"."""
    found = _HOLE.search(text, flag.start, flag.end)
    return found.start() if found else flag.end


def _put_in(now: str, at: int, text: str) -> str:
    """Put a text in: a plot on a line of its own, a formula between the words."""
    if text.startswith("[[") or at >= len(now.rstrip()):
        between = "\n" if text.startswith("[[") or "\n" in now or len(now) > 60 else " "
        joins = " " if text.startswith(r"\(") else between
        return now.rstrip() + joins + text
    before, after = now[:at].rstrip(), now[at:].lstrip(" ")
    space = "" if after[:1] in ",.;:)\n" else " "
    return f"{before} {text}{space}{after}"


def _asked(material: Material, card: Card, lost: _Lost) -> Asked:
    evidence = named(material.evidence(card, f"{card.front} {card.back}", most=4))
    flagged = card.front if lost.flag.side == "front" else card.back
    text = card.front if lost.side == "front" else card.back
    data: dict[str, object] = {
        "card": short(card.id),
        "topic": list(card.section),
        "front": card.front,
        "back": card.back,
        "evidence": shown(evidence),
        "words": flagged[lost.flag.start : lost.flag.end],
    }
    choices = {"card": [short(card.id)]}
    if lost.what == "formula":
        data[lost.side] = _put_in(text, _hole(text, lost.flag), _PLACE)
        choices["because"] = [*evidence, OWN_KNOWLEDGE]
    return Asked(
        request=request(
            lost.what,
            f"complete {short(card.id)} {lost.side}",
            data,
            choices=choices,
            longest=_LONGEST_ANSWER if lost.what == "answer" else 600,
        ),
        cards=(card.id,),
        evidence=evidence,
        subject=lost,
    )
