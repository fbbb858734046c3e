r"""Finding the formulas in text."""

from __future__ import annotations

import re

from builder.render.plain_maths.edges import (
    is_part,
    is_program,
    may_begin,
    may_end,
    without_calls,
)
from builder.render.plain_maths.grammar import read_formula
from builder.render.plain_maths.judging import is_sure
from builder.render.plain_maths.signs import FRACTIONS, FUNCTIONS, SMALL

# To be had cheaply, by one sign and what is beside it: most texts have none, and are not looked at.
_MAY_BE = re.compile(
    r"[=^√∑Σ∏∂∇∫≤≥≠≈∈·×−<>(_/+*-](?:(?<=[\^√∑Σ∏∂∇∫≤≥≠≈∈·×−<])|(?<==)(?!>)|(?<=[^-–=]>)|(?<=\w\()|(?<=\()1"
    r"|(?<=[^\W\d_]_)[\w{]|(?:(?<=[)\d][/*])|(?<=[)\d] [/*])) ?[(\w]|(?<=\w[-+])1|(?<=d[a-zA-Z]/)d"
    r"|(?<=\w\+)\w\b)"
)
_NO_LETTER = rf"(?![^\W\d_{SMALL}])"
_START = re.compile(
    rf"(?<![^\W_])(?:[0-9{''.join(FRACTIONS)}]|(?:[^\W\d_]{{1,2}}|{'|'.join(FUNCTIONS)}|sqrt){_NO_LETTER}|log(?:2|10))"
    r"|[(|√∑∏∂∇∫±−+-]"
)
# What waits for its partner would end with the first formula after it.
_OPENED = re.compile(r"\\[(\[]")
_LONGEST = 2_000
"""Characters of a line that is looked at."""
_LONGEST_FORMULA = 150


def may_have_formulas(text: str) -> bool:
    """Say cheaply whether a text can have a formula at all."""
    return _MAY_BE.search(text) is not None


def find_formulas(text: str) -> list[tuple[int, int, str]]:
    """Return the formulas of a text: where each begins and ends, and its LaTeX."""
    found: list[tuple[int, int, str]] = []
    offset = 0
    if opened := _OPENED.search(text):
        text = text[: opened.start()]
    for line in text.split("\n"):
        if len(line) <= _LONGEST and may_have_formulas(line) and not is_program(line):
            whole = _without_neighbours(line, _in_line(line))
            found += ((offset + a, offset + b, latex) for a, b, latex in whole)
        offset += len(line) + 1
    return found


def _in_line(line: str) -> list[tuple[int, int, str]]:
    """Return the formulas of one line."""
    line = without_calls(line)
    found: list[tuple[int, int, str]] = []
    at = 0
    while start := _START.search(line, at):
        at = start.start()
        formula = read_formula(line, at) if may_begin(line, at) else None
        if formula and formula.end - at > _LONGEST_FORMULA:
            at = formula.end
        elif (
            formula
            and may_end(line, formula)
            and is_sure(formula, line)
            and not is_part(line, formula)
        ):
            found.append((at, formula.end, _written(formula.latex)))
            at = formula.end
        else:
            at += 1
    return found


def _without_neighbours(line: str, found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Leave out formulas with nothing but a space between them: they are parts of one."""
    torn = {at for at in range(1, len(found)) if line[found[at - 1][1] : found[at][0]] == " "}
    return [each for at, each in enumerate(found) if not {at, at + 1} & torn]


def _written(latex: str) -> str:
    """Write LaTeX without two braces in a row: those open and close deletions in Anki."""
    latex = re.sub(r" {2,}", " ", latex.strip())
    return re.sub(r"([{}])(?=\1)", r"\1 ", latex)
