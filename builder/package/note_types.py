"""Note types from their folders in `templates/note_types`: read, validated, frozen.

Anki's own templates are not Jinja's: they are read as they are. What a front template may hold is
kept small here, because the Anki cards of a note must be decided exactly as Anki decides them.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from builder.errors import TemplateError
from builder.text import fingerprint

_TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_SPECIAL_FIELDS = frozenset({"FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag"})
_KEYS = frozenset({"name", "id", "changed_at", "sort_field", "fields", "templates"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteField:
    """One field of a note type; Anki knows it by its id, so its name may change."""

    name: str
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CardTemplate:
    """One card template; `shown_on_front` are the indexes of the fields its front shows."""

    name: str
    id: int
    front: str
    back: str
    shown_on_front: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteType:
    """A note type as Anki stores it; `content` changes when anything a learner sees does."""

    name: str
    id: int
    changed_at: int
    sort_field: int
    fields: tuple[NoteField, ...]
    templates: tuple[CardTemplate, ...]
    css: str
    content: str


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


def load_note_types(templates: Path) -> tuple[NoteType, ...]:
    """Load every note type of a templates folder, in the order of their names."""
    folders = sorted(path.parent for path in (templates / "note_types").glob("*/note_type.toml"))
    if not folders:
        raise TemplateError("there is no note type", where=templates / "note_types")
    return tuple(load_note_type(folder, templates / "style.css") for folder in folders)


def load_note_type(folder: Path, style: Path) -> NoteType:
    """Load one note type from its folder, with the style sheet it shares with the others."""
    path = folder / "note_type.toml"
    table = _Table(path, "", _read_toml(path), _KEYS)
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
    templates = _card_templates(path, table, names)
    _require_distinct(path, "templates", [(each.name, each.id) for each in templates])
    css = _read_text(style)
    name, number = table.text("name"), table.number("id")
    parts: list[str | int] = [name, number, sort_field, css]
    for field in fields:
        parts += [field.name, field.id]
    for each in templates:
        parts += [each.name, each.id, each.front, each.back]
    return NoteType(
        name=name,
        id=number,
        changed_at=int(changed_at.astimezone(UTC).timestamp()),
        sort_field=names.index(sort_field),
        fields=fields,
        templates=templates,
        css=css,
        content=fingerprint(*parts),
    )


def _card_templates(path: Path, table: _Table, names: list[str]) -> tuple[CardTemplate, ...]:
    templates = []
    for row in _rows(path, table, "templates", frozenset({"name", "id", "front", "back"})):
        front_path, back_path = (path.parent / row.text(side) for side in ("front", "back"))
        front, back = _read_text(front_path), _read_text(back_path)
        _check_tags(back_path, back, names)
        templates.append(
            CardTemplate(
                name=row.text("name"),
                id=row.number("id"),
                front=front,
                back=back,
                shown_on_front=_shown(front_path, front, names),
            )
        )
    return tuple(templates)


def _rows(path: Path, table: _Table, key: str, keys: frozenset[str]) -> list[_Table]:
    rows = table.take(key, list, "a list of tables")
    return [_Table(path, f"{key}[{i}]", row, keys) for i, row in enumerate(rows)]


def _require_distinct(path: Path, key: str, pairs: list[tuple[str, int]]) -> None:
    for position, what in enumerate(("name", "id")):
        values = [pair[position] for pair in pairs]
        for value in values:
            if values.count(value) > 1:
                raise TemplateError(f"two {key} have the {what} {value}", where=path)


def _shown(path: Path, front: str, names: list[str]) -> tuple[int, ...]:
    """Return the fields that a front shows; an Anki card exists when one of them has content."""
    shown = []
    for tag, line in _check_tags(path, front, names):
        if tag not in names:
            raise TemplateError(
                f"a front may only name fields, not {{{{{tag}}}}}",
                where=path,
                line=line,
                hint="filters and sections would change which Anki cards a note has",
            )
        shown.append(names.index(tag))
    if not shown:
        raise TemplateError("the front shows no field", where=path)
    return tuple(sorted(set(shown)))


def _check_tags(path: Path, text: str, names: list[str]) -> list[tuple[str, int]]:
    """Return each `{{tag}}` with its line, having checked that it names something there is."""
    tags = []
    for match in _TAG.finditer(text):
        tag, line = match[1].strip(), text.count("\n", 0, match.start()) + 1
        field = tag.lstrip("#^/").rpartition(":")[2].strip()
        if field not in names and field not in _SPECIAL_FIELDS:
            known = ", ".join(names)
            raise TemplateError(
                f"{{{{{tag}}}}} names no field", where=path, line=line, hint=f"fields are {known}"
            )
        tags.append((tag, line))
    return tags


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise TemplateError(f"cannot be read: {_reason(fault)}", where=path) from fault


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_read_text(path))
    except tomllib.TOMLDecodeError as fault:
        line = re.search(r"at line (\d+)", str(fault))
        number = int(line[1]) if line else None
        raise TemplateError(f"is not TOML: {fault}", where=path, line=number) from fault


def _reason(fault: OSError | UnicodeDecodeError) -> str:
    if isinstance(fault, OSError):
        return fault.strerror or type(fault).__name__
    return "it is not UTF-8"
