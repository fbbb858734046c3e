"""Words of cards and documents in Markdown, in which nothing of them is markup."""

from __future__ import annotations

import re

from builder.report.proposal import in_a_line

_TICKS = re.compile("`+")
_MARKS = frozenset("\\`*_{}[]<>#|~&")


def code(text: str) -> str:
    """Give a text as code on one line."""
    line = in_a_line(text)
    if not line:
        return "(empty)"
    ticks = "`" * (most_ticks(line) + 1)
    pad = " " if line[0] == "`" or line[-1] == "`" else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def most_ticks(text: str) -> int:
    """Count the backticks of the longest row of them: a fence has to be longer."""
    return max(map(len, _TICKS.findall(text)), default=0)


def plain(text: str) -> str:
    """Give a text as text on one line."""
    return "".join(f"\\{c}" if c in _MARKS else c for c in in_a_line(text))
