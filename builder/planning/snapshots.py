"""What a release holds, as far as it matters to who imports the next one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

from builder.ledger import Entry, Ledger, content_key, first_words, front_key
from builder.model import BASIC, CLOZE, Note
from builder.outcomes import Prepared
from builder.package.note_types import NoteType
from builder.package.reading import Package, PackedNoteType, open_package
from builder.text import fingerprint

_GAP = re.compile(r"\{\{c[\d,]+::(?:(?!\{\{c).)*?\}\}", re.DOTALL)
_BREAK = re.compile(
    r"</?(?:address|article|aside|blockquote|br|center|dd|div|dl|dt|figcaption|figure|footer|h[1-6]"
    r"|header|hr|img|li|main|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<[^<>]*>")
_GONE = "-"
_OFTEN = 60
"""Seconds; each time that a note is back makes it two seconds later, and a change that of today."""

RETIRED = "deckwright::retired"
"""The tag of a note that is shipped once more, because it is no longer in the documents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One released note.

    `kind` names its note type and `note_type` is the id of that; `orders` are the numbers of its
    Anki cards, from 0; `back` is a key of its answer, `cards` are the ids of the cards it is made
    from, and `fronts` keys of what those ask, its own first. What is not known is empty, 0 or None.
    A `retired` note is no longer released.
    """

    guid: str
    asks: str
    content: str
    changed_at: int
    deck: str
    document: str = ""
    fronts: tuple[str, ...] = ()
    back: str = ""
    cards: tuple[str, ...] = ()
    kind: str = ""
    note_type: int = 0
    orders: frozenset[int] | None = None
    retired: bool = False

    @property
    def card(self) -> str:
        """The id of its own card."""
        return self.cards[0] if self.cards else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A released note type: the ids of its fields and templates, and keys of what it looks like.

    `content` is the ledger's key, `look` that of the style and the templates; either may be empty.
    """

    name: str
    content: str = ""
    look: str = ""
    fields: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All notes of a release by GUID, and its note types by id."""

    name: str
    notes: Mapping[str, Seen]
    note_types: Mapping[int, Shape]


def of_ledger(ledger: Ledger, name: str) -> Snapshot:
    """Give what a ledger remembers."""
    notes = {entry.guid: _of_entry(entry, ledger.deck) for entry in ledger.entries}
    shapes = {each.id: Shape(name="", content=each.content) for each in ledger.note_types}
    return Snapshot(name=name, notes=notes, note_types=shapes)


def _of_entry(entry: Entry, deck: str) -> Seen:
    return Seen(
        guid=entry.guid,
        asks=entry.asks,
        content=entry.content,
        changed_at=entry.changed_at,
        deck=entry.deck or deck,
        document=entry.document,
        fronts=(entry.front,),
        back=entry.back,
        cards=entry.cards,
        kind=entry.kind,
        orders=_released_orders(entry),
        retired=entry.retired,
    )


def _released_orders(entry: Entry) -> frozenset[int]:
    """Give the numbers of the Anki cards that a note had, from 0."""
    if entry.kind == CLOZE:
        gaps = enumerate(entry.gaps)
        return frozenset(order for order, gap in gaps if not gap.startswith(_GONE))
    return frozenset(range(1 + entry.reversed))


def of_prepared(prepared: Prepared) -> Snapshot:
    """Give what a build would release."""
    entries = {entry.guid: entry for entry in prepared.settlement.ledger.entries}
    types = {each.name: each for each in prepared.note_types}
    asked = {card.id: front_key(card.front) for each in prepared.merged for card in each.cards}
    notes = {}
    for note in prepared.settlement.notes:
        entry, note_type = entries[note.guid], types[note.note_type]
        notes[note.guid] = Seen(
            guid=note.guid,
            asks=entry.asks,
            content=entry.content,
            changed_at=note.changed_at,
            deck=note.deck,
            document=entry.document,
            fronts=(entry.front, *(asked[each] for each in entry.cards if each in asked)),
            back=entry.back,
            cards=entry.cards,
            kind=entry.kind,
            note_type=note_type.id,
            orders=frozenset(note_type.orders(note.fields)),
        )
    shapes = {each.id: _shape(each) for each in prepared.note_types}
    return Snapshot(name=prepared.deck, notes=notes, note_types=shapes)


def _shape(note_type: NoteType) -> Shape:
    return Shape(
        name=note_type.name,
        content=note_type.content,
        look=fingerprint(
            note_type.css,
            *(side for each in note_type.templates for side in (each.front, each.back)),
        ),
        fields=tuple(str(field.id) for field in note_type.fields),
        templates=tuple(str(each.id) for each in note_type.templates),
    )


def of_package(path: Path) -> Snapshot:
    """Read an Anki package of any maker, but for the newest format of Anki.

    Raises DocumentError for a file that is none.
    """
    return of_packed(open_package(path))


def of_packed(package: Package) -> Snapshot:
    """Give what a package says of its notes."""
    types = {each.id: each for each in package.note_types}
    kinds = {each.id: CLOZE if each.cloze else BASIC for each in package.note_types}
    notes = {
        each.note.guid: Seen(
            guid=each.note.guid,
            asks=first_words(_words(each.note.fields[0])),
            content=content_key(each.note.fields, each.note.tags),
            changed_at=each.note.changed_at,
            deck=each.note.deck,
            kind=kinds.get(each.note_type, ""),
            note_type=each.note_type,
            orders=each.orders,
            retired=is_retired(each.note),
        )
        for each in package.notes
    }
    used = {each.note_type for each in package.notes}
    shapes = {number: _packed_shape(each) for number, each in types.items() if number in used}
    return Snapshot(name=package.path.name, notes=notes, note_types=shapes)


def _packed_shape(note_type: PackedNoteType) -> Shape:
    return Shape(
        name=note_type.name,
        look=fingerprint(note_type.css, *note_type.sides),
        fields=note_type.fields,
        templates=note_type.templates,
    )


def remembered(package: Snapshot, ledger: Ledger) -> Snapshot:
    """Add to the notes of a package what the ledger of its deck remembers of them.

    The notes that it remembers from before the package count as retired: learners have them.
    """
    notes = dict(package.notes)
    ids = [entry.note_id for entry in ledger.entries if entry.guid in notes]
    newest = max(ids, default=0)
    for entry in ledger.entries:
        own = _of_entry(entry, ledger.deck)
        if (seen := notes.get(entry.guid)) is not None:
            notes[entry.guid] = replace(
                seen,
                asks=own.asks or seen.asks,
                document=own.document,
                fronts=own.fronts,
                back=own.back,
                cards=own.cards,
            )
        elif ids and _was_away(entry, newest):
            notes[entry.guid] = replace(own, retired=True)
    return replace(package, notes=notes)


def _was_away(entry: Entry, newest: int) -> bool:
    """Tell whether a note that a package has not was released before it.

    A new note has a larger id than all before it, and the time of its id. One that is back is a
    little later than that, and one that has changed since a lot.
    """
    later = entry.changed_at - entry.note_id // 1000
    return entry.retired or 0 < later < _OFTEN or (later > 0 and entry.note_id < newest)


def is_retired(note: Note) -> bool:
    """Tell whether a note was shipped for the last time."""
    return any(tag.casefold() == RETIRED for tag in note.tags)


def _words(html: str) -> str:
    """Give the words of a field; what is marked within a line stays in one piece."""
    return unescape(_MARKUP.sub("", _BREAK.sub(" ", _GAP.sub("___", html))))
