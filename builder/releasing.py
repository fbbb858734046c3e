"""What a release needs besides its cards: rendered fields, its time, and a ledger it may change."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from builder.compose import Planned
from builder.errors import LedgerError
from builder.ledger import Identity, Ledger, Rendered
from builder.model import Note


def render_notes(planned: Iterable[tuple[Planned, Identity]], note_type: str) -> Iterator[Rendered]:
    """Render the fields of each planned note; its Key is its GUID, which a learner can search."""
    from builder.render.fields import render_fields

    for each, identity in planned:
        yield Rendered(
            note_type=note_type,
            deck=each.deck,
            fields=render_fields(
                front=each.front,
                back=each.back,
                more=each.more,
                source=each.source,
                section=each.section,
                key=identity.guid,
            ),
            tags=each.tags,
        )


def check_locked(place: Path | None, before: Ledger, after: Ledger) -> None:
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


def build_time() -> int:
    """Give the time of this build in seconds: SOURCE_DATE_EPOCH, or the clock.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    stamp = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(stamp) if stamp.isdecimal() else int(time.time())


def count_changed(notes: Sequence[Note], identities: Sequence[Identity]) -> int:
    """Count the notes that were released before and now have another content."""
    return sum(
        identity.released is not None and identity.released.changed_at != note.changed_at
        for note, identity in zip(notes, identities, strict=True)
    )
