"""The factors of a formula: numbers, letters, functions, brackets, roots and sums over an index."""

from __future__ import annotations

import re

from builder.render.plain_maths.scripts import DEEPEST, ScriptReader
from builder.render.plain_maths.signs import (
    FUNCTIONS,
    GREEK,
    LARGE,
    NO_PRODUCTS,
    OF_A_FACTOR,
    SMALL,
    letter,
)
from builder.render.plain_maths.tree import Node

_NUMBER = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3}){1,4}(?![0-9])|[0-9]{1,9}(?:\.[0-9]{1,9})?(?:e-?[0-9]{1,3}(?!\w))?"
)
_WORD = re.compile(rf"[A-Za-z{''.join(GREEK)}]{{1,20}}(?![^\W\d_{SMALL}])")
_COMMA = re.compile(r"([,;]) ?| ?(\|) ?(?!\|)")
_SPACE = re.compile(" ")
NO_FACTORS = frozenset("aAI")
"""Letters that are words by themselves."""


class AtomReader(ScriptReader):
    """Reads one factor."""

    def __init__(self, text: str, at: int) -> None:
        """Begin at a place of a text."""
        super().__init__(text, at)
        self.bars = 0
        # Brackets and signs of sums are tried in several ways; what failed once fails again.
        self.failed: set[int] = set()

    def formula(self) -> Node | None:
        """Read the longest formula."""
        raise NotImplementedError

    def _sum(self) -> Node | None:
        raise NotImplementedError

    def _term(self) -> Node | None:
        raise NotImplementedError

    def _factor(self) -> Node | None:
        """Read one factor with its subscripts and superscripts."""
        start = self.at
        if self.depth == DEEPEST:
            return None
        self.depth += 1
        base = self._base()
        factor = self._scripts(base) if base else None
        if factor and factor.kind in {"letter", "script"} and self._next() == "(":
            simple = self.text[start].isalpha()
            if simple and (group := self._group()):
                latex = factor.latex.rstrip() + group.latex
                factor = Node("call", start, self.at, latex, (factor, group))
                factor = self._scripts(factor)
        self.depth -= 1
        if factor is None:
            self.at = start
        return factor

    def _base(self) -> Node | None:
        sign = self._next()
        if sign in LARGE and self.at not in self.failed and (large := self._large(LARGE[sign])):
            return large
        if sign == "(":
            return self._group()
        if sign == "|":
            return self._bars()
        if sign == "√":
            return self._root(self.at, self.at + 1)
        if sign and sign in "∂∇":
            return self._partial(sign)
        if sign == "∞":
            self.at += 1
            return Node("infinity", self.at - 1, self.at, r"\infty ")
        if found := _NUMBER.match(self.text, self.at):
            return self._number(found)
        return self._word()

    def _number(self, found: re.Match[str]) -> Node:
        self.at = found.end()
        latex = found[0].replace(",", "{,}").replace("e", r"\mathrm{e}")
        if self._next() == "%":
            self.at += 1
            latex += r"\%"
        return Node("number", found.start(), self.at, latex)

    def _word(self) -> Node | None:
        """Read a letter, a known function, a differential or a product of two letters."""
        found = _WORD.match(self.text, self.at)
        if found is None:
            return None
        word, start = found[0], self.at
        if word == "sqrt":
            return self._root(start, found.end())
        self.at = found.end()
        if word in FUNCTIONS:
            return self._function(word, start)
        if len(word) == 1:
            return Node("letter", start, self.at, letter(word))
        if len(word) != 2 or _is_word_of_greek(word):
            return None
        latex = "".join(map(letter, word))
        if word[0] == "d" and (self.text[self.at : self.at + 2] == "/d" or self._after("/")):
            return Node("differential", start, self.at, latex)
        if word in NO_PRODUCTS:
            return None
        kind = "product" if word.isascii() else "factors"
        letters = (Node("letter", start + at, start + at + 1, letter(word[at])) for at in (0, 1))
        return Node(kind, start, self.at, latex, tuple(letters))

    def _after(self, sign: str) -> bool:
        """Say whether the differential that was just read stands after a sign."""
        return self.text[self.at - 3 : self.at - 2] == sign

    def _function(self, name: str, start: int) -> Node | None:
        """Read what a known function is of: brackets, or one factor after a space."""
        head = self._scripts(Node("name", start, self.at, FUNCTIONS[name]))
        if head is None:
            return None
        if self._next() == "(":
            of, gap = self._group(), ""
        elif self._next() == " " and (name in OF_A_FACTOR or head.kind == "script"):
            self.at += 1
            of, gap = self._factor(), " "
            if of and (of.kind == "product" or self.text[of.start : of.end] in NO_FACTORS):
                return None
        else:
            return None
        if of is None:
            return None
        return Node("function", start, self.at, head.latex + gap + of.latex, (head, of), (name,))

    def _group(self) -> Node | None:
        """Read brackets and what is in them, one or more formulas with commas between."""
        start = self.at
        if start in self.failed:
            return None
        self.at += 1
        bars, self.bars = self.bars, 0
        items = self._list()
        self.bars = bars
        if items is None or self._next() != ")":
            self.failed.add(start)
            self.at = start
            return None
        self.at += 1
        return Node("group", start, self.at, f"({items.latex})", items.parts, items.signs)

    def _list(self) -> Node | None:
        """Read formulas with commas, semicolons or `|` between them."""
        start = self.at
        first = self.formula()
        if first is None:
            return None
        parts, signs, latex = [first], [], [first.latex]
        while found := _COMMA.match(self.text, self.at):
            sign = found[1] or found[2]
            self.at = found.end()
            part = self.formula()
            if part is None:
                return None
            parts.append(part)
            signs.append(sign)
            latex += (found[0].replace("|", r"\mid "), part.latex)
        return Node("list", start, self.at, "".join(latex), tuple(parts), tuple(signs))

    def _interval(self) -> Node | None:
        """Read what a variable may be in: `[0, 1]`, `[0, 1)`, `{0, 1}`."""
        start, opening = self.at, self._next()
        if not opening or opening not in "[({":
            return None
        self.at += 1
        items = self._list()
        closing = self._next()
        if items is None or closing not in ({"}"} if opening == "{" else {"]", ")"}):
            self.at = start
            return None
        self.at += 1
        brace = "\\" if opening == "{" else ""
        latex = f"{brace}{opening}{items.latex}{brace}{closing}"
        return Node("group", start, self.at, latex, items.parts, items.signs)

    def _bars(self) -> Node | None:
        """Read `|x|` or `||x||`; within, a bar closes and opens no more."""
        start = self.at
        bar = "||" if self.text.startswith("||", start) else "|"
        if self.bars:
            return None
        self.at += len(bar)
        self.bars += 1
        inside = self._sum()
        self.bars -= 1
        if inside is None or not self.text.startswith(bar, self.at):
            return None
        self.at += len(bar)
        latex = rf"\|{inside.latex}\|" if bar == "||" else f"|{inside.latex}|"
        return Node("bars", start, self.at, latex, (inside,))

    def _root(self, start: int, after: int) -> Node | None:
        """Read the root of what is in brackets, or of one number or letter after its sign."""
        self.at = after
        if self.text[after : after + 1] == "(":
            of = self._group()
            latex = of.latex[1:-1] if of else ""
        elif self.text[start] == "√" and (of := self._factor()):
            latex = of.latex
        else:
            return None
        if of is None or of.kind not in {"group", "number", "letter", "script"}:
            return None
        return Node("root", start, self.at, rf"\sqrt{{{latex}}}", (of,))

    def _partial(self, sign: str) -> Node | None:
        """Read `∂`, `∂²` or `∇` before a letter."""
        start = self.at
        self.at += 1
        head = self._scripts(
            Node("sign", start, self.at, r"\partial " if sign == "∂" else r"\nabla ")
        )
        of = self._factor()
        if head is None or of is None or of.kind not in {"letter", "script", "call", "factors"}:
            return None
        return Node("partial", start, self.at, head.latex + of.latex, (of,))

    def _large(self, latex: str) -> Node | None:
        """Read a sum, product or integral, with what it is of."""
        start = self.at
        self.at += 1
        head = self._scripts(Node("sign", start, self.at, latex))
        gap = self._take(_SPACE)
        of = self._term() if head else None
        if head is None or of is None:
            self.failed.add(start)
            self.at = start
            return None
        return Node("large", start, self.at, f"{head.latex} {gap}{of.latex}", (head, of))


def _is_word_of_greek(word: str) -> bool:
    return word[0] in GREEK and word[1] in GREEK
