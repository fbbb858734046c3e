"""Cards to drafts of notes: which deck, which tags, which words, and which cards make no note."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import PurePosixPath

from builder.config import DeckConfig, DocumentConfig, KindsConfig
from builder.forms.blanks import fill
from builder.kinds import TERM_DIALECTS, Form, form_of
from builder.ledger import Draft
from builder.media import Media
from builder.model import Addition, Card, Merged, Reading
from builder.text import slug

NO_MEDIA = Media()
_COLONS = re.compile(r":{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Home:
    """Where the notes of a document's section belong."""

    source: str
    deck: str
    tags: tuple[str, ...]
    kinds: KindsConfig


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
    form: Form


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
    media: Media = NO_MEDIA,
) -> Composition:
    """Plan one note for each card with an answer, in document order; merged ones share theirs.

    A merged note stands where the first of its cards does, in the deck of the card whose front it
    has, with the tags and sources of all. Where the cards are corrected, `as_read` has those that
    they were: a draft has their words, so that no correction changes who a note is. References to
    `media` are written as they are packed.
    """
    homes = _homes(readings, config, deck)
    originals = {card.id: card for reading in as_read for card in reading.cards}
    ones = tuple(as_notes(readings, merged))
    noted = {card.id for one in ones for card in one.cards}
    return Composition(
        planned=tuple(_plan(one, homes, originals, media) for one in ones),
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
        source, kinds = source_label(reading), _kinds(reading, config, settings)
        for section in dict.fromkeys(card.section for card in reading.cards):
            homes[reading.document, section] = _Home(
                source=source,
                deck=deck_name(reading, section, config, settings, deck),
                tags=tags(reading, section, config, settings),
                kinds=kinds,
            )
    return homes


def _kinds(reading: Reading, config: DeckConfig, settings: DocumentConfig) -> KindsConfig:
    """Give the kinds of cards for a document; it is terms that are asked the other way round."""
    asked = config.kinds.reversed and reading.dialect in TERM_DIALECTS
    if settings.reversed is not None:
        asked = settings.reversed
    return replace(config.kinds, reversed=asked)


def _plan(
    one: Merged,
    homes: Mapping[tuple[str, tuple[str, ...]], _Home],
    originals: Mapping[str, Card],
    media: Media,
) -> Planned:
    """Plan the note of one or more cards."""
    members = {card.id: homes[card_document(card), card.section] for card in one.cards}
    front, back = one.front, one.back
    sources = dict.fromkeys(members[card.id].source for card in (front, back, *one.cards))
    asked = media.placed(front.front, card_document(front))
    answer = media.placed(back.back, card_document(back))
    form = form_of(asked, answer, members[front.id].kinds)
    return Planned(
        draft=Draft(
            cards=tuple(card.id for card in one.cards),
            document=card_document(front),
            front=originals.get(front.id, front).front,
            back=originals.get(back.id, back).back,
            kinds=form.note_types,
            sentence=_sentence(originals.get(front.id, front), originals.get(back.id, back)),
        ),
        front=asked,
        back=answer,
        more="\n\n".join(
            filter(None, [*_own(one.cards, media), _more(one.additions, members, media)])
        ),
        section=front.section,
        source="; ".join(sources),
        deck=members[front.id].deck,
        tags=tuple(
            dict.fromkeys(tag for card in one.cards for tag in (*members[card.id].tags, *card.tags))
        ),
        form=form,
    )


def _sentence(front: Card, back: Card) -> str:
    """Give the words of a front with its blanks filled by a back; empty where there are none."""
    filled = fill(front.front, back.back)
    if filled is None:
        return ""
    pairs = zip(filled.texts, (*filled.answers, ""), strict=True)
    return "".join(f"{text}{answer}" for text, answer in pairs)


def _own(cards: Sequence[Card], media: Media) -> Iterator[str]:
    """Give what corrections add to the cards of a note, each only once."""
    yield from dict.fromkeys(media.placed(card.more, card_document(card)) for card in cards)


def _more(additions: Sequence[Addition], homes: Mapping[str, _Home], media: Media) -> str:
    """Give what the other cards add, card by card, each with its source."""
    parts: list[str] = []
    for card, group in groupby(additions, key=lambda addition: addition.card.id):
        parts += [media.placed(each.text, card_document(each.card)) for each in group]
        parts.append(f"↳ {homes[card].source}")
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
