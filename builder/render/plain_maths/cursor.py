"""A place in a text that is read as a formula, and what is known of the way there."""

from __future__ import annotations

import re
from typing import Protocol

from builder.render.plain_maths.tree import Node

DEEPEST = 8
"""Formulas within formulas that are read: brackets, exponents, what sums are of."""


class Cursor:
    """Where reading has come to; all readers of a formula share one."""

    def __init__(self, text: str, at: int) -> None:
        """Begin at a place of a text."""
        self.text = text
        self.begin = at
        self.at = at
        self.depth = 0
        self.bars = 0
        # Brackets and signs of sums are tried in several ways; what failed once fails again.
        self.failed: set[int] = set()

    def next(self) -> str:
        """Return the next character; nothing at the end."""
        return self.text[self.at : self.at + 1]

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match what stands next, and stay before it."""
        return pattern.match(self.text, self.at)

    def take(self, pattern: re.Pattern[str]) -> str:
        """Return what stands next where it matches, and go past it; nothing where it does not."""
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0]

    def fail(self, start: int) -> None:
        """Go back to where a part began that cannot be read."""
        self.failed.add(start)
        self.at = start


class Grammar(Protocol):
    """The rules by which formulas stand within formulas."""

    def formula(self) -> Node | None:
        """Read the longest formula, with its signs of relation."""

    def sum(self) -> Node | None:
        """Read terms with signs of addition between them."""

    def term(self) -> Node | None:
        """Read factors, with signs between them or side by side."""

    def factor(self) -> Node | None:
        """Read one factor with its subscripts and superscripts."""
