"""From references to files: each is looked up beside its document, checked and given its name.

A file is packed under a name that holds a hash of its content, because Anki never replaces a file
of the same name: see `names`. So the text of a card with a picture changes whenever the picture
does, and with it the note, which is then updated.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from builder.errors import MediaError
from builder.media.names import name_fault, packed_name
from builder.media.references import Reference, find_references, is_picture
from builder.model import Card, Reading, Span

_BRACKETS = str.maketrans("[]", "()", "`")
_LONGEST_ALT = 1000
_LIMIT = 2_000_000_000
_AS_CODE = "or write it as code, between backticks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """The media files of a deck: `files` by their names in the package, in order of these.

    `names` has the packed name of what a document refers to, by document and reference.
    """

    files: Mapping[str, Path] = field(default_factory=dict)
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def placed(self, text: str, document: str) -> str:
        """Return a text of a document with its references in the form in which they are packed.

        A picture becomes `![alt](name)`, sound and video `[sound:name]`.
        """
        if not self.names:
            return text
        parts: list[str] = []
        position = 0
        for each in find_references(text):
            name = self.names.get((document, each.target))
            if name is not None:
                parts += (text[position : each.start], _packed(each, name))
                position = each.end
        return "".join([*parts, text[position:]]) if parts else text


def _packed(reference: Reference, name: str) -> str:
    """Give the reference to a packed file."""
    if not is_picture(name):
        return f"[sound:{name}]"
    return f"![{reference.alt.translate(_BRACKETS)[:_LONGEST_ALT]}]({name})"


def find_media(
    readings: Sequence[Reading], root: Path, homes: Mapping[str, Path] | None = None
) -> Media:
    """Find the files that the cards of documents refer to, each beside its document.

    `root` is the folder of the deck, which no reference may leave; `homes` has the folders of
    documents that lie in none, by name. A reference that cannot be followed is a MediaError.
    """
    finder = _Finder(root, homes or {})
    for reading in readings:
        for card in reading.cards:
            for text, spans in _texts(card):
                for reference in find_references(text):
                    finder.add(_Place(reading, spans, text, reference))
    return Media(files=dict(sorted(finder.files.items())), names=finder.names)


def _texts(card: Card) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """Give the texts of a card, and the lines that each stands in."""
    yield card.front, card.front_spans
    yield card.back, card.back_spans or card.front_spans
    yield card.more, card.back_spans or card.front_spans


@dataclass(frozen=True, slots=True)
class _Place:
    """A reference in a text of a card."""

    reading: Reading
    spans: tuple[Span, ...]
    text: str
    reference: Reference

    @property
    def line(self) -> int:
        """The line of the document, or the first of the card where a correction has it alone."""
        written = self.text[self.reference.start : self.reference.end].split("\n")[0]
        for line in self.reading.lines:
            if written in line.text and any(s.first <= line.number <= s.last for s in self.spans):
                return line.number
        return self.spans[0].first


@dataclass(frozen=True, slots=True)
class _File:
    """A file that was found: its path, the SHA-256 of its content, and its name in the package."""

    path: Path
    digest: str
    name: str


class _Finder:
    """Follows references, and holds what was found so far."""

    def __init__(self, root: Path, homes: Mapping[str, Path]) -> None:
        """Look for files below these folders."""
        self._root = root
        self._homes = homes
        self._known: dict[Path, _File] = {}
        self._by_name: dict[str, _File] = {}
        self.files: dict[str, Path] = {}
        self.names: dict[tuple[str, str], str] = {}

    def add(self, place: _Place) -> None:
        """Follow one reference."""
        key = place.reading.document, place.reference.target
        if key in self.names:
            return
        path = self._follow(place)
        file = self._known.get(path) or self._known.setdefault(path, self._read(place, path))
        self.names[key] = file.name
        self.files.setdefault(file.name, file.path)

    def _follow(self, place: _Place) -> Path:
        """Return the file that a reference leads to, which is there and within the deck."""
        document = place.reading.document
        bound = self._homes.get(document, self._root)
        folder = str(PurePosixPath(document).parent)
        for path in (bound / each for each in _candidates(folder, place.reference.target)):
            # A name may lead out by "..", by being absolute, or through a link.
            real = Path(os.path.realpath(path))
            if not real.is_relative_to(os.path.realpath(bound)):
                raise self._fault(
                    place, "leaves the folder of the deck", "copy the file into that folder"
                )
            if os.path.lexists(path):
                if fault := name_fault(unicodedata.normalize("NFC", path.name)):
                    raise self._fault(place, fault, "rename the file")
                return path
        target = place.reference.target
        if fault := name_fault(unicodedata.normalize("NFC", PurePosixPath(target).name)):
            hint = "write / between folders" if "\\" in target else "rename the file"
            raise self._fault(place, fault, hint)
        raise self._fault(place, "is not there", f"put it there, correct the name, {_AS_CODE}")

    def _read(self, place: _Place, path: Path) -> _File:
        """Read a file for its hash; it may not be empty, nor another file of a known name."""
        try:
            if path.is_dir():
                raise self._fault(place, "is a folder", "name a file")
            with path.open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
                size = content.tell()
        except OSError as fault:
            reason = (fault.strerror or str(fault)).lower()
            raise self._fault(place, f"cannot be read: {reason}", "check the file") from fault
        if not size:
            raise self._fault(place, "is empty", "put the right file there")
        if size >= _LIMIT:
            raise self._fault(place, "has 2 GB or more, too much for a package", "shorten it")
        name = unicodedata.normalize("NFC", path.name).casefold()
        other = self._by_name.get(name)
        if other is None:
            file = _File(path, digest, packed_name(path.name, digest))
            self._by_name[name] = file
            return file
        if other.digest != digest:
            raise self._fault(
                place,
                f"has the same name as {other.path}, which is another file",
                "rename one of them",
            )
        return other

    def _fault(self, place: _Place, message: str, hint: str) -> MediaError:
        document = place.reading.document
        shown = "".join(
            c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in _shown(place)
        )
        return MediaError(
            f"the media file {shown} {message}",
            where=self._homes.get(document, self._root) / document,
            line=place.line,
            hint=hint,
        )


def _shown(place: _Place) -> str:
    """Give the file as the document names it, cut where it is very long."""
    target = place.reference.target
    return target if len(target) <= 120 else f"{target[:119]}…"


def _candidates(folder: str, target: str) -> Iterator[str]:
    """Give the paths that a reference may mean: decoded, as written, and in either Unicode form."""
    for written in dict.fromkeys((unquote(target), target)):
        if "\0" not in written:
            path = str(PurePosixPath(folder) / written.removeprefix("file:"))
            for form in ("NFC", "NFD"):
                yield unicodedata.normalize(form, path)
