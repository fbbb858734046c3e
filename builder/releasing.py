"""What a release needs besides its cards: rendered fields, its time, and a ledger it may change."""

from __future__ import annotations

import os
import shlex
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from builder.compose import Planned
from builder.errors import LedgerError
from builder.ledger import (
    TOLERANCE,
    Entry,
    Identity,
    Ledger,
    Rendered,
    number_gaps,
    settle_note_type,
)
from builder.model import CLOZE, Note
from builder.report.facts import plural

if TYPE_CHECKING:
    from builder.package.note_types import NoteType
    from builder.render.fields import FieldRenderer

_CHANGES = ("new", "changed", "back", "no longer there", "in another document", "noted otherwise")
"""How the lines of a ledger change."""


def render_notes(
    planned: Iterable[tuple[Planned, Identity]],
    renderer: FieldRenderer,
    note_types: Mapping[str, NoteType],
) -> Iterator[Rendered]:
    """Render the fields of each planned note; its Key is its GUID, which a learner can search.

    `note_types` are known by their kinds.
    """
    for each, identity in planned:
        note_type = note_types[identity.kind]
        fields, gaps = _fields(each, identity, renderer)
        yield Rendered(
            note_type=note_type.name,
            deck=each.deck,
            fields=fields,
            tags=each.tags,
            gaps=gaps,
            reversed=not note_type.cloze and len(note_type.orders(fields)) > 1,
        )


def _fields(
    planned: Planned, identity: Identity, renderer: FieldRenderer
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Render a note's fields, and give what its cloze deletions hide."""
    from builder.render.fields import Below

    form = planned.form
    below = Below(
        more=planned.more, source=planned.source, section=planned.section, key=identity.guid
    )
    released = identity.released.gaps if identity.released else ()
    if identity.kind == CLOZE and (filled := form.cloze):
        numbers, gaps = number_gaps(filled.answers, released)
        fields = renderer.cloze(filled.texts, filled.answers, numbers, filled.extra, below)
        return fields, gaps
    if said := form.verdict:
        fields = renderer.true_false(
            said.statement, said.ask, said.word, said.reason, below, holds=said.holds
        )
        return fields, released
    fields = renderer.basic(
        planned.front, planned.back, below, reverse=form.reverse, typed=form.typed
    )
    return fields, released


def settle_note_types(
    ledger: Ledger, note_types: Iterable[NoteType]
) -> tuple[tuple[NoteType, ...], Ledger]:
    """Give the note types with the times at which they last changed, and the ledger with them."""
    settled = []
    for each in note_types:
        changed_at, ledger = settle_note_type(
            ledger, note_type=each.id, content=each.content, changed_at=each.changed_at
        )
        settled.append(replace(each, changed_at=changed_at))
    return tuple(settled), ledger


def check_locked(place: Path | None, before: Ledger, after: Ledger) -> None:
    """Refuse a build that would change the ledger."""
    if place is None:
        raise LedgerError(
            "loose files have no ledger", hint="build a folder, or leave out --locked"
        )
    if after != before:
        folder = shlex.quote(str(place.parent))
        raise LedgerError(
            "the ledger would change",
            where=place,
            hint=(
                f"run `deckwright build {folder}` and commit {place.name}"
                f" ({_what_changes(before, after)})"
            ),
        )


def _what_changes(before: Ledger, after: Ledger) -> str:
    """Count what differs between a ledger and the next one, in words."""
    known = {entry.guid: entry for entry in before.entries}
    counts = Counter(
        _change(known.get(entry.guid), entry)
        for entry in after.entries
        if known.get(entry.guid) != entry
    )
    parts = [f"{plural(counts[what], 'note')} {what}" for what in _CHANGES if counts[what]]
    if styles := len(set(after.note_types) - set(before.note_types)):
        parts.append(plural(styles, "note type"))
    return ", ".join(parts) or "its first line"


def _change(old: Entry | None, new: Entry) -> str:
    """Say how a note's line changes, in one of the words for it."""
    if old is None:
        return "new"
    if old.retired != new.retired:
        return "no longer there" if new.retired else "back"
    if old.content != new.content:
        return "changed"
    return "in another document" if old.document != new.document else "noted otherwise"


def build_time() -> int:
    """Give the time of this build in seconds: SOURCE_DATE_EPOCH, or the clock.

    Raises LedgerError for what is no time, and for one in the future: what changed then would not
    change again for learners before that day.
    https://reproducible-builds.org/specs/source-date-epoch/
    """
    stamp, now = os.environ.get("SOURCE_DATE_EPOCH", ""), int(time.time())
    if not stamp:
        return now
    if not (stamp.isascii() and stamp.isdecimal()):
        raise LedgerError(
            f"SOURCE_DATE_EPOCH {stamp!r} is no whole number of seconds",
            hint="give the seconds since 1970, or leave it out",
        )
    if int(stamp) > now + TOLERANCE:
        raise LedgerError(
            f"SOURCE_DATE_EPOCH {stamp} is in the future",
            hint="give a time that is past, or leave it out",
        )
    return int(stamp)


def count_changed(notes: Sequence[Note], identities: Sequence[Identity]) -> int:
    """Count the notes that were released before and now have another content."""
    return sum(
        identity.released is not None and identity.released.changed_at != note.changed_at
        for note, identity in zip(notes, identities, strict=True)
    )
