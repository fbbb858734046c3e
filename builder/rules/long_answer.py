"""The answer is too long to recall in one go.

An answer of many sentences holds several facts, and forgetting one of them fails them all. Short
cards that ask for one thing each are learnt faster and kept longer.

Bad::

    Q: What is photosynthesis?
    A: It is how plants make sugar. It needs light, which the leaves catch with a green pigment.
       It needs water, which the roots take up and the stem carries, and it needs carbon dioxide,
       which enters by small openings on the lower side of the leaves. In a first step light splits
       water, oxygen escapes, and energy is stored in two carriers. In a second step, which needs
       no light, these carriers give up their energy to build sugar out of carbon dioxide. Both
       steps happen in the same part of the cell, though not in the same place within it.

Better::

    Q: What does photosynthesis make, and of what?
    A: Sugar and oxygen, of water and carbon dioxide, with the energy of light.
"""

from __future__ import annotations

from collections.abc import Iterator

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.texts import CardText, Finding

LIMIT = 80
"""Words from which an answer is too long."""

_LEAST = 2 * LIMIT
"""Characters that more than so many words take at least."""


def check(card: CardText) -> Iterator[Finding]:
    """Find an answer of more than `LIMIT` words."""
    text = card.back.text
    if len(text) > _LEAST and (count := len(text.split())) > LIMIT:
        yield card.back.whole(f"the answer has {count} words; more than {LIMIT} are hard to recall")


RULE = Rule(name="long-answer", severity=Severity.WARNING, doc=__doc__, check=check)
