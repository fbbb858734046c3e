"""The front gives the answer away.

A learner who reads the answer in the question recalls nothing, and the card feels known when it is
not.

Bad::

    Q: What do you call the boiling point, the temperature at which a liquid boils?
    A: The boiling point

Better::

    Q: What do you call the temperature at which a liquid boils?
    A: The boiling point
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.texts import CardText, Finding

_ARTICLE = re.compile(r"\s*(?:the|an?|it is|they are|it's)\s+", re.IGNORECASE)
_CHOICE = re.compile(
    r"\b(?:or|true|false|t/f|vs|versus|between|than|which of|either|whether)\b|/|:"
)
_LONGEST = 60
_LEAST = 4


def check(card: CardText) -> Iterator[Finding]:
    """Find a short answer that stands in the front word for word."""
    back = card.back
    if not _LEAST <= len(back.text) <= _LONGEST or "\n" in back.text or not back.english:
        return
    answer = _ARTICLE.sub("", back.lower, count=1).strip(" .!\"'“”")
    if len(answer) < _LEAST or not any(c.isalpha() for c in answer):
        return
    front = card.front.prose
    at = front.find(answer)
    if at < 0 or answer == front.strip(" .?!") or _CHOICE.search(front):
        return
    end = at + len(answer)
    if not (front[at - 1 : at].isalnum() or front[end : end + 1].isalnum()):
        yield card.front.finding(at, end, "the front holds the answer")


RULE = Rule(name="answer-in-front", severity=Severity.INFO, doc=__doc__, check=check)
