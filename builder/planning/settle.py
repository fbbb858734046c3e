"""What a person has decided of two notes: that they are one, which the ledger says from now on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from builder.errors import LedgerError
from builder.ledger import Draft, Entry, Ledger

_T = TypeVar("_T")


def join(ledger: Ledger, guid: str, card: str, drafts: Sequence[Draft]) -> tuple[Ledger, Entry]:
    """Let the note of this GUID be made from a card; give the ledger and the entry.

    `guid` and `card` may be the beginnings of those. An entry that the card's note had until now
    goes, unless it has other cards. Raises LedgerError for a name that fits none or several, and
    for a card that the note cannot be made from.
    """
    entry = _one(ledger.entries, guid, lambda each: (each.guid,), "note with the GUID")
    draft = _one(drafts, card, lambda each: each.cards, "card with the id")
    own = next(each for each in draft.cards if each.startswith(card))
    if entry.kind not in draft.kinds:
        raise LedgerError(
            f"the note {entry.guid} is a {entry.kind} note, which the card {own} cannot be",
            hint="leave it new",
        )
    if own in entry.cards:
        raise LedgerError(f"the note {entry.guid} is made from the card {own} already")
    joined = replace(entry, cards=(own, *entry.cards), retired=False)
    entries = []
    for each in ledger.entries:
        if each.guid == joined.guid:
            entries.append(joined)
            continue
        left = tuple(other for other in each.cards if other != own)
        if left or left == each.cards:
            entries.append(replace(each, cards=left) if left != each.cards else each)
    return replace(ledger, entries=tuple(entries)), joined


def _one(every: Sequence[_T], start: str, names: Callable[[_T], Sequence[str]], what: str) -> _T:
    """Find the one that is called so, or whose name alone begins so."""
    found = [each for each in every if any(name.startswith(start) for name in names(each))]
    exact = [each for each in found if start in names(each)]
    if len(exact or found) == 1 and start:
        return (exact or found)[0]
    if not found or not start:
        raise LedgerError(f"there is no {what} {start!r}", hint="see: deckwright plan FOLDER")
    raise LedgerError(
        f"there is more than one {what} {start!r}…",
        hint="write more of it",
    )
