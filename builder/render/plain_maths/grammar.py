"""The grammar of formulas written as plain text: from characters to a tree with its LaTeX.

It takes in all that may be a formula, `and/or` of single letters too; whether one surely is a
formula is for `judging` to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from builder.render.plain_maths.atoms import Atoms
from builder.render.plain_maths.cursor import Cursor
from builder.render.plain_maths.joining import begins_beside, goes_on, multiplies
from builder.render.plain_maths.signs import OPERATORS, RELATIONS
from builder.render.plain_maths.tree import Node

_SINGLE = "".join(sign for sign in RELATIONS if len(sign) == 1)
# Two tildes are marks of a subscript: `H~2~O`.
_RELATION = re.compile(rf" ?(<=(?!>)|>=|(?!~[^\s~]{{1,20}}~)[{_SINGLE}]) ?(?![=<>~])")
_SUM = re.compile(r"( ?)([-+−±∓∩∪])\1(?![-+>= ])")
_TERM = re.compile(r"( ?)([*∗·⋅×÷/]|x(?= ?10[\^⁻⁰-⁹¹²³])|(?<= )mod(?= ))\1(?![*/= ])")
_SIGN = re.compile(r"[-+−±](?![-+−± ])")


def read_formula(text: str, at: int) -> Node | None:
    """Read the longest formula that begins at a place."""
    return Reader(text, at).formula()


def read_whole(text: str) -> Node | None:
    """Read a text that is one formula, or some with commas between them."""
    reader = Reader(text, 0)
    whole = reader.atoms.brackets.items() or reader.interval()
    if whole is None or whole.end < len(text):
        return None
    return whole.parts[0] if whole.kind == "list" and len(whole.parts) == 1 else whole


class Reader:
    """Reads one formula: relations of sums of terms of factors."""

    def __init__(self, text: str, at: int) -> None:
        """Begin at a place of a text."""
        self.cursor = Cursor(text, at)
        self.atoms = Atoms(self.cursor, self)

    def formula(self) -> Node | None:
        """Read the longest formula, with its signs of relation."""
        return self._chain("relation", _RELATION, 1, RELATIONS, self.sum)

    def sum(self) -> Node | None:
        """Read terms with signs of addition between them."""
        start = self.cursor.at
        sign = self.cursor.take(_SIGN)
        first = self._chain("sum", _SUM, 2, OPERATORS, self.term)
        if first is None:
            self.cursor.at = start
            return None
        if not sign:
            return first
        latex = OPERATORS[sign] + first.latex
        return Node("signed", start, self.cursor.at, latex, (first,), (sign,))

    def term(self) -> Node | None:
        """Read factors, with signs between them or side by side."""
        return self._chain("term", _TERM, 2, OPERATORS, self._factors)

    def factor(self) -> Node | None:
        """Read one factor with its subscripts and superscripts."""
        return self.atoms.factor()

    def interval(self) -> Node | None:
        """Read what a variable may be in."""
        return self.atoms.brackets.interval()

    def _chain(
        self,
        kind: str,
        pattern: re.Pattern[str],
        group: int,
        table: dict[str, str],
        read: Callable[[], Node | None],
    ) -> Node | None:
        """Read parts with signs between them; one part alone is itself."""
        cursor = self.cursor
        first = read()
        if first is None:
            return None
        parts, signs, latex = [first], [], [first.latex]
        while found := cursor.match(pattern):
            before, cursor.at = cursor.at, found.end()
            part = self.interval() if found[group] == "∈" else None
            part = part or read()
            if part is None:
                cursor.at = before
                break
            parts.append(part)
            signs.append(found[group])
            latex += (found[0].replace(found[group], table[found[group]]), part.latex)
        if not signs:
            return first
        return Node(kind, first.start, cursor.at, "".join(latex), tuple(parts), tuple(signs))

    def _factors(self) -> Node | None:
        cursor = self.cursor
        first = self.factor()
        if first is None:
            return None
        parts, latex = [first], [first.latex]
        while True:
            before = cursor.at
            part = self._glued(parts[-1]) or self._spaced(parts[-1])
            if part is None:
                cursor.at = before
                break
            latex += (" " if part.start > before else "", part.latex)
            parts.append(part)
        if len(parts) == 1:
            return first
        return Node("factors", first.start, cursor.at, "".join(latex), tuple(parts))

    def _glued(self, last: Node) -> Node | None:
        """Read a factor right after another: `2P`, `2(a+b)`, `(a+b)(a-b)`, `a²b`, `P(A)P(B)`."""
        if self.cursor.next() == "(" and last.kind != "function":
            return self.atoms.brackets.group()
        return self.factor() if begins_beside(self.cursor, last) else None

    def _spaced(self, last: Node) -> Node | None:
        """Read a factor after a space: `w^T x`, `n log n`, `λ Σ|w_i|`, `β (x - 1)`."""
        cursor = self.cursor
        if cursor.next() != " ":
            return None
        before = cursor.at
        cursor.at += 1
        part = None if cursor.next() == "|" else self.factor()
        if part is None:
            return None
        joined = multiplies if cursor.text[before + 1] == "(" else goes_on
        return part if joined(cursor, last, part) else None
