"""Notes that are gone beside notes that are new: some are the same, edited beyond recognition.

What the ledger cannot decide by itself is listed, most alike first, for a person to settle. Fronts
are alike by their words, each counted by how rare it is in the deck: that two questions begin with
"What is the" says nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log

from builder.planning.snapshots import Seen
from builder.text import normalise

_LEAST = 0.5
_COMMON = 50
"""Gone notes in which a word stands, from which it finds none."""
_BEST = 3
_FEW = 3
"""Notes that share an answer, up to which it tells something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A note that would be retired and one that would be new; `likeness` goes from 0 to 1.

    `among` counts the new notes that have the front of this one.
    """

    gone: Seen
    new: Seen
    likeness: float
    why: str
    among: int = 1


def find_pairs(
    gone: Sequence[Seen], new: Sequence[Seen], every: Iterable[Seen] = ()
) -> tuple[Pair, ...]:
    """Pair notes that are gone with the new ones most like them; each is in one pair only.

    `every` are the notes of the deck, whose words are counted.
    """
    if not gone or not new:
        return ()
    return _Pairing(gone, new, every).pairs()


class _Pairing:
    """What is known of the notes while they are paired."""

    def __init__(self, gone: Sequence[Seen], new: Sequence[Seen], every: Iterable[Seen]) -> None:
        """Count the words of the deck, and find the gone notes by their words and answers."""
        self._gone = {seen.guid: seen for seen in gone}
        self._new = new
        self._among = Counter(seen.fronts[0] for seen in new if seen.fronts)
        self._words = {seen.guid: _words(seen) for seen in (*gone, *new)}
        deck = {seen.guid: _words(seen) for seen in every} | self._words
        held = Counter(word for words in deck.values() for word in words)
        self._weights = {word: log((len(deck) + 1) / count) for word, count in held.items()}
        self._holders: dict[str, list[str]] = defaultdict(list)
        self._backs: dict[str, list[str]] = defaultdict(list)
        for seen in gone:
            for word in self._words[seen.guid]:
                self._holders[word].append(seen.guid)
            if seen.back:
                self._backs[seen.back].append(seen.guid)
        asked = Counter(seen.back for seen in new)
        self._telling = {
            back
            for back, guids in self._backs.items()
            if len(guids) <= _FEW and asked[back] <= _FEW
        }

    def pairs(self) -> tuple[Pair, ...]:
        """Give the pairs, most alike first."""
        found = (pair for seen in self._new for pair in self._of(seen))
        return tuple(_each_once(found))

    def _of(self, seen: Seen) -> Iterator[Pair]:
        """Give the pairs that a new note may be in."""
        answered = set(self._backs[seen.back]) if seen.back in self._telling else set()
        for guid in answered.union(self._closest(seen)):
            alike = self._alike(self._words[guid], self._words[seen.guid])
            same = guid in answered
            likeness = (1 + alike) / 2 if same else alike
            if likeness >= _LEAST:
                yield Pair(
                    gone=self._gone[guid],
                    new=seen,
                    likeness=round(likeness, 2),
                    why="the same answer" if same else "their words",
                    among=1 if same else self._among[seen.fronts[0]] if seen.fronts else 1,
                )

    def _closest(self, seen: Seen) -> list[str]:
        """Give the gone notes that share the most with a note."""
        shared: Counter[str] = Counter()
        for word in self._words[seen.guid]:
            holders = self._holders.get(word, ())
            if len(holders) <= _COMMON:
                for guid in holders:
                    shared[guid] += round(1000 * self._weights[word])
        return [guid for guid, _ in shared.most_common(_BEST)]

    def _alike(self, one: Collection[str], other: Collection[str]) -> float:
        """Give Dice's coefficient of two sets of weighted words."""
        whole = self._sum(one) + self._sum(other)
        return 2 * self._sum(set(one).intersection(other)) / whole if whole else 0.0

    def _sum(self, words: Iterable[str]) -> float:
        return sum(self._weights[word] for word in sorted(words))


def _words(seen: Seen) -> frozenset[str]:
    return frozenset(normalise(word) for word in seen.asks.split())


def _each_once(pairs: Iterable[Pair]) -> Iterator[Pair]:
    taken: set[str] = set()
    for pair in sorted(pairs, key=lambda each: (-each.likeness, each.gone.guid, each.new.guid)):
        if taken.isdisjoint((pair.gone.guid, pair.new.guid)):
            taken.update((pair.gone.guid, pair.new.guid))
            yield pair
