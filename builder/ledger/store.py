"""`deck.lock` as a file: JSON Lines, one note a line, sorted by GUID, so that git can merge it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from builder.errors import LedgerError
from builder.files import write_text
from builder.ledger.merging import apart, later
from builder.ledger.records import Entry, Ledger, NoteTypeEntry
from builder.model import BASIC, CLOZE

FORMAT = 1
LEDGER_FILE = "deck.lock"
_ATTRIBUTES = ".gitattributes"
_UNION = f"""\
# Lines of two branches are both kept; of two for one note the later one counts.
{LEDGER_FILE} merge=union
"""
TOLERANCE = 86_400
"""Seconds that a clock may be ahead; Anki itself objects to times more than a day ahead."""
_CONFLICT_MARKS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_RESTORE = "restore the file from version control"
_UNMARK = (
    "remove the marks and keep the lines of both sides; of two lines for one note the later counts"
)

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _is_text(value: object) -> bool:
    return type(value) is str and value != ""


def _is_time(value: object) -> bool:
    return type(value) is int and value > 0


def _is_cards(value: object) -> bool:
    return type(value) is list and all(map(_is_text, value))


_Check = Callable[[object], bool]
_HEADER: dict[str, _Check] = {
    "deckwright": lambda value: type(value) is int,
    "deck": lambda value: type(value) is str,
}
_NOTE_TYPE: dict[str, _Check] = {"note_type": _is_time, "content": _is_text, "changed_at": _is_time}
_NOTE: dict[str, _Check] = {
    "guid": _is_text,
    "note_id": _is_time,
    "changed_at": _is_time,
    "content": _is_text,
    "front": _is_text,
    "back": lambda value: type(value) is str,
    "document": lambda value: type(value) is str,
    "cards": _is_cards,
}
_OPTIONAL: dict[str, _Check] = {
    "retired": lambda value: value is True,
    "asks": _is_text,
    "deck": _is_text,
    "kind": lambda value: value == CLOZE,
    "gaps": _is_cards,
    "reversed": lambda value: value is True,
    "sentence": _is_text,
}
_DEFAULTS = {
    "retired": False,
    "asks": "",
    "deck": "",
    "kind": BASIC,
    "gaps": (),
    "reversed": False,
    "sentence": "",
}


def dump_ledger(ledger: Ledger) -> str:
    """Return the text of `deck.lock`."""
    lines = [_encode({"deckwright": FORMAT, "deck": ledger.deck})]
    lines.extend(
        _encode({"note_type": each.id, "content": each.content, "changed_at": each.changed_at})
        for each in sorted(ledger.note_types, key=lambda each: each.id)
    )
    for entry in sorted(ledger.entries, key=lambda each: each.guid):
        values: dict[str, Any] = {key: getattr(entry, key) for key in _NOTE}
        for key, usual in _DEFAULTS.items():
            if (value := getattr(entry, key)) != usual:
                values[key] = value
        lines.append(_encode(values))
    return "\n".join(lines) + "\n"


def read_ledger(path: Path, *, now: int | None = None) -> Ledger:
    """Read `deck.lock`; a missing file is an empty ledger, any damage is a LedgerError.

    Lines of two branches may stand in it side by side, as a merge leaves them.

    `now`, in seconds since the epoch, is the time after which nothing can have been released; it is
    the clock's unless given.
    """
    latest = (int(time.time()) if now is None else now) + TOLERANCE
    try:
        with path.open(encoding="utf-8-sig") as file:
            return _Reader(path, latest).read(file)
    except FileNotFoundError:
        return Ledger()
    except UnicodeDecodeError as fault:
        raise LedgerError("is not UTF-8", where=path, hint=_RESTORE) from fault
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise LedgerError(f"cannot be read: {reason}", where=path) from fault


def keep_mergeable(folder: Path) -> bool:
    """Let git merge a folder's ledger by itself; say whether the file for it could be written."""
    place = folder / _ATTRIBUTES
    text = ""
    if os.path.lexists(place):
        try:
            text = place.read_text("utf-8")
        except (OSError, UnicodeError):
            return False
    if not any(line.split()[:1] == [LEDGER_FILE] for line in text.splitlines()):
        write_text(place, f"{text.rstrip()}\n{_UNION}" if text.strip() else _UNION)
    return True


