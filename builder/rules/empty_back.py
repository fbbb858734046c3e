"""The back is empty, or does not hold what the front asks for.

A card without an answer teaches nothing, and Anki shows a blank back. The same goes for a claim to
judge whose back gives no verdict, and for several things asked of which the back names only one.
Where nothing in a document marks the answers, what follows may be one that was read as a question;
that is a warning only.

Bad::

    Q: What does the curve look like?
    A:

Better::

    Q: What does the curve look like?
    A: It rises steeply at first, then levels off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.texts import CardText, Finding, Side

_UNMARKED = frozenset(("qa-lines", "course-notes", "term-lines", "bulleted-terms"))
"""Dialects in which no mark tells an answer from the next question."""

_NOTHING = re.compile(
    r"[\s\-–—_.…?!:*•·/\\()\[\]]*(?:tbd|todo|n/?a|xxx)?[\s\-–—_.…?!:*•·]*", re.IGNORECASE
)
_CLAIM = re.compile(r"\s*(?:\(?t\s?/\s?f\)?|true\s?(?:/|or)\s?false)\b", re.IGNORECASE)
_VERDICT = frozenset("true false correct incorrect right wrong".split())
_OPENING = frozenset(
    "yes no t f y n not sometimes always never neither both depends only partly partially nope yep "
    "agree disagree can't doesn't don't isn't aren't won't wouldn't cannot opposite "
    "contrary".split()
)
_OPENS = 6
"""Words of an answer among which a verdict that is not called true or false stands."""

_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_DIGITS = frozenset("345678")
_SEVERAL = re.compile(
    r"\b(?:what|which|name|list|give|state|describe|explain)\b(?:\s\w+){0,2}?\s"
    r"(three|four|five|six|seven|eight|[3-8])\s(?:[\w'-]+\s){0,3}?"
    r"(?:ways|methods|types|kinds|reasons|steps|stages|parts|factors|examples|techniques|options"
    r"|advantages|disadvantages|benefits|drawbacks|approaches|strategies|causes|effects|things"
    r"|components|properties|characteristics|features|forms|functions|solutions)\b"
)
_PARTS = re.compile(
    r"\n|[,;:/+&(]|\band\b|\bor\b|\bas well as\b|\d\s?[.)]|[.!?]\s+(?=\S)|\s[-–—•]\s"
)


def check(card: CardText) -> Iterator[Finding]:
    """Find a back with nothing in it, or not with what was asked for."""
    back = card.back
    if not back.text or _NOTHING.fullmatch(back.text[:200]):
        severity = Severity.WARNING if not back.text and _may_follow(card) else None
        yield back.whole("the answer is empty", severity=severity)
    elif card.front.english and card.front.text:
        yield from _unanswered(card.front, back)


def _may_follow(card: CardText) -> bool:
    """Tell whether the next front may be the answer: no mark tells them apart, nor a question."""
    following = card.next
    if following is None or card.document.dialect not in _UNMARKED:
        return False
    return not following.front.text.rstrip().endswith(("?", "？", ":"))


def _unanswered(front: Side, back: Side) -> Iterator[Finding]:
    """Find a claim without its verdict, and a list that was asked for and is not there."""
    if _CLAIM.match(front.text) and not (
        back.vocabulary & _VERDICT or _OPENING.intersection(back.words[:_OPENS])
    ):
        yield back.whole("the answer does not say true or false", severity=Severity.WARNING)
        return
    counts = not _DIGITS.isdisjoint(front.text) or not _NUMBERS.keys().isdisjoint(front.vocabulary)
    asked = _SEVERAL.search(front.prose) if counts and len(back.words) <= _FEW else None
    if asked:
        count = _NUMBERS.get(asked[1]) or int(asked[1])
        if len(_PARTS.findall(back.text.strip().rstrip(".!"))) < min(count - 1, 2):
            yield back.whole(
                f"the {asked[1]} things asked for are not given", severity=Severity.WARNING
            )


_FEW = 14
"""Words of an answer that is too short to hold a list."""

RULE = Rule(name="empty-back", severity=Severity.ERROR, doc=__doc__, check=check)
