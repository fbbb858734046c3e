"""What can be seen in a single line, and in a document as a whole, before any reader speaks.

Every reader works on a `Survey`: the non-blank lines of a document, each looked at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from builder.model import Document
from builder.readers import words

LONG_PROSE = 16
"""Words from which a line reads as prose rather than as a term or a heading."""

_STRETCH = 500
_MARK = re.compile(
    r"(?P<arrow>(?:[-–—=]>|[→⇒➔⟶]|[=&](?=\s?[^\W\d_]))\s*)"
    r"|(?P<bullet>[•·‣◦▪●○■□✓✔➢►*](?!\*)\s*(?=\S)|[-–—+](?![-–—+>\d\s.,=_])(?=\S)|[-–—+]\s+(?=\S))"
    r"|(?P<number>\(?(?P<value>\d{1,4})(?:[.)](?!\d)-?\)?|:)\s*(?=\S))"
    r"|(?P<letter>\(?(?:[a-hA-H]|[ivx]{1,4})\)\s*(?=\S)|[a-h]\.\s+(?=\S))"
)
_TAIL = re.compile(r"[\s\"'”’»)\]*_.…]+$")
_BLANKS = re.compile(r"_{2,}|\.{5,}|(?:\\_){2,}|\[\s*(?:\.\.\.|…|_*)\s*\]")
_TRUE_FALSE = re.compile(
    r"(?:true\s*(?:/|or)\s*false|t\s*/\s*f|vrai ou faux|wahr oder falsch)\b", re.IGNORECASE
)
_SUBQUESTION = re.compile(r"[^\W\d_]+(?:\s+[^\W\d_]+)?\s*[?:？：]+")
_CONTEXT = re.compile(r"\(?[^\s:?]{1,24}(?:\s[^\s:?]{1,20})?\)?:\s+(?=\S)")
_QUESTION_MARKS = "?？؟;"


class Mark(StrEnum):
    """What a line opens with, if it is set off as an item."""

    NONE = ""
    BULLET = "bullet"
    ARROW = "arrow"
    NUMBER = "number"
    LETTER = "letter"


class Ask(StrEnum):
    """How a line asks for something, strongest first; NONE for a line that asks nothing."""

    MARKED = "ends in a question mark"
    BLANK = "has a blank to fill"
    VERDICT = "asks whether it is true"
    INSIDE = "has a question mark inside"
    REQUEST = "opens with a request"
    WORD = "opens with a question word"
    LIST = "names what to list"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """One non-blank line, with all that readers ask of it.

    `body` is the text behind the mark, `gap` the number of blank lines before it, `size` its
    number of words, `value` the number of a NUMBER mark. `sub` marks a one- or two-word question
    or label ("Why?", "How:"), and `points` a short question about what was just said ("Why does
    it help?"); both belong to the answer around them. `marked` lines are items or go on with one,
    `stops` ends as a finished sentence does, and `asks` can stand as a question by itself.
    """

    number: int
    text: str
    body: str
    mark: Mark
    sign: str
    value: int
    gap: int
    size: int
    ask: Ask
    sub: bool
    points: bool
    lower: bool
    continues: bool
    ends: str
    marked: bool
    stops: bool
    asks: bool


def _ask(body: str, first: str, second: str, size: int) -> Ask:
    """Say how `body` asks, from its punctuation first and its opening words second."""
    end = _TAIL.sub("", body)[-1:]
    if end and end in _QUESTION_MARKS and (end != ";" or first in words.QUESTION_WORDS):
        return Ask.MARKED
    if _BLANKS.search(body):
        return Ask.BLANK
    if _TRUE_FALSE.match(body):
        return Ask.VERDICT
    question = first in words.QUESTION_WORDS
    if "?" in body and (question or first in words.AUXILIARIES or size > LONG_PROSE):
        return Ask.NONE if _answers_itself(body, question) else Ask.INSIDE
    if _requests(body, first, second, size):
        return Ask.REQUEST
    if question and size > 1 and body[-1] not in ".,;:":
        return Ask.WORD
    listed = first.isdigit() or first in _COUNTS
    if (second if listed else first) in words.LIST_NOUNS and (listed or second in words.LIST_LINKS):
        return Ask.LIST
    return Ask.NONE


def _answers_itself(body: str, question: bool) -> bool:
    """Say whether what follows the question inside a line is its answer, not more of the front."""
    opening = body.partition("?")[0]
    tail = body.rpartition("?")[2].strip()
    if opening.count(" ") < 2 or (not question and (tail[:1].islower() or tail.count(" ") > 8)):
        return True
    return tail[-1:] in ".!" and tail.count(" ") < 8 and _opening(tail)[0] not in words.REQUESTS


def _requests(body: str, first: str, second: str, size: int) -> bool:
    """Say whether a request opens the text, its last sentence, or what follows its first clause."""
    if first in words.REQUESTS:
        return second not in ("of", "for", "to")
    if size < 3:
        return False
    if second == "sie" and first.endswith("en") and body[0].isupper():
        return True
    verb = body.rstrip(".").rpartition(" ")[2]
    if verb.endswith("en") and verb in words.REQUESTS and size < LONG_PROSE:
        return True
    last = _SENTENCE.split(body)[-1]
    if len(last) < min(len(body), 120) and last[0].isupper():
        return _opening(last)[0] in words.REQUESTS
    clause, comma, rest = body.partition(", ")
    if not comma or first not in words.CLAUSE_OPENERS or clause.count(" ") > 20:
        return False
    return _opening(rest)[0] in words.REQUESTS


_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_COUNTS = frozenset(
    [
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "main",
        "common",
        "key",
        "major",
        "several",
        "some",
        "all",
        "zwei",
        "drei",
        "vier",
        "fünf",
        "deux",
        "trois",
        "quatre",
        "cinq",
        "dos",
        "tres",
        "cuatro",
        "cinco",
        "due",
        "tre",
        "quattro",
    ]
)


def _opening(body: str) -> tuple[str, str]:
    """Give the first two words, lower-cased and bare of punctuation."""
    parts = body.split(None, 2)
    first = parts[0].strip("¿¡\"'“„«(*_,:").lower() if parts else ""
    second = parts[1].strip("\"'“„«(*_,:").lower() if len(parts) > 1 else ""
    return first.rstrip("?!.,;)"), second.rstrip("?!.,;)")


def look(number: int, text: str, gap: int) -> Seen:
    """See what is in the line `number`, whose stripped text is `text`."""
    found = _MARK.match(text)
    mark, sign, value, body = Mark.NONE, "", 0, text
    if found is not None and found.lastgroup is not None:
        kind = "number" if found.lastgroup == "value" else found.lastgroup
        mark, body = Mark(kind), text[found.end() :]
        sign = text[: found.end()].strip()
        if mark is Mark.NUMBER:
            value, sign = int(found["value"]), sign.lstrip("(")[-1:]
    size = len(body.split())
    first, second = _opening(body)
    ask = _ask(body, first, second, size)
    if ask is Ask.NONE and size > 2:
        context = _CONTEXT.match(body)
        if context is not None and body[context.end() :]:
            first_after, second_after = _opening(body[context.end() :])
            ask = _ask(body[context.end() :], first_after, second_after, size - 1)
            ask = ask if ask is Ask.WORD else Ask.NONE
    letter = body.lstrip("\"'“„«([¿¡*_")[:1]
    sub = size <= 2 and _SUBQUESTION.fullmatch(body) is not None
    return Seen(
        number=number,
        text=text,
        body=body,
        mark=mark,
        sign=sign,
        value=value,
        gap=gap,
        size=size,
        ask=ask,
        sub=sub,
        points=size <= 6 and ask is Ask.MARKED and _points(body),
        lower=letter.islower(),
        continues=first in words.CONTINUERS,
        ends=body[-1:],
        marked=mark is not Mark.NONE,
        stops=body[-1:] in ".!。",
        asks=ask is not Ask.NONE and not sub,
    )


def _points(body: str) -> bool:
    """Say whether a question has a pronoun where its subject should be."""
    return any(word.strip("?.,!¿") in words.PRONOUNS for word in body.lower().split()[1:])


@dataclass(frozen=True)
class Survey:
    """A document with its non-blank lines looked at."""

    document: Document
    seen: tuple[Seen, ...]

    def __len__(self) -> int:
        """Count the non-blank lines."""
        return len(self.seen)

    def share(self, chosen: Iterator[bool]) -> float:
        """Give the share of lines for which `chosen` is true; 0 for no lines."""
        return sum(chosen) / max(1, len(self.seen))

    @cached_property
    def sample(self) -> Survey:
        """The lines to recognise a dialect by: all, or two stretches of a long document."""
        if len(self.seen) <= 2 * _STRETCH:
            return self
        middle = len(self.seen) // 2
        return Survey(self.document, self.seen[:_STRETCH] + self.seen[middle : middle + _STRETCH])

    @cached_property
    def bulleted(self) -> float:
        """Share of lines that open with a bullet."""
        return self.share(line.mark is Mark.BULLET for line in self.seen)

    @cached_property
    def marked(self) -> float:
        """Share of lines that open with any mark."""
        return self.share(line.marked for line in self.seen)

    @cached_property
    def turns(self) -> float:
        """How strictly asking lines stand an even number of lines apart: 0 by chance, 1 always.

        With too few asking lines to tell, it is 0.4.
        """
        places = [i for i, line in enumerate(self.seen) if line.asks and not line.marked]
        steps = [b - a for a, b in pairwise(places)]
        if len(steps) < 4:
            return 0.4
        return max(0.0, 2 * sum(step % 2 == 0 for step in steps) / len(steps) - 1)

    @cached_property
    def asking(self) -> float:
        """Share of lines that ask, items aside."""
        return self.share(line.asks and not line.marked for line in self.seen)


def survey(document: Document) -> Survey:
    """Look at every non-blank line of `document` once."""
    seen: list[Seen] = []
    gap = 0
    for number, raw in enumerate(document.lines, 1):
        text = raw.strip().strip("\ufeff\u200b")
        if text:
            seen.append(look(number, text, gap))
            gap = 0
        else:
            gap += 1
    return Survey(document, tuple(seen))


def without(whole: Survey, dropped: Sequence[bool]) -> Survey:
    """Leave out the lines of a survey for which `dropped` is true."""
    kept = (line for line, drop in zip(whole.seen, dropped, strict=True) if not drop)
    return Survey(whole.document, tuple(kept))
