"""The Anki cards of a note as the preview has them, and what kinds of cards they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builder.previewing.clozes import render_cloze
from builder.previewing.embedding import embedded
from builder.render.mathml import with_formulas

if TYPE_CHECKING:
    from builder.model import Note
    from builder.package.note_types import NoteType

_MAIN = re.compile(r"(</?)main\b")
_CLOZE = re.compile(r"\{\{(?:[^{}:]*:)*cloze:(?:[^{}:]*:)*([^{}:]*)\}\}")
_VERDICT = re.compile(r'<p class="verdict\b')


def type_facts(note_type: NoteType) -> dict[str, Any]:
    """Give what the page has of a note type: what its fields are called, and its templates."""
    return {
        "name": note_type.name,
        "fields": [field.name for field in note_type.fields],
        "clozes": list(_cloze_fields(note_type)),
        "templates": [
            {"name": each.name, "front": _part(each.front), "back": _part(each.back)}
            for each in note_type.templates
        ],
    }


def rendered_fields(note_type: NoteType, note: Note, files: Mapping[str, Path]) -> tuple[str, ...]:
    """Give the fields of a note for a page; of a deletion each Anki card makes something else."""
    clozes = _cloze_fields(note_type) if note_type.cloze else ()
    return tuple(
        value if field.name in clozes else _shown(value, files)
        for field, value in zip(note_type.fields, note.fields, strict=True)
    )


def card_facts(note_type: NoteType, note: Note, files: Mapping[str, Path]) -> dict[str, Any]:
    """Give the Anki cards of a note, unless it has the first alone, and the sides of its clozes."""
    orders = note_type.orders(note.fields)
    if not note_type.cloze:
        return {"cards": [] if orders == (0,) else list(orders)}
    names = [field.name for field in note_type.fields]
    texts = [note.fields[names.index(name)] for name in _cloze_fields(note_type)]
    return {
        "cards": list(orders),
        "clozes": [
            [
                [
                    _shown(render_cloze(text, order + 1, answer=side), files)
                    for side in (False, True)
                ]
                for text in texts
            ]
            for order in orders
        ],
    }


def kinds(note_type: NoteType, note: Note) -> Sequence[str]:
    """Give the kinds that a note is of, as a person calls them; nothing for a basic one."""
    if note_type.cloze:
        return ["cloze"]
    values = {field.name: value for field, value in zip(note_type.fields, note.fields, strict=True)}
    found = {
        "true or false": _VERDICT.search(values.get("Back", "")) is not None,
        "reversed": bool(values.get("Reverse")),
        "type in": bool(values.get("Typed")),
    }
    return [kind for kind, is_one in found.items() if is_one]


def _cloze_fields(note_type: NoteType) -> tuple[str, ...]:
    """Give the names of the fields whose deletions the templates show."""
    shown = (side for each in note_type.templates for side in (each.front, each.back))
    return tuple(dict.fromkeys(name.strip() for side in shown for name in _CLOZE.findall(side)))


def _shown(html: str, files: Mapping[str, Path]) -> str:
    """Give HTML of Anki as a page can show it without a script for formulas or other files."""
    return embedded(with_formulas(html), files)


def _part(template: str) -> str:
    """Give a template for a page: there the card is but a part of one, which has its own main."""
    return _MAIN.sub(r"\1div", template)
