"""Cloze deletions in a field's HTML: gaps become `{{c1::...}}`, and no other text looks like one.

Anki reads deletions in the HTML as it is stored, before a browser does: what would open, end or
divide one is written as an entity there, and within a formula, where Anki shows entities to MathJax
as they are, with a space: https://docs.ankiweb.net/math.html

A part of a formula is often none by itself, as `mc^2` is none without `E =`. What fills a gap is
therefore typeset where it would be in its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builder.forms.verbatim import prose
from builder.render.gaps import CLOSE, GAP, OPEN
from builder.render.plain_maths import find_formulas, may_have_formulas
from builder.render.plain_maths.grammar import read_formula

_FORMULA = re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)
_DOUBLE = re.compile(r"\{(?=\{)|\}(?=\})")
_DELETION = re.compile(r"\{\{c\d")
_ORDINARY = re.compile(r"\d+|[^\W\d_]{3,}")
_ENTITIES = {"{": "&#123;", "}": "&#125;"}


def guarded(html: str) -> str:
    """Return HTML that shows the same, and in which Anki finds no deletion."""
    if "{{" not in html and "}}" not in html:
        return html
    parts: list[str] = []
    position = 0
    for formula in _FORMULA.finditer(html):
        parts.append(_DOUBLE.sub(_entity, html[position : formula.start()]))
        parts.append(_DOUBLE.sub(r"\g<0> ", formula[0]))
        position = formula.end()
    return "".join([*parts, _DOUBLE.sub(_entity, html[position:])])


def without_deletions(html: str) -> str:
    """Return HTML that shows the same, with no deletion in it: for notes that are not cloze."""
    return guarded(html) if _DELETION.search(html) else html


def with_deletions(html: str, numbers: Sequence[int]) -> str:
    """Return HTML whose gaps are deletions, in order, of these numbers.

    Raises ValueError where there are more gaps, or fewer.
    """
    html = guarded(html)
    waiting = iter(numbers)
    formulas = [found.span() for found in _FORMULA.finditer(html)]

    def deletion(found: re.Match[str]) -> str:
        within = any(start < found.start() < end for start, end in formulas)
        return f"{{{{c{next(waiting)}::{_hidden(found[1], within=within)}}}}}"

    if len(GAP.findall(html)) != len(numbers):
        raise ValueError(f"{len(numbers)} gaps became {len(GAP.findall(html))}")
    return GAP.sub(deletion, html)


def _entity(found: re.Match[str]) -> str:
    return _ENTITIES[found[0]]


def _hidden(html: str, *, within: bool) -> str:
    """Return the inside of a deletion: no hint begins in it, and only its own end ends it.

    It stands `within` a formula, or not.
    """
    html = html.replace("::", ":&#58;")
    if not html.endswith("}"):
        return html
    return f"{html} " if within else f"{html[:-1]}&#125;"


def marked(texts: Sequence[str], answers: Sequence[str]) -> str:
    """Return the text whose gaps are filled, marked so that they are found in its HTML."""
    parts = [texts[0]]
    for answer, text in zip(_typeset(texts, answers), texts[1:], strict=True):
        parts += (OPEN, answer, CLOSE, text)
    return "".join(parts)


def _typeset(texts: Sequence[str], answers: Sequence[str]) -> Iterator[str]:
    """Give the answers; what is a part of a formula of the sentence is made a formula itself."""
    parts = [texts[0]]
    for answer, text in zip(answers, texts[1:], strict=True):
        parts += (answer, text)
    sentence = prose("".join(parts))
    formulas = find_formulas(sentence) if may_have_formulas(sentence) else []
    start = 0
    for text, answer in zip(texts, answers, strict=False):
        start += len(text)
        stop = start + len(answer)
        within = any(a <= start and stop <= b and b - a > len(answer) for a, b, _ in formulas)
        yield _as_formula(answer) if within else answer
        start = stop


def _as_formula(answer: str) -> str:
    formula = None if _ORDINARY.fullmatch(answer) else read_formula(answer, 0)
    return rf"\({formula.latex}\)" if formula and formula.end == len(answer) else answer
