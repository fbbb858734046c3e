"""When each note last changed, and the ledger of the release.

Anki updates a learner's note only when the package's is newer, and then overwrites it. So a time
moves exactly when the content does: an unchanged note never overwrites what a learner wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from builder.ledger.identity import Identity
from builder.ledger.keys import back_key, front_key
from builder.ledger.records import Draft, Entry, Ledger, NoteTypeEntry, Rendered, Settlement
from builder.model import Note
from builder.text import fingerprint

_ASKED = 80
_STEP = 2
"""Seconds by which a change is later at least: a note that is gone may come once more after one."""


def settle(
    ledger: Ledger,
    deck_key: str,
    drafts: Sequence[Draft],
    identities: Sequence[Identity],
    rendered: Iterable[Rendered],
    *,
    now: int,
) -> Settlement:
    """Make the notes of a release, and the ledger that remembers it.

    `drafts`, `identities` and `rendered` go together one by one; `rendered` is read once. A new
    note's change time is its note id's, so a first build does not depend on the clock. A changed
    note's is `now`, in seconds since the epoch, but always later than before.
    """
    deck = ledger.deck or deck_key
    notes: list[Note] = []
    entries: dict[str, Entry] = {
        entry.guid: entry if entry.retired else replace(entry, retired=True)
        for entry in _left_out(ledger.entries, identities)
    }
    for draft, identity, content in zip(drafts, identities, rendered, strict=True):
        entry = _entry(draft, identity, content, now)
        if content.deck != deck:
            entry = replace(entry, deck=content.deck)
        entries[entry.guid] = entry
        notes.append(_note(entry, identity.position, content))
    settled = Ledger(
        deck=deck,
        note_types=ledger.note_types,
        entries=_owning_their_cards(entries),
    )
    return Settlement(notes=tuple(notes), ledger=settled)


def settle_note_type(
    ledger: Ledger, *, note_type: int, content: str, changed_at: int
) -> tuple[int, Ledger]:
    """Return when a note type last changed, and the ledger that remembers it.

    `changed_at` is the note type's own time, in seconds since the epoch. A changed note type is
    always newer than the released one, even if nobody moved that time.
    """
    others = [entry for entry in ledger.note_types if entry.id != note_type]
    released = next((entry for entry in ledger.note_types if entry.id == note_type), None)
    if released is not None:
        moved = max(released.changed_at + 1, changed_at)
        changed_at = released.changed_at if released.content == content else moved
    entry = NoteTypeEntry(id=note_type, content=content, changed_at=changed_at)
    ordered = sorted([*others, entry], key=lambda each: each.id)
    return changed_at, replace(ledger, note_types=tuple(ordered))


def content_key(fields: Sequence[str], tags: Sequence[str]) -> str:
    """Return the fingerprint of all that an import may change in a note."""
    return fingerprint(len(fields), *fields, *tags)


def first_words(front: str) -> str:
    """Return a front's first words on one line, for people to know it by."""
    words = " ".join(front.split())
    return words if len(words) <= _ASKED else f"{words[: _ASKED - 1].rstrip()}…"


def _left_out(entries: Sequence[Entry], identities: Sequence[Identity]) -> Iterable[Entry]:
    present = {identity.guid for identity in identities}
    return (entry for entry in entries if entry.guid not in present)


def _entry(draft: Draft, identity: Identity, rendered: Rendered, now: int) -> Entry:
    content = content_key(rendered.fields, rendered.tags)
    released = identity.released
    if released is None:
        changed_at = identity.note_id // 1000
    elif released.content != content:
        changed_at = max(released.changed_at + _STEP, now)
    else:
        # A note that is back loses the tag that it may have got when it was gone.
        changed_at = released.changed_at + _STEP * released.retired
    return Entry(
        guid=identity.guid,
        note_id=identity.note_id,
        changed_at=changed_at,
        content=content,
        front=front_key(draft.front),
        back=back_key(draft.back),
        document=draft.document,
        cards=_cards(draft, released),
        asks=first_words(draft.front),
        kind=identity.kind,
        gaps=rendered.gaps,
        reversed=rendered.reversed,
        sentence=back_key(draft.sentence),
    )


def _cards(draft: Draft, released: Entry | None) -> tuple[str, ...]:
    """Keep the order of a released note's cards: the first one keeps it when they are parted.

    Where the first one is not there, a card that is new is likely the same, renamed.
    """
    if released is None or len(draft.cards) == 1:
        return draft.cards
    kept = tuple(card for card in released.cards if card in draft.cards)
    new = tuple(card for card in draft.cards if card not in kept)
    return kept + new if kept[:1] == released.cards[:1] else new + kept


def _note(entry: Entry, position: int, rendered: Rendered) -> Note:
    return Note(
        guid=entry.guid,
        note_id=entry.note_id,
        note_type=rendered.note_type,
        deck=rendered.deck,
        fields=rendered.fields,
        tags=rendered.tags,
        position=position,
        changed_at=entry.changed_at,
    )


def _owning_their_cards(entries: dict[str, Entry]) -> tuple[Entry, ...]:
    """Sort entries by GUID, and take from retired ones the cards that a living note now has."""
    living = {card for entry in entries.values() if not entry.retired for card in entry.cards}
    settled = []
    for guid in sorted(entries):
        entry = entries[guid]
        if entry.retired and not living.isdisjoint(entry.cards):
            left = tuple(card for card in entry.cards if card not in living)
            entry = replace(entry, cards=left)
        settled.append(entry)
    return tuple(settled)
