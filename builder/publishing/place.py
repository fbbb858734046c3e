"""The folder that a release is written into: nothing that is not of a release is lost in it."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from builder.documents import release_files
from builder.errors import DocumentError, OutputError
from builder.outcomes import Prepared
from builder.package.reading import open_package

_ELSEWHERE = "choose another --output"


def check_place(
    prepared: Prepared, output: Path, names: Collection[str], previous: Path | None
) -> None:
    """Refuse a folder that the files of these names must not be written into.

    It may hold an older release of the deck, but none of its documents, no release of another deck,
    and no other file of one of those names; nor may `previous` be replaced. That is an OutputError.
    """
    _check_outside(prepared, output)
    ours = release_files(output)
    for name in names:
        file = output / name
        if name not in ours and os.path.lexists(file):
            raise OutputError(
                "was not written by a release", where=file, hint=f"move it away, or {_ELSEWHERE}"
            )
    replaced = (output / name for name in sorted({*ours, *names}))
    if previous and previous.exists():
        for file in replaced:
            if file.exists() and file.samefile(previous):
                raise OutputError("is to be written anew", where=previous, hint=_ELSEWHERE)
    _check_deck(prepared, output, ours)


def remove_old(output: Path, before: Collection[str], written: Collection[str]) -> None:
    """Remove the files of an older release that the new one has not written."""
    for name in sorted(set(before) - set(written)):
        file = output / name
        try:
            file.unlink(missing_ok=True)
        except OSError as fault:
            reason = fault.strerror or type(fault).__name__
            raise OutputError(
                f"is of an older release and cannot be removed: {reason}",
                where=file,
                hint="remove it",
            ) from fault


def _check_outside(prepared: Prepared, output: Path) -> None:
    """Refuse the deck's own folder, and one in it that has documents: they would be lost to it."""
    inputs = prepared.inputs
    if inputs.folder is None:
        return
    home, place = inputs.folder.resolve(), output.resolve()
    if place == home:
        raise OutputError("is the folder of the deck", where=output, hint=_ELSEWHERE)
    if not place.is_relative_to(home):
        return
    documents = [each.path for each in inputs.documents]
    for document in (*documents, *(inputs.folder / name for name in inputs.skipped)):
        if document.resolve().is_relative_to(place):
            raise OutputError(
                f"holds a document of the deck, {document.name}", where=output, hint=_ELSEWHERE
            )


def _check_deck(prepared: Prepared, output: Path, ours: Collection[str]) -> None:
    """Refuse to replace the release of another deck: one that shares no note with this one."""
    known = {entry.guid for entry in prepared.settlement.ledger.entries}
    for name in ours:
        if not name.endswith(".apkg"):
            continue
        try:
            notes = open_package(output / name).notes
        except DocumentError:
            continue  # there is nothing left of it to lose
        if notes and known.isdisjoint(each.note.guid for each in notes):
            raise OutputError(
                f"holds a release of another deck, {name}", where=output, hint=_ELSEWHERE
            )
