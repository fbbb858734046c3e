"""The documents of a deck folder: which files they are, and what they are called."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.documents.released import SUMS, release_files
from builder.errors import DocumentError

SUFFIXES = (".txt", ".md", ".text", ".markdown")
"""How the names of documents in a folder end."""

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document before it is read: where it is, and its name within the deck."""

    name: str
    path: Path


def one_folder(paths: Sequence[Path]) -> Path | None:
    """Give the folder that was named, or None where files were."""
    # Unlike Path.is_dir, this raises nothing where a path is too long or may not be entered.
    return paths[0] if len(paths) == 1 and os.path.isdir(paths[0]) else None  # noqa: PTH112


def deck_folders(paths: Sequence[Path], mark: str) -> tuple[tuple[Path, ...], ...]:
    """Split what was named into decks: a folder of deck folders gives one deck for each.

    `mark` is the file that makes a deck folder. Raises DocumentError for a document that lies
    beside the deck folders, where no deck would have it.
    """
    top = one_folder(paths)
    if top is None or os.path.exists(top / mark):  # noqa: PTH110
        return (tuple(paths),)
    decks = [f.parent for f in sorted(top.glob(f"*/{mark}")) if f.parent.name[0] != "."]
    if not decks:
        return (tuple(paths),)
    for source in find_documents(paths):
        if not any(source.path.is_relative_to(deck) for deck in decks):
            raise DocumentError(
                f"is in none of the deck folders in {top}",
                where=source.path,
                hint=f"move it into one, or put a {mark} beside it",
            )
    return tuple((deck,) for deck in decks)


def find_documents(paths: Sequence[Path]) -> tuple[Source, ...]:
    """Find the documents in one folder, or take the files given, in natural order of their names.

    In a folder these are text files at any depth; hidden files and folders, README files, and what
    a release has written are left out. Raises DocumentError where nothing is found, something is
    missing, or two names clash.
    """
    for path in paths:
        # Unlike Path.exists, this is False too where a folder on the way may not be entered.
        if not os.path.exists(path):  # noqa: PTH110
            raise DocumentError(
                "there is no such file or folder", where=path, hint="check the path"
            )
    folder = one_folder(paths)
    if folder is not None:
        found = [
            Source(name=_name(path, path.relative_to(folder).as_posix()), path=path)
            for path in _within(folder)
        ]
        if not found:
            raise DocumentError(
                f"the folder has no documents ({', '.join(SUFFIXES)})",
                where=folder,
                hint="put text files into it, or name the files themselves",
            )
    else:
        found = [Source(name=_name(path, path.name), path=path) for path in paths]
        for path in paths:
            if path.is_dir():
                raise DocumentError(
                    "is a folder among several paths",
                    where=path,
                    hint="name one folder, or files only",
                )
    _check_names(found)
    return tuple(sorted(found, key=lambda source: (natural_key(source.name), source.name)))


def _name(path: Path, name: str) -> str:
    """Compose the characters of a document's name, which some systems store in parts."""
    try:
        name.encode()  # a name of other bytes could be written into no ledger and no package
    except UnicodeEncodeError as fault:
        raise DocumentError("its name is not UTF-8", where=path, hint="rename it") from fault
    return unicodedata.normalize("NFC", name)


def _within(folder: Path) -> Iterator[Path]:
    """Yield the documents below a folder; a folder that cannot be listed is a DocumentError."""
    for place, folders, names in os.walk(folder, onerror=_unlisted):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        released = release_files(Path(place)) if SUMS in names else frozenset()
        for name in sorted(set(names) - released):
            path = Path(place, name)
            if name.startswith(".") or path.stem.upper() == "README":
                continue
            if path.suffix.lower() in SUFFIXES and path.is_file():
                yield path


def _unlisted(fault: OSError) -> None:
    reason = (fault.strerror or str(fault)).lower()
    where = str(fault.filename or "")
    raise DocumentError(
        f"cannot be listed: {reason}", where=where, hint="check its permissions"
    ) from fault


def natural_key(name: str) -> tuple[tuple[int, int | str], ...]:
    """Sort numbers within names by value, so that part 2 stands before part 10."""
    return tuple(
        (0, int(part)) if part.isdecimal() else (1, part.casefold())
        for part in _DIGITS.split(name)
        if part
    )


def _check_names(found: Sequence[Source]) -> None:
    """Refuse two documents of one name: cards are told apart by it."""
    seen: dict[str, Path] = {}
    for source in found:
        other = seen.get(source.name.casefold())
        if other is None:
            seen[source.name.casefold()] = source.path
            continue
        if other.resolve() == source.path.resolve():
            raise DocumentError("is given twice", where=source.path, hint="name it once")
        raise DocumentError(
            f"has the same name as {other}",
            where=source.path,
            hint="rename one of them, or build the folder that holds both",
        )
