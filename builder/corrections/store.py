"""`corrections.yaml` as a file: read, and added to, whole or not at all.

The YAML itself is the matter of `reading` and `writing`, which are imported only where there is a
file to read or to write.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from builder.corrections.agreement import card_ids, check_agreement
from builder.errors import CorrectionsError
from builder.files import write_text
from builder.model import Correction, Decision

if TYPE_CHECKING:
    from builder.corrections.reading import Parsed

CORRECTIONS_FILE = "corrections.yaml"

_DECISIONS_HEADER = """\
# What people have decided about cards that overlap; Deckwright keeps to it and asks no more.
# Edit it as you like: "merge" makes one note of the cards, "separate" keeps a note for each.
deckwright: 1
"""
_CORRECTIONS_HEADER = """\
# What is put right about cards before they ship; the documents stay as they are.
# Edit it as you like: only what is "accepted" or "edited" ships, and what is "rejected" is not
# proposed again.
deckwright: 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the file holds: decisions about overlapping cards, and corrections of single cards.

    `pairs` are decisions that are only proposed, or were and have been rejected.
    """

    decisions: tuple[Decision, ...] = ()
    corrections: tuple[Correction, ...] = ()
    pairs: tuple[Decision, ...] = ()


def read_corrections(path: Path) -> Stored:
    """Read the file; without one, nothing is decided and nothing corrected.

    Raises CorrectionsError with the file and the line for whatever is wrong with it.
    """
    text = file_text(path)
    if text is None:
        return Stored()
    from builder.corrections.reading import parse

    parsed = parse(path, text)
    return stored_of(parsed.decisions, parsed.corrections)


def stored_of(decisions: Iterable[Decision], corrections: Iterable[Correction]) -> Stored:
    """Part decisions in those in force and those that are only proposed."""
    decisions = tuple(decisions)
    return Stored(
        decisions=tuple(each for each in decisions if each.in_force),
        corrections=tuple(corrections),
        pairs=tuple(each for each in decisions if not each.in_force),
    )


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Read the decisions about overlapping cards, as `read_corrections` does."""
    return read_corrections(path).decisions


def add_decisions(path: Path, decisions: Sequence[Decision]) -> None:
    """Add decisions to the file, each in place of one about the same cards, or make the file.

    Nothing else in the file is changed. Raises CorrectionsError for a fault in the file, and for a
    decision that contradicts another one or is none; nothing is written then.
    """
    if not decisions:
        return
    from builder.corrections.reading import parse
    from builder.corrections.writing import with_decisions

    parsed = parse(path, file_text(path) or _DECISIONS_HEADER)
    cards = {card_ids(each) for each in decisions}
    others = [each for each in parsed.decisions if card_ids(each) not in cards]
    check_agreement(path, [*others, *(replace(each, line=0) for each in decisions)])
    text = with_decisions(parsed, decisions)
    _written(path, text, "the new decision")
    write_file(path, text)


def add_corrections(path: Path, corrections: Sequence[Correction]) -> None:
    """Add corrections to the file, or make the file; all of them or none.

    One that has a line takes the place of the correction that begins there; nothing else in the
    file is changed. Raises CorrectionsError for a fault in the file, and for a correction that
    would make it faulty; nothing is written then.
    """
    if not corrections:
        return
    from builder.corrections.reading import parse
    from builder.corrections.writing import with_corrections

    parsed = parse(path, file_text(path) or _CORRECTIONS_HEADER)
    known = {0, *(each.line for each in parsed.corrections)}
    if missing := {each.line for each in corrections} - known:
        raise CorrectionsError(
            "no correction begins here any more",
            where=path,
            line=min(missing),
            hint="run the same command again",
        )
    text = with_corrections(parsed, corrections)
    written = _written(path, text, "the new corrections")
    replaced = {each.line: each for each in corrections if each.line}
    expected = [replaced.get(each.line, each) for each in parsed.corrections]
    expected += [each for each in corrections if not each.line]
    if _unplaced(written.corrections) != _unplaced(expected):
        raise CorrectionsError(
            "the new corrections cannot be added: other ones would change with them",
            where=path,
            hint="end the last line of the file with a line break",
        )
    write_file(path, text)


def _written(path: Path, text: str, what: str) -> Parsed:
    """Read what is about to be written, and refuse what is faulty."""
    from builder.corrections.reading import parse

    try:
        return parse(path, text)
    except CorrectionsError as fault:
        message = f"{what} cannot be added: {fault.message}"
        raise CorrectionsError(message, where=path, hint=fault.hint) from fault


def _unplaced(corrections: Sequence[Correction]) -> list[Correction]:
    """Give corrections without what only their place in a file, or the cards of now, tell."""
    return [replace(each, line=0, stale="") for each in corrections]


def write_file(path: Path, text: str) -> None:
    """Write the file, with a byte order mark if it had one."""
    marked = path.exists() and path.read_bytes().startswith(codecs.BOM_UTF8)
    write_text(path, f"\ufeff{text}" if marked else text)


def file_text(path: Path) -> str | None:
    """Give the text of the file, if there is one; raises CorrectionsError where it has none."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        raise CorrectionsError(
            "is not UTF-8", where=path, line=line, hint="save it as UTF-8"
        ) from fault
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise CorrectionsError(
            f"cannot be read: {reason}", where=path, hint="make it a file that can be read"
        ) from fault
