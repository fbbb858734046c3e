"""The text of a document, decoded by what its bytes say.

Byte order marks are believed; without one a document is UTF-8, else UTF-16 if every other byte is
zero, else Windows-1252 if it has no byte which that encoding leaves undefined. A document that is
UTF-8 but for some broken bytes is refused: read as Windows-1252, all its accents would be garbled.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from builder.errors import DocumentError
from builder.model import Document

_LINE_ENDS = re.compile(r"\r\n|\r|\n")
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
