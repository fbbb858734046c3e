"""Packages made wrong on purpose, as other tools and hurried people make them."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from builder.model import Note
from builder.package.apkg import write_apkg
from builder.rehearsing.records import Finding, Rehearsal, Verdict
from tests.decks import FIRST_DAY, standard_note_types

DAY = 86_400
Edit = Callable[[sqlite3.Connection], object]


def altered(
    package: Path, target: Path, *edits: str | Edit, files: Mapping[str, bytes] | None = None
) -> Path:
    """Copy a package with its collection edited, and with more media in it."""
    collection = target.with_suffix(".anki2")
    with zipfile.ZipFile(package) as source:
        collection.write_bytes(source.read("collection.anki2"))
    with closing(sqlite3.connect(collection)) as database, database:
        for edit in edits:
            database.execute(edit) if isinstance(edit, str) else edit(database)
    names = sorted(files or {})
    with zipfile.ZipFile(target, "w") as package_:
        package_.write(collection, "collection.anki2")
        package_.writestr("media", json.dumps({str(n): name for n, name in enumerate(names)}))
        for number, name in enumerate(names):
            package_.writestr(str(number), (files or {})[name])
    collection.unlink()
    return target


def note_types(change: Callable[[dict[str, Any]], object]) -> Edit:
    """Give an edit that changes every note type."""

    def edit(database: sqlite3.Connection) -> None:
        (text,) = database.execute("SELECT models FROM col").fetchone()
        models = json.loads(text)
        for each in models.values():
            change(each)
        database.execute("UPDATE col SET models = ?", (json.dumps(models),))

    return edit


def clozes(target: Path, *texts: str, days: int = 0) -> Path:
    """Write a package of cloze notes, of which the first was changed some days later."""
    notes = [
        Note(
            guid=f"cloze{number}",
            note_id=(FIRST_DAY + 1000 * number) * 1000,
            note_type="Deckwright Cloze",
            deck="Clozes",
            fields=(text, "Extra", "", "a.txt", "", f"cloze{number}", "", ""),
            tags=(),
            position=number + 1,
            changed_at=FIRST_DAY + (0 if number else days * DAY),
        )
        for number, text in enumerate(texts)
    ]
    write_apkg(target, notes=notes, note_types=standard_note_types())
    return target


def of(rehearsal: Rehearsal, verdict: Verdict) -> dict[str, list[Finding]]:
    """Give the findings of one verdict by their promises."""
    found: dict[str, list[Finding]] = {}
    for each in rehearsal.findings:
        if each.verdict is verdict:
            found.setdefault(each.promise, []).append(each)
    return found


def broken(rehearsal: Rehearsal) -> dict[str, list[Finding]]:
    """Give the broken promises."""
    return of(rehearsal, Verdict.BROKEN)


def noted(rehearsal: Rehearsal) -> dict[str, list[Finding]]:
    """Give what learners will see, though nothing is broken."""
    return of(rehearsal, Verdict.NOTED)


def fronts(findings: Sequence[Finding]) -> list[str]:
    """Give the fronts that findings name."""
    return [note.front for each in findings for note in each.notes]