class _Reader:
    """Reads the lines of one file, and knows where it is when something is wrong."""

    def __init__(self, path: Path, latest: int) -> None:
        self._path = path
        self._latest = latest
        self._line = 0

    def read(self, lines: Iterator[str]) -> Ledger:
        """Return the ledger that the lines of the file give."""
        first = self._header(next(lines, ""))
        note_types: dict[int, NoteTypeEntry] = {}
        entries: dict[str, Entry] = {}
        for self._line, line in enumerate(lines, start=2):
            if not line.strip():
                continue
            values = self._object(line)
            if "note_type" in values:
                style = self._note_type(values)
                known = note_types.get(style.id)
                note_types[style.id] = later(known, style) if known else style
            elif values != first:
                entry = self._entry(values)
                same = entries.get(entry.guid)
                entries[entry.guid] = later(same, entry) if same else entry
        return Ledger(
            deck=str(first["deck"]),
            note_types=tuple(note_types[number] for number in sorted(note_types)),
            entries=apart([entries[guid] for guid in sorted(entries)]),
        )

    def _header(self, line: str) -> dict[str, Any]:
        self._line = 1
        values = self._object(line)
        if "deckwright" not in values:
            self._fail('the first line is not a header such as {"deckwright":1,"deck":"..."}')
        if values["deckwright"] != FORMAT:
            self._fail(
                f"format {values['deckwright']!r} is not known, only {FORMAT}",
                "use the version of Deckwright that wrote it",
            )
        self._check(values, _HEADER)
        return values

    def _note_type(self, values: dict[str, Any]) -> NoteTypeEntry:
        self._check(values, _NOTE_TYPE)
        self._not_ahead(values["changed_at"])
        return NoteTypeEntry(
            id=values["note_type"], content=values["content"], changed_at=values["changed_at"]
        )

    def _entry(self, values: dict[str, Any]) -> Entry:
        self._check(values, _NOTE)
        cards = tuple(values.pop("cards"))
        if len(set(cards)) < len(cards):
            twice = max(cards, key=cards.count)
            self._fail(f"card {twice} is there twice")
        self._not_ahead(max(values["changed_at"], values["note_id"] // 1000))
        gaps = tuple(values.pop("gaps", ()))
        return Entry(cards=cards, gaps=gaps, **values)

    def _object(self, line: str) -> dict[str, Any]:
        if line.startswith(_CONFLICT_MARKS):
            self._fail(
                "a merge conflict is not resolved",
                _UNMARK,
            )
        try:
            values = json.loads(line)
        except (ValueError, RecursionError):
            self._fail("is not JSON")
        if type(values) is not dict:
            self._fail("is not a JSON object")
        return values

    def _check(self, values: dict[str, Any], checks: dict[str, _Check]) -> None:
        for key, check in checks.items():
            if key not in values:
                self._fail(f"{key} is missing")
            if not check(values[key]):
                self._fail(f"{key} has the wrong type or no value: {values[key]!r}")
        if len(values) > len(checks):
            for key in values.keys() - checks.keys():
                if checks is not _NOTE or key not in _OPTIONAL:
                    self._fail(
                        f"unknown key {key!r}", "use the version of Deckwright that wrote it"
                    )
                if not _OPTIONAL[key](values[key]):
                    self._fail(f"{key} has a wrong value: {values[key]!r}")

    def _not_ahead(self, seconds: int) -> None:
        if seconds > self._latest:
            self._fail(f"the time {seconds} is in the future", f"check the clock, or {_RESTORE}")

    def _fail(self, message: str, hint: str = _RESTORE) -> NoReturn:
        raise LedgerError(message, where=self._path, line=self._line, hint=hint)
