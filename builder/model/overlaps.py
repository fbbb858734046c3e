"""What cards have to do with each other, and what is decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from builder.model.corrections import Reviewed
from builder.model.documents import Card


class Verdict(StrEnum):
    """What two cards are to each other.

    SAME asks for the same fact, RELATED looks alike and must stay apart, UNDECIDED is for a person
    to settle, and CONFLICT asks the same and answers otherwise. DIFFERENT is all the rest.
    """

    SAME = "same"
    RELATED = "related"
    UNDECIDED = "undecided"
    CONFLICT = "conflict"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The verdict on two cards, by their ids, `a` before `b`; `score` is from 0 to 1."""

    a: str
    b: str
    verdict: Verdict
    score: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Cards that ask for the same fact, by their ids, `keep` first.

    `matches` hold each other card against the kept one; `score` is the lowest of theirs, and `why`
    says why the kept one is the best to keep. `decided` tells that a person put them together, and
    `chosen` that a person chose the kept card.
    """

    cards: tuple[str, ...]
    keep: str
    matches: tuple[Match, ...]
    score: float
    why: str
    decided: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaps:
    """What cards have to do with each other: clusters, and the pairs that are in none.

    `undecided` has the likeliest pair first, conflicts among them as `conflicts` too. `cut` names
    the words that so many cards share that they were not followed up.
    """

    clusters: tuple[Cluster, ...] = ()
    undecided: tuple[Match, ...] = ()
    related: tuple[Match, ...] = ()
    conflicts: tuple[Match, ...] = ()
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What another card says beyond the kept words; `side` tells where that card says it."""

    text: str
    card: Card
    side: Literal["front", "back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A cluster as one note: the cards whose front and back it has, and what the others add.

    `cards` are all members, in document order.
    """

    cards: tuple[Card, ...]
    front: Card
    back: Card
    additions: tuple[Addition, ...]
    why: str


class Settled(StrEnum):
    """What a person decided about cards that overlap."""

    MERGE = "merge"
    SEPARATE = "separate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person's decision about two or more cards, respected ever after, or a proposal for one.

    `cards` are pairs of an id and the front as it was read, which finds the card again when its
    document was renamed. `keep` is the id of the card to keep in a merge, or empty. What a model
    proposes has its name in `by`, and is a decision only once a person has accepted it.
    """

    settled: Settled
    cards: tuple[tuple[str, str], ...]
    keep: str = ""
    why: str = ""
    by: str = ""
    reviewed: Reviewed = Reviewed.ACCEPTED
    line: int = 0

    @property
    def in_force(self) -> bool:
        """Whether it is a person's decision."""
        return self.reviewed is Reviewed.ACCEPTED
