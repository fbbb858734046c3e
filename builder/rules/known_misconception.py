"""The card states what is well known to be wrong.

A false answer is learnt as well as a right one, and a learner has no means to tell. What people
often get wrong in a subject is kept in packs, each claim with what is right and a reference to
check it against; a claim that a card denies, doubts or asks about is no fault.

Bad::

    Q: What are vanishing gradients?
    A: - when the learning rate is too low
       - the weights of the first layers hardly change

Better::

    Q: What are vanishing gradients?
    A: - a product of many small derivatives, so close to zero in the first layers
       - a learning rate that is too low is not the cause
"""

from __future__ import annotations

from collections.abc import Iterator

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.packs import Entry, matches
from builder.rules.texts import DeckText, Finding


def check_deck(deck: DeckText) -> Iterator[Finding]:
    """Find the claims of the packs where cards assert them."""
    for match in matches(deck):
        for hit in match.claims:
            yield hit.side.finding(hit.start, hit.end, message(match.entry))


def message(entry: Entry) -> str:
    """Say what is claimed wrongly, what is right, and where to read it up."""
    return f"{entry.says}; {entry.fact} ({entry.reference})"


RULE = Rule(name="known-misconception", severity=Severity.ERROR, doc=__doc__, check_deck=check_deck)
