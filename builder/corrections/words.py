"""What is different between two texts, word by word, for people who compare them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_SHORT = 3
"""Characters of an unchanged piece between two changes that only makes them harder to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Characters that both texts have ("same"), or only the old one ("old") or the new one."""

    what: Literal["same", "old", "new"]
    text: str


def difference(old: str, new: str) -> tuple[Piece, ...]:
    """Give the pieces of two texts in order; the same and the old ones make up the old text."""
    if old == new:
        return (Piece(what="same", text=old),) if old else ()
    one, other = _TOKEN.findall(old), _TOKEN.findall(new)
    changes: list[tuple[str, str, str]] = []
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        same = "".join(one[i:j]) if tag == "equal" else ""
        gone, come = ("", "") if same else ("".join(one[i:j]), "".join(other[k:m]))
        changes.append((same, gone, come))
    return tuple(_pieces(_calm(changes)))


def _calm(changes: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Join changes that only white space, or a word or two of a few letters, stands between."""
    calm: list[tuple[str, str, str]] = []
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


def _pieces(changes: list[tuple[str, str, str]]) -> Iterator[Piece]:
    for same, gone, come in changes:
        if same:
            yield Piece(what="same", text=same)
        if gone:
            yield Piece(what="old", text=gone)
        if come:
            yield Piece(what="new", text=come)
