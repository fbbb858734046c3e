"""`corrections.yaml` as a file: read, and added to, whole or not at all.

The YAML itself is the matter of `reading` and `writing`, which are imported only where there is a
file to read or to write.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from builder.corrections.agreement import card_ids, check_agreement
from builder.errors import CorrectionsError
from builder.files import write_text
from builder.model import Decision

CORRECTIONS_FILE = "corrections.yaml"

_HEADER = """\
# What people have decided about cards that overlap; Deckwright keeps to it and asks no more.
# Edit it as you like: "merge" makes one note of the cards, "separate" keeps a note for each.
"""


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Read the decisions about overlapping cards; without the file there are none.

    Raises CorrectionsError with the file and the line for whatever is wrong with it.
    """
    text = _text(path)
    if text is None:
        return ()
    from builder.corrections.reading import parse

    return parse(path, text).decisions


def add_decision(path: Path, decision: Decision) -> None:
    """Add a decision to the file, in place of one about the same cards, or make the file.

    Nothing else in the file is changed. Raises CorrectionsError for a fault in the file, and for a
    decision that contradicts another one or is none; nothing is written then.
    """
    from builder.corrections.reading import parse
    from builder.corrections.writing import added

    parsed = parse(path, _text(path) or _HEADER)
    cards = card_ids(decision)
    others = [each for each in parsed.decisions if card_ids(each) != cards]
    check_agreement(path, [*others, replace(decision, line=0)])
    text = added(parsed, decision)
    try:
        parse(path, text)
    except CorrectionsError as fault:
        message = f"the new decision cannot be added: {fault.message}"
        raise CorrectionsError(message, where=path, hint=fault.hint) from fault
    write_text(path, text)


def _text(path: Path) -> str | None:
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
