"""Find the cards that decisions and corrections are about among those that were read just now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path

from builder.corrections.agreement import card_ids, check_agreement
from builder.corrections.edits import changed, fit
from builder.corrections.store import CORRECTIONS_FILE
from builder.model import Card, Correction, Decision
from builder.text import normalise

_Fronts = Mapping[str, Sequence[str]]


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
    fronts = {} if all(card_ids(each) <= ids for each in decisions) else _fronts(cards)
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


def resolve_corrections(
    corrections: Iterable[Correction], cards: Iterable[Card]
) -> tuple[tuple[Correction, ...], tuple[Correction, ...]]:
    """Part corrections in those whose card is there, and those that are stale.

    A card is found as for decisions, and also where its front has been corrected in the document
    itself.
    """
    corrections, cards = tuple(corrections), tuple(cards)
    ids = {card.id for card in cards}
    fronts = {} if all(each.card in ids for each in corrections) else _fronts(cards)
    present: list[Correction] = []
    stale: list[Correction] = []
    for each in corrections:
        card = _card_of(each, ids, fronts)
        if not card:
            stale.append(replace(each, stale="its card is no longer there"))
        else:
            present.append(replace(each, card=card))
    return tuple(present), tuple(stale)


def _card_of(correction: Correction, ids: AbstractSet[str], fronts: _Fronts) -> str:
    """Give the present id of a correction's card, or nothing."""
    card = _found(correction.card, correction.front, ids, fronts)
    if card or correction.side != "front":
        return card
    hunks, misfit = fit(correction.front, correction.edits)
    return "" if misfit else _found("", changed(correction.front, hunks), ids, fronts)


def _fronts(cards: Iterable[Card]) -> dict[str, list[str]]:
    """Give the ids of the cards that have each front."""
    fronts: dict[str, list[str]] = {}
    for card in cards:
        fronts.setdefault(normalise(card.front), []).append(card.id)
    return fronts


def _found(id: str, front: str, ids: AbstractSet[str], fronts: _Fronts) -> str:
    """Give the present id of a card, or nothing."""
    if id in ids:
        return id
    having = fronts.get(normalise(front), ())
    return having[0] if len(having) == 1 else ""
