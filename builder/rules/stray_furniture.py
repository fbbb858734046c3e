"""Buttons or labels of a flashcard site stand in the text.

What a site shows around its cards, such as "Show answer" or "How well do you know it?", is
copied along with them, and a learner then reads it as part of the answer.

Bad::

    Q: What is the capital of Peru?
    A: Lima
       Show answer

Better::

    Q: What is the capital of Peru?
    A: Lima
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from builder.model import Severity
from builder.rules.base import FixClass, Rule
from builder.rules.texts import CardText, Finding, Side

_LABEL = re.compile(
    r"(?:how well (?:did|do) you know (?:this|it|that)(?: card)?\??|show (?:the )?answer"
    r"|hide answer|reveal answer"
    r"|flip card|click (?:the card )?to (?:flip|reveal|see (?:the )?answer)|tap to flip|see answer"
    r"|view answer|next card|previous card|add to folder|report (?:this )?card|edit card"
    r"|sign up (?:now|for free|to (?:continue|save|unlock)[^\n]{0,30})|study these flashcards"
    r"|log in to (?:continue|save|view|see|unlock)[^\n]{0,30}|upgrade to (?:premium|plus)"
    r"|share this (?:deck|set)|front of card|back of card|card \d{1,4} of \d{1,4}"
    r"|terms in this set(?: \(\d+\))?|you've begun learning these terms[^\n]{0,30}"
    r"|rate this (?:card|answer)|\d{1,4} ?/ ?\d{1,4} cards?|still learning \(\d+\)"
    r"|image: ?upload)[.!:]?"
)
_SCALE = re.compile(r"\d{1,2}|[a-z]+(?: [a-z]+){0,2}")
_WORDS = frozenset(
    "know answer flip card cards folder flashcards unlock deck set terms learning upload".split()
)


def check(card: CardText) -> Iterator[Finding]:
    """Find lines that are nothing but a label, and the scale that such a label heads."""
    for side in card.sides:
        if not _WORDS.isdisjoint(side.vocabulary):
            yield from _labels(side)


def _labels(side: Side) -> Iterator[Finding]:
    lines = side.lines
    n = 0
    while n < len(lines):
        start, line = lines[n]
        n += 1
        label = line.strip().lower().replace("’", "'")
        if not _LABEL.fullmatch(label) or (len(lines) == 1 and not label.endswith("answer")):
            continue
        n += _scale([line for _, line in lines[n : n + _MOST]])
        last, line = lines[n - 1]
        end = last + len(line.rstrip())
        yield side.finding(start, end, "a label of a flashcard site", fix="")


def _scale(lines: Sequence[str]) -> int:
    """Count the lines of a scale to rate oneself on: digits, and a few words at its ends."""
    run = list(takewhile(_SCALE.fullmatch, (line.strip().lower() for line in lines)))
    return len(run) if sum(line.isdecimal() for line in run) >= _STEPS else 0


_STEPS = 3
"""Steps of a scale at least."""
_MOST = 12
"""Lines of a scale at most."""

RULE = Rule(
    name="stray-furniture",
    severity=Severity.WARNING,
    fix=FixClass.SUGGESTED,
    doc=__doc__,
    check=check,
)
