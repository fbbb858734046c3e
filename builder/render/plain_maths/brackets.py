"""Brackets of every kind, with what is in them: `(a+b)`, `[0, 1)`, `|x|`, `E[X]`."""

from __future__ import annotations

import re

from builder.render.plain_maths.cursor import Cursor, Grammar
from builder.render.plain_maths.tree import Node

_COMMA = re.compile(r"([,;]) ?| ?(\|) ?(?!\|)")


class Brackets:
    """Reads brackets; where one cannot be read, the cursor stays before it."""

    def __init__(self, cursor: Cursor, grammar: Grammar) -> None:
        """Read from a cursor; what is in brackets is for the grammar."""
        self.cursor = cursor
        self.grammar = grammar

    def group(self) -> Node | None:
        """Read brackets and what is in them, one or more formulas with commas between."""
        cursor, start = self.cursor, self.cursor.at
        if start in cursor.failed or cursor.text.find(")", start) < 0:
            return None
        cursor.at += 1
        bars, cursor.bars = cursor.bars, 0
        items = self.items()
        cursor.bars = bars
        if items is None or cursor.next() != ")":
            cursor.fail(start)
            return None
        cursor.at += 1
        return Node("group", start, cursor.at, f"({items.latex})", items.parts, items.signs)

    def items(self) -> Node | None:
        """Read formulas with commas, semicolons or `|` between them."""
        start = self.cursor.at
        first = self.grammar.formula()
        if first is None:
            return None
        parts, signs, latex = [first], [], [first.latex]
        while found := self.cursor.match(_COMMA):
            sign = found[1] or found[2]
            self.cursor.at = found.end()
            part = self.grammar.formula()
            if part is None:
                return None
            parts.append(part)
            signs.append(sign)
            latex += (found[0].replace("|", r"\mid "), part.latex)
        return Node("list", start, self.cursor.at, "".join(latex), tuple(parts), tuple(signs))

    def interval(self) -> Node | None:
        """Read what a variable may be in: `[0, 1]`, `[0, 1)`, `{0, 1}`."""
        opening = self.cursor.next()
        if not opening or opening not in "[({":
            return None
        return self._within(opening, "}" if opening == "{" else "])")

    def square(self) -> Node | None:
        """Read what a function is of that stands in square brackets: `E[X | Y]`."""
        return self._within("[", "]")

    def _within(self, opening: str, closings: str) -> Node | None:
        cursor, start = self.cursor, self.cursor.at
        if all(cursor.text.find(each, start) < 0 for each in closings):
            return None
        cursor.at += 1
        items = self.items()
        closing = cursor.next()
        if items is None or not closing or closing not in closings:
            cursor.at = start
            return None
        cursor.at += 1
        brace = "\\" if opening == "{" else ""
        latex = f"{brace}{opening}{items.latex}{brace}{closing}"
        return Node("group", start, cursor.at, latex, items.parts, items.signs)

    def bars(self) -> Node | None:
        """Read `|x|` or `||x||`; within, a bar closes and opens no more."""
        cursor, start = self.cursor, self.cursor.at
        bar = "||" if cursor.text.startswith("||", start) else "|"
        if cursor.bars:
            return None
        cursor.at += len(bar)
        cursor.bars += 1
        inside = self.grammar.sum()
        cursor.bars -= 1
        if inside is None or not cursor.text.startswith(bar, cursor.at):
            return None
        cursor.at += len(bar)
        latex = rf"\|{inside.latex}\|" if bar == "||" else f"|{inside.latex}|"
        return Node("bars", start, cursor.at, latex, (inside,))
