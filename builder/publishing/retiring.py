"""Notes that are no longer in the documents, shipped once more.

A package cannot delete a note. So a note that is gone comes once more as it was, with a tag by
which its learners find it; then it is left alone. Its time is a second later than it was, which
makes the tag arrive, and not on a note that its learner has edited since.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from json import loads
from pathlib import Path
from tempfile import TemporaryDirectory

from builder.errors import OutputError
from builder.model import Note
from builder.package.members import media_in
from builder.package.note_types import NoteType
from builder.planning.snapshots import RETIRED, is_retired, read_package


@dataclass(frozen=True, slots=True, kw_only=True)
class Retired:
    """The notes to ship once more, and the names of their media.

    `foreign` counts those that cannot be, because they are of a note type that is not ours.
    """

    notes: tuple[Note, ...] = ()
    media: frozenset[str] = frozenset()
    foreign: int = 0


def retire(previous: Path, shipped: Sequence[Note], note_types: Sequence[NoteType]) -> Retired:
    """Find the notes of an older package that are not shipped any more.

    A note that has the tag already has been shipped once more before. Raises OutputError for a file
    that is no package.
    """
    released, _ = read_package(previous)
    known = {each.id: each for each in note_types}
    present = {note.guid for note in shipped}
    taken = {note.note_id for note in shipped}
    gone = [
        each for each in released if each.note.guid not in present and not is_retired(each.note)
    ]
    position = len(shipped)
    notes = []
    for each in gone:
        note_type = known.get(each.note_type)
        if note_type is None or len(each.note.fields) != len(note_type.fields):
            continue
        if each.note.note_id in taken:
            continue
        position += 1
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
    return Retired(notes=tuple(notes), media=frozenset(wanted), foreign=len(gone) - len(notes))


@contextmanager
def media_of(previous: Path, names: Collection[str]) -> Iterator[Mapping[str, Path]]:
    """Unpack these media files of a package for a while; those that it has not are left out."""
    with TemporaryDirectory(prefix="deckwright-") as folder:
        files = {}
        try:
            with zipfile.ZipFile(previous) as package:
                listed = loads(package.read("media")) if names else {}
                for number, name in listed.items():
                    if name in names:
                        files[name] = Path(package.extract(number, folder))
        except (OSError, KeyError, ValueError, zipfile.BadZipFile) as fault:
            raise OutputError(
                "is no Anki package", where=previous, hint="name an .apkg file"
            ) from fault
        yield files
