"""What is different between two texts, word by word, for people who compare them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_Change = tuple[str, str, str]
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_ALIKE = 0.5
"""The share of words, spaces counted, below which two texts are two, and no versions of one."""
_FEW = 8
"""Words and spaces up to which each is compared in any case."""
_SHORT = 3
"""Characters of an unchanged piece between two changes that only makes them harder to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Characters that both texts have ("same"), or only the old one ("old") or the new one."""

    what: Literal["same", "old", "new"]
    text: str


def difference(old: str, new: str) -> tuple[Piece, ...]:
    """Give the pieces of two texts in order; the same and the old ones make up the old text.

    Texts of as many lines are compared line by line.
    """
    lines, others = old.split("\n"), new.split("\n")
    if len(lines) != len(others):
        return tuple(_pieces(_changes(old, new)))
    changes: list[_Change] = []
    for number, (line, other) in enumerate(zip(lines, others, strict=True)):
        changes += [("\n", "", "")] if number else []
        changes += _changes(line, other)
    return tuple(_pieces(changes))


def _changes(old: str, new: str) -> list[_Change]:
    """Give what two texts share, and what the one and the other have instead, in turns."""
    if old == new:
        return [(old, "", "")]
    one, other = _TOKEN.findall(old), _TOKEN.findall(new)
    head = _alike(one, other)
    tail = _alike(one[head:][::-1], other[head:][::-1])
    changes = [("".join(one[:head]), "", "")] if head else []
    changes += _compared(one[head : len(one) - tail], other[head : len(other) - tail])
    changes += [("".join(one[len(one) - tail :]), "", "")] if tail else []
    return _calm(changes)


def _alike(one: list[str], other: list[str]) -> int:
    """Count the tokens that two texts begin with alike."""
    unlike = (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(unlike, min(len(one), len(other)))


def _compared(one: list[str], other: list[str]) -> list[_Change]:
    """Compare tokens; in long texts those that are everywhere, such as spaces, start no match."""
    changes = []
    matcher = difflib.SequenceMatcher(None, one, other)
    if min(len(one), len(other)) > _FEW and matcher.ratio() < _ALIKE:
        return [("", "".join(one), "".join(other))]
    for tag, i, j, k, m in matcher.get_opcodes():
        same = "".join(one[i:j]) if tag == "equal" else ""
        gone, come = ("", "") if same else ("".join(one[i:j]), "".join(other[k:m]))
        changes.append((same, gone, come))
    return changes


def _calm(changes: list[_Change]) -> list[_Change]:
    """Join changes that only white space, or a word or two of a few letters, stands between."""
    calm: list[_Change] = []
    for at, (same, gone, come) in enumerate(changes):
        inner = 0 < at < len(changes) - 1
        if same and not (inner and len(same) <= _SHORT and "\n" not in same):
            calm.append((same, "", ""))
        elif calm and not calm[-1][0]:
            _, before, after = calm[-1]
            calm[-1] = ("", before + same + gone, after + same + come)
        else:
            calm.append(("", same + gone, same + come))
    return calm


def _pieces(changes: list[_Change]) -> Iterator[Piece]:
    same = ""
    for kept, gone, come in changes:
        same += kept
        if same and (gone or come):
            yield Piece(what="same", text=same)
            same = ""
        if gone:
            yield Piece(what="old", text=gone)
        if come:
            yield Piece(what="new", text=come)
    if same:
        yield Piece(what="same", text=same)
