"""What a person has decided of two notes: that they are one, which the ledger says from now on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from builder.errors import LedgerError
from builder.ledger import Draft, Entry, Ledger, back_key, front_key, identify

_T = TypeVar("_T")
_NO_WORDS = "-"
"""The front of a note whose words are another one's by decision."""


def join(
    ledger: Ledger, guid: str, card: str, drafts: Sequence[Draft], *, force: bool = False
) -> tuple[Ledger, Entry]:
    """Let the note of this GUID be made from a card; give the ledger and the entry.

    `guid` and `card` may be the beginnings of those. The note has to be gone and the card's note
    new, or else its schedules would go to another question; with `force`, a note that the card had
    until now is left without it, as one that is gone. Raises LedgerError for a name that fits none
    or several, and for a card that the note cannot be made from.
    """
    entry = _one(ledger.entries, guid, lambda each: (each.guid,), "note with the GUID")
    draft = _one(drafts, card, lambda each: each.cards, "card with the id")
    own = next(each for each in draft.cards if each.startswith(card))
    if entry.kind not in draft.kinds:
        raise LedgerError(
            f"the note {entry.guid} is a {entry.kind} note, which the card {own} cannot be",
            hint="leave it new",
        )
    _check_free(ledger, entry, draft, own, drafts, force=force)
    others = tuple(each for each in entry.cards if each != own)
    # Its back, too: where several notes have this front, both sides count before the card.
    joined = replace(entry, cards=(own, *others), back=back_key(draft.back), retired=False)
    entries = (
        joined if each.guid == joined.guid else _without(each, own, draft)
        for each in ledger.entries
    )
    return replace(ledger, entries=tuple(entries)), joined


def _check_free(
    ledger: Ledger, entry: Entry, draft: Draft, own: str, drafts: Sequence[Draft], *, force: bool
) -> None:
    """Refuse a note that is still made from another card, and a card whose note is released."""
    identities = identify(ledger, ledger.deck, drafts)
    made = {identity.guid: each for each, identity in zip(drafts, identities, strict=True)}
    if made.get(entry.guid) is draft:
        raise LedgerError(f"the note {entry.guid} is made from the card {own} already")
    if force:
        return
    if entry.guid in made:
        raise LedgerError(
            f"the note {entry.guid} ({entry.asks}) is not gone: it is made from the card"
            f" {made[entry.guid].cards[0]}",
            hint="only a note that is gone can be another card; with --force it becomes that one",
        )
    known = {each.guid for each in ledger.entries}
    released = next((guid for guid, each in made.items() if each is draft), "")
    if released in known:
        raise LedgerError(
            f"the card {own} is not new: its note {released} is released",
            hint="if that release has gone to nobody, or they may lose what they learned of it,"
            " add --force",
        )


def _without(entry: Entry, card: str, draft: Draft) -> Entry:
    """Take a card from an entry; what is left without any is not found again by the same words."""
    if card not in entry.cards:
        return entry
    left = tuple(each for each in entry.cards if each != card)
    words = entry.front, entry.back
    if left or words != (front_key(draft.front), back_key(draft.back)):
        return replace(entry, cards=left)
    return replace(entry, cards=(), front=_NO_WORDS, back="", sentence="")


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
