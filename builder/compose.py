"""Cards to drafts of notes: which deck, which tags, which words, and which cards make no note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from builder.config import DeckConfig, DocumentConfig
from builder.ledger import Draft
from builder.model import Card, Reading
from builder.text import slug

_COLONS = re.compile(r":{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A note to be: its draft for the ledger, and what its fields, tags and deck are made of."""

    draft: Draft
    card: Card
    source: str
    deck: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """The notes to be, in order, and the cards that make none because they have no answer."""

    planned: tuple[Planned, ...]
    unanswered: tuple[Card, ...]


def compose(readings: Sequence[Reading], config: DeckConfig, deck: str) -> Composition:
    """Plan one note for each card with an answer, in document order."""
    planned: list[Planned] = []
    unanswered: list[Card] = []
    for reading in readings:
        settings = config.documents.get(reading.document, DocumentConfig())
        source = source_label(reading)
        homes: dict[tuple[str, ...], tuple[str, tuple[str, ...]]] = {}
        for card in reading.cards:
            if not card.back.strip():
                unanswered.append(card)
                continue
            if card.section not in homes:
                homes[card.section] = (
                    deck_name(reading, card.section, config, settings, deck),
                    tags(reading, card.section, config, settings),
                )
            home, labels = homes[card.section]
            draft = Draft(
                cards=(card.id,), document=card_document(card), front=card.front, back=card.back
            )
            planned.append(Planned(draft=draft, card=card, source=source, deck=home, tags=labels))
    return Composition(planned=tuple(planned), unanswered=tuple(unanswered))


def card_document(card: Card) -> str:
    """Give the name of the document that a card stands in."""
    return card.front_spans[0].document


def source_label(reading: Reading) -> str:
    """Name a document for the learner: its title, if it has one, and its file."""
    return f"{reading.title} ({reading.document})" if reading.title else reading.document


def deck_name(
    reading: Reading,
    section: tuple[str, ...],
    config: DeckConfig,
    settings: DocumentConfig,
    deck: str,
) -> str:
    """Give the deck of a section's notes: one for all, or one for each document or section."""
    if settings.deck:
        return settings.deck
    below: list[str] = []
    if config.decks != "one":
        below.append(reading.title or PurePosixPath(reading.document).stem)
    if config.decks == "section":
        below.extend(section)
    return "::".join([deck, *(_COLONS.sub(":", part).strip() for part in below)])


def tags(
    reading: Reading, section: tuple[str, ...], config: DeckConfig, settings: DocumentConfig
) -> tuple[str, ...]:
    """Give a section's tags: document and headings as one nested tag, and the deck's own."""
    path = [PurePosixPath(reading.document).with_suffix("").as_posix(), *section]
    nested = "::".join(level for level in map(slug, path) if level)
    return tuple(dict.fromkeys(tag for tag in (nested, *config.tags, *settings.tags) if tag))
