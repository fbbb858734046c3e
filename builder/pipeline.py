"""The line that data takes, from documents to a package.

Cards are read, chosen (corrected, flagged and merged), composed, identified, rendered and packaged.
Each stage is a function of its own module; this one only joins them. Nothing is written before
everything is made, and the ledger is written after the package that it describes.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from builder.choosing import choose, faulty, find, flag, flag_shipped, stored
from builder.compose import compose
from builder.config import DocumentConfig, title_of
from builder.corrections import CORRECTIONS_FILE, add_corrections, correct, fixes
from builder.errors import CorrectionsError, DocumentError
from builder.files import written_last
from builder.ledger import LEDGER_FILE, Ledger, dump_ledger, identify, read_ledger, settle
from builder.loading import Inputs, roots
from builder.media import Media, find_media
from builder.model import Decision, Overlaps, Reading
from builder.outcomes import Built, Fixed, Linted, Prepared, Track, untracked
from builder.readers import read_document
from builder.releasing import (
    build_time,
    check_locked,
    count_changed,
    render_notes,
    settle_note_types,
)
from builder.report.facts import what_was_seen

if TYPE_CHECKING:
    from builder.rules import Rule

__all__ = [
    "Built",
    "Fixed",
    "Linted",
    "Prepared",
    "Track",
    "build",
    "fix",
    "lint",
    "overlaps",
    "prepare",
    "read",
    "ship",
]


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
    from builder.package.note_types import load_note_types
    from builder.render.environment import template_folders
    from builder.render.fields import FieldRenderer

    readings = read(inputs, dialect=dialect, track=track)
    place = inputs.folder / LEDGER_FILE if inputs.folder is not None else None
    before = read_ledger(place) if place is not None else Ledger()
    # Without a title, a copy of the deck in a folder of another name is the same deck.
    deck = inputs.config.deck or inputs.config.title or before.deck or title_of(inputs.name)
    chosen = choose(inputs, readings)
    corrected = chosen.corrected.readings
    media = find_media(corrected, *roots(inputs)) if inputs.config.media else Media()
    composed = compose(corrected, inputs.config, deck, chosen.merged, readings, media)
    if not composed.planned:
        raise DocumentError(
            _nothing(readings),
            where=inputs.folder or inputs.documents[0].path,
            hint="see `deckwright parse` for what became of each line",
        )
    drafts = [planned.draft for planned in composed.planned]
    identities = identify(before, deck, drafts)
    folders = template_folders(inputs.folder)
    # Only what the notes are of: Anki would add every other note type to a learner's as well.
    used = {identity.kind for identity in identities}
    loaded = [each for each in load_note_types(folders) if each.kind in used]
    note_types, ledger = settle_note_types(before, loaded)
    pairs = track(tuple(zip(composed.planned, identities, strict=True)), "Rendering")
    renderer = FieldRenderer(folders, symbols=inputs.config.symbols)
    rendered = render_notes(pairs, renderer, {each.kind: each for each in note_types})
    settled = settle(ledger, deck, drafts, identities, rendered, now=build_time())
    if locked:
        check_locked(place, before, settled.ledger)
    return Prepared(
        inputs=inputs,
        deck=deck,
        readings=readings,
        chosen=chosen,
        unanswered=composed.unanswered,
        drafts=tuple(drafts),
        identities=identities,
        before=before,
        settlement=settled,
        note_types=note_types,
        media=media,
        forms=tuple(planned.form for planned in composed.planned),
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
        packed = write_apkg(
            apkg,
            notes=settled.notes,
            note_types=prepared.note_types,
            media=prepared.media.files,
        )
    return Built(
        apkg=apkg,
        deck=prepared.deck,
        inputs=inputs,
        readings=prepared.readings,
        overlaps=prepared.overlaps,
        merged=prepared.merged,
        notes=len(settled.notes),
        anki_cards=packed.anki_cards,
        media=packed.media,
        kinds=prepared.kinds,
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
