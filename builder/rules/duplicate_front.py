"""Two cards have the same front.

If they have one answer, a learner does the same work twice; if they have two, nobody can know which
is wanted.

Bad::

    Q: What is a chord?
    A: three or more notes sounded together
    Q: What is a chord?
    A: a line that joins two points of a circle

Better::

    Q: What is a chord in music?
    A: three or more notes sounded together
    Q: What is a chord of a circle?
    A: a line that joins two points of it
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.texts import CardText, DeckText, Finding
from builder.text import normalise


def check_deck(deck: DeckText) -> Iterator[Finding]:
    """Find fronts that are the same but for case, marks and spaces."""
    groups: dict[str, list[CardText]] = defaultdict(list)
    for card in deck.cards:
        if card.front.text and card.back.text.strip():
            groups[normalise(card.front.text)].append(card)
    for cards in groups.values():
        for card in cards[1:]:
            first = cards[0].card
            place = first.front_spans[0]
            same = normalise(first.back) == normalise(card.card.back)
            what = "the same card" if same else "the same front with another back"
            yield Finding(
                card.front,
                *card.front.trimmed,
                f"{what} stands at {place.document}:{place.first}",
                others=(first.id,),
            )


RULE = Rule(name="duplicate-front", severity=Severity.INFO, doc=__doc__, check_deck=check_deck)
