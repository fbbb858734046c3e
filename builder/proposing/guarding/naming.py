"""How a guard names what is wrong: quoted, cut, a few of many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

NAMED = 3
"""Names that are told of many."""
_CHARACTERS = 40


def differ(before: Iterable[str], after: Iterable[str]) -> str:
    """Say what is lost and what is new."""
    old, new = Counter(before), Counter(after)
    changes = [(old - new, "is lost"), (new - old, "is new")]
    return " and ".join(f"{names_of(names)} {what}" for names, what in changes if names)


def names_of(names: Iterable[str]) -> str:
    """List the first few names, in order."""
    ordered = sorted(names)
    more = " and more" if len(ordered) > NAMED else ""
    return ", ".join(short(name) for name in ordered[:NAMED]) + more


def short(text: str) -> str:
    """Quote a text on one line, cut, as plain characters."""
    words = " ".join(text[: 2 * _CHARACTERS].split())
    plain = "".join(char if char.isprintable() else "?" for char in words)
    return f"'{plain}'" if len(plain) <= _CHARACTERS else f"'{plain[:_CHARACTERS]}…'"
