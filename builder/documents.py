"""Find documents and decode them, guessing nothing that the bytes do not say.

Byte order marks are believed; without one a document is UTF-8, else UTF-16 if every other byte is
zero, else Windows-1252 if it has no byte which that encoding leaves undefined. A document that is
UTF-8 but for some broken bytes is refused: read as Windows-1252, all its accents would be garbled.
"""

from __future__ import annotations

import codecs
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.errors import DocumentError
from builder.model import Document

SUFFIXES = (".txt", ".md", ".text", ".markdown")
"""How the names of documents in a folder end."""

_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_DIGITS = re.compile(r"(\d+)")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = re.compile(
    rb"PK\x03\x04|%PDF-|\x89PNG|\xff\xd8\xff|GIF8|\x1f\x8b|7z\xbc\xaf|SQLite format 3|\x7fELF"
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_SHARE = 0.01


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

    In a folder these are text files at any depth; hidden files and folders, and README files, are
    left out. Raises DocumentError where nothing is found, something is missing, or two names clash.
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
        for name in sorted(names):
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


def load_document(path: Path, name: str, encoding: str = "") -> Document:
    """Read and decode one document; `encoding` is used as given, else found from the bytes.

    Lines end in LF, CRLF or CR. Raises DocumentError for a file that cannot be read, is empty,
    is not text, or cannot be decoded.
    """
    try:
        data = path.read_bytes()
    except OSError as fault:
        reason = (fault.strerror or str(fault)).lower()
        raise DocumentError(
            f"cannot be read: {reason}", where=path, hint="check the file"
        ) from fault
    text, found = _decode(path, data, encoding)
    lines = tuple(_LINE_ENDS.split(text))
    if not any(line.strip() for line in lines):
        raise DocumentError("is empty", where=path, hint="fill it or take it out")
    return Document(name=name, path=path, encoding=found, lines=lines)


def _decode(path: Path, data: bytes, encoding: str) -> tuple[str, str]:
    """Decode a document's bytes and name the encoding that did it."""
    if encoding:
        return _strictly(path, data, encoding), encoding
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(path, data, name), name
    wide = _wide_encoding(data)
    if wide:
        return _strictly(path, data, wide), wide
    if _is_binary(data):
        raise DocumentError(
            "is a binary file, not text", where=path, hint="export it as text first"
        )
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as fault:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise _undecodable(path, data, "UTF-8 or Windows-1252", fault) from fault
        if _mostly_utf8(data):
            raise _undecodable(path, data, "UTF-8, as the rest is", fault) from fault
        return text, "cp1252"


def _mostly_utf8(data: bytes) -> bool:
    """Say whether more characters beyond ASCII are whole in UTF-8 than bytes are broken."""
    text = data.decode("utf-8", "surrogateescape")
    broken = sum("\udc80" <= c <= "\udcff" for c in text)
    return sum(not c.isascii() for c in text) > 2 * broken


def _strictly(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeError as fault:
        raise _undecodable(path, data, encoding.removesuffix("-sig"), fault) from fault


def _undecodable(path: Path, data: bytes, encoding: str, fault: UnicodeError) -> DocumentError:
    """Name the first byte that does not decode, and its line."""
    start, before = 0, ""
    if isinstance(fault, UnicodeDecodeError):
        # A codec that takes a byte order mark off counts from after it.
        start = len(data) - len(fault.object) + fault.start
        before = fault.object[: fault.start].decode(fault.encoding, "replace")
    return DocumentError(
        f"byte {start + 1} is not {encoding}",
        where=path,
        line=len(_LINE_ENDS.split(before)),
        hint='save the file as UTF-8, or set its "encoding" in deck.toml',
    )


def _wide_encoding(data: bytes) -> str:
    """Tell UTF-16 without a byte order mark, by text whose every other byte is mostly zero."""
    size = len(data) // 2
    if size < 2 or len(data) % 2:
        return ""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if odd > 0.4 * size and even < 0.05 * size:
        return "utf-16-le"
    if even > 0.4 * size and odd < 0.05 * size:
        return "utf-16-be"
    return ""


def _is_binary(data: bytes) -> bool:
    """Say whether bytes are no text in any encoding that this module reads."""
    if b"\0" in data or _BINARY.match(data):
        return True
    return len(_CONTROLS.findall(data)) > _CONTROL_SHARE * len(data)
