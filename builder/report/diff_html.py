"""Corrections as one page that needs nothing beside itself: no script, no address, no server.

The template has the looks; here is what it shows. The page forbids itself everything but its own
style, which it names by its digest.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from builder.corrections.items import GROUPS
from builder.corrections.words import Piece
from builder.model import Edits, Reviewed
from builder.report.diff_words import beginning, pieces
from builder.report.diffs import (
    STALE,
    Change,
    DeckDiff,
    by_decision,
    in_words,
    total,
    totals,
)
from builder.report.proposal import clean

TEMPLATE = "report/diff.html.j2"


class Render(Protocol):
    """Fills a template."""

    def __call__(self, **values: object) -> str:
        """Give the text of the template with these values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A correction as the page shows it; its `anchor` is unique on the page."""

    change: Change
    anchor: str
    diffs: tuple[tuple[Piece, ...], ...]
    parts: Edits
    cards: Edits


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Corrections of one kind, or those that are stale."""

    title: str
    anchor: str
    counts: str
    changes: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckPart:
    """What the page has of one deck."""

    deck: DeckDiff
    total: str
    totals: dict[str, int]
    left_out: str
    sections: tuple[Section, ...]


def page(decks: Sequence[DeckDiff], render: Render) -> str:
    """Give the page of all corrections; `render` fills its template."""
    anchors: Counter[str] = Counter()
    parts = tuple(_part(deck, n, anchors) for n, deck in enumerate(decks, 1))
    changes = [one for deck in decks for one in deck.fit]
    counts = Counter(one.item.group for one in changes)
    stale = sum(len(deck.stale) for deck in decks)
    text = render(
        parts=parts,
        decisions=by_decision(changes) | ({STALE: stale} if stale else {}),
        kinds={group: counts[group] for group in GROUPS if counts[group]},
        words=(*(each.value for each in Reviewed), STALE, *GROUPS),
        digest=digest,
    )
    return clean(text).rstrip("\n") + "\n"


def digest(style: str) -> str:
    """Give what names a style in a content security policy."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _part(deck: DeckDiff, number: int, anchors: Counter[str]) -> DeckPart:
    groups = [*deck.groups, (STALE, deck.stale)] if deck.stale else deck.groups
    return DeckPart(
        deck=deck,
        total=total(deck),
        totals=totals(deck),
        left_out=in_words(deck.left_out),
        sections=tuple(
            Section(
                title=title,
                anchor=f"deck-{number}-{title}",
                counts=in_words(by_decision(changes)),
                changes=tuple(_shown(one, anchors) for one in changes),
            )
            for title, changes in groups
        ),
    )


def _shown(one: Change, anchors: Counter[str]) -> Shown:
    anchors[one.item.id] += 1
    number = anchors[one.item.id]
    return Shown(
        change=one,
        anchor=one.item.id if number == 1 else f"{one.item.id}-{number}",
        diffs=tuple(tuple(pieces(*texts)) for texts in one.texts) if not one.parts else (),
        parts=one.parts,
        cards=tuple(_cards(one)) if one.proposal else (),
    )


def _cards(one: Change) -> Iterator[tuple[str, str]]:
    """Give front and back of the cards of a proposal; of those that are gone, the fronts."""
    if not one.item.cards:
        yield from ((front, "") for front in one.fronts)
    for card in one.item.cards:
        yield card.front, beginning(card.back)
