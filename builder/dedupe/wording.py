"""The best front and the best back among the cards of a cluster, and why.

A text gets points for each thing that is wrong with it; the fewest points win, and the names of
those things are the reasons given. The small word lists are English and German.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from builder.dedupe.sentences import WORD
from builder.model import Card

NO_FAULTS: Mapping[str, int] = MappingProxyType({})
_LONG_FRONT, _LONG_BACK, _SHORT_BACK, _BARE_TERM, _STEM = 20, 60, 4, 4, 5
_ASKING = (
    r"what|which|who|whose|whom|when|where|why|how|does|explain|define|describe|name|list|compare"
    r"|was|welche[rmns]?|wer|wen|wem|wann|wo|warum|wieso|wie|erkläre|nenne|beschreibe|definiere"
)
_ASKS = re.compile(rf"(?:{_ASKING})\b", re.IGNORECASE)
_QUESTION = re.compile(r"\?[\"'”’»)\]\s]*$")
_BLANK = re.compile(r"_{2,}|\[\s*\.{3}\s*\]")
_VERDICT = re.compile(
    r"\W*(?:true|false|yes|no|[tf]|richtig|falsch|wahr|ja|nein)\W*", re.IGNORECASE
)
_CLAIM = re.compile(r"\W*(?:true or false|true/false|t/f|richtig oder falsch)\b", re.IGNORECASE)
_FIGURE = r"(?:picture|image|figure|diagram|graph|slide|table|bild|abbildung|grafik|folie)"
_POINTS_OUT = re.compile(
    r"\b(?:th(?:is|ese)|the following|as (?:we|you) (?:saw|have seen)|(?:the|see|shown) (?:above|be"
    rf"low)|(?:above|below)(?=\W*$)|(?:the|der|die|das|dem) {_FIGURE}|dies(?:e[rmns]?)?|folgende\w*"
    r"|(?:siehe|wie) (?:oben|unten)|wie gesehen)\b",
    re.IGNORECASE,
)
_LEFTOVER = re.compile(r"\A\W*Q\s?\d*[.:)]|\A#|\*\*|[:;,–-]\s*\Z|[(\[][A-Z][a-zäöü]{2,}[)\]]\W*\Z")
_NO_FIGURE = re.compile(
    rf"\b(?:(?:shown|pictured) (?:below|above|here)|(?:see|siehe|as in|in|auf) (?:the |this |der |"
    rf"dem )?{_FIGURE}|{_FIGURE} (?:below|above|unten|oben)|(?:siehe|wie) (?:unten|oben))\b",
    re.IGNORECASE,
)
_BROKEN_OFF = re.compile(
    r"(?:\.{3}|…|[,:(\[–-]|\b(?:and|or|the|an|of|to|with|because|which|und|oder|der|die|das|ein"
    r"|eine|von|mit|weil))\s*\Z"
)

_Faults = list[tuple[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The card whose front or back is the best, and why."""

    card: Card
    why: str


def best_front(cards: Sequence[Card], faults: Mapping[str, int] = NO_FAULTS) -> Choice:
    """Choose the clearest front that stands on its own; `faults` counts the flags of a card."""
    term = _shared_term(cards)
    judged = [(card, card.front, _front_faults(card, term, faults)) for card in cards]
    return _choose(judged, "a clear question that stands on its own")


def best_back(cards: Sequence[Card], faults: Mapping[str, int] = NO_FAULTS) -> Choice:
    """Choose the answer that is right, whole and concise; `faults` counts the flags of a card."""
    covered = [_coverage(card, cards) for card in cards]
    judged = [
        (card, card.back, _back_faults(card, max(covered) - own, faults))
        for card, own in zip(cards, covered, strict=True)
    ]
    return _choose(judged, "a whole and concise answer")


def is_verdict(back: str) -> bool:
    """Tell whether an answer only says that a claim is true or false."""
    return bool(_VERDICT.fullmatch(back))


