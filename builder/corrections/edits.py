"""Edits of a text: where each one stands, what they make of it, and how they are written down.

An edit that is written down is an old and a new text, the old one standing in the text exactly
once. In between, an edit is a `Hunk`, which knows its place.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, product

from builder.model import Edits
from builder.text import fingerprint

_WORD = re.compile(r"\S+")
_SPACE = re.compile(r"\s")
_NEIGHBOUR = re.compile(r"\s*\S*")
_LETTERS = re.compile(r"[^\W_]*")
_NOTHING = re.compile(r"")
_LONGEST_WORD = 30
"""Letters of a word; a longer run of them is a text without spaces."""
_TRIED = 1_000_000
"""Characters that are looked at to find out whether edits have been made already."""


@dataclass(frozen=True, slots=True, order=True)
class Hunk:
    """The characters `start` to `end` of a text become `new`."""

    start: int
    end: int
    new: str

    def meets(self, other: Hunk) -> bool:
        """Tell whether both change the same words."""
        if (self.start, self.end) == (other.start, other.end):
            return True
        return self.start < other.end and other.start < self.end


def fit(text: str, edits: Edits) -> tuple[tuple[Hunk, ...], str]:
    """Find where edits stand in a text, in order, or say why they do not fit.

    An old text that is empty stands in an empty text only, which the edit fills.
    """
    hunks = []
    for old, new in edits:
        if not old and text.strip():
            return (), "it fills a side that is not empty"
        start = text.find(old)
        if start < 0:
            return (), f"{_short(old)} is not there"
        if not stands_once(text, old):
            return (), f"{_short(old)} is there more than once"
        hunks.append(Hunk(start, start + len(old), new))
    hunks.sort()
    if any(one.end > other.start for one, other in pairwise(hunks)):
        return (), "two of its changes overlap"
    if not changed(text, hunks).strip():
        return (), "it would leave nothing"
    return tuple(hunks), ""


def stands_once(text: str, part: str) -> bool:
    """Tell whether a part stands in a text exactly once, overlapping places counted each."""
    start = text.find(part)
    return start >= 0 and text.find(part, start + 1) < 0


def changed(text: str, hunks: Iterable[Hunk]) -> str:
    """Make changes that are in order and do not overlap."""
    parts, at = [], 0
    for hunk in hunks:
        parts += [text[at : hunk.start], hunk.new]
        at = hunk.end
    return "".join([*parts, text[at:]])


def are_made(text: str, edits: Edits, before: str) -> bool:
    """Tell whether a text is what edits make of one with the fingerprint `before`."""
    places = [_places(text, new) for _, new in edits]
    tries = islice(product(*places), max(1, _TRIED // (len(text) + 1)))
    for starts in tries:
        pairs = zip(starts, edits, strict=True)
        hunks = sorted(Hunk(start, start + len(new), old) for start, (old, new) in pairs)
        apart = all(one.end <= other.start for one, other in pairwise(hunks))
        if apart and fingerprint(changed(text, hunks)) == before:
            return True
    return False


def _places(text: str, part: str) -> list[int]:
    return [found.start() for found in re.finditer(f"(?={re.escape(part)})", text)]


def joined(text: str, first: Sequence[Hunk], then: Sequence[Hunk]) -> list[Hunk]:
    """Make one list of two: `first` are changes of a text, `then` changes of what those made.

    A change that nothing of `then` touches stays as it is.
    """
    middle = changed(text, first)
    groups: list[tuple[int, int, list[Hunk], list[Hunk]]] = []
    for start, end, one, other in sorted(_spans(first, then), key=lambda span: span[:2]):
        if groups and start <= groups[-1][1] and (other or groups[-1][3]):
            begin, stop, ones, others = groups[-1]
            groups[-1] = (begin, max(stop, end), ones + one, others + other)
        else:
            groups.append((start, end, one, other))
    hunks, shift = [], 0
    for start, end, ones, others in groups:
        after = shift + sum(len(each.new) - (each.end - each.start) for each in ones)
        moved = [Hunk(each.start - start, each.end - start, each.new) for each in others]
        new = changed(middle[start:end], moved)
        hunks += [Hunk(start - shift, end - after, new)] if others else ones
        shift = after
    return hunks


def _spans(
    first: Sequence[Hunk], then: Sequence[Hunk]
) -> Iterable[tuple[int, int, list[Hunk], list[Hunk]]]:
    """Give where each change stands in the text that `first` makes."""
    shift = 0
    for hunk in first:
        start = hunk.start + shift
        yield start, start + len(hunk.new), [hunk], []
        shift += len(hunk.new) - (hunk.end - hunk.start)
    for hunk in then:
        yield hunk.start, hunk.end, [], [hunk]


def in_words(text: str, hunks: Sequence[Hunk]) -> list[Hunk]:
    """Leave out of each change what stays the same, but for the rest of its words."""
    trimmed = [_trimmed(text, hunk) for hunk in hunks]
    trimmed = [hunk for hunk in trimmed if text[hunk.start : hunk.end] != hunk.new]
    return _over(text, trimmed, [_whole(text, hunk.start, hunk.end) for hunk in trimmed])


def written(text: str, hunks: Sequence[Hunk]) -> Edits:
    """Write changes down: each takes in its neighbouring words until its old text stands once."""
    words = [found.span() for found in _WORD.finditer(text)]
    ranges: list[tuple[int, int]] = []
    for hunk in hunks:
        inside = ranges and ranges[-1][0] <= hunk.start and hunk.end <= ranges[-1][1]
        # What a change before took in already stands once together with that.
        ranges.append(ranges[-1] if inside else _widened(text, hunk.start, hunk.end, words))
    pairs = ((text[hunk.start : hunk.end], hunk.new) for hunk in _over(text, hunks, ranges))
    return tuple((old, new) for old, new in pairs if old != new)


def _trimmed(text: str, hunk: Hunk) -> Hunk:
    """Leave out the words that a change begins and ends with unchanged."""
    old, new = text[hunk.start : hunk.end], hunk.new
    head = _in_words(old[: _alike(old, new)])
    tail = _in_words(old[head:][::-1][: _alike(old[head:][::-1], new[head:][::-1])])
    return Hunk(hunk.start + head, hunk.end - tail, new[head : len(new) - tail])


def _in_words(text: str) -> int:
    """Give the place after the last white space of a text."""
    return max((found.end() for found in _SPACE.finditer(text)), default=0)


def _alike(one: str, other: str) -> int:
    """Count the characters that two texts begin with alike."""
    unlike = (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(unlike, min(len(one), len(other)))


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the rest of the words that a range begins or ends in, or else its neighbours."""
    inside = text[start:end]
    before = _end_of(_reached(inside[:1]), text[max(0, start - _LONGEST_WORD) : start][::-1])
    after = _end_of(_reached(inside[-1:]), text[end : end + _LONGEST_WORD])
    return start - before, end + after


