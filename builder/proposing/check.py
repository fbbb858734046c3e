"""The task `check`: is what a card says true?

The model first answers the question without seeing the card's answer, so that it does not lean on
it, and then compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from builder.llm.records import Outcome, Status
from builder.model import Card, ChangeKind
from builder.proposing.asking import OWN_KNOWLEDGE, Asked, Judged, request, short, shown
from builder.proposing.changing import change
from builder.proposing.fix import statements
from builder.proposing.material import Material
from builder.proposing.passages import named

_SPACE = re.compile(r"\s+")
_OWN_ANSWER = 700
"""Characters that the model's own answer may need."""
_USUAL_WORDS = 40


class Check:
    """Asks for an answer of the model's own first, then for a comparison with the card's."""

    name = "check"
    phases = 2

    def ask(
        self, material: Material, before: Mapping[str, Outcome], phase: int
    ) -> tuple[Asked, ...]:
        """Make the questions of a phase, for each card with an answer."""
        make = _compared if phase else _answered
        return tuple(make(material, before))

    def sketch(self, material: Material) -> tuple[Asked, ...]:
        """Give the questions of both phases, with a stand-in for the answers to the first."""
        first = self.ask(material, {}, 0)
        stand_in = {"answer": "word " * _USUAL_WORDS, "known": "yes"}
        before = {
            each.request.name: Outcome(request=each.request, status=Status.ANSWERED, value=stand_in)
            for each in first
        }
        return (*first, *self.ask(material, before, 1))

    def judge(self, material: Material, asked: Asked, value: Mapping[str, Any]) -> Judged:
        """Make a correction of a verdict that the card is wrong."""
        if value["card"] != short(asked.cards[0]):
            return Judged(problem=f"The answer is about another card than {short(asked.cards[0])}.")
        if asked.subject == "answer" or value["verdict"] != "wrong":
            return Judged(verdict=str(value.get("verdict", "")))
        back = material.cards[asked.cards[0]].back
        place = _named(statements(back)).get(value["claim"])
        if place is None:
            return Judged(
                problem=f"The card has no statement {value['claim']!r} that could be wrong."
            )
        if not value["text"].strip():
            return Judged(problem="The text is empty; write the true statement.")
        words = _folded(value["words"])
        if not words or words not in _folded(back[slice(*place)]):
            return Judged(
                problem=f"The words are not in {value['claim']}; copy the false ones from it."
            )
        if words in _folded(value["text"]):
            return Judged(problem="The wrong claim still stands in the text.")
        return change(
            material,
            asked,
            value,
            side="back",
            span=place,
            kind=ChangeKind.FACTUAL,
            reason=value["reason"],
            flags=tuple(each for each in material.flags if each.card == asked.cards[0]
                        and each.rule == "known-misconception" and each.side == "back"),
        )  # fmt: skip


def _answered(material: Material, _: Mapping[str, Outcome]) -> Iterator[Asked]:
    for card in _cards(material):
        yield Asked(
            request=request(
                "answer",
                f"answer {short(card.id)}",
                {"card": short(card.id), "topic": list(card.section), "front": card.front},
                choices={"card": [short(card.id)]},
                longest=_OWN_ANSWER,
            ),
            cards=(card.id,),
            subject="answer",
        )


def _compared(material: Material, before: Mapping[str, Outcome]) -> Iterator[Asked]:
    """Ask about each card that the model has answered itself; the others are told as failures."""
    for card in _cards(material):
        outcome = before.get(f"answer {short(card.id)}")
        if outcome is None or outcome.status is not Status.ANSWERED or not outcome.value:
            continue
        value = outcome.value
        expert = value["answer"] if value["known"] == "yes" else "(does not know)"
        about = f"{card.front} {card.back}"
        places = _named(statements(card.back))
        evidence = named(material.evidence(card, about, most=4))
        yield Asked(
            request=request(
                "check",
                f"check {short(card.id)}",
                {
                    "card": short(card.id),
                    "topic": list(card.section),
                    "front": card.front,
                    "statements": {name: card.back[slice(*at)] for name, at in places.items()},
                    "expert": expert,
                    "evidence": shown(evidence),
                },
                choices={
                    "card": [short(card.id)],
                    "because": [*evidence, OWN_KNOWLEDGE],
                    "claim": [*places, "none"],
                },
                longest=_OWN_ANSWER + len(card.back),
            ),
            cards=(card.id,),
            evidence=evidence,
            subject="check",
        )


def _cards(material: Material) -> Iterator[Card]:
    for card in material.cards.values():
        if card.id in material.as_read and card.back.strip():
            yield card


def _named(places: Sequence[tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Give each statement of a card a name that an answer can refer to."""
    return {f"S{number}": place for number, place in enumerate(places, 1)}


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text).strip(" .").casefold()