def _choose(judged: Sequence[tuple[Card, str, _Faults]], praise: str) -> Choice:
    """Take the card with the fewest points, then the shorter text; only then does the id decide."""
    ranked = sorted(
        (sum(points for points, _ in found), len(text), text, card.id, number)
        for number, (card, text, found) in enumerate(judged)
    )
    card, _, found = judged[ranked[0][-1]]
    why = f"the best there is, though it {_told(found)}" if found else praise
    if len(ranked) > 1:
        worse = _told(judged[ranked[1][-1]][2])
        equal = ranked[0][0] == ranked[1][0]
        why += ", as good as another and no longer" if equal else f"; the next best {worse}"
    return Choice(card=card, why=why)


def _told(found: _Faults) -> str:
    return " and ".join(reason for _, reason in sorted(found, reverse=True))


def _front_faults(card: Card, term: str, faults: Mapping[str, int]) -> _Faults:
    front, words = card.front.strip(), len(card.front.split())
    questions, flags = front.count("?"), faults.get(card.id, 0)
    asks = bool(_QUESTION.search(front))
    found = (
        (5, "has no question mark", not asks and bool(_ASKS.match(front))),
        (20, "is a bare term", not asks and not _ASKS.match(front) and words <= _BARE_TERM),
        (30, "is a fragment", not asks and not _ASKS.match(front) and words > _BARE_TERM),
        (12, "is very short", asks and words < 3),
        (words - _LONG_FRONT, f"has {words} words", words > _LONG_FRONT),
        (8 * questions, f"asks {questions} questions", questions > 1),
        (40, "has a blank", bool(_BLANK.search(front))),
        (30, "is a claim to be judged", bool(_CLAIM.match(front))),
        (15, "asks only for yes or no", is_verdict(card.back)),
        (25, "points out of the card", bool(_POINTS_OUT.search(front))),
        (10, "has odd leftovers", bool(_LEFTOVER.search(front))),
        (8, f'does not name "{term}"', term not in front.casefold()),
        (4 * flags, f"is on a card with {flags} flags", flags > 0),
        (200, "is empty", not front),
    )
    return [(points, reason) for points, reason, applies in found if applies]


def _back_faults(card: Card, missed: int, faults: Mapping[str, int]) -> _Faults:
    back, words = card.back.strip(), len(card.back.split())
    flags = faults.get(card.id, 0)
    broken = bool(_BROKEN_OFF.search(back)) or back.count("(") > back.count(")")
    found = (
        (200, "is empty", not back),
        (60, "only says true or false", is_verdict(back)),
        (30, "breaks off or has a hole", broken or bool(_BLANK.search(back))),
        (30, "points at a missing figure", bool(_NO_FIGURE.search(back))),
        (10, "is very short", words < _SHORT_BACK),
        ((words - 50) // 10, f"has {words} words", words > _LONG_BACK),
        (missed // 4, "says less of what the others say", missed >= 4),
        (15 * flags, f"is on a card with {flags} flags", flags > 0),
    )
    return [(points, reason) for points, reason, applies in found if applies]


def _shared_term(cards: Sequence[Card]) -> str:
    """Find the longest word that two fronts share, or else a front and another card's back."""
    fronts = [_terms(card.front) for card in cards]
    counts = Counter(word for words in fronts for word in words)
    shared = [word for word, count in counts.items() if count > 1]
    if not shared:
        both = [words | _terms(card.back) for words, card in zip(fronts, cards, strict=True)]
        texts = Counter(word for words in both for word in words)
        shared = [word for word in counts if texts[word] > 1]
    return max(shared, key=lambda word: (len(word), word), default="")


def _terms(text: str) -> set[str]:
    """Give the words that carry meaning: the longer ones, and numbers."""
    words = WORD.findall(text.casefold())
    return {
        word for word in words if (len(word) > 3 or word[0].isdigit()) and not _ASKS.fullmatch(word)
    }


def _coverage(card: Card, cards: Sequence[Card]) -> int:
    """Measure how much of the other answers' words this one has, in per cent.

    Words that begin alike count as one, as "melts" and "melting" do.
    """
    own = {word[:_STEM] for word in _terms(card.back)}
    backs = [{word[:_STEM] for word in _terms(one.back)} for one in cards if one.id != card.id]
    others = [words for words in backs if words]
    shares = [len(own & words) * 100 // len(words) for words in others]
    return sum(shares) // len(shares) if shares else 100
