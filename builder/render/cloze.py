"""Cloze deletions in a field's HTML: gaps become `{{c1::...}}`, and no other text looks like one.

Anki reads deletions in the HTML as it is stored, before a browser does: what would open, end or
divide one is written as an entity there, and within a formula, where Anki shows entities to MathJax
as they are, with a space: https://docs.ankiweb.net/math.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.render.gaps import CLOSE, GAP, OPEN

_FORMULA = re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)
_DOUBLE = re.compile(r"\{(?=\{)|\}(?=\})")
_DELETION = re.compile(r"\{\{c\d")
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
    for answer, text in zip(answers, texts[1:], strict=True):
        parts += (OPEN, answer, CLOSE, text)
    return "".join(parts)
