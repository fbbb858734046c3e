"""The records of the ledger and of the two steps that keep it."""

from __future__ import annotations

from dataclasses import dataclass

from builder.model import BASIC, Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One released note: its identity, and what finds it again when its documents have changed.

    `content` is the fingerprint of its fields and tags, `front` and `back` those of its normalised
    words; `cards` are the ids of the cards it was made from, its own first. A retired note is no
    longer in the documents; it gets its GUID back when its card returns.

    `asks` has the first words of its front, and `deck` its deck where that is not the ledger's:
    both are for people, and to tell what has become of a note that is gone.

    `kind` names its note type, which Anki lets no note change. `gaps` are fingerprints of what its
    cloze deletions hide, that of number n at n - 1: a number is never given to another one, since a
    learner's schedule goes with it. A `reversed` note has a second Anki card, from back to front.
    `sentence` is the fingerprint of a cloze's words with its blanks filled, which stays as it is
    when another of them becomes a blank.

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
    asks: str = ""
    deck: str = ""
    kind: str = BASIC
    gaps: tuple[str, ...] = ()
    reversed: bool = False
    sentence: str = ""


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
    """A note before it has an identity: the ids of its cards, its own first, and its raw words.

    `kinds` are the note types that can hold it, the best one first; `sentence` has its words with
    its blanks filled, if it has any.
    """

    cards: tuple[str, ...]
    document: str
    front: str
    back: str
    kinds: tuple[str, ...] = (BASIC,)
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What a draft's note will hold: rendered fields, tags, its note type's name and its deck.

    `gaps` and `reversed` are those of the ledger's entry.
    """

    note_type: str
    deck: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    gaps: tuple[str, ...] = ()
    reversed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The notes of a release, in order, and the ledger that remembers them."""

    notes: tuple[Note, ...]
    ledger: Ledger
