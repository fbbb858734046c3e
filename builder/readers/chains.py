"""The card numbers of a document: the best chain of numbers that counts up through its lines."""

from __future__ import annotations

from dataclasses import dataclass

_KEPT = 4
_NEW_COUNT = 3.0
_SKIPPED = 1.5
_EMPTY_BLOCK = 6.0


@dataclass(frozen=True, slots=True)
class Start:
    """A line that may open a card: its place, its number, and the length of its mark.

    `quality` says how sure the line looks by itself, and `holds_front` whether text follows the
    mark on the same line.
    """

    index: int
    value: int
    quality: float
    cut: int
    holds_front: bool


def best_chain(starts: list[Start], content: list[int]) -> list[Start]:
    """Find the best chain of starts that counts up by one, rarely skipping or starting anew.

    `content[i]` is the number of content lines before line i, so that two numbers with nothing
    between them cannot both open a card.
    """
    scores: list[float] = []
    came: list[int] = []
    recent: dict[int, list[int]] = {}
    top = -1
    for place, start in enumerate(starts):
        best, source = (0.0 if start.value == 1 else -_SKIPPED), -1
        for skipped in range(3):
            for other in recent.get(start.value - 1 - skipped, ()):
                lines = content[start.index] - content[starts[other].index + 1]
                lines += starts[other].holds_front
                score = scores[other] + _link(lines) - _SKIPPED * skipped
                if score > best:
                    best, source = score, other
        if start.value == 1 and top >= 0 and scores[top] - _NEW_COUNT > best:
            best, source = scores[top] - _NEW_COUNT, top
        scores.append(best + 1.0 + start.quality)
        came.append(source)
        kept = recent.setdefault(start.value, [])
        kept.append(place)
        del kept[:-_KEPT]
        if top < 0 or scores[place] > scores[top]:
            top = place
    chain = []
    while top >= 0:
        chain.append(starts[top])
        top = came[top]
    return chain[::-1]


def _link(lines: int) -> float:
    """Score the lines between two card numbers: a card needs at least a front."""
    if lines == 0:
        return -_EMPTY_BLOCK
    return 0.0 if lines == 1 else 1.0
