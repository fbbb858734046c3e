"""Accepted corrections laid over the cards that were read; stale ones are told, never applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from builder.corrections.edits import Hunk, are_made, changed, fit
from builder.corrections.resolve import resolve_corrections
from builder.model import Card, Correction, Edits, Reading, Side
from builder.text import fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """Readings whose cards are corrected, what was applied to them, and what no longer fits."""

    readings: tuple[Reading, ...]
    applied: tuple[Correction, ...] = ()
    stale: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """What corrections of one side make of it, a text or parts of a card, and what became of each.

    One that is neither applied nor stale is in the document by now.
    """

    text: str
    parts: Edits = ()
    hunks: tuple[Hunk, ...] = ()
    applied: tuple[Correction, ...] = ()
    stale: tuple[Correction, ...] = ()


def correct(readings: Sequence[Reading], corrections: Iterable[Correction]) -> Corrected:
    """Lay the corrections that a person let ship over the cards, which keep their ids.

    One that the document has in it by now is neither applied nor stale. Several may change one
    side, each in another place; of two that change the same words the first one counts.
    """
    shipping = [each for each in corrections if each.in_force]
    if not shipping:
        return Corrected(readings=tuple(readings))
    cards = {card.id: card for reading in readings for card in reading.cards}
    present, stale = resolve_corrections(shipping, cards.values())
    grouped: dict[str, dict[Side, list[Correction]]] = {}
    for each in present:
        grouped.setdefault(each.card, {}).setdefault(each.side, []).append(each)
    laid = {
        card: {side: lay(cards[card], side, group) for side, group in sides.items()}
        for card, sides in grouped.items()
    }
    every = [each for sides in laid.values() for each in sides.values()]
    unfit = [*stale, *(one for each in every for one in each.stale)]
    return Corrected(
        readings=tuple(_with(reading, laid) for reading in readings),
        applied=_in_order(one for each in every for one in each.applied),
        stale=_in_order(unfit),
    )


def lay(card: Card, side: Side, corrections: Iterable[Correction]) -> Laid:
    """Lay corrections of one side of a card over it, whatever was decided about them."""
    text = side_text(card, side)
    hunks: list[Hunk] = []
    parts: Edits = ()
    applied: list[Correction] = []
    stale: list[Correction] = []
    by: dict[Hunk, Correction] = {}
    for each in corrections:
        if side == "card":
            misfit = _unsplittable(text, each, applied)
            parts = parts if misfit else each.parts
            found: tuple[Hunk, ...] = ()
        elif not _is_for(each, text) and _is_made(each, text):
            continue
        else:
            found, misfit = _fitting(text, each, by)
        if misfit:
            stale.append(replace(each, stale=misfit))
        elif side == "card" or changed(text, found) != text:
            applied.append(each)
            hunks += found
            by.update(dict.fromkeys(found, each))
    hunks.sort()
    return Laid(
        text=changed(text, hunks),
        parts=parts,
        hunks=tuple(hunks),
        applied=tuple(applied),
        stale=tuple(stale),
    )


def _fitting(
    text: str, correction: Correction, taken: Mapping[Hunk, Correction]
) -> tuple[tuple[Hunk, ...], str]:
    """Give a correction's changes of a text, or why they are not to be made."""
    if not _is_for(correction, text):
        return (), f"the {correction.side} is no longer what it was made for"
    hunks, misfit = fit(text, correction.edits)
    for hunk in hunks:
        for other, owner in taken.items():
            if hunk.meets(other):
                line = f"line {owner.line}" if owner.line else "another correction"
                return (), f"{line} changes the same words"
    return hunks, misfit


def _is_for(correction: Correction, text: str) -> bool:
    """Tell whether a correction was made for a text, whose lines may have stood flush left then."""
    return correction.before in (fingerprint(text), fingerprint(_flush(text)))


def _is_made(correction: Correction, text: str) -> bool:
    """Tell whether a text has a correction in it already."""
    edits, before = correction.edits, correction.before
    flush = _flush(text)
    return are_made(text, edits, before) or (flush != text and are_made(flush, edits, before))


def _flush(text: str) -> str:
    """Give a text as it is without indentation, of which older corrections know nothing."""
    return "\n".join(line.strip() for line in text.split("\n")) if "\n " in text else text


def _unsplittable(text: str, correction: Correction, applied: Sequence[Correction]) -> str:
    """Say why a card is not to be split, if so."""
    if not _is_for(correction, text):
        return "the card is no longer what it was made for"
    return f"line {applied[0].line} splits the card, too" if applied else ""


def side_text(card: Card, side: Side) -> str:
    """Give what a side of a card says, in the words of the document.

    A card as a whole is its front and its back. Documents have nothing for the others, so that
    corrections of those begin with an empty text.
    """
    if side == "front":
        return card.front
    if side == "back":
        return card.back
    return f"{card.front}\n\n{card.back}" if side == "card" else ""


def _in_order(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    return tuple(sorted(corrections, key=lambda each: each.line))


def _with(reading: Reading, laid: Mapping[str, Mapping[Side, Laid]]) -> Reading:
    """Put corrected cards in the place of those that were read."""
    if not any(card.id in laid for card in reading.cards):
        return reading
    cards: list[Card] = []
    for card in reading.cards:
        cards += _corrected(card, laid[card.id]) if card.id in laid else (card,)
    return replace(reading, cards=tuple(cards)) if tuple(cards) != reading.cards else reading


def _corrected(card: Card, laid: Mapping[Side, Laid]) -> tuple[Card, ...]:
    """Give what a card becomes: itself with other texts, or several.

    The first part of a card that is split keeps its id, and so its note.
    """
    texts = {side: each.text for side, each in laid.items()}
    whole = replace(
        card,
        front=texts.get("front", card.front),
        back=texts.get("back", card.back),
        more=texts.get("more", card.more),
        tags=tuple(dict.fromkeys((*card.tags, *texts.get("tags", "").split()))),
    )
    if "card" not in laid or not laid["card"].parts:
        return (whole,)
    return tuple(
        replace(
            whole,
            id=fingerprint(card.id, "part", number) if number else card.id,
            front=front,
            back=back,
            more="" if number else whole.more,
        )
        for number, (front, back) in enumerate(laid["card"].parts)
    )
