"""Evidence: sentences of other cards, and of texts that were supplied, that a model may rest on.

Few sentences that fit are worth more than whole cards: a small model takes up whatever it is shown.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"[^\W\d_]{3,}")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_MARK = re.compile(r"^(?:[-+*•·–—‣◦▪→]+|\(?\d{1,3}[.)])\s+")
_INNER_MARKS = re.compile(r"\s[-•*]\s")
_FEWEST_WORDS, _LONGEST = 5, 300
_FEWEST_SHARED = 2
_USUAL_WORDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence word for word, and where it stands: `file:line`, or `file` and a paragraph."""

    text: str
    source: str
    words: frozenset[str] = field(default=frozenset(), compare=False, repr=False)


def sentences(text: str, source: str) -> tuple[Passage, ...]:
    """Part a text into the sentences that say something by themselves."""
    found = []
    for part in _SENTENCE.split(text):
        sentence = _MARK.sub("", part.strip())
        words = words_of(sentence)
        whole = len(sentence) <= _LONGEST and not _INNER_MARKS.search(sentence)
        if whole and len(words) >= _FEWEST_WORDS:
            found.append(Passage(text=sentence, source=source, words=words))
    return tuple(found)


def words_of(text: str) -> frozenset[str]:
    """Give the words of a text that can be compared, each by its stem."""
    words = {word.casefold() for word in _WORD.findall(text)}
    return frozenset(_stemmer().stemWords(sorted(words)))


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


class Rarity:
    """How much a word that two texts share tells: the rarer, the more."""

    def __init__(self, texts: Iterable[frozenset[str]]) -> None:
        """Count in how many texts each word is."""
        self._counts: Counter[str] = Counter()
        self._texts = 0
        for words in texts:
            self._counts.update(words)
            self._texts += 1

    def of(self, word: str) -> float:
        """Give the weight of a word: its inverse document frequency."""
        return math.log((1 + self._texts) / (1 + self._counts[word]))

    def likeness(self, one: frozenset[str], other: frozenset[str]) -> float:
        """Weigh the words that two texts share, against the length of the other.

        One word alone that they share tells nothing.
        """
        shared = one & other
        if len(shared) < _FEWEST_SHARED:
            return 0.0
        return sum(self.of(word) for word in shared) / math.sqrt(_USUAL_WORDS + len(other))


def best(
    passages: Iterable[Passage], about: str, rarity: Rarity, *, most: int
) -> tuple[Passage, ...]:
    """Give the passages that share the most with a text, the likest first."""
    words = words_of(about)
    scored = [(rarity.likeness(words, each.words), each) for each in passages]
    ranked = sorted(scored, key=lambda pair: -pair[0])
    found: dict[str, Passage] = {}
    for score, each in ranked:
        if score > 0 and len(found) < most:
            found.setdefault(each.text, each)
    return tuple(found.values())


def named(passages: Sequence[Passage]) -> Mapping[str, Passage]:
    """Give each passage a name that an answer can refer to."""
    return {f"E{number}": each for number, each in enumerate(passages, 1)}
