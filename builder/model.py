"""The records that every stage reads and returns, and the words they are named by.

document    one input file
dialect     the way a text document marks its cards
reader      the code for one dialect
card        what a document says: one front, one back, before Anki
note        what Anki stores; one card of ours becomes one note, from which Anki makes one or more
            *Anki cards*
field, note type, card template, deck (``A::B``), tag (no spaces), GUID
            as Anki uses them
role        what a line of a document is: front, back, heading, furniture or unparsed
furniture   what a site puts around cards: numbers, rating widgets, buttons
cluster     cards that ask for the same fact; they become one note
match       what was found out about two cards: the same fact, a related one, or undecided
decision    what a person has settled about two or more cards: to merge or to separate them
rule        what may be wrong with a card, by a name that states the fault
flag        a rule's finding on a card
correction  a change of one side of a card, proposed, accepted, edited or rejected
ledger      ``deck.lock``: what has been released under which GUID
deck folder the folder that holds one deck's documents and its files

All records are immutable. Sequences are tuples, and an absent text is the empty string.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal


class Role(StrEnum):
    """What a non-blank line of a document is; each has exactly one role."""

    FRONT = "front"
    BACK = "back"
    HEADING = "heading"
    FURNITURE = "furniture"
    UNPARSED = "unparsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One input file, decoded: `lines[i]` is line `i + 1` of the raw file, without its line end."""

    name: str
    path: Path
    encoding: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Lines `first` to `last` of a document, counted from 1, both included."""

    document: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A non-blank line of a document with its role; `why` says why it is in no card, if so."""

    number: int
    text: str
    role: Role
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One front and one back as the document words them, typos kept.

    `id` depends on the document's name, the front and its ordinal among equal fronts, never on the
    position. Inner blank lines are kept in `front` and `back`; each line is stripped. `back` is
    empty, and `back_spans` too, when the document gives no answer.
    """

    id: str
    kind: str
    front: str
    back: str
    section: tuple[str, ...]
    tags: tuple[str, ...]
    front_spans: tuple[Span, ...]
    back_spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How well one dialect explains a document: `score` from 0 (not at all) to 1, and why."""

    dialect: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader made of a document: its cards, and the role of every non-blank line.

    `confidence`, from 0 to 1, compares the dialect's evidence with that of the next best one; it
    is 1 when the dialect was given. `evidence` has every dialect, best first.
    """

    document: str
    dialect: str
    confidence: float
    evidence: tuple[Evidence, ...]
    title: str
    cards: tuple[Card, ...]
    lines: tuple[Line, ...]


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
    """A person's decision about two or more cards, respected ever after.

    `cards` are pairs of an id and the front as it was read, which finds the card again when its
    document was renamed. `keep` is the id of the card to keep in a merge, or empty.
    """

    settled: Settled
    cards: tuple[tuple[str, str], ...]
    keep: str = ""
    why: str = ""
    line: int = 0


Reviewed = StrEnum("Reviewed", "UNDECIDED ACCEPTED EDITED REJECTED")
"""What a person decided about a correction: whether it ships, and if as it was proposed."""

ChangeKind = StrEnum("ChangeKind", "TYPO GRAMMAR FORMAT FACTUAL OUTDATED AMBIGUOUS MISSING")
"""What a correction puts right: a slip of form, or what the card says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A change of one side of a card, and whether it is to ship; the document stays as it is.

    `front` is as it was read, and finds the card again when its document was renamed. `before` is
    the fingerprint of the side as read; each of `edits` is an old text, which stands there once,
    and a new one. `by` is "lint" or a model. `stale` says why it does not fit the card of now.
    """

    card: str
    front: str
    side: Literal["front", "back"]
    before: str
    edits: tuple[tuple[str, str], ...]
    kind: ChangeKind
    reason: str = ""
    by: str = ""
    decision: Reviewed = Reviewed.UNDECIDED
    note: str = ""
    line: int = 0
    stale: str = ""

    @property
    def in_force(self) -> bool:
        """Whether it ships."""
        return self.decision in (Reviewed.ACCEPTED, Reviewed.EDITED)


class Severity(StrEnum):
    """How sure a flag is: an ERROR is right 95 times in 100, a WARNING 80 times, INFO the rest."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """What a rule finds wrong with the characters `start` to `end` of one side of a card.

    `fix` is what those characters should be, or None where the rule cannot tell; a `safe` fix needs
    no person to look at it. `others` are the ids of other cards that the flag is about.
    """

    rule: str
    severity: Severity
    card: str
    side: Literal["front", "back"]
    start: int
    end: int
    message: str
    fix: str | None = None
    safe: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What Anki stores. `fields` holds HTML, in the order of the note type's fields.

    `position` is the place in the new-card queue, from 1; `changed_at` is in seconds since the
    epoch and moves only when the content does; `note_id` is in milliseconds since the epoch.
    """

    guid: str
    note_id: int
    note_type: str
    deck: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    position: int
    changed_at: int
