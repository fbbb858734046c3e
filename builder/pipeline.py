"""The line that data takes, from documents to a package: read, compose, identify, render, package.

Each stage is a function of its own module; this one only joins them. Nothing is written before
everything is made, and the ledger is written after the package that it describes.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from builder.compose import Composition, compose
from builder.config import DocumentConfig, title_of
from builder.corrections import CORRECTIONS_FILE, read_decisions, resolve
from builder.errors import DocumentError, LedgerError
from builder.files import written_last
from builder.ledger import (
    Identity,
    Ledger,
    Rendered,
    Settlement,
    dump_ledger,
    identify,
    read_ledger,
    settle,
    settle_note_type,
)
from builder.loading import Inputs
from builder.model import Card, Decision, Merged, Note, Overlaps, Reading
from builder.readers import read_document
from builder.report.facts import what_was_seen

if TYPE_CHECKING:
    from builder.package.note_types import NoteType

NOTE_TYPE = "basic"
LEDGER_FILE = "deck.lock"
_T = TypeVar("_T")


class Track(Protocol):
    """Passes items through, showing how far they are."""

    def __call__(self, items: Sequence[_T], what: str) -> Iterable[_T]:
        """Yield `items` unchanged; `what` names the work done on them."""


def untracked(items: Sequence[_T], what: str) -> Iterable[_T]:
    """Track nothing."""
    del what
    return items


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A deck ready to be written: its notes, note type and ledger, and what is left out."""

    inputs: Inputs
    deck: str
    readings: tuple[Reading, ...]
    overlaps: Overlaps
    merged: tuple[Merged, ...]
    unanswered: tuple[Card, ...]
    identities: tuple[Identity, ...]
    settlement: Settlement
    note_type: NoteType
    ledger: Path | None
    ledger_changes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did: the package, what is in it, and what is not and why."""

    apkg: Path
    deck: str
    inputs: Inputs
    readings: tuple[Reading, ...]
    overlaps: Overlaps
    merged: tuple[Merged, ...]
    notes: int
    new: int
    changed: int
    retired: int
    unanswered: tuple[Card, ...]
    ledger: Path | None


def read(inputs: Inputs, *, dialect: str = "", track: Track = untracked) -> tuple[Reading, ...]:
    """Read every document, in `dialect` if given, else as deck.toml says, else by evidence."""
    readings = []
    for document in track(inputs.documents, "Reading"):
        settings = inputs.config.documents.get(document.name, DocumentConfig())
        readings.append(read_document(document, dialect or settings.dialect))
    return tuple(readings)


def overlaps(
    inputs: Inputs, *, dialect: str = "", track: Track = untracked
) -> tuple[tuple[Reading, ...], Overlaps, tuple[Decision, ...]]:
    """Read every document, and find what its cards have to do with each other.

    The decisions in corrections.yaml are respected; those whose cards are gone, or
    have no answer, come last.
    """
    readings = read(inputs, dialect=dialect, track=track)
    return readings, *_overlaps(inputs, readings)


def _overlaps(inputs: Inputs, readings: Sequence[Reading]) -> tuple[Overlaps, tuple[Decision, ...]]:
    from builder.dedupe.overlaps import find_overlaps
    from builder.dedupe.semantic import neighbours

    cards = [card for each in readings for card in each.cards if card.back.strip()]
    decisions: tuple[Decision, ...] = ()
    stale: tuple[Decision, ...] = ()
    if inputs.folder is not None:
        place = inputs.folder / CORRECTIONS_FILE
        decisions, stale = resolve(read_decisions(place), cards, where=place)
    settings = inputs.config.dedupe
    near = neighbours if settings.semantic else None
    return find_overlaps(cards, decisions, settings.synonyms, semantic=near), stale


def build(
    inputs: Inputs,
    output: Path,
    *,
    dialect: str = "",
    locked: bool = False,
    keep_ledger: bool = True,
    track: Track = untracked,
) -> Built:
    """Build one deck into `output`: `prepare` it, then `ship` it."""
    prepared = prepare(inputs, dialect=dialect, locked=locked, track=track)
    return ship(prepared, output, keep_ledger=keep_ledger and not locked)


def prepare(
    inputs: Inputs, *, dialect: str = "", locked: bool = False, track: Track = untracked
) -> Prepared:
    """Make everything that a deck's package and ledger will hold, and write nothing.

    With `locked`, a ledger that would change is a LedgerError. Raises DocumentError where no card
    has an answer.
    """
    from builder.package.note_types import load_note_type
    from builder.render.environment import templates_folder

    readings = read(inputs, dialect=dialect, track=track)
    deck = inputs.config.deck or inputs.config.title or title_of(inputs.name)
    found = Overlaps()
    merged: tuple[Merged, ...] = ()
    if inputs.config.dedupe.merge:
        from builder.dedupe.overlaps import merge_clusters

        found, _ = _overlaps(inputs, readings)
        merged = merge_clusters([card for each in readings for card in each.cards], found)
    composed = compose(readings, inputs.config, deck, merged)
    if not composed.planned:
        raise DocumentError(
            _nothing(readings),
            where=inputs.folder or inputs.documents[0].path,
            hint="see `deckwright parse` for what became of each line",
        )
    place = inputs.folder / LEDGER_FILE if inputs.folder is not None else None
    before = read_ledger(place) if place is not None else Ledger()
    drafts = [planned.draft for planned in composed.planned]
    identities = identify(before, deck, drafts)
    templates = templates_folder()
    note_type = load_note_type(templates / "note_types" / NOTE_TYPE, templates / "style.css")
    changed_at, ledger = settle_note_type(
        before, note_type=note_type.id, content=note_type.content, changed_at=note_type.changed_at
    )
    rendered = _render(composed, identities, note_type.name, track)
    settled = settle(ledger, deck, drafts, identities, rendered, now=_now())
    if locked:
        _check_locked(place, before, settled.ledger)
    return Prepared(
        inputs=inputs,
        deck=deck,
        readings=readings,
        overlaps=found,
        merged=merged,
        unanswered=composed.unanswered,
        identities=identities,
        settlement=settled,
        note_type=replace(note_type, changed_at=changed_at),
        ledger=place,
        ledger_changes=settled.ledger != before,
    )


def ship(prepared: Prepared, output: Path, *, keep_ledger: bool = True) -> Built:
    """Write a deck's package into `output`, and its ledger beside the documents.

    Either both are written or neither; what cannot be written is an OutputError.
    """
    from builder.package.apkg import write_apkg

    settled, inputs = prepared.settlement, prepared.inputs
    apkg = output / inputs.package
    place = prepared.ledger if keep_ledger else None
    changes = place if prepared.ledger_changes else None
    with written_last(changes, dump_ledger(settled.ledger)) if changes else nullcontext():
        write_apkg(apkg, notes=settled.notes, note_types=[prepared.note_type])
    return Built(
        apkg=apkg,
        deck=prepared.deck,
        inputs=inputs,
        readings=prepared.readings,
        overlaps=prepared.overlaps,
        merged=prepared.merged,
        notes=len(settled.notes),
        new=sum(identity.released is None for identity in prepared.identities),
        changed=_changed(settled.notes, prepared.identities),
        retired=sum(entry.retired for entry in settled.ledger.entries),
        unanswered=prepared.unanswered,
        ledger=place,
    )


def _render(
    composed: Composition, identities: Sequence[Identity], note_type: str, track: Track
) -> Iterator[Rendered]:
    """Render the fields of each planned note; its Key is its GUID, which a learner can search."""
    from builder.render.fields import render_fields

    pairs = tuple(zip(composed.planned, identities, strict=True))
    for planned, identity in track(pairs, "Rendering"):
        yield Rendered(
            note_type=note_type,
            deck=planned.deck,
            fields=render_fields(
                front=planned.front,
                back=planned.back,
                more=planned.more,
                source=planned.source,
                section=planned.section,
                key=identity.guid,
            ),
            tags=planned.tags,
        )


def _nothing(readings: Sequence[Reading]) -> str:
    """Say what was seen where no note can be made."""
    if not readings:
        return "every document is skipped"
    seen = [f"{reading.document}: {what_was_seen(reading)}" for reading in readings[:3]]
    more = [f"{len(readings) - 3} more documents"] if len(readings) > 3 else []
    return f"no card with an answer was found ({'; '.join([*seen, *more])})"


def _check_locked(place: Path | None, before: Ledger, after: Ledger) -> None:
    """Refuse a build that would change the ledger."""
    if place is None:
        raise LedgerError(
            "loose files have no ledger", hint="build a folder, or leave out --locked"
        )
    if after != before:
        raise LedgerError(
            "the ledger would change",
            where=place,
            hint="run `deckwright build` without --locked and commit deck.lock",
        )


def _now() -> int:
    """Give the time of this build in seconds: SOURCE_DATE_EPOCH, or the clock.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    stamp = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(stamp) if stamp.isdecimal() else int(time.time())


def _changed(notes: Sequence[Note], identities: Sequence[Identity]) -> int:
    """Count the notes that were released before and now have another content."""
    return sum(
        identity.released is not None and identity.released.changed_at != note.changed_at
        for note, identity in zip(notes, identities, strict=True)
    )
