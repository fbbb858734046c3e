"""Indentation that says something: of code between fences, and of items nested in others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_FENCE = re.compile(r"(`{3,}|~{3,})[ ]?([A-Za-z][\w+#.-]{0,30})?")
_TAB = 4


def column(line: str) -> int:
    """Give the column at which the text of a line begins."""
    if not line[:1].isspace():
        return 0
    line = line.expandtabs(_TAB)
    return len(line) - len(line.lstrip())


def fences(lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Find fenced blocks in stripped lines: by both fences' lines, and the language.

    Without a closing fence, or with nothing inside, there is no block.
    """
    unclosed: set[str] = set()
    start = 0
    while start < len(lines):
        opening = _FENCE.fullmatch(lines[start]) if lines[start][:3] in ("```", "~~~") else None
        if opening is not None and opening[1] not in unclosed:
            end = _closing(lines, start, opening[1])
            if not end:
                unclosed.add(opening[1])
            elif any(lines[start + 1 : end]):
                yield start, end, opening[2] or ""
                start = end
        start += 1


def _closing(lines: Sequence[str], start: int, fence: str) -> int:
    """Give the line that closes a fence; 0 where none does."""
    for end in range(start + 1, len(lines)):
        if lines[end].startswith(fence) and not lines[end].strip(fence[0]):
            return end
    return 0


def levels(columns: Sequence[int]) -> list[int]:
    """Give for each item of a list how many items it is nested in, by where the items begin."""
    outer: list[int] = []
    found = []
    for at in columns:
        while outer and outer[-1] >= at:
            outer.pop()
        found.append(len(outer))
        outer.append(at)
    return found
