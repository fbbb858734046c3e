"""The front asks two questions.

One of the two answers is forgotten first, and the card is then neither right nor wrong. Each
question learns better as a card of its own.

Bad::

    Q: When was the bridge built? Who designed it?
    A: In 1890, by Benjamin Baker.

Better::

    Q: When was the bridge built?
    A: In 1890.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.texts import CardText, Finding

_QUESTION = re.compile(r"\?+[\"'”’)]*(?=\s|$)")
_JOINED = re.compile(
    r"\b(?:and|or)\s+(?:what|why|how|when|where|who)\s+(?:is|are|was|were|do|does|did|can)\b"
)
_RHETORICAL = re.compile(
    r"(?:right|true|correct|true or false|why|why not|is (?:this|it|that) (?:true|correct))\?"
)


def check(card: CardText) -> Iterator[Finding]:
    """Find the second question of a front."""
    prose = card.front.prose
    if "?" not in prose:
        return
    ends = [found.end() for found in _QUESTION.finditer(prose)]
    if len(ends) > 1:
        start = ends[0]
        second = prose[start : ends[1]]
        if _RHETORICAL.fullmatch(second.strip()) is None:
            start += len(second) - len(second.lstrip())
            yield card.front.finding(start, ends[1], "a second question")
    elif " and " not in prose and " or " not in prose:
        return
    elif card.front.english and (found := _JOINED.search(prose)) is not None:
        yield card.front.finding(*found.span(), "a second question")


RULE = Rule(name="two-questions", severity=Severity.INFO, doc=__doc__, check=check)
