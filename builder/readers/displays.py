"""Formulas, tables and quotations that are set over several lines: they ask nothing either."""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.readers.asking import Ask
from builder.readers.hidden_lines import Blocks, HiddenLines
from builder.readers.lines import Seen, Survey

_CLOSINGS = {"$$": "$$", "\\[": "\\]", "[": "]"}
_OPENING = re.compile(r"\$\$(?!\$)|\\\[|\[$|\\begin\{[a-z]{1,20}\*?\}")
_OPENING_BEHIND = re.compile(r"[\s:](?P<mark>\$\$|\\\[)$")
_FORMULA = re.compile(r"[\\=^_{}+<>]")
_LONGEST = 40
"""Lines of a formula, at most."""
_RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_GRID = re.compile(r"\+[-=+:]{2,}\+")
_QUOTED = re.compile(r">(?:$|>?\s|[^\W\d]|[\"'“„«*])")
_POINTS = re.compile(
    r"\b(?:this|these|the following|below|here|shown|dies(?:e[rsmn]?)?|folgende[rsmn]?|cette|"
    r"suivante?s?|est[ea]s?|siguientes?|quest[aoei]|seguent[ei])\b",
    re.IGNORECASE,
)
_MOSTLY = 0.5
"""The share of quoted lines from which a document is made of them, rather than has quotations."""


def displays(survey: Survey) -> HiddenLines:
    """Find the formulas, tables and quotations of a document; those that follow each other are one.

    The line that ends in the mark which opens a formula, as in "A: $$", is not hidden. A block is a
    part of the question only where that points at it; else a formula answers, and what comes after
    tells its letters.
    """
    seen = survey.seen
    ends: dict[int, int] = {}
    marked: set[int] = set()
    quotes = 0 < _share_quoted(seen) <= _MOSTLY
    at, start = 0, -1
    while at < len(seen):
        end = _formula(seen, at) or _table(seen, at) or (quotes and _quotation(seen, at)) or 0
        if end:
            has_mark = _OPENING_BEHIND.search(seen[at].text) is not None
            if start < 0 or has_mark or at > ends[start] + 1:
                start = at + has_mark
            ends[start] = end
            if has_mark:
                marked.add(start)
        at = end + 1 if end else at + 1
    return HiddenLines(survey, Blocks(ends=ends, marked=frozenset(marked), points=_points))


def _points(line: Seen, alone: bool) -> bool:
    del alone
    return _POINTS.search(line.text) is not None


def _share_quoted(seen: Sequence[Seen]) -> float:
    """Give the share of lines that are set as quoted."""
    return sum(_QUOTED.match(line.text) is not None for line in seen) / max(1, len(seen))


def _formula(seen: Sequence[Seen], at: int) -> int:
    """Give the last line of the formula that begins at a line, or behind its words; 0 for none."""
    text = seen[at].text
    opening = _OPENING.match(text)
    behind = None if opening is not None else _OPENING_BEHIND.search(text)
    if opening is None and behind is None:
        return 0
    mark = opening[0] if opening is not None else behind["mark"] if behind is not None else ""
    closing = _CLOSINGS.get(mark) or mark.replace("begin", "end", 1)
    if text.count(mark) > 1 or (closing != mark and closing in text):
        return 0
    told = mark.startswith("\\begin")
    for end in range(at + 1, min(at + _LONGEST, len(seen))):
        line = seen[end]
        if not _follows(seen, end) or line.ask is Ask.MARKED:
            return 0
        told = told or _FORMULA.search(line.text.replace(closing, "")) is not None
        if line.text == closing or (
            mark != "[" and closing in line.text and "$$$" not in line.text
        ):
            return end if told else 0
    return 0


def _follows(seen: Sequence[Seen], at: int) -> bool:
    """Say whether a line stands right below the one before it."""
    return seen[at].number == seen[at - 1].number + 1


def _table(seen: Sequence[Seen], at: int) -> int:
    """Give the last line of the table that begins at a line; 0 for none."""
    text, end = seen[at].text, at + 1
    if not text.startswith("|") and "|" not in text and not text.startswith("+"):
        return 0
    if end < len(seen) and _follows(seen, end) and "|" in text and _is_rule(seen[end].text):
        while end < len(seen) and _follows(seen, end) and "|" in seen[end].text:
            end += 1
        return end - 1
    end = at
    while end < len(seen) and (end == at or _follows(seen, end)) and _is_row(seen[end].text):
        end += 1
    return end - 1 if end > at + 1 else 0


def _is_rule(text: str) -> bool:
    """Say whether a line is the rule below the head of a table."""
    return "|" in text and _RULE.fullmatch(text) is not None


def _is_row(text: str) -> bool:
    """Say whether a line is a row by itself: bars at both ends and between, or a line of a grid."""
    if _GRID.fullmatch(text):
        return True
    return text.startswith("|") and text.endswith("|") and text.count("|") > 2


def _quotation(seen: Sequence[Seen], at: int) -> int:
    """Give the last line of the quotation that begins at a line; 0 for none.

    Set off above but not below, it may be the front of a card.
    """
    end = at
    while end < len(seen) and (end == at or _follows(seen, end)) and _QUOTED.match(seen[end].text):
        if seen[end].ask is Ask.MARKED:
            return 0
        end += 1
    front = seen[at].gap > 0 and end < len(seen) and seen[end].gap == 0
    return end - 1 if end > at + 1 and not front else 0
