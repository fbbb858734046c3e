"""Pairs of cards worth comparing, found in near-linear time.

An inverted index over the words of fronts and backs: each card's nearest neighbours by weighted
cosine (Salton and Buckley, 1988, with a document's own weights), beside all cards of an equal
front or topic. Words that too many cards share are not followed up, and named.
"""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from builder.dedupe.profile import Profile, Table

_FEW = 5_000
"""Cards up to which every shared word is followed up."""
_COMMON = 60
"""Cards that may share a word, from which it is no longer followed up in larger collections."""
_BUCKET = 50
"""Cards of one equal front or topic that are all paired; of more, each with its neighbours only."""
_NEIGHBOURS = 16
_NEIGHBOURS_OF_MANY = 4
_NEAR = 0.06
_NEAR_OF_MANY = 0.15
_DIGITS = 6
_ROUNDING = 2 * 10**-_DIGITS
_TOPIC = 2.0
_INITIALS = range(2, 6)
_Postings: TypeAlias = "dict[int, tuple[array[int], array[float]]]"
"""For each word the cards that have it, and its weight in each."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Two columns of card numbers, `first[n] < second[n]`, and the contents that were cut."""

    first: array[int]
    second: array[int]
    cut: tuple[int, ...]


def candidates(table: Table) -> Candidates:
    """Find the pairs to compare; every pair once, sorted."""
    found: set[int] = set()
    size = len(table.profiles)
    _equal(table, found)
    cut = _near(table, found)
    pairs = sorted(found)
    return Candidates(
        first=array("q", (pair // size for pair in pairs)),
        second=array("q", (pair % size for pair in pairs)),
        cut=tuple(sorted(cut)),
    )


def _equal(table: Table, found: set[int]) -> None:
    """Pair the cards whose fronts are equal, or whose topics hold the same words."""
    for key in (_by_front, _by_topic):
        first: dict[int, int] = {}
        buckets: dict[int, list[int]] = {}
        for number, profile in enumerate(table.profiles):
            mark = hash(key(profile))  # of numbers, so the same in every process
            if first.setdefault(mark, number) != number:
                buckets.setdefault(mark, [first[mark]]).append(number)
        _pair(buckets.values(), len(table.profiles), found)


def _by_front(profile: Profile) -> tuple[int, ...]:
    return profile.order


def _by_topic(profile: Profile) -> tuple[int, ...]:
    return tuple(sorted(profile.topic))


def _pair(buckets: Iterable[list[int]], size: int, found: set[int]) -> None:
    """Pair the cards of each bucket; in a large one, each with the next ones only."""
    for bucket in buckets:
        for place, first in enumerate(bucket):
            for second in bucket[place + 1 : place + _BUCKET]:
                found.add(first * size + second)


def _near(table: Table, found: set[int]) -> set[int]:
    """Pair each card with its nearest neighbours; return the words that were cut."""
    size = len(table.profiles)
    few = size <= _FEW
    limit = size if few else _COMMON
    nearest, least = (_NEIGHBOURS, _NEAR) if few else (_NEIGHBOURS_OF_MANY, _NEAR_OF_MANY)
    counts: dict[int, int] = {}
    for profile in table.profiles:
        for content in _contents(table, profile):
            counts[content] = counts.get(content, 0) + 1
    postings: _Postings = {}
    for number, vector in enumerate(_vectors(table, counts, limit)):
        for content, weight in vector.items():
            cards, weights = postings.setdefault(content, (array("i"), array("f")))
            cards.append(number)
            weights.append(weight)
    for number, vector in enumerate(_vectors(table, counts, limit)):
        for other in _nearest(number, _scores(vector, postings, size), nearest, least):
            found.add(min(other, number) * size + max(other, number))
    return {content for content, count in counts.items() if count > limit}


def _scores(vector: Mapping[int, float], postings: _Postings, size: int) -> list[tuple[int, float]]:
    """Give the cards that share a word with one, each with the cosine of the two."""
    if sum(len(postings[content][0]) for content in vector) > size:
        # Most cards share a word with it: a place for each is cheaper than to look each one up.
        every = [0.0] * size
        for content, weight in vector.items():
            for other, product in zip(*postings[content], strict=True):
                every[other] += weight * product
        return list(enumerate(every))
    some: dict[int, float] = {}
    for content, weight in vector.items():
        for other, product in zip(*postings[content], strict=True):
            some[other] = some.get(other, 0.0) + weight * product
    return list(some.items())


def _nearest(
    number: int, scores: list[tuple[int, float]], most: int, least: float
) -> Iterator[int]:
    """Give the cards with the best scores; of equal ones those that come later."""
    close = [(score, other) for other, score in scores if score >= least and other != number]
    if len(close) > most:
        # Only what may be among the best once rounded is worth rounding.
        least = heapq.nlargest(most, close)[-1][0] - _ROUNDING
    rounded = [(round(score, _DIGITS), other) for score, other in close if score >= least]
    return (other for _, other in heapq.nlargest(most, rounded))


def _contents(table: Table, profile: Profile) -> Iterable[int]:
    """Give what a card is found by: its words, and the abbreviation that its topic may have."""
    yield from {*profile.back, *profile.topic}
    if len(profile.topic) in _INITIALS:
        contents = table.vocabulary.contents
        initials = table.vocabulary.content("".join(contents[c][0] for c in profile.topic))
        if initials is not None and initials not in profile.topic:
            yield initials


def _vectors(table: Table, counts: dict[int, int], limit: int) -> Iterator[dict[int, float]]:
    """Give the vector of each card, made anew each time: all of them would take much memory."""
    for number, profile in enumerate(table.profiles):
        yield _vector(table, number, profile, counts, limit)


def _vector(
    table: Table, number: int, profile: Profile, counts: dict[int, int], limit: int
) -> dict[int, float]:
    """Give a card's rare words with weights of length 1; the topic's weigh more."""
    weights = table.weights[table.documents[number]]
    topic = set(profile.topic)
    vector = {
        content: weights[content] * (_TOPIC if content in topic else 1.0)
        for content in _contents(table, profile)
        if 1 < counts[content] <= limit
    }
    length = sum(weight * weight for weight in vector.values()) ** 0.5
    return {content: weight / length for content, weight in vector.items()}
