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
from builder.readers.asking import LONG_PROSE, Ask, how_asked, is_subquestion, points_back

__all__ = [
    "LONG_PROSE",
    "Ask",
    "Mark",
    "Seen",
    "Survey",
    "look",
    "stripped",
    "survey",
    "without",
]

_STRETCH = 500
_QUESTIONS = 0.39, 0.45
"""Shares of lines that end in a question mark: hardly, and surely, every front does."""
_MARK = re.compile(
    r"(?P<arrow>(?:[-–—=]>|[→⇒➔⟶]|[=&](?=\s?[^\W\d_]))\s*)"
    r"|(?P<bullet>(?:[•·‣◦▪●○■□✓✔➢►]|\*(?![^\s*](?:[^*]{0,40}[^\s*])?\*))"
    r"(?!\*)\s*(?=\S)|[-–—+](?![-–—+>\d\s.,=_])(?=\S)|[-–—+]\s+(?=\S))"
    r"|(?P<number>\(?(?P<value>\d{1,4})(?:[.)](?!\d)-?\)?|:)\s*(?=\S))"
    r"|(?P<bold>(?:\*\*|__)(?P<bold_value>\d{1,4})[.)](?:\*\*|__)?\s*(?=[^\s*_\d]))"
    r"|(?P<letter>\(?(?:[a-hA-H]|[ivx]{1,4})\)\s*(?=\S)|[a-h]\.\s+(?=\S))"
)


class Mark(StrEnum):
    """What a line opens with, if it is set off as an item."""

    NONE = ""
    BULLET = "bullet"
    ARROW = "arrow"
    NUMBER = "number"
    LETTER = "letter"


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


def look(number: int, text: str, gap: int) -> Seen:
    """See what is in the line `number`, whose stripped text is `text`."""
    found = _MARK.match(text)
    mark, value, body = Mark.NONE, 0, text
    if found is not None and found.lastgroup is not None:
        digits = found["value"] or found["bold_value"]
        mark = Mark.NUMBER if digits else Mark(found.lastgroup)
        value, body = int(digits or 0), text[found.end() :]
    size = len(body.split())
    first, ask = how_asked(body, size)
    letter = body.lstrip("\"'“„«([¿¡*_")[:1]
    sub = is_subquestion(body, size)
    return Seen(
        number=number,
        text=text,
        body=body,
        mark=mark,
        value=value,
        gap=gap,
        size=size,
        ask=ask,
        sub=sub,
        points=size <= 6 and ask is Ask.MARKED and points_back(body),
        lower=letter.islower(),
        continues=first in words.CONTINUERS,
        ends=body[-1:],
        marked=mark is not Mark.NONE,
        stops=body[-1:] in ".!。",
        asks=ask is not Ask.NONE and not sub,
    )


@dataclass(frozen=True, eq=False)
class Survey:
    """A document with its non-blank lines looked at; equal only to itself, so quick to hash."""

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

        It is drawn towards 0.4 the more, the fewer asking lines there are.
        """
        places = [i for i, line in enumerate(self.seen) if line.asks and not line.marked]
        steps = [b - a for a, b in pairwise(places)]
        even = sum(step % 2 == 0 for step in steps)
        return max(0.0, (2 * even - len(steps) + 0.8) / (len(steps) + 2))

    @cached_property
    def questions(self) -> float:
        """How surely nearly every front is a question: 1 where nearly every other line is one."""
        share = self.share(line.ask is Ask.MARKED and not line.marked for line in self.seen)
        return min(1.0, max(0.0, (share - _QUESTIONS[0]) / (_QUESTIONS[1] - _QUESTIONS[0])))

    @cached_property
    def asking(self) -> float:
        """Share of lines that ask, items aside."""
        return self.share(line.asks and not line.marked for line in self.seen)


def stripped(raw: str) -> str:
    """Take white space off both ends of a line, and marks that have no width."""
    return raw.strip().strip("\ufeff\u200b").strip()


def survey(document: Document) -> Survey:
    """Look at every non-blank line of `document` once."""
    seen: list[Seen] = []
    gap = 0
    for number, raw in enumerate(document.lines, 1):
        text = stripped(raw)
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
