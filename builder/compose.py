"""Cards to drafts of notes: which deck, which tags, which words, and which cards make no note."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath

from builder.config import DeckConfig, DocumentConfig
from builder.ledger import Draft
from builder.model import Addition, Card, Merged, Reading
from builder.text import slug

_COLONS = re.compile(r":{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Home:
    """Where the notes of a document's section belong."""

    source: str
    deck: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A note to be: its draft for the ledger, and what its fields, tags and deck are made of.

    `more` is what the cards that were merged into it say beyond `front` and `back`.
    """

    draft: Draft
    front: str
    back: str
    more: str
    section: tuple[str, ...]
    source: str
    deck: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """The notes to be, in order, and the cards that make none because they have no answer."""

    planned: tuple[Planned, ...]
    unanswered: tuple[Card, ...]


def compose(
    readings: Sequence[Reading],
    config: DeckConfig,
    deck: str,
    merged: Sequence[Merged] = (),
    as_read: Sequence[Reading] = (),
) -> Composition:
    """Plan one note for each card with an answer, in document order; merged ones share theirs.

    A merged note stands where the first of its cards does, in the deck of the card whose front it
    has, with the tags and sources of all. Where the cards are corrected, `as_read` has those that
    they were: a draft has their words, so that no correction changes who a note is.
    """
    homes = _homes(readings, config, deck)
    originals = {card.id: card for reading in as_read for card in reading.cards}
    ones = tuple(as_notes(readings, merged))
    noted = {card.id for one in ones for card in one.cards}
    return Composition(
        planned=tuple(_plan(one, homes, originals) for one in ones),
        unanswered=tuple(
            card for reading in readings for card in reading.cards if card.id not in noted
        ),
    )


def as_notes(readings: Sequence[Reading], merged: Sequence[Merged]) -> Iterator[Merged]:
    """Give the cards of each note to be, in order: merged ones, and each other with an answer."""
    groups = {card.id: one for one in merged for card in one.cards}
    for reading in readings:
        for card in reading.cards:
            one = groups.get(card.id)
            if one is not None:
                if card.id == one.cards[0].id:
                    yield one
            elif card.back.strip():
                yield Merged(cards=(card,), front=card, back=card, additions=(), why="")


def _homes(
    readings: Sequence[Reading], config: DeckConfig, deck: str
) -> dict[tuple[str, tuple[str, ...]], _Home]:
    """Give the source, deck and tags of every document's sections."""
    homes: dict[tuple[str, tuple[str, ...]], _Home] = {}
    for reading in readings:
        settings = config.documents.get(reading.document, DocumentConfig())
        source = source_label(reading)
        for section in dict.fromkeys(card.section for card in reading.cards):
            homes[reading.document, section] = _Home(
                source=source,
                deck=deck_name(reading, section, config, settings, deck),
                tags=tags(reading, section, config, settings),
            )
    return homes


def _plan(
    one: Merged,
    homes: Mapping[tuple[str, tuple[str, ...]], _Home],
    originals: Mapping[str, Card],
) -> Planned:
    """Plan the note of one or more cards."""
    members = {card.id: homes[card_document(card), card.section] for card in one.cards}
    front, back = one.front, one.back
    sources = dict.fromkeys(members[card.id].source for card in (front, back, *one.cards))
    return Planned(
        draft=Draft(
            cards=tuple(card.id for card in one.cards),
            document=card_document(front),
            front=originals.get(front.id, front).front,
            back=originals.get(back.id, back).back,
        ),
        front=front.front,
        back=back.back,
        more="\n\n".join(filter(None, [*_own(one.cards), _more(one.additions, members)])),
        section=front.section,
        source="; ".join(sources),
        deck=members[front.id].deck,
        tags=tuple(
            dict.fromkeys(tag for card in one.cards for tag in (*members[card.id].tags, *card.tags))
        ),
    )


def _own(cards: Sequence[Card]) -> Iterator[str]:
    """Give what corrections add to the cards of a note, each only once."""
    yield from dict.fromkeys(card.more for card in cards)


def _more(additions: Sequence[Addition], homes: Mapping[str, _Home]) -> str:
    """Give what the other cards add, card by card, each with its source."""
    parts: list[str] = []
    for card, group in groupby(additions, key=lambda addition: addition.card.id):
        parts += [addition.text for addition in group]
        parts.append(f"({homes[card].source})")
    return "\n\n".join(parts)


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
