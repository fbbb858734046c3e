"""The factors of a formula: numbers, letters, functions, roots and sums over an index."""

from __future__ import annotations

import re

from builder.render.plain_maths.brackets import Brackets
from builder.render.plain_maths.cursor import DEEPEST, Cursor, Grammar
from builder.render.plain_maths.scripts import Scripts
from builder.render.plain_maths.signs import (
    ACCENTED,
    ACCENTS,
    BASES,
    FRACTIONS,
    FUNCTIONS,
    GREEK,
    LARGE,
    NO_PRODUCTS,
    OF_A_FACTOR,
    PRODUCTS_OF_MOTION,
    SMALL,
    letter,
)
from builder.render.plain_maths.tree import Node

_GREEK, _ACCENTS = "".join(GREEK), "".join(ACCENTS)
_NUMBER = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3}){1,4}(?![0-9])|[0-9]{1,9}(?:\.[0-9]{1,9})?(?:e-?[0-9]{1,3}(?!\w))?"
    rf"|[{''.join(FRACTIONS)}]"
)
_WORD = re.compile(rf"[A-Za-z{_GREEK}]{{1,20}}(?![{_ACCENTS}]|[^\W\d_{SMALL}])")
_WITH_ACCENT = re.compile(
    rf"(?:[A-Za-z{_GREEK}][{_ACCENTS}]|[{ACCENTED}])(?![{_ACCENTS}]|[^\W\d_{SMALL}])"
)
_DIFFERENTIAL = re.compile(rf" ?d([a-z]|[{_GREEK}])(?!\w)")
_SPACE = re.compile(" ")
_RAISED = re.compile(r"\^|[²³]")
_OF_ONE = re.compile(r"[a-z][A-Z]\(")
NO_FACTORS = frozenset("aAI")
"""Letters that are words by themselves."""


