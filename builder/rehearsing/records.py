"""What a rehearsal sees: pictures of collections, what a learner did, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from html import unescape

_STORED = re.compile(r"-[0-9a-f]{40}(?=\.\w+)")
_MARKUP = re.compile(r"<[^<>]*>|&nbsp;|\s+")
_LONGEST = 60

CLOZE = re.compile(r"\{\{c(?P<numbers>[\d,]+)::(?P<words>.*?)(?:::.*?)?\}\}", re.DOTALL)
"""A cloze deletion that holds no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRow:
    """A note as a collection has it; `changed_at` decides whether an update replaces it."""

    guid: str
    note_type: int
    changed_at: int
    tags: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def content(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What an update replaces: the fields, whatever media are stored as, and the tags."""
        fields = tuple(_STORED.sub("", field) for field in self.fields)
        return fields, tuple(sorted(tag.casefold() for tag in self.tags))


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """An Anki card; `schedule` is all that study has made of it, flag and suspension included."""

    note: int
    order: int
    deck: str
    schedule: tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTypeRow:
    """A note type; `look` is its style and its templates."""

    name: str
    changed_at: int
    look: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All of a collection that a learner would miss, by the ids that Anki has for it."""

    notes: Mapping[int, NoteRow]
    cards: Mapping[int, CardRow]
    reviews: Mapping[int, tuple[object, ...]]
    note_types: Mapping[int, NoteTypeRow]
    decks: frozenset[str]

    def by_guid(self) -> dict[str, int]:
        """Give the id of the first note of each GUID."""
        found: dict[str, int] = {}
        for note in sorted(self.notes):
            found.setdefault(self.notes[note].guid, note)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """What Anki itself finds wrong with a collection; `shared_media` are files by their digest."""

    missing_media: frozenset[str]
    empty_cards: frozenset[int]
    shared_media: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What Anki says of an import: how many notes the package has, and how many are new.

    Those that it refuses, as their note type is another one, are named by id and first field.
    """

    found: int
    new: int
    refused: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """What a learner did, as ids: edits and tags of notes, styles of note types, else of cards."""

    edited: frozenset[int] = frozenset()
    tagged: frozenset[int] = frozenset()
    studied: frozenset[int] = frozenset()
    moved: frozenset[int] = frozenset()
    suspended: frozenset[int] = frozenset()
    flagged: frozenset[int] = frozenset()
    styled: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One learner's way through the releases; who is `early` edits between their change times."""

    early: bool
    old: Snapshot
    acts: Acts
    before: Snapshot
    after: Snapshot
    imported: Imported
    faults_before: Faults
    faults_after: Faults
    again: Snapshot
    older: Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Someone whose first release is the new one."""

    has: Snapshot
    imported: Imported
    faults: Faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """The GUIDs of both packages by what the new one does with them.

    `touched` have a newer change time and the same content; `stale` another content, though no
    newer time.
    """

    same: tuple[str, ...]
    touched: tuple[str, ...]
    changed: tuple[str, ...]
    stale: tuple[str, ...]
    gone: tuple[str, ...]
    added: tuple[str, ...]


class Verdict(StrEnum):
    """How a promise fared."""

    KEPT = "kept"
    NOTED = "noted"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteName:
    """What a person, and a program, knows a note by."""

    guid: str
    front: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What became of one promise, in plain words, and the notes it is about."""

    promise: str
    verdict: Verdict
    says: str
    notes: tuple[NoteName, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """All that was seen: what is compared afterwards."""

    newcomer: Newcomer
    stories: tuple[Story, ...]
    sorted: Sorted
    now: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """The result."""

    anki: str
    old_notes: int
    new_notes: int
    new_cards: int
    sorted: Sorted
    acts: Acts
    reviews: int
    learners: int
    findings: tuple[Finding, ...]

    @property
    def lost(self) -> bool:
        """Whether a learner would lose something, or a promise is broken."""
        return any(each.verdict is Verdict.BROKEN for each in self.findings)


def note_name(note: NoteRow) -> NoteName:
    """Name a note by its first field, on one short line."""
    return NoteName(guid=note.guid, front=front_of(note.fields[0] if note.fields else ""))


def front_of(field: str) -> str:
    """Give the words of a field on one short line."""
    shown = " ".join(unescape(_MARKUP.sub(" ", CLOZE.sub(r"\g<words>", field))).split())
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1].rstrip()}…"
