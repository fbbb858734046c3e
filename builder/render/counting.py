"""Items with letters, Roman numerals or circled digits, which are marks only where they count up.

`A. Smith` and `I. Newton` are names, `c. 1500` is about that year, and `see ②` is a reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_ROMAN = (
    "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx "  # noqa: SIM905
    "xxi xxii xxiii xxiv xxv xxvi xxvii xxviii xxix xxx".split()
)
_NUMERALS = {numeral: number for number, numeral in enumerate(_ROMAN, 1)}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_LETTERED = re.compile(r"([A-Za-z])(?:\.\s+|[．、]\s*)(\S.*)", re.DOTALL)
_ROMANS = re.compile(r"(\()?([ivx]{1,7}|[IVX]{1,7})([.)])\s+(\S.*)", re.DOTALL)
_RINGED = re.compile(rf"([{_CIRCLED}])\s*(\S.*)", re.DOTALL)
_FEWEST = 3
"""Items from which a letter or a numeral with a stop is no initial, and no numeral of a king."""


class Counted(NamedTuple):
    """A line that is an item: its mark, as `a.` or `(i)` whatever its number, and the rest."""

    mark: str
    number: int
    text: str


def may_count(line: str) -> bool:
    """Say cheaply whether a line may begin with such a mark."""
    return bool(line) and (line[0] in _CIRCLED or line[0] == "(" or line[0].isalpha())


def counted(lines: Sequence[str]) -> dict[int, Counted]:
    """Find the lines whose marks count up from the first, each kind of mark by itself."""
    kinds: dict[str, dict[int, Counted]] = {}
    for at, line in enumerate(lines):
        if may_count(line):
            for each in _read(line):
                kinds.setdefault(each.mark, {})[at] = each
    found: dict[int, Counted] = {}
    for mark, items in kinds.items():
        if _count_up([each.number for each in items.values()], _least(mark)) and (
            mark != "(1)" or _are_all_circled(lines, len(items))
        ):
            found.update(items)
    return found


def _read(line: str) -> Iterator[Counted]:
    """Read a line's mark in each way there is: `i.` is a letter, or a number."""
    if match := _RINGED.match(line):
        yield Counted("(1)", _CIRCLED.index(match[1]) + 1, match[2])
    if match := _LETTERED.match(line):
        style = "a" if match[1].islower() else "A"
        yield Counted(f"{style}.", ord(match[1]) - ord(style) + 1, match[2])
    if (match := _ROMANS.match(line)) and (number := _NUMERALS.get(match[2].lower())):
        style = "i" if match[2].islower() else "I"
        yield Counted(f"{match[1] or ''}{style}{match[3]}", number, match[4])


def _least(mark: str) -> int:
    return _FEWEST if mark.endswith(".") else 2


def _count_up(numbers: Sequence[int], least: int) -> bool:
    """Say whether numbers count up from one, perhaps more than once, and at least once so far."""
    return (
        numbers[0] == 1
        and max(numbers) >= least
        and all(after in (1, before + 1) for before, after in pairwise(numbers))
    )


def _are_all_circled(lines: Sequence[str], items: int) -> bool:
    """Say whether every circled digit is a mark, and none refers to one."""
    return items == sum(character in _CIRCLED for line in lines for character in line)
