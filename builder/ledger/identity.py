"""Who the note of a draft is, however its document has been renamed, reordered or edited."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from builder.errors import LedgerError
from builder.ledger.gaps import all_gone
from builder.ledger.keys import back_key, front_key
from builder.ledger.matching import match
from builder.ledger.merging import NOTE_ID_STEP
from builder.ledger.records import Draft, Entry, Ledger
from builder.ledger.rewording import have_moved
from builder.model import CLOZE
from builder.text import fingerprint

# Anki's own alphabet for GUIDs.
_BASE91 = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&()*+,-./:;<=>?@[]^_`{|}~"
)
_GUID_LENGTH = 10
# Two branches of a deck that both add notes start at different ids, so that they can be merged.
_BRANCHES = 4096
_FIRST_SECOND = 1_672_531_200  # 2023-01-01
_SECONDS = 63_072_000  # two years


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a draft's note is: `released` is its entry in the ledger, or None if it is new.

    `kind` names the note type that it has, for as long as that can hold it. The gaps of `released`
    are those that may be numbered as they were: none where the blanks stand elsewhere now.
    """

    guid: str
    kind: str
    note_id: int
    position: int
    released: Entry | None


def identify(ledger: Ledger, deck_key: str, drafts: Sequence[Draft]) -> tuple[Identity, ...]:
    """Give every draft its GUID, note id and position, in order.

    A draft is the released note that shares a card with it; failing that, one with the same front
    and back (its document was renamed), the only one with the same front, the only one with the
    same words and other blanks, or the one of its document with a back that no other note has (its
    front was edited), if that tells enough. Where several notes have its front, both sides count
    before the card. Otherwise it is new, and so is a draft that the released note's type cannot
    hold.

    `deck_key` counts for the first release only; afterwards the ledger's own does, so a deck that
    is renamed keeps its notes.
    """
    cards = [card for draft in drafts for card in draft.cards]
    if len(set(cards)) < len(cards):
        raise LedgerError("two notes claim one card", hint="give every card an id of its own")
    matched = match(ledger.entries, drafts)
    known = {entry.guid for entry in ledger.entries}
    deck = ledger.deck or deck_key
    next_id = _next_note_id(ledger, deck, drafts, matched)
    identities = []
    for position, (draft, entry) in enumerate(zip(drafts, matched, strict=True), start=1):
        if entry is not None:
            guid, note_id = entry.guid, entry.note_id
        else:
            guid, note_id = _new_guid(deck, draft.cards[0], known), next_id
            known.add(guid)
            next_id += NOTE_ID_STEP
        kind = entry.kind if entry is not None else draft.kinds[0]
        identities.append(
            Identity(
                guid=guid,
                kind=kind,
                note_id=note_id,
                position=position,
                released=_as_numbered(entry, draft),
            )
        )
    return tuple(identities)


def _next_note_id(
    ledger: Ledger, deck: str, drafts: Sequence[Draft], matched: Sequence[Entry | None]
) -> int:
    """Return the id of the first new note: after all released ones, and not on their heels."""
    if not ledger.entries:
        return first_note_id(deck)
    largest = max(entry.note_id for entry in ledger.entries)
    new = (draft.cards[0] for draft, entry in zip(drafts, matched, strict=True) if entry is None)
    branch = int(fingerprint(deck, next(new, "")), 16) % _BRANCHES
    return largest + NOTE_ID_STEP * (1 + branch)


def first_note_id(deck_key: str) -> int:
    """Return the id of a deck's first note: some second of 2023 or 2024, in milliseconds."""
    digest = hashlib.blake2b(f"note id:{deck_key}".encode(), digest_size=8).digest()
    return (_FIRST_SECOND + int.from_bytes(digest, "big") % _SECONDS) * 1000


def _new_guid(deck_key: str, card: str, known: set[str]) -> str:
    """Make the GUID of a new note from its deck and its own card, unlike any that is known."""
    attempt = 0
    while True:
        digest = hashlib.blake2b(f"{deck_key}\x1f{card}\x1f{attempt}".encode(), digest_size=8)
        number = int.from_bytes(digest.digest(), "big")
        letters = []
        for _ in range(_GUID_LENGTH):
            number, letter = divmod(number, len(_BASE91))
            letters.append(_BASE91[letter])
        guid = "".join(letters)
        if guid not in known:
            return guid
        attempt += 1


def _as_numbered(entry: Entry | None, draft: Draft) -> Entry | None:
    """Give a draft's entry, whose cloze deletions are gone if their blanks stand elsewhere now.

    A deletion that hides the same words keeps its number all the same; what the blanks hide besides
    that is not an answer reworded.
    """
    if entry is None or entry.kind != CLOZE or entry.front == front_key(draft.front):
        return entry
    same_words = entry.sentence and entry.sentence == back_key(draft.sentence)
    if not same_words and not have_moved(entry.asks, draft.front):
        return entry
    return replace(entry, gaps=all_gone(entry.gaps))
