"""The line that data takes, from documents to a package.

Cards are read, chosen (corrected, flagged and merged), composed, identified, rendered and packaged.
Each stage is a function of its own module; this one only joins them. Nothing is written before
everything is made, and the ledger is written after the package that it describes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from builder.choosing import Chosen, choose, faulty, find, flag, flag_shipped, stored
from builder.compose import compose
from builder.config import DocumentConfig, title_of
from builder.corrections import CORRECTIONS_FILE, add_corrections, correct, fixes
from builder.errors import CorrectionsError, DocumentError
from builder.files import written_last
from builder.ledger import (
    Identity,
    Ledger,
    Settlement,
    dump_ledger,
    identify,
    read_ledger,
    settle,
    settle_note_type,
)
from builder.loading import Inputs
from builder.model import Card, Correction, Decision, Flag, Merged, Overlaps, Reading
from builder.readers import read_document
from builder.releasing import build_time, check_locked, count_changed, render_notes
from builder.report.facts import what_was_seen

if TYPE_CHECKING:
    from builder.package.note_types import NoteType
    from builder.rules import Rule

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
    chosen: Chosen
    unanswered: tuple[Card, ...]
    identities: tuple[Identity, ...]
    settlement: Settlement
    note_type: NoteType
    ledger: Path | None
    ledger_changes: bool

    @property
    def overlaps(self) -> Overlaps:
        """What the cards have to do with each other."""
        return self.chosen.overlaps

    @property
    def merged(self) -> tuple[Merged, ...]:
        """The clusters as notes."""
        return self.chosen.merged


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did: the package, what is in it, and what is not and why.

    `corrected` are the corrections that shipped, `stale` those that no longer fit their cards, and
    `faulty` counts the notes that are flagged at error level.
    """

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
    corrected: tuple[Correction, ...]
    stale: tuple[Correction, ...]
    faulty: int
    ledger: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Linted:
    """What rules found wrong with cards, and the readings that hold those cards.

    Accepted corrections are laid over the cards; `stale` ones are not. `as_read` holds the cards
    as their documents word them.
    """

    readings: tuple[Reading, ...]
    flags: tuple[Flag, ...]
    stale: tuple[Correction, ...] = ()
    as_read: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """The corrections that were written, and the file that has them."""

    written: tuple[Correction, ...]
    file: Path


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
    return readings, *find(inputs, readings, stored(inputs).decisions)


def lint(
    inputs: Inputs,
    rules: Sequence[Rule],
    *,
    dialect: str = "",
    shipped: bool = False,
    track: Track = untracked,
) -> Linted:
    """Read every document, correct its cards, and flag what `rules` find wrong with them.

    With `shipped`, what a build would ship is flagged: one card for each note, front and back.
    """
    readings = read(inputs, dialect=dialect, track=track)
    if shipped:
        chosen = choose(inputs, readings)
        corrected = chosen.corrected
        shown, flags = flag_shipped(inputs, chosen, rules)
    else:
        corrected = correct(readings, stored(inputs).corrections)
        shown, flags = corrected.readings, flag(inputs, corrected.readings, rules)
    return Linted(readings=shown, flags=flags, stale=corrected.stale, as_read=readings)


def fix(inputs: Inputs, linted: Linted) -> Fixed:
    """Write the safe fixes of flags into corrections.yaml, as accepted corrections.

    Raises CorrectionsError for loose files, which have none.
    """
    if inputs.folder is None:
        raise CorrectionsError(
            "fixes of loose files cannot be stored", hint="put them into a folder, and name that"
        )
    found = fixes(linted.flags, linted.readings, linted.as_read, stored(inputs).corrections)
    file = inputs.folder / CORRECTIONS_FILE
    add_corrections(file, found)
    return Fixed(written=found, file=file)


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
    chosen = choose(inputs, readings)
    corrected = chosen.corrected.readings
    composed = compose(corrected, inputs.config, deck, chosen.merged, readings)
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
    pairs = track(tuple(zip(composed.planned, identities, strict=True)), "Rendering")
    rendered = render_notes(pairs, note_type.name)
    settled = settle(ledger, deck, drafts, identities, rendered, now=build_time())
    if locked:
        check_locked(place, before, settled.ledger)
    return Prepared(
        inputs=inputs,
        deck=deck,
        readings=readings,
        chosen=chosen,
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

    settled, inputs, chosen = prepared.settlement, prepared.inputs, prepared.chosen
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
        changed=count_changed(settled.notes, prepared.identities),
        retired=sum(entry.retired for entry in settled.ledger.entries),
        unanswered=prepared.unanswered,
        corrected=chosen.corrected.applied,
        stale=chosen.corrected.stale,
        faulty=faulty(chosen),
        ledger=place,
    )


def _nothing(readings: Sequence[Reading]) -> str:
    """Say what was seen where no note can be made."""
    if not readings:
        return "every document is skipped"
    seen = [f"{reading.document}: {what_was_seen(reading)}" for reading in readings[:3]]
    more = [f"{len(readings) - 3} more documents"] if len(readings) > 3 else []
    return f"no card with an answer was found ({'; '.join([*seen, *more])})"
