"""Accepted corrections laid over the cards that were read; stale ones are told, never applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from builder.corrections.edits import are_made, changed, fit
from builder.corrections.resolve import resolve_corrections
from builder.model import Card, Correction, Reading
from builder.text import fingerprint

Side = Literal["front", "back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """Readings whose cards are corrected, what was applied to them, and what no longer fits."""

    readings: tuple[Reading, ...]
    applied: tuple[Correction, ...] = ()
    stale: tuple[Correction, ...] = ()


def correct(readings: Sequence[Reading], corrections: Iterable[Correction]) -> Corrected:
    """Lay the corrections that a person let ship over the cards, which keep their ids.

    One that the document has in it by now is neither applied nor stale.
    """
    shipping = [each for each in corrections if each.in_force]
    if not shipping:
        return Corrected(readings=tuple(readings))
    cards = {card.id: card for reading in readings for card in reading.cards}
    present, stale = resolve_corrections(shipping, cards.values())
    texts: dict[tuple[str, str], str] = {}
    applied: list[Correction] = []
    unfit: dict[int, Correction] = {each.line: each for each in stale}
    for each in present:
        before = side_text(cards[each.card], each.side)
        text, misfit = corrected_text(before, each)
        if misfit:
            unfit[each.line] = replace(each, stale=misfit)
        elif text != before:
            texts[each.card, each.side] = text
            applied.append(each)
    return Corrected(
        readings=tuple(_with(reading, texts) for reading in readings),
        applied=tuple(applied),
        stale=tuple(unfit[line] for line in sorted(unfit)),
    )


def corrected_text(text: str, correction: Correction) -> tuple[str, str]:
    """Give what a correction makes of the text of its side as read, or why it is stale."""
    if fingerprint(text) != correction.before:
        made = are_made(text, correction.edits, correction.before)
        return text, "" if made else f"the {correction.side} is no longer what it was made for"
    hunks, misfit = fit(text, correction.edits)
    return (text, misfit) if misfit else (changed(text, hunks), "")


def side_text(card: Card, side: Side) -> str:
    """Give the text of one side of a card."""
    return card.front if side == "front" else card.back


def _with(reading: Reading, texts: Mapping[tuple[str, str], str]) -> Reading:
    """Put corrected texts in the place of those that were read."""
    cards = tuple(
        replace(
            card,
            front=texts.get((card.id, "front"), card.front),
            back=texts.get((card.id, "back"), card.back),
        )
        for card in reading.cards
    )
    return replace(reading, cards=cards) if cards != reading.cards else reading
