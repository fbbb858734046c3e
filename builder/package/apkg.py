"""Notes to an `.apkg` file: the same notes give the same bytes, anywhere and at any time.

genanki knows the schema and the JSON of note types and decks; this is the only module that uses it.
Rows are written in bulk here, because each note keeps its own time, id and place in the queue.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import IO, Any

import genanki

from builder.errors import OutputError
from builder.files import written_whole
from builder.model import Note
from builder.package.check import NoteChecker
from builder.package.note_types import NoteType

_NOTE_ROW = "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, 0, 0, '')"
_CARD_ROW = "INSERT INTO cards VALUES (?, ?, ?, ?, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')"
_BATCH = 2000
# Deck ids look like the creation times that Anki uses, from 2017 on for three years; decks are
# matched by name on import, so an id has only to be stable and never 1, the default deck.
_FIRST_DECK_ID = 1_483_228_800_000
_DECK_IDS = 94_608_000_000
_UNIX = 3
_CHUNK = 1 << 20
# Twice as fast as the usual 6, and 4 per cent larger.
_LEVEL = 5


def write_apkg(
    path: Path,
    *,
    notes: Iterable[Note],
    note_types: Sequence[NoteType],
    descriptions: Mapping[str, str] | None = None,
) -> None:
    """Write notes to an Anki package, whole or not at all.

    `notes` is read once and never held. `descriptions` are shown by Anki under the deck they name.
    A note that Anki would lose or confuse with another is an OutputError.
    """
    with tempfile.TemporaryDirectory(prefix="deckwright-") as folder:
        collection = Path(folder) / "collection.anki2"
        checker = NoteChecker(path, note_types)
        try:
            with closing(sqlite3.connect(collection, isolation_level=None)) as database:
                _fill(database, checker, notes, note_types, descriptions or {})
        except sqlite3.OperationalError as fault:
            raise OutputError(
                f"cannot be made: {fault}", where=path, hint=f"make room in {tempfile.gettempdir()}"
            ) from fault
        with (
            collection.open("rb") as content,
            written_whole(path) as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as package,
        ):
            _add(package, "collection.anki2", content)
            _add(package, "media", io.BytesIO(b"{}"))


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
) -> None:
    """Write a collection into an empty database."""
    cursor = database.cursor()
    # Nobody else reads the file, and a broken one is thrown away.
    for setting in ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF"):
        cursor.execute(f"PRAGMA {setting}")
    genanki.Package([]).write_to_db(cursor, 0, iter(()))
    cursor.execute("BEGIN")
    indexes = _drop_indexes(cursor)
    decks = _insert_notes(cursor, checker, notes, note_types)
    for statement in indexes:
        cursor.execute(statement)
    _describe(cursor, decks, note_types, descriptions)
    cursor.execute("COMMIT")


def _drop_indexes(cursor: sqlite3.Cursor) -> list[str]:
    """Drop the indexes and return how to make them: that is faster once the rows are there."""
    found = cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL ORDER BY name"
    ).fetchall()
    for name, _ in found:
        cursor.execute(f"DROP INDEX {name}")
    return [statement for _, statement in found]


def _insert_notes(
    cursor: sqlite3.Cursor,
    checker: NoteChecker,
    notes: Iterable[Note],
    note_types: Sequence[NoteType],
) -> dict[str, int]:
    """Insert the rows of all notes and of their Anki cards; return the decks they are in."""
    known = {note_type.name: note_type for note_type in note_types}
    decks: dict[str, int] = {}
    stream = iter(notes)
    while batch := list(islice(stream, _BATCH)):
        note_rows, card_rows = [], []
        for note in batch:
            orders = checker.check(note)
            deck = decks.get(note.deck) or decks.setdefault(note.deck, deck_id(note.deck))
            note_rows.append(_note_row(note, known[note.note_type]))
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


def _describe(
    cursor: sqlite3.Cursor,
    decks: Mapping[str, int],
    note_types: Sequence[NoteType],
    descriptions: Mapping[str, str],
) -> None:
    """Store the decks and the note types beside the rows that name them."""
    deck_json: dict[str, Any] = json.loads(cursor.execute("SELECT decks FROM col").fetchone()[0])
    for name, number in decks.items():
        deck_json[str(number)] = genanki.Deck(number, name, descriptions.get(name, "")).to_json()
    home = min(decks.values(), default=1)
    models = {str(each.id): _model(each).to_json(each.changed_at, home) for each in note_types}
    cursor.execute("UPDATE col SET decks = ?, models = ?", (_json(deck_json), _json(models)))


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
        sort_field_index=note_type.sort_field,
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _add(package: zipfile.ZipFile, name: str, content: IO[bytes]) -> None:
    """Add a member without a trace of the clock, the user or the system."""
    # A member opened by name is dated 1980, so only these two differ between systems.
    with package.open(name, "w") as member:
        shutil.copyfileobj(content, member, _CHUNK)
    info = package.getinfo(name)
    info.create_system = _UNIX
    info.external_attr = 0o644 << 16
