"""The records of the ledger and of the two steps that keep it."""

from __future__ import annotations

from dataclasses import dataclass

from builder.model import Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One released note: its identity, and what finds it again when its documents have changed.

    `content` is the fingerprint of its fields and tags, `front` and `back` those of its normalised
    words; `cards` are the ids of the cards it was made from, its own first. A retired note is no
    longer in the documents; it gets its GUID back when its card returns.

    The position is not kept: it follows from the documents, and one card put in at the top would
    otherwise change every line of the file.
    """

    guid: str
    note_id: int
    changed_at: int
    content: str
    front: str
    back: str
    document: str
    cards: tuple[str, ...]
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTypeEntry:
    """One released note type: what it was like, and since when."""

    id: int
    content: str
    changed_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Everything released so far; `entries` are sorted by GUID and `note_types` by id."""

    deck: str = ""
    note_types: tuple[NoteTypeEntry, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A note before it has an identity: the ids of its cards, its own first, and its raw words."""

    cards: tuple[str, ...]
    document: str
    front: str
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What a draft's note will hold: rendered fields, tags, its note type's name and its deck."""

    note_type: str
    deck: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The notes of a release, in order, and the ledger that remembers them."""

    notes: tuple[Note, ...]
    ledger: Ledger
