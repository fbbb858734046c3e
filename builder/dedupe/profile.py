"""What each card is about: what its front asks, its topic, and the words of its answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from builder.dedupe.abbreviations import spelt_out
from builder.dedupe.asking import CLAIM, asks
from builder.dedupe.normalise import BLANK, COLON, Vocabulary, Word

_CONTEXT_OPENERS = frozenset({"in", "within"})
_QUESTION = re.compile(r"\?(?=[\s)]|$)")
_PARENTHESES = re.compile(r"\(([^()]*)\)")
_TRUE = re.compile(r"\W*(?:true|yes|correct|right|t|y)\b", re.IGNORECASE)
_FALSE = re.compile(r"\W*(?:false|no|incorrect|wrong|f|n)\b", re.IGNORECASE)
_SHORT = 12
_LABEL = 2
_ENGLISH = 0.2
"""Share of English function words in a document's words from which it is taken for English."""
_LIGHT = 0.4
_EVENNESS = 6.0
_EVENNESS_FOREIGN = 20.0
_FEW = 30


@dataclass(frozen=True, slots=True)
class Profile:
    """One card in numbers.

    `topic` holds the content ids of the front without its ways of asking, in order, each once;
    those in `context` only say where it holds ("in databases").
    `order` are the ids of all the front's words. `back` holds the content ids of the answer's
    words, each once, and `answer` the ids of all its words in order. `verdict` is "true" or "false"
    where the front is a claim to be judged. `stops` counts the English function words.
    """

    aspects: frozenset[str]
    topic: tuple[int, ...]
    context: frozenset[int]
    order: tuple[int, ...]
    back: tuple[int, ...]
    answer: tuple[int, ...]
    negated: bool
    questions: int
    verdict: str
    stops: int


class Weights(dict[int, float]):
    """Weights by content id; a word that stands in one card only weighs 1 and takes no room."""

    def __missing__(self, content: int) -> float:
        """Give the weight of a word that is not held."""
        return 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """All cards: `profiles[i]` and the number `documents[i]` of the document it stands in.

    `weights[d]` gives each content id's weight in document `d`: 1 for a rare word, less for one of
    everyday use and for one that many of the document's cards have. Other documents play no part,
    so that adding cards on other subjects changes nothing. `foreign[d]` tells that the document
    is in no language with tables.
    """

    vocabulary: Vocabulary
    profiles: list[Profile]
    documents: list[int]
    weights: list[Weights]
    foreign: list[bool]

    def weight(self, card: int, content: int) -> float:
        """Give the weight of a content id in a card's document."""
        return self.weights[self.documents[card]][content]


def tabulate(
    vocabulary: Vocabulary, documents: Sequence[str], fronts: Sequence[str], backs: Sequence[str]
) -> Table:
    """Read every card: three columns of equal length in, one table out."""
    numbers: dict[str, int] = {}
    places = [numbers.setdefault(document, len(numbers)) for document in documents]
    counts: list[Counter[int]] = [Counter() for _ in numbers]
    cards = [0] * len(numbers)
    stops = [0] * len(numbers)
    total = [0] * len(numbers)
    found: list[Profile] = []
    for short, long in spelt_out([*fronts, *backs]).items():
        vocabulary.define(short, long)
    for place, front, back in zip(places, fronts, backs, strict=True):
        one = profile(vocabulary, front, back)
        found.append(one)
        counts[place].update({*one.back, *one.topic})
        cards[place] += 1
        stops[place] += one.stops
        total[place] += len(one.order) + len(one.answer)
    foreign = [stop < _ENGLISH * count for stop, count in zip(stops, total, strict=True)]
    return Table(
        vocabulary=vocabulary,
        profiles=found,
        documents=places,
        weights=[_weights(vocabulary, *one) for one in zip(counts, cards, foreign, strict=True)],
        foreign=foreign,
    )


def _weights(vocabulary: Vocabulary, counts: Counter[int], cards: int, foreign: bool) -> Weights:
    """Weigh a document's words: the more of its cards have one, the less it says about each.

    Where no table tells function words, their frequency has to.
    """
    size = max(cards, _FEW)
    evenness = _EVENNESS_FOREIGN if foreign else _EVENNESS
    shared: dict[tuple[int, bool], float] = {}  # few values: one object each, for many words
    weights = Weights()
    for content, count in counts.items():
        light = vocabulary.light[content]
        if count > 1 or light:
            key = count, light
            if key not in shared:
                shared[key] = (_LIGHT if light else 1.0) / (1.0 + evenness * (count - 1) / size)
            weights[content] = shared[key]
    return weights


def profile(vocabulary: Vocabulary, front: str, back: str) -> Profile:
    """Read one card."""
    if front.isupper() and " " in front:
        front = front.lower()  # capitals mark a term only where not all is in capitals
    order = tuple(vocabulary.read(front))
    words = [vocabulary.words[i] for i in order]
    aspects, used = asks(words)
    kept = [n for n, word in enumerate(words) if n not in used and not word.stop]
    if not kept:
        kept = [n for n, word in enumerate(words) if word.text != BLANK]
    topic = dict.fromkeys(words[n].content for n in kept)
    answer = vocabulary.read(back)
    content = [vocabulary.words[i] for i in answer]
    questions = len(_QUESTION.findall(front))
    verdict = _verdict(aspects, questions, back)
    return Profile(
        aspects=frozenset({CLAIM}) if verdict else aspects,
        topic=tuple(topic),
        context=_context(vocabulary, front, words, kept),
        order=order,
        back=tuple(sorted({word.content for word in content if not word.stop})),
        answer=tuple(answer),
        negated=any(word.negation for word in words),
        questions=questions,
        verdict=verdict,
        stops=sum(word.stop for word in words) + sum(word.stop for word in content),
    )


def _context(
    vocabulary: Vocabulary, front: str, words: Sequence[Word], kept: Sequence[int]
) -> frozenset[int]:
    """Find the words that only say where a question holds: the last "in ...", and parentheses."""
    opened = max((n for n, word in enumerate(words) if word.text in _CONTEXT_OPENERS), default=-1)
    context = {words[n].content for n in kept if n > opened >= 1}
    colon = next((n for n, word in enumerate(words) if word.text == COLON), 0)
    if 0 < colon <= _LABEL and any(n > colon for n in kept):
        context.update(words[n].content for n in kept if n < colon)
    for part in _PARENTHESES.findall(front):
        context.update(vocabulary.words[i].content for i in vocabulary.read(part))
    if context.issuperset(words[n].content for n in kept):
        return frozenset()
    return frozenset(context)


def _verdict(aspects: frozenset[str], questions: int, back: str) -> str:
    """Tell whether an answer only judges a claim true or false."""
    if not (CLAIM in aspects or questions == 0 or len(back) < _SHORT):
        return ""
    if _TRUE.match(back):
        return "true"
    return "false" if _FALSE.match(back) else ""
