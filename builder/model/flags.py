"""What rules find wrong with cards."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Severity(StrEnum):
    """How sure a flag is: an ERROR is right 95 times in 100, a WARNING 80 times, INFO the rest."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """What a rule finds wrong with the characters `start` to `end` of one side of a card.

    `fix` is what those characters should be, or None where the rule cannot tell; a `safe` fix needs
    no person to look at it. `others` are the ids of other cards that the flag is about.
    """

    rule: str
    severity: Severity
    card: str
    side: Literal["front", "back"]
    start: int
    end: int
    message: str
    fix: str | None = None
    safe: bool = False
    others: tuple[str, ...] = ()