def _reached(edge: str) -> re.Pattern[str]:
    """Give what a range with this edge takes in beyond it."""
    if not edge or edge.isspace():
        return _NEIGHBOUR
    return _LETTERS if edge.isalnum() else _NOTHING


def _end_of(pattern: re.Pattern[str], text: str) -> int:
    """Give how far a pattern reaches into a text, and 0 where it does not end there."""
    found = pattern.match(text)
    return found.end() if found and found.end() < _LONGEST_WORD else 0


def _widened(text: str, start: int, end: int, words: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Take in words, the right neighbour first, until the range's text stands in the text once."""
    if _is_told(text, start, end):
        return start, end
    before = bisect_right(words, start, key=lambda word: word[1])
    after = bisect_left(words, end, key=lambda word: word[0])
    if before < after:
        start, end = min(start, words[before][0]), max(end, words[after - 1][1])
    count, first, last = 0, start, end
    while not _is_told(text, first, last) and count <= 2 * len(words):
        count += 1 + count // 4
        left, right = min(before, count // 2), min(len(words) - after, (count + 1) // 2)
        first = words[before - left][0] if left else start
        last = words[after + right - 1][1] if right else end
    return (first, last) if _is_told(text, first, last) else (0, len(text))


def _is_told(text: str, start: int, end: int) -> bool:
    """Tell whether a range is known by its text."""
    part = text[start:end]
    return bool(part.strip()) and stands_once(text, part)


def _over(text: str, hunks: Sequence[Hunk], ranges: Sequence[tuple[int, int]]) -> list[Hunk]:
    """Spread changes over the ranges around them; those whose ranges overlap become one."""
    found: list[tuple[int, int, list[Hunk]]] = []
    for (start, end), hunk in sorted(zip(ranges, hunks, strict=True)):
        if found and start < found[-1][1]:
            begin, stop, inner = found[-1]
            inner.append(hunk)
            found[-1] = (begin, max(stop, end), inner)
        else:
            found.append((start, end, [hunk]))
    return [
        Hunk(
            start,
            end,
            changed(
                text[start:end],
                [Hunk(each.start - start, each.end - start, each.new) for each in sorted(inner)],
            ),
        )
        for start, end, inner in found
    ]


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:57]}...")
