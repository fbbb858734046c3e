"""The front does not say what is asked.

A bare heading or term leaves open whether its definition, its cause or its formula is wanted, so
the learner cannot know whether the answer was right.

Bad::

    Q: Momentum (Concept)
    A: It is kept in every collision.

Better::

    Q: What is kept in every collision?
    A: Momentum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.texts import CardText, Finding

_LONGEST = 60
_WORDS = 6
_ASKS = re.compile(
    r"\?|_{2,}|\.\.\.|…|^(?:\W*)(?:what|why|how|when|where|who|whom|whose|which|is|are|was|were|do"
    r"|does|did|can|could|should|would|will|has|have|had|name|list|define|describe|explain|give"
    r"|state|compare|outline|derive|prove|show|draw|calculate|compute|find|solve|write|translate"
    r"|true|false|t/f|discuss|identify|recall|complete|contrast|distinguish|summari[sz]e|propose"
    r"|mention|formula|difference|advantages?|disadvantages?|purpose|function|examples?|definition"
    r"|types?|causes?|effects?|steps|role|relationship|code|\d+)\b"
)
_LABEL = re.compile(
    r"\((?:concept|theory|math|derivation|definition|intro\w*|overview|basics|cont\w*)[^()]*\)"
)


def check(card: CardText) -> Iterator[Finding]:
    """Find a front of a few words that asks nothing."""
    front = card.front
    if not front.text or len(front.text) > _LONGEST or not front.english:
        return
    if "?" in front.text:
        return
    if "(" in front.text and _LABEL.search(front.prose):
        yield front.whole("a heading, not a question: what is asked?")
    elif len(front.words) <= _WORDS and not _ASKS.search(front.prose) and "\n" not in front.text:
        yield front.whole("a bare term: what is asked about it?")


RULE = Rule(name="no-question", severity=Severity.INFO, doc=__doc__, check=check)
