"""What must hold for a note before it is packaged: Anki accepts worse without a word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from builder.errors import OutputError
from builder.model import Note
from builder.package.note_types import MOST_CLOZES, NoteType

_MARKUP = re.compile(r"<(?!img|svg|video|audio)[^>]*>|&nbsp;|\s")
_NOTHING = re.compile(rf"(?:{_MARKUP.pattern})*+")
_TAG_SEPARATORS = re.compile(r"[\s\u3000]")


class NoteChecker:
    """Checks notes one after the other, and decides which Anki cards each of them has."""

    def __init__(self, path: Path, note_types: Sequence[NoteType]) -> None:
        """Check notes of these note types; `path` is the file that faults are reported for."""
        self._path = path
        self._note_types = {note_type.name: note_type for note_type in note_types}
        self._guids: set[str] = set()
        self._anki_cards: set[int] = set()
        self._tags: set[str] = set()
        self._decks: set[str] = set()
        if len(self._note_types) < len(note_types):
            raise OutputError("two note types have one name", where=path)

    @property
    def anki_cards(self) -> int:
        """How many Anki cards the notes checked so far have."""
        return len(self._anki_cards)

    def check(self, note: Note) -> tuple[int, ...]:
        """Return the numbers of the card templates that make an Anki card of this note."""
        note_type = self._note_types.get(note.note_type)
        if note_type is None:
            raise self._fault(note, f"there is no note type {note.note_type!r}")
        if note.guid in self._guids or not note.guid:
            raise self._fault(note, "another note has its GUID" if note.guid else "it has no GUID")
        self._guids.add(note.guid)
        if len(note.fields) != len(note_type.fields):
            raise self._fault(
                note, f"it has {len(note.fields)} fields, {note_type.name} {len(note_type.fields)}"
            )
        if any("\x1f" in field for field in note.fields):
            raise self._fault(note, "a field holds the character U+001F, which separates fields")
        if not self._tags.issuperset(note.tags):
            self._check_tags(note)
        if note.deck not in self._decks:
            self._check_deck(note)
        orders = self._orders(note, note_type)
        for order in orders:
            if note.note_id + order in self._anki_cards:
                raise self._fault(note, f"another note has its id {note.note_id}")
            self._anki_cards.add(note.note_id + order)
        return orders

    def _orders(self, note: Note, note_type: NoteType) -> tuple[int, ...]:
        """Decide as Anki does, but refuse a card that would show nothing."""
        orders = note_type.orders(note.fields)
        if note_type.cloze:
            self._check_deletions(note, note_type)
            return orders
        # To Anki, markup that shows nothing is content.
        seen = {
            field.name
            for field, value in zip(note_type.fields, note.fields, strict=True)
            if _is_seen(value)
        }
        if not orders or not all(note_type.templates[n].parsed_front.shown(seen) for n in orders):
            raise self._fault(note, "its front is empty, so Anki would show no card")
        return orders

    def _check_deletions(self, note: Note, note_type: NoteType) -> None:
        """Refuse what Anki would count otherwise, or would make a card of without a question."""
        numbers = note_type.cloze_numbers(note.fields)
        if not numbers:
            raise self._fault(note, "it has no cloze deletion")
        front = note_type.templates[0].parsed_front
        hidden = {each.field for each in front.replacements() if "cloze" in each.filters}
        pairs = zip(note_type.fields, note.fields, strict=True)
        asked = note_type.cloze_numbers([value for field, value in pairs if field.name in hidden])
        for number in sorted(numbers):
            if not 0 < number <= MOST_CLOZES:
                raise self._fault(
                    note, f"its cloze deletion c{number} is not one of c1 to c{MOST_CLOZES}"
                )
            if number not in asked:
                raise self._fault(
                    note, f"its cloze deletion c{number} is in a field that its front does not hide"
                )

    def _check_tags(self, note: Note) -> None:
        for tag in note.tags:
            if not tag or _TAG_SEPARATORS.search(tag):
                raise self._fault(note, f"the tag {tag!r} is empty or holds white space")
        self._tags.update(note.tags)

    def _check_deck(self, note: Note) -> None:
        if not all(part.strip() for part in note.deck.split("::")):
            raise self._fault(note, f"the deck name {note.deck!r} has an empty part")
        if note.deck.casefold() == "default":
            raise self._fault(note, "the deck name Default is Anki's own")
        self._decks.add(note.deck)

    def _fault(self, note: Note, message: str) -> OutputError:
        front = " ".join(_MARKUP.sub(" ", note.fields[0]).split())[:60] if note.fields else ""
        return OutputError(f"note {note.guid} ({front}): {message}", where=self._path)


def _is_seen(field: str) -> bool:
    return field[:1].isalnum() or _NOTHING.fullmatch(field) is None
