"""Code between fences: whatever its lines look like, they ask nothing, and open no card."""

from __future__ import annotations

import re

from builder.forms.indentation import fences
from builder.readers.hidden_lines import Blocks, HiddenLines
from builder.readers.lines import Seen, Survey, stripped

_MARK = re.compile(r"^(?:[^\W\d_]{1,12}\s?\d{0,4}[:：.)]|[-*+•–]|\(?\d{1,4}[.):])\s+(?=```|~~~)")


def fenced_lines(survey: Survey) -> HiddenLines:
    """Find the fenced blocks of a document; those that follow each other are one.

    The mark before a fence, as in "A: ```", is not hidden, and so neither is the fence.
    """
    ends: dict[int, int] = {}
    marked: set[int] = set()
    if any("```" in line.text or "~~~" in line.text for line in survey.seen):
        lines = [stripped(line) for line in survey.document.lines]
        places = {line.number - 1: at for at, line in enumerate(survey.seen)}
        bare = [_MARK.sub("", line, count=1) for line in lines]
        start, end = -1, -1
        for opening, closing, _ in fences(bare):
            has_mark = bare[opening] != lines[opening]
            if start < 0 or has_mark or places[opening] > end + 1:
                start = places[opening] + has_mark
            end = ends[start] = places[closing]
            if has_mark:
                marked.add(start)
    return HiddenLines(survey, Blocks(ends=ends, marked=frozenset(marked), points=_asks))


def _asks(line: Seen, alone: bool) -> bool:
    return not alone and (line.asks or line.ends in "?:")
