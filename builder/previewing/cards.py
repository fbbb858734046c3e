"""The Anki cards of a note as the preview has them: the parts of templates, and what fills them.

The page's script only walks through the parts: what is more than a field as it stands, such as a
deletion or a filter, is made here for each card, and only where a template asks for it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builder.package.anki_template import SPECIAL_FIELDS, Part, Replacement, Section, Text
from builder.package.filling import Filling, as_part, filling_of
from builder.previewing.embedding import embedded
from builder.render.mathml import with_formulas

if TYPE_CHECKING:
    from builder.kinds import Form
    from builder.model import Note
    from builder.package.note_types import NoteType

_FORMULA = re.compile(r"\\[(\[](.+?)\\[)\]]|\$\$(.+?)\$\$", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_FRONT_SIDE = "FrontSide"


class Layout:
    """The card templates of a note type, and what the page needs to fill them."""

    def __init__(self, note_type: NoteType) -> None:
        """Find what must be made for each card."""
        self._type = note_type
        self._names = tuple(field.name for field in note_type.fields)
        sides = [
            side for each in note_type.templates for side in (each.parsed_front, each.parsed_back)
        ]
        self._made = tuple(
            dict.fromkeys(
                replace(one, line=1)
                for side in sides
                for one in side.replacements()
                if _is_made(one)
            )
        )
        self._clozes = {
            one.field: number
            for number, one in reversed(tuple(enumerate(self._made)))
            if "cloze" in one.filters and "type" not in one.filters
        }
        self._asked = tuple(dict.fromkeys(one.field for side in sides for one in side.sections()))

    def facts(self) -> dict[str, Any]:
        """Give what the page has of the note type: its fields, and the parts of its templates.

        `clozes` says which of the things made for a card are deletions of which field, and
        `typed` which ones are typed in.
        """
        return {
            "name": self._type.name,
            "fields": list(self._names),
            "cloze": self._type.cloze,
            "clozes": self._clozes,
            "typed": [n for n, one in enumerate(self._made) if "type" in one.filters],
            "templates": [
                {
                    "name": each.name,
                    "front": self._parts(each.parsed_front.parts),
                    "back": self._parts(each.parsed_back.parts),
                }
                for each in self._type.templates
            ],
        }

    def fields(self, note: Note, files: Mapping[str, Path]) -> tuple[str, ...]:
        """Give the fields of a note for a page; of a deletion each card makes something else."""
        return tuple(
            value if name in self._clozes else _shown(value, files)
            for name, value in zip(self._names, note.fields, strict=True)
        )

    def cards(self, note: Note, files: Mapping[str, Path]) -> dict[str, Any]:
        """Give the Anki cards of a note, unless it has the first alone, and what is made for each.

        What is the same on both sides of a card is there once. `bare` are names for which a section
        is not shown though a page cannot tell.
        """
        orders = self._type.orders(note.fields)
        fillings = [filling_of(self._type, note, order) for order in orders]
        # A template may leave a note without an Anki card; its first face is shown all the same.
        first = fillings[0] if fillings else filling_of(self._type, note, 0)
        return {
            "cards": [] if orders == (0,) and not self._type.cloze else list(orders),
            "made": _rows([self._row(one, files) for one in fillings]),
            "bare": [
                name
                for name in self._asked
                if not (first.has(name) or (name in self._names and not first.values[name]))
            ],
            "formulas": list(self._sources(first)),
        }

    def _parts(self, parts: Sequence[Part]) -> list[Any]:
        """Give parts as JSON: a text, the name or number of what is shown, or a section."""
        given: list[Any] = []
        for part in parts:
            if isinstance(part, Text):
                given.append(as_part(part.text))
            elif isinstance(part, Section):
                inside = self._parts(part.parts)
                given.append({"if": part.field, "not": part.inverted, "parts": inside})
            elif _is_made(part):
                given.append({"made": self._made.index(replace(part, line=1))})
            else:
                given.append({"field": part.field})
        return given

    def _row(self, filling: Filling, files: Mapping[str, Path]) -> list[Any]:
        """Give what is made for a card: of each thing both sides, or one where they are alike."""
        row: list[Any] = []
        for one in self._made:
            sides = [
                _shown(text, files) if text else ""
                for text in (filling.value(one, answer=side) for side in (False, True))
            ]
            row.append(sides if sides[0] != sides[1] else sides[0])
        return row

    def _sources(self, first: Filling) -> Iterator[str]:
        """Give the formulas of a note as they are written, which a page does not show."""
        texts = dict.fromkeys(
            first.value(self._made[self._clozes[name]], answer=True)
            if name in self._clozes
            else first.values[name]
            for name in self._names
        )
        for text in texts:
            for found in _FORMULA.finditer(text) if "\\" in text or "$$" in text else ():
                yield html.unescape(_TAG.sub("", found[1] or found[2]))


def _is_made(one: Replacement) -> bool:
    special = one.field in SPECIAL_FIELDS
    return one.field != _FRONT_SIDE and (special or bool(one.filters))


def _rows(rows: Iterable[list[Any]]) -> list[list[Any]]:
    """Leave out rows where there is nothing in any."""
    kept = list(rows)
    return kept if any(any(row) for row in kept) else []


def kinds(form: Form, kind: str) -> list[str]:
    """Give the kinds that a note is of, as a person calls them; none for a plain one."""
    ones = [form]
    if form.reverse and form.typed:
        ones = [replace(form, typed=""), replace(form, reverse=False)]
    return [name for one in ones if (name := one.name(kind))]


def _shown(text: str, files: Mapping[str, Path]) -> str:
    """Give HTML of Anki as a page can show it without a script for formulas or other files."""
    return embedded(with_formulas(text), files)
