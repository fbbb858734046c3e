"""The answer is a verdict alone.

A coin gets half of such cards right. A verdict is worth recalling together with its reason, or as
a question that asks for the fact itself.

Bad::

    Q: Is glass a crystal?
    A: No

Better::

    Q: Is glass a crystal?
    A: No, its atoms have no regular order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.language import Tongue
from builder.rules.texts import CardText, Finding

_VERDICT = re.compile(
    r"\W*(?:yes|no|true|false|correct|incorrect|right|wrong|yep|nope|yeah|not really|of course"
    r"|never|always)(?:,? (?:it|they|he|she|this|that|there) (?:is|are|does|do|was|were|can|has"
    r"|isn'?t|aren'?t|doesn'?t|don'?t|wasn'?t|weren'?t|can'?t|hasn'?t))?(?: not)?\W*"
    r"|\W*(?:it|this|that) is (?:true|false|correct|wrong)\W*"
)
_FOREIGN = re.compile(
    r"\W*(?:ja|nein|wahr|falsch|richtig|oui|non|vrai|faux|sí|si|no|verdadero|falso|vero|verdadeiro"
    r"|sim|não|waar|onwaar|nee|nej|ano|ne|tak|nie|да|нет|верно|неверно)\W*"
)
_LONGEST = 24
_FEW = 2
_CLAIM = 5
"""Words from which a front without a question is a claim to judge."""

_CHOICE = re.compile(
    r"\b(?:true|false|correct|right)\b|\bt ?/ ?f\b|(?:^|[,.:;!?]\s+|\b(?:then|if|and|so)\s)"
    r"(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|may|must)\b"
)
_FACT = re.compile(
    r"\b(?:what|which|who|whose|where|when|how|why|word|translate|say|opposite|symbol|name|called"
    r"|left or)\b"
)


def check(card: CardText) -> Iterator[Finding]:
    """Find an answer that is a verdict and nothing else."""
    back = card.back
    if not 0 < len(back.text) <= _LONGEST:
        return
    front = card.front.prose
    if card.front.tongue is Tongue.FOREIGN:
        verdict = _FOREIGN.fullmatch(back.lower) or _VERDICT.fullmatch(back.lower)
        judges = verdict is not None and len(card.front.words) > _FEW
    else:
        judges = _VERDICT.fullmatch(back.lower) is not None and _is_judged(front, card)
    if judges:
        yield back.whole("a verdict alone: why is it so?")


def _is_judged(front: str, card: CardText) -> bool:
    """Tell whether a front asks for a verdict: by a question, or by being a claim."""
    if "is it true" in front or "is this true" in front:
        return True
    claim = "?" not in front and len(card.front.words) > _CLAIM
    return (claim or _CHOICE.search(front) is not None) and not _FACT.search(front)


RULE = Rule(name="yes-no", severity=Severity.WARNING, doc=__doc__, check=check)