class Atoms:
    """Reads one factor."""

    def __init__(self, cursor: Cursor, grammar: Grammar) -> None:
        """Read from a cursor; formulas within factors are for the grammar."""
        self.cursor = cursor
        self.grammar = grammar
        self.brackets = Brackets(cursor, grammar)
        self.scripts = Scripts(cursor, self.brackets)

    def factor(self) -> Node | None:
        """Read one factor with its subscripts and superscripts."""
        cursor, start = self.cursor, self.cursor.at
        if cursor.depth == DEEPEST:
            return None
        cursor.depth += 1
        base = self._base()
        factor = self.scripts.after(base) if base else None
        if factor and (of := self._argument(factor)):
            latex = factor.latex.rstrip() + of.latex
            factor = self.scripts.after(Node("call", start, cursor.at, latex, (factor, of)))
        cursor.depth -= 1
        if factor is None:
            cursor.at = start
        return factor

    def _argument(self, head: Node) -> Node | None:
        """Read what a letter is applied to: `f(x)`, `aT(n/b)`, `E[X]`."""
        following, text = self.cursor.next(), self.cursor.text
        if following == "[" and text[head.start] == "E" and head.kind in {"letter", "script"}:
            return self.brackets.square()
        if following != "(" or not text[head.start].isalpha():
            return None
        one = head.kind == "product" and _OF_ONE.match(text, head.start)
        return self.brackets.group() if one or head.kind in {"letter", "script"} else None

    def _base(self) -> Node | None:
        cursor = self.cursor
        sign = cursor.next()
        if sign in LARGE and cursor.at not in cursor.failed and (large := self._large(sign)):
            return large
        if sign == "(":
            return self.brackets.group()
        if sign == "|":
            return self.brackets.bars()
        if sign == "√":
            return self._root(cursor.at, cursor.at + 1)
        if sign and sign in "∂∇":
            return self._partial(sign)
        if sign == "∞":
            cursor.at += 1
            return Node("infinity", cursor.at - 1, cursor.at, r"\infty ")
        if found := cursor.match(_NUMBER):
            return self._number(found)
        if found := cursor.match(_WITH_ACCENT):
            cursor.at = found.end()
            return Node("letter", found.start(), found.end(), letter(found[0]))
        return self._word()

    def _number(self, found: re.Match[str]) -> Node:
        cursor = self.cursor
        cursor.at = found.end()
        if found[0] in FRACTIONS:
            latex = rf"\tfrac{{{FRACTIONS[found[0]]}}}"
        else:
            latex = found[0].replace(",", "{,}").replace("e", r"\mathrm{e}")
        if cursor.next() == "%":
            cursor.at += 1
            latex += r"\%"
        return Node("number", found.start(), cursor.at, latex)

    def _word(self) -> Node | None:
        """Read a letter, a known function, a differential or a product of two letters."""
        cursor = self.cursor
        found = cursor.match(_WORD)
        if found is None:
            return None
        word, start = found[0], cursor.at
        if word == "sqrt":
            return self._root(start, found.end())
        cursor.at = found.end()
        if word in FUNCTIONS:
            return self._function(word, start)
        if len(word) == 1:
            return Node("letter", start, cursor.at, letter(word))
        if len(word) != 2 or _is_word_of_greek(word):
            return None
        latex = "".join(map(letter, word))
        slashes = cursor.text[start - 1 : start], cursor.text[cursor.at : cursor.at + 2]
        if word[0] == "d" and (slashes[0] == "/" or slashes[1] == "/d"):
            return Node("differential", start, cursor.at, latex)
        if word in NO_PRODUCTS and not self._is_of_motion(word, start):
            return None
        kind = "product" if word.isascii() else "factors"
        letters = (Node("letter", start + at, start + at + 1, letter(word[at])) for at in (0, 1))
        return Node(kind, start, cursor.at, latex, tuple(letters))

    def _is_of_motion(self, word: str, start: int) -> bool:
        """Take `at^2` and `2as` for products, and no other `at` or `as`."""
        if word not in PRODUCTS_OF_MOTION:
            return False
        before = self.cursor.text[start - 1 : start]
        return bool(self.cursor.match(_RAISED)) or before in FRACTIONS or before.isdecimal()

    def _function(self, name: str, start: int) -> Node | None:
        """Read what a known function is of: brackets, bars, or one factor after a space."""
        cursor, latex = self.cursor, FUNCTIONS[name]
        if name == "log" and (base := cursor.take(BASES)):
            latex += f"_{{{base}}}"
        head = self.scripts.after(Node("name", start, cursor.at, latex))
        if head is None:
            return None
        following = cursor.next()
        gap = ""
        if following == "(":
            of = self.brackets.group()
        elif following == "[" and name in {"Var", "Cov"}:
            of = self.brackets.square()
        elif following == "|" and name in OF_A_FACTOR:
            of = self.brackets.bars()
        elif following == " " and (name in OF_A_FACTOR or head.kind == "script"):
            cursor.at += 1
            of, gap = self._after_space(), " "
        else:
            return None
        if of is None:
            return None
        return Node("function", start, cursor.at, head.latex + gap + of.latex, (head, of), (name,))

    def _after_space(self) -> Node | None:
        """Read what a function is of that has no brackets: `sin x`, `sin 2x`."""
        cursor = self.cursor
        of = self.factor()
        if of is None or of.kind == "product" or cursor.text[of.start : of.end] in NO_FACTORS:
            return None
        if of.kind == "number" and cursor.next().isalpha():
            letters = self.factor()
            if letters is None or letters.kind not in {"letter", "factors"}:
                return None
            latex = of.latex + letters.latex
            return Node("factors", of.start, cursor.at, latex, (of, letters))
        return of

    def _root(self, start: int, after: int) -> Node | None:
        """Read the root of what is in brackets, or of one number or letter after its sign."""
        cursor = self.cursor
        cursor.at = after
        if cursor.next() == "(":
            of = self.brackets.group()
            latex = of.latex[1:-1] if of else ""
        elif cursor.text[start] == "√" and (of := self.factor()):
            latex = of.latex
        else:
            return None
        if of is None or of.kind not in {"group", "number", "letter", "script"}:
            return None
        return Node("root", start, cursor.at, rf"\sqrt{{{latex}}}", (of,))

    def _partial(self, sign: str) -> Node | None:
        """Read `∂`, `∂²` or `∇` before a letter."""
        cursor, start = self.cursor, self.cursor.at
        cursor.at += 1
        latex = r"\partial " if sign == "∂" else r"\nabla "
        head = self.scripts.after(Node("sign", start, cursor.at, latex))
        of = self.factor()
        if head is None or of is None or of.kind not in {"letter", "script", "call", "factors"}:
            return None
        return Node("partial", start, cursor.at, head.latex + of.latex, (of,))

    def _large(self, sign: str) -> Node | None:
        """Read a sum, product or integral, with what it is of."""
        cursor, start = self.cursor, self.cursor.at
        cursor.at += 1
        head = self.scripts.after(Node("sign", start, cursor.at, LARGE[sign]))
        gap = cursor.take(_SPACE)
        of = self.grammar.term() if head else None
        if head is None or of is None:
            cursor.fail(start)
            return None
        latex = f"{head.latex} {gap}{of.latex}"
        if sign == "∫" and (found := cursor.match(_DIFFERENTIAL)):
            cursor.at = found.end()
            latex += rf"\,d{letter(found[1])}"
        return Node("large", start, cursor.at, latex, (head, of))


def _is_word_of_greek(word: str) -> bool:
    return word[0] in GREEK and word[1] in GREEK
