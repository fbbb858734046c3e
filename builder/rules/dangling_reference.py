"""The front speaks of something that is not on the card.

Cards come up one by one and in any order, so "this method" or "the example above" means nothing
when the text it pointed at is on another card.

Bad::

    Q: Why does this method fail for large numbers?
    A: The time it takes doubles with every digit.

Better::

    Q: Why does factoring by trial division fail for large numbers?
    A: The time it takes doubles with every digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.texts import CardText, Finding

_FRONT = re.compile(
    r"^(?:\W*)(?:(?:what|why|how|when|where|who)\s+(?:is|are|was|were|do|does|did|can|could"
    r"|would)\s+)?"
    r"(?:it|they|this|these|that|those|he|she)\b(?!\s+(?:possible|necessary|true|important|better"
    r"|common|said|known|that|useful|easier|harder|difficult|likely|called|mean))[^?.,]{0,60}"
    r"|\b(?:above|previous|preceding|aforementioned|last|earlier)\s+(?:example|question|card|method"
    r"|answer|problem|case|slide|lecture|chapter|section|exercise|equation|formula)\b"
    r"|\bthe\s+(?:example|question|method|answer|problem|equation|formula|code)\s+above\b"
    r"|\b(?:this|these)\s+(?:methods?|approach|algorithm|techniques?|problem|case|example|equation"
    r"|formula|process|theorem|model|function|statements?|code|result)\b"
)
_SENTENCE = re.compile(r"[.?!:]\s|\n|,")


def check(card: CardText) -> Iterator[Finding]:
    """Find a pronoun or a pointer in a front that has nothing before it to point at."""
    front = card.front
    words = front.vocabulary
    if _GATE.isdisjoint(words) or not front.english:
        return
    found = _FRONT.search(front.prose)
    if found is None or "is it true" in front.prose or "is this true" in front.prose:
        return
    if _SENTENCE.search(front.prose, 0, found.start()):
        return
    yield front.finding(*found.span(), "what this refers to is not on the card")


_GATE = frozenset(
    "it they this these that those he she above previous preceding aforementioned last "
    "earlier".split()
)

RULE = Rule(name="dangling-reference", severity=Severity.INFO, doc=__doc__, check=check)
