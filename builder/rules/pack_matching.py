"""Finds the cards that speak of the entries of packs, and has them read.

An index from stems to entries picks the few entries that a card could speak of, by its vocabulary
alone; only for those are its sentences read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from builder.rules.pack_patterns import Pattern, stem
from builder.rules.pack_reading import Hit, Probe, Reading
from builder.rules.packs import Entry
from builder.rules.texts import DeckText


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The cards that state an entry's claim, and those that state the truth; one hit a card."""

    entry: Entry
    claims: tuple[Hit, ...]
    truths: tuple[Hit, ...]


def find(deck: DeckText) -> tuple[Match, ...]:
    """Go through the cards; entries that none speaks of are left out."""
    entries = [entry for pack in deck.packs for entry in pack.entries]
    held = _held(deck, entries)
    index = _index(entries, Counter(chain.from_iterable(held)))
    probes = [Probe(entry) for entry in entries]
    claims: dict[int, list[Hit]] = defaultdict(list)
    truths: dict[int, list[Hit]] = defaultdict(list)
    for card, stems in zip(deck.cards, held, strict=True):
        reading = None
        for number in _candidates(index, stems):
            entry = entries[number]
            claimed, true = _possible(entry.claim, stems), _possible(entry.truth, stems)
            if (claimed or true) and (not entry.topic or _possible(entry.topic, stems)):
                reading = reading or Reading(card)
                if hit := reading.claim(probes[number], claimed):
                    claims[number].append(hit)
                elif hit := reading.truth(probes[number], claimed, true):
                    truths[number].append(hit)
    return tuple(
        Match(entry=entries[n], claims=tuple(claims[n]), truths=tuple(truths[n]))
        for n in sorted(claims.keys() | truths.keys())
    )


def _held(deck: DeckText, entries: Iterable[Entry]) -> list[frozenset[str]]:
    """Give for each card those stems that some pattern needs."""
    patterns = (p for e in entries for p in (*e.topic, *e.claim, *e.truth))
    needed = frozenset[str]().union(*(need for pattern in patterns for need in pattern.needs))
    vocabulary = frozenset[str]().union(*(side.vocabulary for side in deck.sides))
    stems = {word: found for word in vocabulary if (found := needed.intersection(stem(word)))}
    words = frozenset(stems)
    nothing = frozenset[str]()
    return [
        nothing.union(*map(stems.__getitem__, words & (c.front.vocabulary | c.back.vocabulary)))
        for c in deck.cards
    ]


_Index = dict[str, list[tuple[int, frozenset[str] | None]]]


def _index(entries: Iterable[Entry], counts: Counter[str]) -> _Index:
    """Put each entry under the rarer of what its topic and what its statements need."""

    def weight(stems: frozenset[str]) -> int:
        return sum(counts[each] for each in stems)

    def needed(patterns: Sequence[Pattern]) -> frozenset[str] | None:
        sets = [min(pattern.needs, key=weight, default=None) for pattern in patterns]
        union = frozenset[str]().union(*(each or () for each in sets))
        return union if sets and None not in sets else None

    index: _Index = defaultdict(list)
    for number, entry in enumerate(entries):
        topic, said = needed(entry.topic), needed((*entry.claim, *entry.truth))
        if said is None or (topic is not None and weight(topic) < weight(said)):
            topic, said = said, topic
        for each in said or ():
            index[each].append((number, topic))
    return index


def _candidates(index: _Index, stems: frozenset[str]) -> list[int]:
    """Give the entries that a card with these stems could speak of."""
    found = {
        number
        for each in stems
        if each in index
        for number, other in index[each]
        if other is None or not other.isdisjoint(stems)
    }
    return sorted(found)


def _possible(patterns: Iterable[Pattern], stems: frozenset[str]) -> list[Pattern]:
    """Give the patterns that a card with these stems can have."""
    return [each for each in patterns if not any(map(stems.isdisjoint, each.needs))]
