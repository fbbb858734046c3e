"""The numbers of cloze deletions: a learner's schedule goes with the number, not with the place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from builder.text import fingerprint, normalise

_GONE = "-"
"""What stands before the fingerprint of a deletion that is no longer there."""


def number_gaps(
    answers: Sequence[str], released: Sequence[str]
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Give each deletion its number, and the gaps that the ledger keeps, in the order of numbers.

    A deletion keeps the number that hid the same words, also when it comes back. What is left over
    is an answer reworded, where as many of the last release are left, and else new: it gets a
    number that was never used. Where the blanks have moved, nothing is left of the last release
    but what is marked as gone.
    """
    keys = [fingerprint(normalise(answer)) for answer in answers]
    numbers = _known(keys, released)
    waiting = [place for place, number in enumerate(numbers) if not number]
    free = [
        number
        for number, gap in enumerate(released, start=1)
        if number not in numbers and not gap.startswith(_GONE)
    ]
    if len(waiting) != len(free):
        free = list(range(len(released) + 1, len(released) + len(waiting) + 1))
    for place, number in zip(waiting, free, strict=True):
        numbers[place] = number
    _sort_equals(keys, numbers)
    gaps = list(all_gone(released))
    gaps += [""] * (max(numbers, default=0) - len(released))
    for key, number in zip(keys, numbers, strict=True):
        gaps[number - 1] = key
    return tuple(numbers), tuple(gaps)


def all_gone(released: Sequence[str]) -> tuple[str, ...]:
    """Mark all gaps as gone: a number comes back with the words that it hid, and with no others."""
    return tuple(_GONE + gap.removeprefix(_GONE) for gap in released)


def _known(keys: Sequence[str], released: Sequence[str]) -> list[int]:
    """Give the released number of each key, 0 for one that was not; each number only once."""
    places: dict[str, list[int]] = defaultdict(list)
    for number, gap in enumerate(released, start=1):
        places[gap.removeprefix(_GONE)].append(number)
    return [places[key].pop(0) if places.get(key) else 0 for key in keys]


def _sort_equals(keys: Sequence[str], numbers: list[int]) -> None:
    """Number deletions that hide the same words in their order, so that they never swap."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        places[key].append(place)
    for equal in places.values():
        for place, number in zip(equal, sorted(numbers[each] for each in equal), strict=True):
            numbers[place] = number
