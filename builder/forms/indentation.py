"""Indentation that says something: of code between fences, and of items nested in others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

# What stands behind the opening fence holds no sign of the fence itself.
_FENCE = re.compile(r"(`{3,})([^`]*)|(~{3,})([^~]*)")
_LANGUAGE = re.compile(r"(?:\{#\S{1,60}\s+)?[{.]*([A-Za-z][\w+#.-]{0,30})")
DEEPEST = 12
"""How many lists are nested at most: no screen has room for more."""
_TAB = 4
_GLUED = 40
"""Lines in which code that begins behind its fence may also end before one."""


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
        fence = (opening[1] or opening[3]) if opening else ""
        said = (opening[2] or opening[4] or "").strip() if opening else ""
        if fence and fence not in unclosed and not _is_glued(lines, start, fence, said):
            end = _closing(lines, start, fence)
            if not end:
                unclosed.add(fence)
            elif any(lines[start + 1 : end]):
                language = _LANGUAGE.match(said)
                yield start, end, language[1] if language else ""
                start = end
        start += 1


def _is_glued(lines: Sequence[str], start: int, fence: str, said: str) -> bool:
    """Say whether words behind a fence are code, because the code also ends before its fence."""
    if " " not in said:
        return False
    for line in lines[start + 1 : start + _GLUED]:
        if line.endswith(fence):
            return bool(line.strip(fence[0]))
    return False


def _closing(lines: Sequence[str], start: int, fence: str) -> int:
    """Give the line that closes a fence; 0 where none does."""
    for end in range(start + 1, len(lines)):
        if lines[end].startswith(fence) and not lines[end].strip(fence[0]):
            return end
    return 0


def levels(columns: Sequence[int]) -> list[int]:
    """Give for each item of a list how many items it is nested in, by where the items begin.

    No more than `DEEPEST` are counted.
    """
    outer: list[int] = []
    found = []
    for at in columns:
        while outer and outer[-1] >= at:
            outer.pop()
        found.append(min(len(outer), DEEPEST))
        outer.append(at)
    return found
