"""Notes that are gone beside notes that are new: some are the same, edited beyond recognition.

What the ledger cannot decide by itself is listed, most alike first, for a person to settle.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from builder.planning.snapshots import Seen
from builder.text import normalise

_LEAST = 0.5
_SAME_BACK = 0.75
_COMMON = 50
"""Gone notes in which a word stands, from which it tells nothing."""
_BEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A note that would be retired and one that would be new; `likeness` goes from 0 to 1."""

    gone: Seen
    new: Seen
    likeness: float
    why: str


def find_pairs(gone: Sequence[Seen], new: Sequence[Seen]) -> tuple[Pair, ...]:
    """Pair notes that are gone with the new ones most like them; each is in one pair only."""
    words = {seen.guid: normalise(seen.asks).split() for seen in (*gone, *new)}
    holders: dict[str, list[Seen]] = defaultdict(list)
    backs: dict[str, list[Seen]] = defaultdict(list)
    for seen in gone:
        for word in set(words[seen.guid]):
            holders[word].append(seen)
        if seen.back:
            backs[seen.back].append(seen)
    pairs: list[Pair] = []
    for seen in new:
        shared = Counter(
            other.guid
            for word in set(words[seen.guid])
            if len(holders.get(word, ())) <= _COMMON
            for other in holders.get(word, ())
        )
        likely = {guid for guid, _ in shared.most_common(_BEST)}
        same_back = {other.guid for other in backs.get(seen.back, ())} if seen.back else set()
        others = (
            [other for other in gone if other.guid in likely | same_back]
            if likely or (same_back)
            else []
        )
        pairs += _pairs(seen, others, words, same_back)
    return tuple(_each_once(pairs))


def _pairs(
    seen: Seen, others: Iterable[Seen], words: dict[str, list[str]], same_back: set[str]
) -> Iterator[Pair]:
    for other in others:
        ratio = SequenceMatcher(None, words[other.guid], words[seen.guid], autojunk=False).ratio()
        why = "the same answer" if other.guid in same_back else "the same words"
        likeness = max(ratio, _SAME_BACK) if other.guid in same_back else ratio
        if likeness >= _LEAST:
            yield Pair(gone=other, new=seen, likeness=round(likeness, 2), why=why)


def _each_once(pairs: Iterable[Pair]) -> Iterator[Pair]:
    taken: set[str] = set()
    for pair in sorted(pairs, key=lambda each: (-each.likeness, each.gone.guid, each.new.guid)):
        if taken.isdisjoint((pair.gone.guid, pair.new.guid)):
            taken.update((pair.gone.guid, pair.new.guid))
            yield pair
