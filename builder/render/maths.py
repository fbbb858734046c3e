r"""Formulas in card text: LaTeX between dollar signs becomes what Anki's MathJax reads.

`$x_i^2$` becomes `\(x_i^2\)` only when it is surely a formula. Prices, shell variables and prose
between two dollar signs stay as they are; so does all between `\(` and `\)`, or `\[` and `\]`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.render.gaps import without_marks

_DISPLAY = re.compile(r"\$\$(?!\$)([^$]{1,2000}?)\$\$(?!\$)")
_INLINE = re.compile(r"\$(?![\s$])([^$\n]{1,500})(?<![\s\\])\$(?![\w$])")
# What Anki typesets already, MathJax or LaTeX, is never touched.
_DELIMITED = re.compile(
    r"\\\(.{1,2000}?\\\)|\\\[.{1,2000}?\\\]|\[\$\].{1,2000}?\[/\$\]|\[\$\$\].{1,2000}?\[/\$\$\]"
    r"|\[latex\].{1,2000}?\[/latex\]",
    re.DOTALL,
)
_COMMAND = re.compile(r"\\[A-Za-z]+")
_SCRIPT = re.compile(r"(?:(?<![^\W\d_])[^\W\d_]|[\d)}\]|])[_^]|[_^]\{")
_EQUATION = re.compile(r"[^=]*[\w)}\]]\s*=\s*[\w({\[+−\\-][^=]*(?:=[^=]+)*")
_NO_EQUATION = re.compile(r"[;\"'`#@&%?!:]|==|//|--")
_SYMBOL = re.compile(r"[-+*/·×−()]|[^\W\d_]\s*=|=\s*[^\W\d_]")
_LETTER = re.compile(r"[^\W\d_]'?")
_GROUP = re.compile(r"\{[^{}]*\}")
_FUNCTIONS = frozenset(
    "arg cos cosh det dim exp gcd lim log max min mod sin sinh tan tanh".split(" ")  # noqa: SIM905
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_OPENERS = {"\\[": "\\]", "\\(": "\\)", "$$": "$$"}
_MOST_LINES = 30


def read_maths(text: str, start: int) -> tuple[int, str] | None:
    """Read the formula at a place: where it ends, and how it is written for Anki."""
    if found := _DELIMITED.match(text, start):
        return found.end(), found[0]
    if text[start] != "$" or (start and (text[start - 1] in "$\\" or text[start - 1].isalnum())):
        return None
    if found := _DISPLAY.match(text, start):
        return (found.end(), rf"\[{found[1]}\]") if is_maths(found[1]) else None
    if found := _INLINE.match(text, start):
        return (found.end(), rf"\({found[1]}\)") if is_maths(found[1]) else None
    return None


def is_maths(text: str) -> bool:
    """Say whether the text between two dollar signs is surely a formula."""
    text = without_marks(text).strip()
    if not _is_balanced(text) or any(mark in text for mark in (r"\(", r"\)", r"\[", r"\]")):
        return False
    if _LETTER.fullmatch(text):
        return True
    if _has_prose(text):
        return False
    if _COMMAND.search(text) or _SCRIPT.search(text):
        return True
    return bool(
        _EQUATION.fullmatch(text) and _SYMBOL.search(text) and not _NO_EQUATION.search(text)
    )


def _is_balanced(text: str) -> bool:
    """Count brackets: every brace has its partner; an interval may close with either bracket."""
    plain = text.replace(r"\{", "").replace(r"\}", "")
    depth = 0
    for character in plain:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    brackets = sum((each in "([") - (each in ")]") for each in plain)
    return depth == 0 and brackets == 0


def _has_prose(text: str) -> bool:
    """Find a word that stands neither in braces, as that of a text does, nor for a function."""
    bare = _COMMAND.sub(" ", text)
    while (inner := _GROUP.sub(" ", bare)) != bare:
        bare = inner
    return any(word not in _FUNCTIONS for word in _WORD.findall(bare))


def continued(lines: Sequence[str]) -> frozenset[int]:
    """Return the lines that go on with a formula begun in a line before them."""
    inside: set[int] = set()
    for start, line in enumerate(lines):
        if start in inside:
            continue
        for opener, closer in _OPENERS.items():
            _, found, rest = line.rpartition(opener)
            if found and closer not in rest and (closer != opener or line.count(opener) % 2):
                inside.update(_until(lines, start, rest, closer))
    return frozenset(inside)


def _until(lines: Sequence[str], start: int, formula: str, closer: str) -> range:
    """Return the lines to the one that closes a formula; none where a blank line comes first."""
    for at in range(start + 1, min(start + _MOST_LINES, len(lines))):
        if not lines[at]:
            break
        last, closed, _ = lines[at].partition(closer)
        formula += f"\n{last}"
        if closed:
            return range(start + 1, at + 1) if closer != "$$" or is_maths(formula) else range(0)
    return range(0)
