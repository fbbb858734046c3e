"""Notes to an `.apkg` file: the same notes give the same bytes, anywhere and at any time.

genanki knows the schema and the JSON of note types and decks; this is the only module that uses it.
Rows are written in bulk here, because each note keeps its own time, id and place in the queue.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

import genanki

from builder.errors import OutputError
from builder.files import written_whole
from builder.model import Note
from builder.package.check import NoteChecker
from builder.package.members import LEVEL, add_media, add_member, media_in
from builder.package.note_types import NoteType

_NOTE_ROW = "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, 0, 0, '')"
_CARD_ROW = "INSERT INTO cards VALUES (?, ?, ?, ?, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')"
_COL_ROW = "INSERT INTO col VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_BATCH = 2000
# Nobody else reads the file, and a broken one is thrown away. Where rows are moved within it, their
# old places are overwritten: some builds of SQLite do that by themselves, and others do not.
_SETTINGS = ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF", "secure_delete = ON")
# Where a database says which SQLite wrote it, for people alone; zero is what the first ones wrote.
# https://www.sqlite.org/fileformat2.html#database_header
_WRITTEN_BY = 96
_NOBODY = bytes(4)
# Deck ids look like the creation times that Anki uses, from 2017 on for three years; decks are
# matched by name on import, so an id has only to be stable and never 1, the default deck.
_FIRST_DECK_ID = 1_483_228_800_000
_DECK_IDS = 94_608_000_000
_NO_MEDIA: Mapping[str, Path] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """How many Anki cards and media files a package has."""

    anki_cards: int
    media: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Empty:
    """A collection without notes: what makes its tables and indexes, and its one row of `col`."""

    tables: tuple[str, ...]
    indexes: tuple[str, ...]
    col: Mapping[str, Any]


def write_apkg(
    path: Path,
    *,
    notes: Iterable[Note],
    note_types: Sequence[NoteType],
    descriptions: Mapping[str, str] | None = None,
    media: Mapping[str, Path] = _NO_MEDIA,
) -> Packed:
    """Write notes to an Anki package, whole or not at all.

    `notes` is read once and never held. `descriptions` are shown by Anki under the deck they name.
    Of `media`, files by the names that notes have for them, those are packed that notes refer to.
    A note that Anki would lose or confuse with another is an OutputError.
    """
    with tempfile.TemporaryDirectory(prefix="deckwright-") as folder:
        collection = Path(folder) / "collection.anki2"
        checker = NoteChecker(path, note_types)
        try:
            with closing(sqlite3.connect(collection, isolation_level=None)) as database:
                wanted = _fill(database, checker, notes, note_types, descriptions or {})
            _forget_sqlite(collection)
        except sqlite3.OperationalError as fault:
            raise OutputError(
                f"cannot be made: {fault}", where=path, hint=f"make room in {tempfile.gettempdir()}"
            ) from fault
        with (
            collection.open("rb") as content,
            written_whole(path) as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as package,
        ):
            add_member(package, "collection.anki2", content)
            add_media(package, media, wanted)
    return Packed(anki_cards=checker.anki_cards, media=len(wanted.intersection(media)))


def deck_id(name: str) -> int:
    """Return the id of a deck, which depends on its name alone."""
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    return _FIRST_DECK_ID + int.from_bytes(digest, "big") % _DECK_IDS


def _fill(
    database: sqlite3.Connection,
    checker: NoteChecker,
    notes: Iterable[Note],
    note_types: Sequence[NoteType],
    descriptions: Mapping[str, str],
) -> set[str]:
    """Write a collection into an empty database; return the names of media in its notes.

    Nothing is written twice: what a row leaves behind in the file when it is changed or deleted
    depends on the version and the build of SQLite.
    """
    cursor = database.cursor()
    for setting in _SETTINGS:
        cursor.execute(f"PRAGMA {setting}")
    empty = _empty_collection()
    cursor.execute("BEGIN")
    for statement in empty.tables:
        cursor.execute(statement)
    wanted: set[str] = set()
    decks = _insert_notes(cursor, checker, notes, note_types, wanted)
    for statement in empty.indexes:
        cursor.execute(statement)
    row = {**empty.col, **_described(empty.col["decks"], decks, note_types, descriptions)}
    cursor.execute(_COL_ROW, tuple(row.values()))
    cursor.execute("COMMIT")
    return wanted


def _forget_sqlite(collection: Path) -> None:
    """Take the version of SQLite out of a database, which is all of it that differs by version."""
    with collection.open("r+b") as file:
        file.seek(_WRITTEN_BY)
        file.write(_NOBODY)


def _empty_collection() -> _Empty:
    """Give what genanki writes into a collection without notes; indexes are best made last."""
    with closing(sqlite3.connect(":memory:")) as database:
        cursor = database.cursor()
        genanki.Package([]).write_to_db(cursor, 0, iter(()))
        found = cursor.execute(
            "SELECT type, sql FROM sqlite_master WHERE sql NOT NULL ORDER BY type, name"
        ).fetchall()
        (values,) = cursor.execute("SELECT * FROM col")
        names = [column[0] for column in cursor.description]
    return _Empty(
        tables=tuple(sql for kind, sql in found if kind == "table"),
        indexes=tuple(sql for kind, sql in found if kind == "index"),
        col=dict(zip(names, values, strict=True)),
    )


def _insert_notes(
    cursor: sqlite3.Cursor,
    checker: NoteChecker,
    notes: Iterable[Note],
    note_types: Sequence[NoteType],
    wanted: set[str],
) -> dict[str, int]:
    """Insert the rows of all notes and of their Anki cards; return the decks they are in.

    The names of media that the notes refer to are added to `wanted`.
    """
    known = {note_type.name: note_type for note_type in note_types}
    decks: dict[str, int] = {}
    stream = iter(notes)
    while batch := list(islice(stream, _BATCH)):
        note_rows, card_rows = [], []
        for note in batch:
            orders = checker.check(note)
            deck = decks.get(note.deck) or decks.setdefault(note.deck, deck_id(note.deck))
            note_rows.append(_note_row(note, known[note.note_type]))
            wanted.update(name for field in note.fields for name in media_in(field))
            card_rows += [
                (note.note_id + order, note.note_id, deck, order, note.changed_at, note.position)
                for order in orders
            ]
        cursor.executemany(_NOTE_ROW, note_rows)
        cursor.executemany(_CARD_ROW, card_rows)
    return decks


def _note_row(note: Note, note_type: NoteType) -> tuple[int, str, int, int, str, str, str]:
    return (
        note.note_id,
        note.guid,
        note_type.id,
        note.changed_at,
        f" {' '.join(note.tags)} " if note.tags else "",
        "\x1f".join(note.fields),
        note.fields[note_type.sort_field],
    )


def _described(
    empty: str,
    decks: Mapping[str, int],
    note_types: Sequence[NoteType],
    descriptions: Mapping[str, str],
) -> dict[str, str]:
    """Give the columns that hold the decks and the note types; `empty` has the default deck."""
    deck_json: dict[str, Any] = json.loads(empty)
    for name, number in decks.items():
        deck_json[str(number)] = genanki.Deck(number, name, descriptions.get(name, "")).to_json()
    home = min(decks.values(), default=1)
    models = {str(each.id): _model(each).to_json(each.changed_at, home) for each in note_types}
    return {"decks": _json(deck_json), "models": _json(models)}


def _model(note_type: NoteType) -> genanki.Model:
    """Return the note type as genanki has it; it passes on the ids of fields and templates."""
    return genanki.Model(
        note_type.id,
        note_type.name,
        fields=[{"name": field.name, "id": field.id} for field in note_type.fields],
        templates=[
            {"name": each.name, "id": each.id, "qfmt": each.front, "afmt": each.back}
            for each in note_type.templates
        ],
        css=note_type.css,
        model_type=genanki.Model.CLOZE if note_type.cloze else genanki.Model.FRONT_BACK,
        sort_field_index=note_type.sort_field,
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
