"""What cards claim, in a form in which the same claim and its opposite can be found by look-up.

A claim is what is left of a sentence when its direction, its denial and its numbers are taken out:
the stems of its other words, in order. What those stems are said of in the front counts along with
the sentence, and a verdict in the back makes a claim of the front. Claims on the same stems are
compared; they contradict each other when they differ in one direction, one denial or one number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from builder.rules.claim_words import LABELLED, LOUD, SENSES, Kind
from builder.rules.texts import CardText, Side

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W\d_]+)*(?:[.,]\d+)*[+#⁺⁻²³]*|[,<>≤≥≠=+*^×÷]")
_LONGEST = 60
"""Words of a sentence, beyond which it makes no claim that can be compared."""
_SPAN = 800
"""Characters of a front or a sentence, likewise."""
_MOST = 8
"""Sentences of a back that are read."""
_VERDICT = re.compile(
    r"\W*(true|false|yes|no|correct|incorrect|wrong|t|f|nope)\b(?=\s*(?:[.,;:!(–—\n-]|$))",
    re.IGNORECASE,
)
_AFFIRMS = frozenset("true yes correct t".split())
_YES_NO = re.compile(
    r"\W*(?:is|are|was|were|does|do|did|can|could|will|has|have|had|should|must)\s", re.IGNORECASE
)
_ASKED = re.compile(r"\W*t(?:rue)?(?:\s?/\s?|\sor\s)f(?:alse)?\b\W+", re.IGNORECASE)
_DIGIT = re.compile(r"[0-9]")
_QUALIFIED = re.compile(
    r"\b(?:unless|except|depends?|sometimes|but|if|partly|partially|however|only|in theory|mostly"
    r"|and no|or no|not always|not necessarily|both|usually|it can|may|might|general(?:ly)?)\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:difference|differ|differs|compare|versus|vs|distinguish|contrast|pros|cons|respectively"
    r"|opposite|antonym|examples?|incorrect|false|wrong|except|in common"
    r"|(?:give|name|suggest|choose) (?:a|an|one|some))\b",
    re.IGNORECASE,
)
_REVERSED = re.compile(
    r"\bhappens?\s+to\b(.+?)\b(?:when|if|as|after|during|with|under)\b(.+)", re.IGNORECASE
)
_HEAD_END = re.compile(r"[;:(–—\n]|[,.](?!\d)|\s-\s|\b(?:because|since|due|as|so|by|in order)\b")
_OTHER = {"+1": "-1", "-1": "+1"}
_SIGNED = frozenset((Kind.VERB, Kind.ADJECTIVE))
_OPENING = _SIGNED | {Kind.DENIAL, Kind.NUMBER}
"""Words that open an answer rather than a sentence with a subject of its own."""
_WITH = ("up", "down")
_UNSURE = frozenset((Kind.HEDGE, Kind.QUANTIFIER))
_PRONOUN = frozenset("it they this that these those he she its their which there".split())
_BULLET = re.compile(
    r"\s*(?:(?:[-+*•·–→]|=>|->)(?=[\s\W]|[^\W\d_])\s*|(?:\d{1,2}[.)]|\(?[a-z]\))\s+)", re.IGNORECASE
)


class Claim(NamedTuple):
    """What some characters of a side claim; see the module.

    `signs` are the directions, by family; `denied` tells of a denial or of the verdict "false";
    `numbers` counts them; `asked` tells that they or the direction answer the front, `judged` what
    the back says of it. `firm` is false for a claim that may hold together with its opposite. The
    first `topic` stems are of the front.
    """

    side: Side
    start: int
    end: int
    stems: tuple[str, ...]
    key: frozenset[str]
    signs: tuple[tuple[str, int], ...]
    denied: bool
    numbers: int
    judged: bool | None
    asked: bool
    firm: bool
    topic: int


class _Read:
    """A stretch of words, read one by one."""

    __slots__ = ("condition", "denials", "firm", "linked", "numbers", "signs", "stems", "words")

    def __init__(self, words: list[str], *, fragment: bool = False, topic: bool = False) -> None:
        """Read words; a `fragment` is said of its front, a `topic` says nothing itself."""
        self.stems: list[str] = []
        self.signs: list[tuple[str, int]] = []
        self.denials = 0
        self.numbers = 0
        self.linked = self.condition = False
        self.words = words
        self.firm = len(self.words) <= _LONGEST
        if self.firm:
            self._go(fragment=fragment, topic=topic)

    def _go(self, *, fragment: bool, topic: bool) -> None:
        """Sort the words by what they do."""
        stems, quantified, dropped, content = self.stems, False, Kind.DROPPED, Kind.CONTENT
        for number, word in enumerate(self.words):
            sense = SENSES[word]
            kind = sense.kind
            if kind is dropped:
                continue
            if kind is content:
                if number or word != "A":
                    stems.append(sense.stem)
            elif kind in _SIGNED:
                sign = (sense.family, sense.sign)
                if topic or self.condition or not (fragment or self._says(kind, number)):
                    stems.append(sense.stem)
                elif word not in _WITH or sign not in self.signs:
                    self.signs.append(sign)
            elif kind in _UNSURE:
                stems.append(sense.stem)
                quantified = quantified or kind is Kind.QUANTIFIER
                self.firm = self.firm and kind is Kind.QUANTIFIER
            else:
                self._small(kind, number, topic=topic)
        if quantified and self.denials:
            self.firm = False

    def _small(self, kind: Kind, number: int, *, topic: bool) -> None:
        """Take note of a word that is no content."""
        word = self.words[number]
        if kind is Kind.NUMBER:
            if topic or (number and self.words[number - 1].lower() in LABELLED):
                self.stems.append(word.lower())
            else:
                self.numbers += 1
        elif kind is Kind.DENIAL:
            self.denials += 1
        elif kind is Kind.LINK:
            self.linked = True
        elif kind is Kind.CONDITION:
            self.condition = number > 0
        elif kind is Kind.COMMA:
            self.condition = False

    def _says(self, kind: Kind, number: int) -> bool:
        """Tell whether a word says its direction of a subject, rather than names a part of it."""
        if not self.stems or self.linked or kind is Kind.VERB:
            return bool(self.stems)
        following = self.words[number + 1 : number + 2]
        return bool(following) and SENSES[following[0]].kind is Kind.THAN


def is_loud(card: CardText) -> bool:
    """Tell whether a card denies, judges, counts, compares or gives a direction."""
    words = card.back.vocabulary
    if not (LOUD.isdisjoint(words) and LOUD.isdisjoint(card.front.vocabulary)):
        return True
    return _DIGIT.search(card.back.text) is not None or "n't" in card.back.lower


def claims(card: CardText) -> Iterator[Claim]:
    """Give what a card claims: a verdict on its front, an answer, or the sentences of its back."""
    front, back = card.front, card.back
    if not back.text or not 0 < len(front.text) < _SPAN:
        return
    verdict = _VERDICT.match(back.text)
    if verdict and (judged := _judged(front, verdict[1].lower())):
        if (claim := _verdict(back, judged, verdict[1].lower())) is not None:
            yield claim
        return
    topic = _topic(front.text)
    for number, (start, end) in enumerate(back.sentences[:_MOST]):
        if end - start < _SPAN:
            yield from _sentence(back, start, end, topic, first=not number)


def _judged(front: Side, word: str) -> str:
    """Give the statement of a front that the back judges, or nothing."""
    text = front.text
    if asked := _ASKED.match(text):
        return text[asked.end() :]
    if text.count("?") > 1:
        return ""
    if _YES_NO.match(text):
        return "" if " or " in text else text
    return text if word in {"true", "false"} and "?" not in text else ""


def _verdict(back: Side, judged: str, word: str) -> Claim | None:
    """Make a claim of a front and the verdict on it, where that is plain."""
    start, end = back.sentences[0]
    if end - start > _SPAN:
        return None
    read = _Read(_WORD.findall(judged))
    if _QUALIFIED.search(back.text, start, end) or len(read.stems) + len(read.signs) < 2:
        return None
    if read.denials and (_YES_NO.match(judged) or read.denials > 1):
        return None
    affirmed = word in _AFFIRMS
    return _claim(back, (start, end), read, read.stems, judged=affirmed)


def _topic(text: str) -> list[str] | None:
    """Give the stems of what a front asks about; nothing where it asks about several things."""
    if _COMPARES.search(text):
        return None
    if turned := _REVERSED.search(text):
        text = f"{turned[2]} {turned[1]}"
    read = _Read(_WORD.findall(text), topic=True)
    if len(read.words) > _LONGEST:
        return None
    stems = read.stems
    if " or " in text.lower():
        paired = {s[:-2] for s in stems if s[-2:] in _OTHER and s[:-2] + _OTHER[s[-2:]] in stems}
        if paired:
            stems = [each for each in stems if each[:-2] not in paired and each != "or"]
    return stems + ["not"] * (read.denials % 2)


def _sentence(
    back: Side, start: int, end: int, topic: list[str] | None, *, first: bool
) -> Iterator[Claim]:
    """Give the claims of one sentence of a back: of itself, of the topic, and as the answer."""
    if mark := _BULLET.match(back.text, start, end):
        start = mark.end()
    text = back.text[start:end]
    words = _WORD.findall(text)
    if not words or text.rstrip().endswith("?"):
        return
    opening = SENSES[words[0].lower()].kind
    if opening is Kind.ARTICLE and len(words) > 1:
        opening = SENSES[words[1]].kind
    own = words[0].lower() not in _PRONOUN and opening not in _OPENING
    read = _Read(words, fragment=not own)
    says = read.numbers or read.signs or read.denials or (topic and "or" in topic)
    if first and topic and says and (answer := _answer(back, start, end, topic)):
        yield answer
    if topic is not None and (read.stems or read.signs):
        new = [each for each in read.stems if each not in topic]
        if new or not (read.numbers or read.signs or read.denials) or not first:
            yield _claim(back, (start, end), read, topic + new, topic=len(topic))
    # A sentence that names half of its topic is of it; one that names it all was given already.
    shared = sum(each in read.stems for each in topic or ())
    if own and len(read.stems) > 2 and (topic is None or 2 * shared >= len(topic) > shared):
        yield _claim(back, (start, end), read, read.stems)


def _answer(back: Side, start: int, end: int, topic: list[str]) -> Claim | None:
    """Make a claim of a front and the direction or number that a back begins with."""
    stop = _HEAD_END.search(back.text, start + 1, end)
    head = _Read(_WORD.findall(back.text, start, stop.start() if stop else end), fragment=True)
    new = [each for each in head.stems if each not in topic]
    if "or" in topic:
        return _choice(back, (start, end), head, topic)
    if head.numbers and all(f"{family}{sign:+d}" in topic for family, sign in head.signs):
        head.signs = []
        early = any(SENSES[word].kind is Kind.NUMBER for word in head.words[:5])
        if not early or len(new) > 3 or head.denials:
            return None
    elif new or not (head.signs or head.denials) or len(head.words) > 12:
        return None
    return _claim(back, (start, end), head, topic, asked=True)


def _choice(back: Side, place: tuple[int, int], head: _Read, topic: list[str]) -> Claim | None:
    """Make a claim of the choice between things that a front names."""
    chosen = set(head.stems) & set(topic)
    if len(chosen) != 1 or len(head.stems) != 1 or head.denials:
        return None
    head.signs = [("choice", sorted(topic).index(chosen.pop()))]
    return _claim(back, place, head, topic, asked=True)


def _claim(
    side: Side,
    place: tuple[int, int],
    read: _Read,
    stems: list[str],
    *,
    judged: bool | None = None,
    asked: bool = False,
    topic: int = 0,
) -> Claim:
    """Put a claim together."""
    start, end = place
    text = side.text[start:end]
    return Claim(
        side=side,
        start=start + len(text) - len(text.lstrip()),
        end=start + len(text.rstrip()),
        stems=tuple(dict.fromkeys(stems)),
        key=frozenset(stems),
        signs=tuple(sorted(read.signs)),
        denied=(read.denials % 2 == 1) != (judged is False),
        numbers=read.numbers,
        judged=judged,
        asked=asked,
        firm=read.firm,
        topic=topic,
    )
