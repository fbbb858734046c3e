"""The grammar of formulas written as plain text: from characters to a tree with its LaTeX.

It takes in all that may be a formula, `and/or` of single letters too; whether one surely is a
formula is for `judging` to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from builder.render.plain_maths.atoms import NO_FACTORS, AtomReader
from builder.render.plain_maths.signs import OPERATORS, RAISED, RELATIONS
from builder.render.plain_maths.tree import Node

_SINGLE = "".join(sign for sign in RELATIONS if len(sign) == 1)
_RELATION = re.compile(rf" ?(<=(?!>)|>=|[{_SINGLE}]) ?(?![=<>~])")
_SUM = re.compile(r"( ?)([-+−±∓])\1(?![-+>= ])")
_TERM = re.compile(r"( ?)([*∗·⋅×÷/])\1(?![*/= ])")
_SIGN = re.compile(r"[-+−±](?![-+−± ])")
_FOLLOWED_BY_PROSE = re.compile(r"['’]?\s+(?!(?:log|ln|exp)\b)[^\W\d_]{2}")
# `(N-2)x(N-2)` and `item(s)` are no products.
_ONE_LETTER = re.compile(r"[a-rt-wyzA-Z](?![\w(])")


class Reader(AtomReader):
    """Reads one formula."""

    def formula(self) -> Node | None:
        """Read the longest formula, with its signs of relation."""
        return self._chain("relation", _RELATION, 1, RELATIONS, self._sum)

    def _sum(self) -> Node | None:
        start = self.at
        sign = self._take(_SIGN)
        first = self._chain("sum", _SUM, 2, OPERATORS, self._term)
        if first is None:
            self.at = start
            return None
        if not sign:
            return first
        return Node("signed", start, self.at, OPERATORS[sign] + first.latex, (first,), (sign,))

    def _chain(
        self,
        kind: str,
        pattern: re.Pattern[str],
        group: int,
        table: dict[str, str],
        read: Callable[[], Node | None],
    ) -> Node | None:
        """Read parts with signs between them; one part alone is itself."""
        first = read()
        if first is None:
            return None
        parts, signs, latex = [first], [], [first.latex]
        while found := pattern.match(self.text, self.at):
            before, self.at = self.at, found.end()
            part = self._interval() if found[group] == "∈" else None
            part = part or read()
            if part is None:
                self.at = before
                break
            parts.append(part)
            signs.append(found[group])
            latex += (found[0].replace(found[group], table[found[group]]), part.latex)
        if not signs:
            return first
        return Node(kind, first.start, self.at, "".join(latex), tuple(parts), tuple(signs))

    def _term(self) -> Node | None:
        """Read factors, with signs between them or side by side."""
        return self._chain("term", _TERM, 2, OPERATORS, self._factors)

    def _factors(self) -> Node | None:
        first = self._factor()
        if first is None:
            return None
        parts, latex = [first], [first.latex]
        while True:
            before = self.at
            part = self._glued(parts[-1]) or self._spaced(parts[-1])
            if part is None:
                self.at = before
                break
            latex += (" " if part.start > before else "", part.latex)
            parts.append(part)
        if len(parts) == 1:
            return first
        return Node("factors", first.start, self.at, "".join(latex), tuple(parts))

    def _glued(self, last: Node) -> Node | None:
        """Read a factor right after another: `2P`, `2(a+b)`, `(a+b)(a-b)`, `a²b`."""
        following = self._next()
        if following == "(" and last.kind != "function":
            return self._group()
        if last.kind == "group" and _ONE_LETTER.match(self.text, self.at):
            return self._factor()
        raised = last.kind == "script" and self.text[self.at - 1] in RAISED
        begins = following.isalpha() and (last.kind == "number" or raised)
        return self._factor() if begins or following in {"√", "∑", "∏", "∂", "∇"} else None

    def _spaced(self, last: Node) -> Node | None:
        """Read a factor after a space: `w^T x`, `n log n`, `λ Σ|w_i|`."""
        if self._next() != " " or self.text[self.at + 1 : self.at + 2] in "(|":
            return None
        self.at += 1
        part = self._factor()
        return part if part and self._goes_on(last, part) else None

    def _goes_on(self, last: Node, part: Node) -> bool:
        """Say whether what stands after a space goes on with the formula, not with the sentence."""
        if part.kind in {"number", "product"}:
            return False
        if part.kind in {"function", "large", "root", "partial"}:
            return True
        if last.kind in {"number", "product"} or (last.kind == "letter" and not _is_greek(last)):
            return False
        transposed = last.latex.endswith("^{T}")
        name = self.text[part.start : part.end]
        if part.kind == "letter" and name in NO_FACTORS and not (transposed and name == "A"):
            return False
        return transposed or not _FOLLOWED_BY_PROSE.match(self.text, self.at)


def _is_greek(node: Node) -> bool:
    return node.latex.startswith("\\")
