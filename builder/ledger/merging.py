"""Lines of two branches that git has put into one file: what they say together.

A note is known by its GUID. Of two lines for one note the later one counts, as it does for learners
who import both releases; what they differ in is never taken for released to everyone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from builder.ledger.records import Entry, NoteTypeEntry

NOTE_ID_STEP = 1000
"""From one new note id to the next: room for the ids of its Anki cards, one second of a clock."""
_UNKNOWN = "?"
"""The content of a note that is not the same for everyone who has this change time."""

_Line = TypeVar("_Line", Entry, NoteTypeEntry)


def later(one: _Line, other: _Line) -> _Line:
    """Choose one of two lines for the same note or note type.

    Where both have one time and say different things, the next build has to give a later time to
    whatever it makes of them, or those who took the other release would not get it.
    """
    kept = max(one, other, key=_order)
    if one.changed_at == other.changed_at and one.content != other.content:
        return replace(kept, content=_UNKNOWN)
    return kept


def _order(line: Entry | NoteTypeEntry) -> tuple[int, bool, str]:
    """Order lines by time; a note that is gone for some, tagged so, counts as gone."""
    return line.changed_at, isinstance(line, Entry) and line.retired, repr(line)


def apart(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Give every card one note, and every note a number of its own; `entries` are sorted by GUID.

    Two branches may have numbered notes alike, and known one card by two of them.
    """
    return _numbered_apart(_owning_apart(entries))


def _owning_apart(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Leave a card to the note whose own card it is, or else to one that is still there."""
    owners: dict[str, tuple[int, bool, str]] = {}
    shared = set()
    for entry in entries:
        for place, card in enumerate(entry.cards):
            claim = place, entry.retired, entry.guid
            if card in owners:
                shared.add(card)
            owners[card] = min(owners.get(card, claim), claim)
    if not shared:
        return entries
    return [
        replace(
            entry,
            cards=tuple(
                card for card in entry.cards if card not in shared or owners[card][2] == entry.guid
            ),
        )
        for entry in entries
    ]


def _numbered_apart(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Number notes that are numbered alike after all others, the same in every clone.

    Who has one of them keeps the number that it has there: Anki finds it by the GUID.
    """
    taken: set[int] = set()
    twice = []
    for entry in entries:
        if entry.note_id in taken:
            twice.append(entry.guid)
        taken.add(entry.note_id)
    if not twice:
        return tuple(entries)
    start = max(taken) + NOTE_ID_STEP
    fresh = {guid: start + NOTE_ID_STEP * place for place, guid in enumerate(twice)}
    return tuple(
        replace(entry, note_id=fresh[entry.guid]) if entry.guid in fresh else entry
        for entry in entries
    )
