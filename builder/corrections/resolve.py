"""Find the cards that decisions are about among those that were read just now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from builder.corrections.agreement import card_ids, check_agreement
from builder.corrections.store import CORRECTIONS_FILE
from builder.model import Card, Decision
from builder.text import normalise


def resolve(
    decisions: Iterable[Decision], cards: Iterable[Card], where: str | Path = CORRECTIONS_FILE
) -> tuple[tuple[Decision, ...], tuple[Decision, ...]]:
    """Part decisions in those whose every card is there, and those that are stale.

    A card is found by its id, or else by its front if exactly one card has it; the decisions in
    force have the ids that the cards have now. Raises CorrectionsError, naming `where`, for two
    decisions that turn out to contradict each other.
    """
    decisions, cards = tuple(decisions), tuple(cards)
    ids = {card.id for card in cards}
    fronts: dict[str, list[str]] = {}
    if any(not card_ids(each) <= ids for each in decisions):
        for card in cards:
            fronts.setdefault(normalise(card.front), []).append(card.id)
    present: list[Decision] = []
    stale: list[Decision] = []
    for decision in decisions:
        found = {card: _found(card, front, ids, fronts) for card, front in decision.cards}
        # Two cards that are one by now are no overlap.
        if "" in found.values() or len(set(found.values())) < len(decision.cards):
            stale.append(decision)
            continue
        pairs = tuple((found[card], front) for card, front in decision.cards)
        present.append(replace(decision, cards=pairs, keep=found.get(decision.keep, "")))
    check_agreement(where, present)
    return tuple(present), tuple(stale)


def _found(id: str, front: str, ids: set[str], fronts: dict[str, list[str]]) -> str:
    """Give the present id of a card, or nothing."""
    if id in ids:
        return id
    having = fronts.get(normalise(front), ())
    return having[0] if len(having) == 1 else ""
