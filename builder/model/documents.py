"""Documents, their lines, and the cards that readers find in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


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
    empty, and `back_spans` too, when the document gives no answer. `more` is what corrections add
    beside the answer.
    """

    id: str
    kind: str
    front: str
    back: str
    section: tuple[str, ...]
    tags: tuple[str, ...]
    front_spans: tuple[Span, ...]
    back_spans: tuple[Span, ...]
    more: str = ""


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
