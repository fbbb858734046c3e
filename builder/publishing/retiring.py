"""Notes that are no longer in the documents, shipped once more.

A package cannot delete a note. So a note that is gone comes once more as it was, with a tag by
which its learners find it; then it is left alone. Its time is a second later than it was, which
makes the tag arrive, and not on a note that its learner has edited since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from builder.model import Note
from builder.package.members import media_in
from builder.package.note_types import NoteType
from builder.package.reading import Package
from builder.planning.snapshots import RETIRED, is_retired


@dataclass(frozen=True, slots=True, kw_only=True)
class Retired:
    """The notes to ship once more, the number of their Anki cards, and the names of their media.

    `foreign` counts those that cannot be, because they are of a note type that is not ours.
    """

    notes: tuple[Note, ...] = ()
    anki_cards: int = 0
    media: frozenset[str] = frozenset()
    foreign: int = 0


def retire(previous: Package, shipped: Sequence[Note], note_types: Sequence[NoteType]) -> Retired:
    """Find the notes of an older package that are not shipped any more.

    A note that has the tag already has been shipped once more before.
    """
    known = {each.id: each for each in note_types}
    present = {note.guid for note in shipped}
    taken = {note.note_id for note in shipped}
    gone = [
        each
        for each in previous.notes
        if each.note.guid not in present and not is_retired(each.note)
    ]
    position, cards = len(shipped), 0
    notes = []
    for each in gone:
        note_type = known.get(each.note_type)
        if note_type is None or len(each.note.fields) != len(note_type.fields):
            continue
        if each.note.note_id in taken:
            continue
        position += 1
        cards += len(note_type.orders(each.note.fields))
        notes.append(
            replace(
                each.note,
                note_type=note_type.name,
                tags=(*each.note.tags, RETIRED),
                position=position,
                changed_at=each.note.changed_at + 1,
            )
        )
    wanted = {name for note in notes for name in media_in("\x1f".join(note.fields))}
    return Retired(
        notes=tuple(notes),
        anki_cards=cards,
        media=frozenset(wanted),
        foreign=len(gone) - len(notes),
    )
