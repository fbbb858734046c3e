"""Note types from their folders in `templates/note_types`: read, validated, frozen.

A deck may bring other HTML and another style, but never another shape: the ids, fields and card
templates are those that learners have already.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from builder.errors import TemplateError
from builder.overrides import EXTRA_STYLE, NOTE_TYPES, STYLE, find_template, read_template
from builder.package.anki_template import (
    AnkiTemplate,
    check_front,
    has_content,
    parse_template,
)
from builder.package.clozes import cloze_numbers
from builder.text import fingerprint

MOST_CLOZES = 500
"""The largest number of a cloze deletion; Anki takes a larger one for this."""

_KEYS = frozenset({"name", "id", "cloze", "changed_at", "sort_field", "fields", "templates"})
_CLOZE_FILTERS = frozenset({"cloze", "cloze-only"})
_NOTHING = AnkiTemplate(text="", parts=())


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteField:
    """One field of a note type; Anki knows it by its id, so its name may change."""

    name: str
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CardTemplate:
    """One card template; `parsed_front` decides which notes have its Anki card."""

    name: str
    id: int
    front: str
    back: str
    parsed_front: AnkiTemplate
    parsed_back: AnkiTemplate = _NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteType:
    """A note type as Anki stores it; `content` changes when anything a learner sees does.

    `kind` is the name of its folder, which is how Deckwright calls it.
    """

    kind: str
    name: str
    id: int
    cloze: bool
    changed_at: int
    sort_field: int
    fields: tuple[NoteField, ...]
    templates: tuple[CardTemplate, ...]
    css: str
    content: str

    def orders(self, fields: Sequence[str]) -> tuple[int, ...]:
        """Return which Anki cards a note with these fields has, exactly as Anki decides."""
        if self.cloze:
            numbers = {min(each, MOST_CLOZES) for each in self.cloze_numbers(fields)}
            return tuple(sorted(each - 1 for each in numbers if each))
        filled = {
            field.name
            for field, value in zip(self.fields, fields, strict=True)
            if has_content(value)
        }
        return tuple(
            order
            for order, template in enumerate(self.templates)
            if template.parsed_front.shown(filled)
        )

    def cloze_numbers(self, fields: Sequence[str]) -> frozenset[int]:
        """Return the numbers of all cloze deletions in these fields; Anki looks into each field."""
        return frozenset().union(*map(cloze_numbers, fields))


class _Table:
    """A TOML table whose values are taken out with their types checked."""

    def __init__(self, path: Path, name: str, values: object, keys: frozenset[str]) -> None:
        self._path, self._name = path, name
        if not isinstance(values, dict):
            raise TemplateError(f"{name} is not a table", where=path)
        self._values: dict[str, Any] = values
        unknown = sorted(values.keys() - keys)
        if unknown:
            raise TemplateError(
                f"unknown key {self._called(unknown[0])}",
                where=path,
                hint=f"known keys are {', '.join(sorted(keys))}",
            )

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def _called(self, key: str) -> str:
        return f"{self._name}.{key}" if self._name else key

    def take(self, key: str, kind: type[Any], what: str) -> Any:
        value = self._values.get(key)
        if type(value) is not kind or not value:
            problem = "is missing" if value is None else f"must be {what}"
            raise TemplateError(f"{self._called(key)} {problem}", where=self._path)
        return value

    def text(self, key: str) -> str:
        return str(self.take(key, str, "a text"))

    def number(self, key: str) -> int:
        return int(self.take(key, int, "a whole number"))


def load_note_types(folders: Sequence[Path]) -> tuple[NoteType, ...]:
    """Load every note type, in the order of their folders' names.

    Files are looked up in one templates folder after the other. What gives a note type its shape
    is only looked up in the last one, which has them all.
    """
    found = sorted(path.parent.name for path in (folders[-1] / NOTE_TYPES).glob("*/note_type.toml"))
    if not found:
        raise TemplateError("there is no note type", where=folders[-1] / NOTE_TYPES)
    return tuple(load_note_type(folders, name) for name in found)


def load_note_type(folders: Sequence[Path], folder: str) -> NoteType:
    """Load one note type, named by its folder, with the style sheet it shares with the others."""
    path = folders[-1] / NOTE_TYPES / folder / "note_type.toml"
    table = _Table(path, "", _read_toml(path), _KEYS)
    cloze = bool(table.take("cloze", bool, "true, or left out")) if "cloze" in table else False
    fields = tuple(
        NoteField(name=row.text("name"), id=row.number("id"))
        for row in _rows(path, table, "fields", frozenset({"name", "id"}))
    )
    _require_distinct(path, "fields", [(field.name, field.id) for field in fields])
    names = [field.name for field in fields]
    sort_field = table.text("sort_field")
    if sort_field not in names:
        raise TemplateError(f"sort_field names no field: {sort_field}", where=path)
    changed_at: datetime = table.take("changed_at", datetime, "a time such as 2025-01-31T00:00:00Z")
    if changed_at.tzinfo is None:
        raise TemplateError("changed_at has no time zone", where=path, hint="end it with Z")
    templates = _card_templates(folders, path, table, names)
    _require_distinct(path, "templates", [(each.name, each.id) for each in templates])
    css = _style(folders)
    name, number = table.text("name"), table.number("id")
    parts: list[str | int] = [name, number, sort_field, css, *(["cloze"] if cloze else [])]
    for field in fields:
        parts += [field.name, field.id]
    for each in templates:
        parts += [each.name, each.id, each.front, each.back]
    return NoteType(
        kind=folder,
        name=name,
        id=number,
        cloze=cloze,
        changed_at=int(changed_at.astimezone(UTC).timestamp()),
        sort_field=names.index(sort_field),
        fields=fields,
        templates=templates,
        css=css,
        content=fingerprint(*parts),
    )


def _card_templates(
    folders: Sequence[Path], path: Path, table: _Table, names: list[str]
) -> tuple[CardTemplate, ...]:
    cloze = "cloze" in table
    templates = []
    rows = _rows(path, table, "templates", frozenset({"name", "id", "front", "back"}))
    if cloze and len(rows) > 1:
        raise TemplateError("a cloze note type has one card template, no more", where=path)
    for row in rows:
        sides = []
        for side in ("front", "back"):
            file = find_template(folders, f"{NOTE_TYPES}/{path.parent.name}/{row.text(side)}")
            parsed = parse_template(file, read_template(file), names)
            (_check_cloze if cloze else _check_no_cloze)(file, parsed)
            _check_front_side(file, parsed, side)
            if side == "front" and not cloze:
                check_front(file, parsed)
            sides.append(parsed)
        front, back = sides
        templates.append(
            CardTemplate(
                name=row.text("name"),
                id=row.number("id"),
                front=front.text,
                back=back.text,
                parsed_front=front,
                parsed_back=back,
            )
        )
    return tuple(templates)


def _check_cloze(path: Path, side: AnkiTemplate) -> None:
    if not any("cloze" in each.filters for each in side.replacements()):
        raise TemplateError(
            "no cloze deletion is shown", where=path, hint="write {{cloze:Text}} somewhere"
        )


def _check_no_cloze(path: Path, side: AnkiTemplate) -> None:
    for each in side.replacements():
        if _CLOZE_FILTERS.intersection(each.filters):
            raise TemplateError(
                f"{{{{{':'.join((*each.filters, each.field))}}}}} would show nothing",
                where=path,
                line=each.line,
                hint="only a cloze note type has cloze deletions",
            )


def _check_front_side(path: Path, parsed: AnkiTemplate, side: str) -> None:
    for each in parsed.replacements():
        if side == "front" and each.field == "FrontSide":
            raise TemplateError("a front cannot show {{FrontSide}}", where=path, line=each.line)


def _style(folders: Sequence[Path]) -> str:
    """Return the style sheet, with what a deck adds to it at its end."""
    css = read_template(find_template(folders, STYLE))
    extra = find_template(folders, EXTRA_STYLE)
    if not extra.is_file():
        return css
    return f"{css.rstrip()}\n\n/* What this deck adds. */\n{read_template(extra)}"


def _rows(path: Path, table: _Table, key: str, keys: frozenset[str]) -> list[_Table]:
    rows = table.take(key, list, "a list of tables")
    return [_Table(path, f"{key}[{i}]", row, keys) for i, row in enumerate(rows)]


def _require_distinct(path: Path, key: str, pairs: list[tuple[str, int]]) -> None:
    for position, what in enumerate(("name", "id")):
        values = [pair[position] for pair in pairs]
        for value in values:
            if values.count(value) > 1:
                raise TemplateError(f"two {key} have the {what} {value}", where=path)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_template(path))
    except tomllib.TOMLDecodeError as fault:
        line = re.search(r"at line (\d+)", str(fault))
        number = int(line[1]) if line else None
        raise TemplateError(f"is not TOML: {fault}", where=path, line=number) from fault
