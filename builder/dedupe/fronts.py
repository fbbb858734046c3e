"""Two fronts side by side: which words have a partner, and what is left over on each side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from builder.dedupe import english_words
from builder.dedupe.normalise import Vocabulary
from builder.dedupe.profile import Profile

_SYNONYM = 0.8
_CLIPPED = 0.8
_MISSPELT = 0.7
_INITIALS = 0.95
_MOST = 10_000
"""Pairs of words left over up to which each is looked at; no question has as many."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Pairs of content ids that stand for each other, with how surely, and what is left over."""

    pairs: tuple[tuple[int, int, float], ...]
    left_a: tuple[int, ...]
    left_b: tuple[int, ...]


def align(vocabulary: Vocabulary, a: Profile, b: Profile) -> Alignment:
    """Find partners: the same stem, initials of several words, words joined, synonyms, slips."""
    common = set(a.topic) & set(b.topic)
    pairs = [(content, content, 1.0) for content in a.topic if content in common]
    left_a = [content for content in a.topic if content not in common]
    left_b = [content for content in b.topic if content not in common]
    if left_a and left_b and len(left_a) * len(left_b) <= _MOST:
        pairs += _several(vocabulary, left_a, left_b, b.topic)
        pairs += [(x, y, k) for y, x, k in _several(vocabulary, left_b, left_a, a.topic)]
        pairs += _alike(vocabulary, left_a, left_b)
    return Alignment(tuple(pairs), tuple(left_a), tuple(left_b))


def _several(
    vocabulary: Vocabulary, one: list[int], many: list[int], topic: Sequence[int]
) -> list[tuple[int, int, float]]:
    """Find words of `one` that stand for several of the other front; both lists shrink."""
    found: list[tuple[int, int, float]] = []
    for content in list(one):
        written = vocabulary.contents[content]
        run = _initials(vocabulary, written, many, topic) or _joined(vocabulary, written, many)
        if run:
            found += [(content, partner, _INITIALS) for partner in run[:1]]
            one.remove(content)
            many[:] = [other for other in many if other not in run]
    return found


def _initials(
    vocabulary: Vocabulary, written: str, left: Sequence[int], topic: Sequence[int]
) -> Sequence[int]:
    """Find the run of words whose first letters make an abbreviation: "FK", "2pc"."""
    if not 2 <= len(written) <= 5 or written.isdigit():
        return ()
    for words in (left, topic):
        start = "".join(vocabulary.contents[content][:1] for content in words).find(written)
        if start >= 0:
            return words[start : start + len(written)]
    return ()


def _joined(vocabulary: Vocabulary, written: str, left: Sequence[int]) -> Sequence[int]:
    """Find two neighbours that a longer word joins: "backpropagation", "back propagation"."""
    for n in range(len(left) - 1):
        both = vocabulary.contents[left[n]] + vocabulary.contents[left[n + 1]]
        near = len(written) >= 6 and abs(len(both) - len(written)) <= 3
        if near and (both.startswith(written) or written.startswith(both)):
            return left[n : n + 2]
    return ()


def _alike(
    vocabulary: Vocabulary, left_a: list[int], left_b: list[int]
) -> list[tuple[int, int, float]]:
    """Pair what is left over by synonyms and slips of the pen; both lists shrink."""
    found: list[tuple[int, int, float]] = []
    for a in list(left_a):
        degree, _, b = max(
            ((likeness(vocabulary, a, b), -n, b) for n, b in enumerate(left_b)),
            default=(0.0, 0, 0),
        )
        if degree:
            found.append((a, b, degree))
            left_a.remove(a)
            left_b.remove(b)
    return found


def likeness(vocabulary: Vocabulary, a: int, b: int) -> float:
    """Say how surely two different content ids stand for the same, from 0 to 1."""
    if vocabulary.groups[a] & vocabulary.groups[b]:
        return _SYNONYM
    if vocabulary.numbers[a] or vocabulary.numbers[b]:
        return 0.0
    short, long = sorted(
        (vocabulary.contents[a], vocabulary.contents[b]), key=lambda s: (len(s), s)
    )
    if len(short) < 4 or short[0] != long[0]:
        return 0.0
    if long.startswith(short):
        return _CLIPPED if len(long) >= len(short) + 2 else 0.0
    slips = 2 if len(long) >= 12 else 1
    if len(long) < 5 or len(long) - len(short) > slips:
        return 0.0
    if DamerauLevenshtein.distance(short, long, score_cutoff=slips) > slips:
        return 0.0
    return 0.0 if _prefixed(short, long) else _MISSPELT


def _prefixed(short: str, long: str) -> bool:
    """Tell two words apart that differ by a prefix: "hypotension" is no slip of "hypertension"."""
    tail = 0
    while tail < len(short) and short[-1 - tail] == long[-1 - tail]:
        tail += 1
    starts = {short[: len(short) - n] for n in range(tail + 1)} & english_words.PREFIXES
    ends = {long[: len(long) - n] for n in range(tail + 1)} & english_words.PREFIXES
    return any(
        short[len(s) :] == long[len(e) :] for s in starts | {""} for e in ends | {""} if s != e
    )
