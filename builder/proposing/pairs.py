"""The task `pairs`: what the undecided pairs of dedupe are to each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builder.corrections.agreement import card_ids
from builder.llm.records import Outcome
from builder.model import Card, Decision, Reviewed, Settled
from builder.proposing.asking import Asked, Judged, request, short
from builder.proposing.changing import clipped
from builder.proposing.material import Material


class Pairs:
    """Asks about each pair of cards that may ask for the same fact."""

    name = "pairs"
    phases = 1

    def ask(
        self, material: Material, before: Mapping[str, Outcome], phase: int
    ) -> tuple[Asked, ...]:
        """Make one question for each pair that nobody has decided about."""
        del before, phase
        decided = {card_ids(each) for each in material.stored.decisions}
        pairs = dict.fromkeys((match.a, match.b) for match in material.overlaps.undecided)
        return tuple(
            _asked(material.as_read[a], material.as_read[b])
            for a, b in pairs
            if frozenset((a, b)) not in decided
        )

    def sketch(self, material: Material) -> tuple[Asked, ...]:
        """Give the questions, of which there is one a pair."""
        return self.ask(material, {}, 0)

    def judge(self, material: Material, asked: Asked, value: Mapping[str, Any]) -> Judged:
        """Make a proposal to merge the cards, or to keep them apart."""
        named = [short(card) for card in asked.cards]
        if sorted(value["cards"]) != sorted(named):
            return Judged(problem=f"The answer is not about the cards {' and '.join(named)}.")
        settled = Settled.MERGE if value["verdict"] == "same" else Settled.SEPARATE
        decision = Decision(
            settled=settled,
            cards=tuple((card, material.as_read[card].front) for card in asked.cards),
            why=clipped(f"{value['verdict']}: {value['reason']}"),
            reviewed=Reviewed.UNDECIDED,
        )
        return Judged(decisions=(decision,), verdict=value["verdict"])


def _asked(one: Card, other: Card) -> Asked:
    names = [short(one.id), short(other.id)]
    cards = [
        {"card": short(card.id), "question": card.front, "answer": card.back}
        for card in (one, other)
    ]
    return Asked(
        request=request(
            "pairs", f"pairs {' '.join(names)}", {"cards": cards}, choices={"cards": names}
        ),
        cards=(one.id, other.id),
    )
