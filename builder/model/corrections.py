"""Corrections of cards, and what people decide about them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Reviewed = StrEnum("Reviewed", "UNDECIDED ACCEPTED EDITED REJECTED")
"""What a person decided about a correction: whether it ships, and if as it was proposed."""

Side = Literal["front", "back", "more", "tags", "card"]
"""What of a card a correction changes: a text of it, its tags, or the card as a whole."""

Edits = tuple[tuple[str, str], ...]
"""Pairs of an old text, which stands in the side once, and a new one.

One whose old text is empty fills a side that is empty.
"""


class ChangeKind(StrEnum):
    """What a correction puts right or adds: a slip of form, what the card says, how it is told."""

    TYPO = "typo"
    GRAMMAR = "grammar"
    FORMAT = "format"
    FACTUAL = "factual"
    OUTDATED = "outdated"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"
    ADDITION = "addition"
    TAGS = "tags"
    SPLIT = "split"


MECHANICAL = frozenset({ChangeKind.TYPO, ChangeKind.GRAMMAR, ChangeKind.FORMAT})
"""Kinds that change no card's meaning; only these may be accepted many at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What a correction rests on, word for word, and where that stands: `file:line`, or nowhere."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A change of one side of a card, and whether it is to ship; the document stays as it is.

    `front` is as it was read, and finds the card again when its document was renamed. `before` is
    the fingerprint of the side as read, to which `edits` apply. A correction of the side "card" has
    `parts` instead: the fronts and backs of the cards that it becomes. `by` names lint, a model or
    a person; `answer` is the key of the model's answer, `confidence` from 0 to 1 what it says of
    it. `proposed` are the edits that a person has edited. `stale` says why it does not fit the card
    of now.
    """

    card: str
    front: str
    side: Side
    before: str
    edits: Edits
    kind: ChangeKind
    parts: Edits = ()
    reason: str = ""
    evidence: tuple[Quote, ...] = ()
    confidence: float | None = None
    by: str = ""
    answer: str = ""
    decision: Reviewed = Reviewed.UNDECIDED
    proposed: Edits = ()
    note: str = ""
    line: int = 0
    stale: str = ""

    @property
    def in_force(self) -> bool:
        """Whether it ships."""
        return self.decision in (Reviewed.ACCEPTED, Reviewed.EDITED)
