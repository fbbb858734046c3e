r"""Tables of card text: rows of cells between bars, below a row of dashes, as Markdown has them.

A bar is a bar of a table only below a header and a row of dashes with as many cells; `P(A|B)`,
`|x|` and `a | b` stay as they are. In a cell, a bar is written `\|`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from builder.render.gaps import CLOSE, OPEN

_DASHES = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?")
_BAR = re.compile(r"(?<!\\)\|")
_GAP = 2
_PHONE = 33
"""Characters in a line of a phone; beside its words, a column has the space of `_GAP`."""
_NAMES = {(False, True): "end", (True, True): "centre"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: its header, its rows, each as long as the header, and how columns are aligned.

    An alignment is "centre", "end" or empty.
    """

    header: tuple[str, ...]
    alignments: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def wide(self) -> bool:
        """Whether a phone's screen may be too narrow for the longest words side by side."""
        columns = zip(self.header, *self.rows, strict=True)
        words = sum(max(map(_longest_word, column)) for column in columns)
        return words + _GAP * len(self.header) > _PHONE


def find_tables(lines: Sequence[str]) -> dict[int, tuple[int, Table]]:
    """Find tables in stripped lines: by its first line, the line after its last, and the table."""
    found: dict[int, tuple[int, Table]] = {}
    start = 0
    while start + 2 < len(lines):
        end, table = _read(lines, start)
        if table:
            found[start] = end, table
        start = max(end, start + 1)
    return found


def _read(lines: Sequence[str], start: int) -> tuple[int, Table | None]:
    """Read a table and where it ends; with a row that has more cells than the header it is none."""
    if "|" not in lines[start] or not _DASHES.fullmatch(lines[start + 1]):
        return start, None
    header, dashes = _cells(lines[start]), _cells(lines[start + 1])
    if len(header) != len(dashes) or not any(header):
        return start, None
    end = start + 2
    rows: list[tuple[str, ...]] = []
    while end < len(lines) and _BAR.search(lines[end]):
        row = _cells(lines[end])
        if len(row) > len(header) or any(cell.count(OPEN) != cell.count(CLOSE) for cell in row):
            return end + 1, None
        rows.append(row + ("",) * (len(header) - len(row)))
        end += 1
    if not rows:
        return start, None
    alignments = tuple(_NAMES.get((cell[0] == ":", cell[-1] == ":"), "") for cell in dashes)
    return end, Table(header=header, alignments=alignments, rows=tuple(rows))


def _cells(line: str) -> tuple[str, ...]:
    """Split a row at its bars; those at its ends may be left out."""
    cells = _BAR.split(line)
    if len(cells) > 1 and not cells[0].strip():
        del cells[0]
    if len(cells) > 1 and not cells[-1].strip():
        del cells[-1]
    return tuple(cell.replace(r"\|", "|").strip() for cell in cells)


def _longest_word(cell: str) -> int:
    return max(map(len, cell.split()), default=0)
