"""What a release holds, as far as it matters to who imports the next one."""

from __future__ import annotations

import json
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from builder.errors import OutputError
from builder.ledger import Entry, Ledger, content_key, first_words
from builder.model import BASIC, CLOZE, Note
from builder.outcomes import Prepared
from builder.package.note_types import NoteType
from builder.text import fingerprint

_GAP = re.compile(r"\{\{c[\d,]+::.*?\}\}", re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>")
_GONE = "-"

RETIRED = "deckwright::retired"
"""The tag of a note that is shipped once more, because it is no longer in the documents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One released note.

    `kind` names its note type and `note_type` is the id of that; `orders` are the numbers of its
    Anki cards, from 0; `back` is a key of its answer and `card` the id of its own card. What is not
    known is empty, 0 or None. A `retired` note is no longer released.
    """

    guid: str
    asks: str
    content: str
    changed_at: int
    deck: str
    document: str = ""
    back: str = ""
    card: str = ""
    kind: str = ""
    note_type: int = 0
    orders: frozenset[int] | None = None
    retired: bool = False


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
    notes = {
        entry.guid: Seen(
            guid=entry.guid,
            asks=entry.asks,
            content=entry.content,
            changed_at=entry.changed_at,
            deck=entry.deck or ledger.deck,
            document=entry.document,
            back=entry.back,
            card=entry.cards[0] if entry.cards else "",
            kind=entry.kind,
            orders=_released_orders(entry),
            retired=entry.retired,
        )
        for entry in ledger.entries
    }
    shapes = {each.id: Shape(name="", content=each.content) for each in ledger.note_types}
    return Snapshot(name=name, notes=notes, note_types=shapes)


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
            back=entry.back,
            card=entry.cards[0],
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

    Raises OutputError for a file that is none.
    """
    notes, models = read_package(path)
    shapes = {
        int(number): Shape(
            name=model["name"],
            look=fingerprint(
                model["css"],
                *(side for each in model["tmpls"] for side in (each["qfmt"], each["afmt"])),
            ),
            fields=tuple(str(each.get("id") or each["name"]) for each in model["flds"]),
            templates=tuple(str(each.get("id") or each["name"]) for each in model["tmpls"]),
        )
        for number, model in models.items()
    }
    kinds = {int(each): CLOZE if model.get("type") else BASIC for each, model in models.items()}
    seen = {
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
        for each in notes
    }
    used = {each.note_type for each in notes}
    shapes = {number: shape for number, shape in shapes.items() if number in used}
    return Snapshot(name=path.name, notes=seen, note_types=shapes)


def is_retired(note: Note) -> bool:
    """Tell whether a note was shipped for the last time."""
    return any(tag.casefold() == RETIRED for tag in note.tags)


def _words(html: str) -> str:
    return unescape(_MARKUP.sub(" ", _GAP.sub("___", html)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """A note as a package has it, the id of its note type, and the numbers of its Anki cards."""

    note: Note
    note_type: int
    orders: frozenset[int]


def read_package(path: Path) -> tuple[tuple[Released, ...], dict[str, dict[str, Any]]]:
    """Read the notes and note types of a package; the latter as Anki's JSON has them, by id.

    Raises OutputError for a file that is no package, or in the newest format, which needs Anki.
    """
    try:
        with zipfile.ZipFile(path) as package, tempfile.TemporaryDirectory() as folder:
            names = set(package.namelist())
            if "collection.anki21b" in names:
                raise OutputError(
                    "is in Anki's newest format",
                    where=path,
                    hint="export it with support for older versions",
                )
            name = "collection.anki21" if "collection.anki21" in names else "collection.anki2"
            package.extract(name, folder)
            with closing(sqlite3.connect(Path(folder) / name)) as database:
                return tuple(_rows(database)), _models(database)
    except FileNotFoundError as fault:
        raise OutputError("there is no such file", where=path, hint="check the path") from fault
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, sqlite3.Error) as fault:
        raise OutputError("is no Anki package", where=path, hint="name an .apkg file") from fault


def _models(database: sqlite3.Connection) -> dict[str, dict[str, Any]]:
    models: dict[str, dict[str, Any]] = json.loads(_column(database, "models"))
    return models


def _column(database: sqlite3.Connection, name: str) -> str:
    return str(database.execute(f"SELECT {name} FROM col").fetchone()[0])  # noqa: S608  our names


def _rows(database: sqlite3.Connection) -> Iterator[Released]:
    """Give the notes in the order of their ids; the type's name stands in for its own."""
    decks = {int(key): each["name"] for key, each in json.loads(_column(database, "decks")).items()}
    names = {int(key): each["name"] for key, each in _models(database).items()}
    cards: dict[int, list[tuple[int, int, int]]] = {}
    for note, order, deck, due in database.execute("SELECT nid, ord, did, due FROM cards"):
        cards.setdefault(note, []).append((order, deck, due))
    query = "SELECT id, guid, mid, mod, tags, flds FROM notes ORDER BY id"
    for number, guid, model, changed_at, tags, fields in database.execute(query):
        own = sorted(cards.get(number, ()))
        note = Note(
            guid=guid,
            note_id=number,
            note_type=names.get(model, ""),
            deck=decks.get(own[0][1], "") if own else "",
            fields=tuple(fields.split("\x1f")),
            tags=tuple(tags.split()),
            position=own[0][2] if own else 0,
            changed_at=changed_at,
        )
        yield Released(note=note, note_type=model, orders=frozenset(order for order, _, _ in own))
