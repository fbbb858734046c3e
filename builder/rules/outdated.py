"""The text says "now" and does not say when that was.

"Currently the best" was true on the day it was written. Without a year nobody can tell whether it
still is.

Bad::

    Q: Which city is the largest?
    A: Tokyo is currently the largest.

Better::

    Q: Which city was the largest in 2020?
    A: Tokyo
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.texts import CardText, Finding

_NOW = re.compile(
    r"\b(?:currently|nowadays|these days|as of (?:now|today|a few years ago)|to date"
    r"|state[- ]of[- ]the[- ]art"
    r"|most recent(?:ly)?|recently (?:introduced|developed|proposed|discovered|released|published)"
    r"|a few years ago|last year|this year|the latest|at the moment|so far no|in recent years"
    r"|up to now)\b"
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_GATE = frozenset(
    "currently nowadays days date state recent recently ago year latest moment years now "
    "today".split()
)


def check(card: CardText) -> Iterator[Finding]:
    """Find words for the present in a card without a year."""
    for side in card.sides:
        if not _GATE.isdisjoint(side.vocabulary) and side.english:
            found = _NOW.search(side.prose)
            if found and not (_YEAR.search(card.card.front) or _YEAR.search(card.card.back)):
                yield side.finding(
                    *found.span(), "true when it was written, and nobody knows when that was"
                )
                return


RULE = Rule(name="outdated", severity=Severity.INFO, doc=__doc__, check=check)
