"""Anki packages, read without Anki: their notes, note types and media, of any maker.

No file that somebody else made is trusted: whatever is wrong with it is a DocumentError.
"""

from __future__ import annotations

import json
import sqlite3
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from builder.errors import DocumentError
from builder.model import Note

NEWEST = "collection.anki21b"
"""The collection in Anki's newest format, which only Anki reads."""

_COLLECTIONS = ("collection.anki21", "collection.anki2")
# What the standard library raises on bytes, JSON and rows that are not what they should be.
_DAMAGE = (
    OSError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,
    sqlite3.Error,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedNote:
    """A note as a package has it, the id of its note type, and the numbers of its Anki cards."""

    note: Note
    note_type: int
    orders: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedNoteType:
    """A note type as a package has it: its fields and templates by their ids, or else names.

    `sides` are the fronts and backs of all its templates.
    """

    id: int
    name: str
    cloze: bool
    css: str
    fields: tuple[str, ...]
    templates: tuple[str, ...]
    sides: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """All of a package; `media` has the members that hold them by the names that notes know."""

    path: Path
    notes: tuple[PackedNote, ...]
    note_types: tuple[PackedNoteType, ...]
    media: Mapping[str, str]


def looks_packed(path: Path) -> bool:
    """Tell whether a file is, or should be, a package, by its name or its content."""
    return path.suffix.lower() == ".apkg" or zipfile.is_zipfile(path)


def check_package(path: Path) -> frozenset[str]:
    """Refuse what cannot be an Anki package of any format; give the names of its members."""
    hint = "name an .apkg file"
    if path.is_dir():
        raise DocumentError("is a folder, not an Anki package", where=path, hint=hint)
    try:
        with zipfile.ZipFile(path) as package:
            names = frozenset(package.namelist())
    except FileNotFoundError as fault:
        raise DocumentError("there is no such file", where=path, hint="check the path") from fault
    except _DAMAGE as fault:
        raise DocumentError("is no Anki package", where=path, hint=hint) from fault
    if names.isdisjoint((*_COLLECTIONS, NEWEST)):
        raise DocumentError("is no Anki package: it holds no collection", where=path, hint=hint)
    return names


def open_package(path: Path) -> Package:
    """Read a package.

    Raises DocumentError for a file that is none or is damaged, or in the newest format.
    """
    names = check_package(path)
    if NEWEST in names:
        raise DocumentError(
            "is in Anki's newest format",
            where=path,
            hint="export it with support for older versions",
        )
    collection = next(each for each in _COLLECTIONS if each in names)
    try:
        with zipfile.ZipFile(path) as package, TemporaryDirectory(prefix="deckwright-") as folder:
            package.extract(collection, folder)
            media = json.loads(package.read("media")) if "media" in names else {}
            with closing(sqlite3.connect(Path(folder) / collection)) as database:
                note_types = tuple(_note_types(database))
                return Package(
                    path=path,
                    notes=tuple(_notes(database, {each.id: each.name for each in note_types})),
                    note_types=note_types,
                    media={str(name): str(member) for member, name in media.items()},
                )
    except _DAMAGE as fault:
        raise _damaged(path) from fault


@contextmanager
def media_of(package: Package, names: Collection[str]) -> Iterator[Mapping[str, Path]]:
    """Unpack these media files of a package for a while; those that it has not are left out."""
    wanted = [name for name in sorted(names) if name in package.media]
    with TemporaryDirectory(prefix="deckwright-") as folder:
        try:
            with zipfile.ZipFile(package.path) as members:
                files = {
                    name: Path(members.extract(package.media[name], folder)) for name in wanted
                }
        except _DAMAGE as fault:
            raise _damaged(package.path) from fault
        yield files


def _damaged(path: Path) -> DocumentError:
    return DocumentError("is a damaged Anki package", where=path, hint="get it once more")


def _column(database: sqlite3.Connection, name: str) -> dict[str, dict[str, Any]]:
    (text,) = database.execute(f"SELECT {name} FROM col").fetchone()  # noqa: S608  our names
    values: dict[str, dict[str, Any]] = json.loads(text)
    return values


def _note_types(database: sqlite3.Connection) -> Iterator[PackedNoteType]:
    for number, model in _column(database, "models").items():
        fields, templates = model["flds"], model["tmpls"]
        yield PackedNoteType(
            id=int(number),
            name=str(model["name"]),
            cloze=bool(model.get("type")),
            css=str(model["css"]),
            fields=tuple(str(each.get("id") or each["name"]) for each in fields),
            templates=tuple(str(each.get("id") or each["name"]) for each in templates),
            sides=tuple(str(side) for each in templates for side in (each["qfmt"], each["afmt"])),
        )


def _notes(database: sqlite3.Connection, names: Mapping[int, str]) -> Iterator[PackedNote]:
    """Give the notes in the order of their ids; `names` are those of the note types."""
    decks = {int(key): str(each["name"]) for key, each in _column(database, "decks").items()}
    cards: dict[int, list[tuple[int, int, int]]] = {}
    for note, order, deck, due in database.execute("SELECT nid, ord, did, due FROM cards"):
        cards.setdefault(note, []).append((int(order), int(deck), int(due)))
    query = "SELECT id, guid, mid, mod, tags, flds FROM notes ORDER BY id"
    for number, guid, note_type, changed_at, tags, fields in database.execute(query):
        own = sorted(cards.get(number, ()))
        note = Note(
            guid=_text(guid),
            note_id=int(number),
            note_type=names.get(note_type, ""),
            deck=decks.get(own[0][1], "") if own else "",
            fields=tuple(_text(fields).split("\x1f")),
            tags=tuple(_text(tags).split()),
            position=own[0][2] if own else 0,
            changed_at=int(changed_at),
        )
        orders = frozenset(order for order, _, _ in own)
        yield PackedNote(note=note, note_type=int(note_type), orders=orders)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
