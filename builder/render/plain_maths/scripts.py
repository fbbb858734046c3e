"""Subscripts, superscripts and primes, as plain text has them: `x_i`, `x₁`, `e^(-x)`, `f'`."""

from __future__ import annotations

import re

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
_LOW = re.compile(rf"(?:({SUBSCRIPTS})|([A-Za-z{_GREEK}]|[0-9]{{1,2}}))(?![\w{{]|[-+][0-9])")
_HIGH = re.compile(rf"([-−]?)([A-Za-z{_GREEK}]|[0-9]{{1,4}}(?:\.[0-9]{{1,3}})?|\*|⊤)(?![\w{{^])")
_RUN = re.compile(rf"[{_UP}]{{1,6}}|[{_DOWN}]{{1,6}}")
_FACTORIAL = re.compile(r"!(?=[)/(·]| [=/+−·-])")
DEEPEST = 8
"""Formulas within formulas that are read: brackets, exponents, what sums are of."""


class ScriptReader:
    """Reads what is small after a letter; `at` is where the next character stands."""

    def __init__(self, text: str, at: int) -> None:
        """Begin at a place of a text."""
        self.text = text
        self.at = at
        self.depth = 0

    def _next(self) -> str:
        """Return the next character; nothing at the end."""
        return self.text[self.at : self.at + 1]

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0]

    def _list(self) -> Node | None:
        """Read formulas with commas between them."""
        raise NotImplementedError

    def _scripts(self, base: Node) -> Node | None:
        """Read subscripts and superscripts after a part; None where one cannot be read."""
        node = base
        while True:
            following = self._next()
            if following in RAISED or following in LOWERED:
                part = self._run()
            elif following and following in "_^":
                part = self._written(following)
            elif following == "′" or (
                following == "'" and self.text[self.at + 1 : self.at + 2] == "("
            ):
                self.at += 1
                part = Node("prime", self.at - 1, self.at, "'")
            elif _FACTORIAL.match(self.text, self.at) and base.kind != "name":
                self.at += 1
                part = Node("prime", self.at - 1, self.at, "!")
            else:
                return node
            if part is None or len(node.parts) > 3:
                return None
            parts = (*(node.parts if node.kind == "script" else (node,)), part)
            latex = node.latex.rstrip() + part.latex
            node = Node("script", base.start, self.at, latex, parts)

    def _run(self) -> Node | None:
        """Read characters that are small by themselves; an ion's charge is none of ours."""
        found = _RUN.match(self.text, self.at)
        if found is None or found[0][-1] in "⁺⁻₊₋":
            return None
        table, sign = (RAISED, "^") if found[0][0] in RAISED else (LOWERED, "_")
        self.at = found.end()
        inside = "".join(table[each] for each in found[0])
        return Node("small", found.start(), self.at, f"{sign}{{{inside}}}", signs=(sign,))

    def _written(self, sign: str) -> Node | None:
        """Read what stands after `_` or `^`."""
        start = self.at
        self.at += 1
        opening = self._next()
        if opening == "{" and (found := _BRACED.match(self.text, self.at)):
            self.at = found.end()
            return self._script(sign, start, rf"\text{{{found[1]}}}", "named")
        if opening == "{" or (opening == "(" and sign == "^"):
            return self._enclosed(sign, start, "}" if opening == "{" else ")")
        if found := (_LOW if sign == "_" else _HIGH).match(self.text, self.at):
            self.at = found.end()
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
        self.at += 1
        inside = self._list()
        if inside is None or self._next() != closing:
            return None
        self.at += 1
        latex = inside.latex if closing == "}" else f"({inside.latex})"
        return self._script(sign, start, latex, "written")

    def _script(self, sign: str, start: int, latex: str, kind: str) -> Node:
        return Node(kind, start, self.at, f"{sign}{{{latex.rstrip()}}}", signs=(sign,))
