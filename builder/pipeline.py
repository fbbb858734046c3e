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
from typing import Protocol, TypeVar

from builder.compose import Composition, compose, tag_slug
from builder.config import (
    CONFIG_FILE,
    DeckConfig,
    DocumentConfig,
    line_of,
    read_config,
    title_of,
)
from builder.documents import deck_folders, find_documents, load_document, one_folder
from builder.errors import ConfigError, DocumentError, LedgerError
from builder.files import written_last
from builder.ledger import (
    Identity,
    Ledger,
    Rendered,
    dump_ledger,
    identify,
    read_ledger,
    settle,
    settle_note_type,
)
from builder.model import Card, Document, Note, Reading
from builder.readers import READERS, read_document, reader_named
from builder.report.facts import what_was_seen

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
class Inputs:
    """What one deck is built from; `folder` is None for loose files, which have no ledger."""

    folder: Path | None
    name: str
    config: DeckConfig
    documents: tuple[Document, ...]
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did: the package, what is in it, and what is not and why."""

    apkg: Path
    deck: str
    readings: tuple[Reading, ...]
    skipped: tuple[str, ...]
    notes: int
    new: int
    changed: int
    retired: int
    unanswered: tuple[Card, ...]
    ledger: Path | None
    folder: Path | None


def load_decks(paths: Sequence[Path], *, only: bool = False) -> tuple[Inputs, ...]:
    """Load every deck that was named, as `load` does; two that give one package are an error."""
    decks = tuple(load(deck, only=only) for deck in deck_folders(paths, CONFIG_FILE))
    homes: dict[str, Path | None] = {}
    for deck in decks:
        name = package_name(deck)
        if name in homes:
            raise ConfigError(
                f"gives {name}, as {homes[name]} does",
                where=deck.folder or "",
                hint="change the title of one of them",
            )
        homes[name] = deck.folder
    return decks


def package_name(inputs: Inputs) -> str:
    """Name a deck's package after its title, or else its folder."""
    return f"{tag_slug(inputs.config.title or inputs.name) or 'deck'}.apkg"


def load(paths: Sequence[Path], *, only: bool = False) -> Inputs:
    """Find and decode one deck's documents; `paths` is one folder, or files.

    With `only`, a folder's deck.toml may skip no document; it never skips one that was named.
    Raises DocumentError or ConfigError.
    """
    folder = one_folder(paths)
    only = only or folder is None
    found = find_documents(paths)
    home = folder or _config_home(paths)
    config = read_config(home / CONFIG_FILE) if home is not None else DeckConfig()
    names = {source.name for source in found}
    for name in config.documents:
        if folder is not None and name not in names:
            raise ConfigError(
                f"documents.{name!r} is set, but the folder has no such document",
                where=folder / CONFIG_FILE,
                line=line_of(folder / CONFIG_FILE, ("documents", name)),
                hint="correct the name or take the table out",
            )
        _check_dialect(config.documents[name].dialect, name, home or Path())
    settings = {
        source.name: config.documents.get(source.name, DocumentConfig()) for source in found
    }
    kept = [source for source in found if only or not settings[source.name].skip]
    documents = tuple(load_document(s.path, s.name, settings[s.name].encoding) for s in kept)
    where = folder if folder is not None else paths[0]
    name = where.resolve().name if folder is not None else where.stem
    name = name.encode("utf-8", "replace").decode()  # the bytes of a path may be no text
    return Inputs(
        folder=folder,
        name=name,
        config=config,
        documents=documents,
        skipped=tuple(source.name for source in found if source not in kept),
    )


def _config_home(paths: Sequence[Path]) -> Path | None:
    """Give the folder whose deck.toml speaks for loose files: the one they all lie in."""
    homes = {path.parent for path in paths}
    return homes.pop() if len(homes) == 1 else None


def _check_dialect(dialect: str, name: str, home: Path) -> None:
    try:
        reader_named(dialect or READERS[0].name)
    except DocumentError as error:
        raise ConfigError(
            error.message,
            where=home / CONFIG_FILE,
            line=line_of(home / CONFIG_FILE, ("documents", name, "dialect")),
            hint=error.hint,
        ) from None


def read(inputs: Inputs, *, dialect: str = "", track: Track = untracked) -> tuple[Reading, ...]:
    """Read every document, in `dialect` if given, else as deck.toml says, else by evidence."""
    readings = []
    for document in track(inputs.documents, "Reading"):
        settings = inputs.config.documents.get(document.name, DocumentConfig())
        readings.append(read_document(document, dialect or settings.dialect))
    return tuple(readings)


def build(
    inputs: Inputs,
    output: Path,
    *,
    dialect: str = "",
    locked: bool = False,
    keep_ledger: bool = True,
    track: Track = untracked,
) -> Built:
    """Build one deck into `output`, and remember in its ledger what was released.

    With `locked`, a ledger that would change is a LedgerError and nothing is written. Raises
    DocumentError where no card has an answer, and OutputError where a file cannot be written.
    """
    from builder.package.apkg import write_apkg
    from builder.package.note_types import load_note_type
    from builder.render.environment import templates_folder

    readings = read(inputs, dialect=dialect, track=track)
    config = inputs.config
    deck = config.deck or config.title or title_of(inputs.name)
    composed = compose(readings, config, deck)
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
    apkg = output / package_name(inputs)
    written = place if keep_ledger and not locked else None
    changes = written if settled.ledger != before else None
    note_type = replace(note_type, changed_at=changed_at)
    with written_last(changes, dump_ledger(settled.ledger)) if changes else nullcontext():
        write_apkg(apkg, notes=settled.notes, note_types=[note_type])
    return Built(
        apkg=apkg,
        deck=deck,
        readings=readings,
        skipped=inputs.skipped,
        notes=len(settled.notes),
        new=sum(identity.released is None for identity in identities),
        changed=_changed(settled.notes, identities),
        retired=sum(entry.retired for entry in settled.ledger.entries),
        unanswered=composed.unanswered,
        ledger=written,
        folder=inputs.folder,
    )


def _render(
    composed: Composition, identities: Sequence[Identity], note_type: str, track: Track
) -> Iterator[Rendered]:
    """Render the fields of each planned note; its Key is its GUID, which a learner can search."""
    from builder.render.fields import render_fields

    pairs = tuple(zip(composed.planned, identities, strict=True))
    for planned, identity in track(pairs, "Rendering"):
        card = planned.card
        yield Rendered(
            note_type=note_type,
            deck=planned.deck,
            fields=render_fields(
                front=card.front,
                back=card.back,
                more="",
                source=planned.source,
                section=card.section,
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
