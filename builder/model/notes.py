"""What Anki stores."""

from __future__ import annotations

from dataclasses import dataclass

BASIC, CLOZE = "basic", "cloze"
"""The kinds of notes: the names of the folders that hold their note types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What Anki stores. `fields` holds HTML, in the order of the note type's fields.

    `position` is the place in the new-card queue, from 1; `changed_at` is in seconds since the
    epoch and moves only when the content does; `note_id` is in milliseconds since the epoch.
    """

    guid: str
    note_id: int
    note_type: str
    deck: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    position: int
    changed_at: int
