"""Subscripts, superscripts and primes, as plain text has them: `x_i`, `x₁`, `e^(-x)`, `f'`."""

from __future__ import annotations

import re

from builder.render.plain_maths.brackets import Brackets
from builder.render.plain_maths.cursor import Cursor
from builder.render.plain_maths.signs import (
    FUNCTIONS,
    GREEK,
    LOWERED,
    RAISED,
    SUBSCRIPTS,
    letter,
)
from builder.render.plain_maths.tree import Node

_GREEK = "".join(GREEK)
_UP, _DOWN = "".join(RAISED), "".join(LOWERED)
_BRACED = re.compile(r"\{([A-Za-z]{2,8})\}")
_LIMIT = re.compile(
    rf"\{{([A-Za-z{_GREEK}]) ?(?:→|->) ?([-−+]?)(?:(∞)|([A-Za-z{_GREEK}]|[0-9]{{1,3}}))([-+]?)\}}"
)
_LOW = re.compile(rf"(?:({SUBSCRIPTS})|([A-Za-z{_GREEK}]|[0-9]{{1,2}}))(?![\w{{]|[-+][0-9])")
_HIGH = re.compile(rf"([-−]?)([A-Za-z{_GREEK}]|[0-9]{{1,4}}(?:\.[0-9]{{1,3}})?|\*|⊤)(?![\w{{^])")
_RUN = re.compile(rf"[{_UP}]{{1,6}}|[{_DOWN}]{{1,6}}")
_FACTORIAL = re.compile(r"!(?=[)/(·]| [=/+−·×*-])")
_LAST_FACTORIAL = re.compile(r"!(?![\w!?=])")


class Scripts:
    """Reads what is small after a part."""

    def __init__(self, cursor: Cursor, brackets: Brackets) -> None:
        """Read from a cursor; exponents may stand in brackets."""
        self.cursor = cursor
        self.brackets = brackets

    def after(self, base: Node) -> Node | None:
        """Read subscripts and superscripts after a part; None where one cannot be read."""
        cursor, node = self.cursor, base
        while True:
            following = cursor.next()
            if following in RAISED or following in LOWERED:
                part = self._run()
            elif following and following in "_^":
                part = self._limit(base) or self._written(following)
            elif following == "′" or (
                following == "'" and cursor.text[cursor.at + 1 : cursor.at + 2] == "("
            ):
                part = self._prime("'")
            elif following == "!" and self._is_factorial(base):
                part = self._prime("!")
            else:
                return node
            if part is None or len(node.parts) > 3 or _is_second(part, node):
                return None
            parts = (*(node.parts if node.kind == "script" else (node,)), part)
            latex = node.latex.rstrip() + part.latex
            node = Node("script", base.start, cursor.at, latex, parts)

    def _prime(self, latex: str) -> Node:
        self.cursor.at += 1
        return Node("prime", self.cursor.at - 1, self.cursor.at, latex)

    def _is_factorial(self, base: Node) -> bool:
        """Tell a factorial from the end of an exclamation; at the end, another came before."""
        cursor = self.cursor
        if base.kind == "name":
            return False
        if cursor.match(_FACTORIAL):
            return True
        before = cursor.text[cursor.begin : base.start]
        factorials = "!" in before or before.rstrip().endswith("/")
        return factorials and cursor.match(_LAST_FACTORIAL) is not None

    def _run(self) -> Node | None:
        """Read characters that are small by themselves; an ion's charge is none of ours."""
        found = self.cursor.match(_RUN)
        if found is None or found[0][-1] in "⁺⁻₊₋":
            return None
        table, sign = (RAISED, "^") if found[0][0] in RAISED else (LOWERED, "_")
        self.cursor.at = found.end()
        inside = "".join(table[each] for each in found[0])
        return Node("small", found.start(), found.end(), f"{sign}{{{inside}}}", signs=(sign,))

    def _limit(self, base: Node) -> Node | None:
        """Read what stands under a limit: `_{x→0}`."""
        start = self.cursor.at
        found = _LIMIT.match(self.cursor.text, start + 1)
        if base.latex != r"\lim" or found is None:
            return None
        self.cursor.at = found.end()
        variable, minus, infinity, value, side = found.groups()
        to = r"\infty" if infinity else letter(value)
        minus = minus.replace("−", "-")
        latex = rf"{letter(variable)} \to {minus}{to}" + (f"^{side}" if side else "")
        return self._script("_", start, latex, "written")

    def _written(self, sign: str) -> Node | None:
        """Read what stands after `_` or `^`."""
        cursor, start = self.cursor, self.cursor.at
        cursor.at += 1
        opening = cursor.next()
        if opening == "{" and (found := cursor.match(_BRACED)):
            cursor.at = found.end()
            return self._script(sign, start, rf"\text{{{found[1]}}}", "named")
        if opening == "{" or (opening == "(" and sign == "^"):
            return self._enclosed(sign, start, "}" if opening == "{" else ")")
        if found := cursor.match(_LOW if sign == "_" else _HIGH):
            cursor.at = found.end()
            if sign == "^":
                minus = "-" if found[1] else ""
                raised = r"\top " if found[2] == "⊤" else letter(found[2])
                return self._script(sign, start, minus + raised, "written")
            named = found[1] and found[1] in FUNCTIONS
            name = rf"\{found[1]}" if named else rf"\text{{{found[1]}}}" if found[1] else ""
            kind = "named" if found[1] else "written"
            return self._script(sign, start, name or letter(found[2]), kind)
        return None

    def _enclosed(self, sign: str, start: int, closing: str) -> Node | None:
        self.cursor.at += 1
        inside = self.brackets.items()
        if inside is None or self.cursor.next() != closing:
            return None
        self.cursor.at += 1
        latex = inside.latex if closing == "}" else f"({inside.latex})"
        return self._script(sign, start, latex, "written")

    def _script(self, sign: str, start: int, latex: str, kind: str) -> Node:
        return Node(kind, start, self.cursor.at, f"{sign}{{{latex.rstrip()}}}", signs=(sign,))


def _is_second(part: Node, node: Node) -> bool:
    """Find a second subscript or superscript, of which LaTeX takes one: `x₁_i`."""
    signs = ("^",) if part.latex == "'" else part.signs
    return bool(signs) and any(signs == other.signs for other in node.parts[1:])
