"""What a person decides on the command line, with ids that may be shortened, as a decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from builder.corrections.agreement import card_ids
from builder.corrections.resolve import resolve
from builder.corrections.store import add_decisions, read_decisions
from builder.errors import CorrectionsError
from builder.model import Card, Decision, Settled

_NAMED = 4
"""Ids that an error names at most."""


def decide(
    cards: Iterable[Card], settled: Settled, ids: str, *, keep: str = "", why: str = ""
) -> Decision:
    """Make a decision about the cards whose ids are given, parted by commas.

    An id may be shortened as long as it is the only one that begins so. Raises CorrectionsError
    for an id that is no card's or several cards', and where fewer than two cards are left.
    """
    if keep and settled is Settled.SEPARATE:
        raise CorrectionsError("cards to keep separate are all kept", hint="leave out --keep")
    fronts = {card.id: card.front for card in cards}
    chosen = [_find(word.strip(), fronts) for word in ids.split(",")]
    for card in chosen:
        if chosen.count(card) > 1:
            raise CorrectionsError(f"card {card} is named twice", hint="name each card once")
    if len(chosen) < 2:
        hint = f"write --{settled} ID,ID"
        raise CorrectionsError("a decision is about two cards or more", hint=hint)
    return Decision(
        settled=settled,
        cards=tuple((card, fronts[card]) for card in chosen),
        keep=_find_kept(keep, chosen) if keep else "",
        why=why,
    )


def store_decision(path: Path, decision: Decision, cards: Iterable[Card]) -> None:
    """Add a decision to corrections.yaml, unless it contradicts another one as the cards are now.

    Raises CorrectionsError; nothing is written then.
    """
    same = card_ids(decision)
    others = [each for each in read_decisions(path) if card_ids(each) != same]
    # Also where a document was renamed since, and the file has its cards under other ids.
    resolve([*others, decision], cards, path)
    add_decisions(path, [decision])


def _find(word: str, fronts: Mapping[str, str]) -> str:
    """Give the id that a word is, or is the beginning of."""
    if word in fronts:
        return word
    found = [card for card in fronts if card.startswith(word)] if word else []
    if len(found) == 1:
        return found[0]
    if found:
        raise CorrectionsError(
            f"{word!r} is the beginning of {len(found):,} ids", hint=f"write one of {_few(found)}"
        )
    message = f"there is no card {word!r}" if word else "an id is empty"
    hint = "`deckwright dedupe` shows the ids of cards that overlap"
    raise CorrectionsError(message, hint=hint)


def _find_kept(word: str, chosen: Sequence[str]) -> str:
    found = [card for card in chosen if card.startswith(word)]
    if len(found) == 1:
        return found[0]
    which = "several" if found else "none"
    raise CorrectionsError(
        f"the card to keep, {word!r}, is {which} of the cards to merge",
        hint=f"write one of {_few(chosen)}",
    )


def _few(ids: Sequence[str]) -> str:
    more = [f"{len(ids) - _NAMED:,} more"] if len(ids) > _NAMED else []
    return ", ".join([*ids[:_NAMED], *more])
