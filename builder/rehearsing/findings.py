"""How findings are made, and the notes in them named."""

from __future__ import annotations

from collections.abc import Iterable

from builder.rehearsing.records import (
    Finding,
    NoteName,
    Snapshot,
    Story,
    Tried,
    Verdict,
    note_name,
)


def kept(promise: str, says: str) -> Finding:
    """Say that a promise is kept."""
    return Finding(promise=promise, verdict=Verdict.KEPT, says=says)


def noted(promise: str, says: str, notes: Iterable[NoteName] = ()) -> Finding:
    """Say what learners will see, though nothing is broken."""
    return Finding(promise=promise, verdict=Verdict.NOTED, says=says, notes=tuple(notes))


def broken(promise: str, says: str, notes: Iterable[NoteName] = ()) -> Finding:
    """Say what a learner loses."""
    return Finding(promise=promise, verdict=Verdict.BROKEN, says=says, notes=tuple(notes))


def names(tried: Tried, guids: Iterable[str]) -> tuple[NoteName, ...]:
    """Name notes in their order, by what the old package calls them, or else the new one."""
    old, new = tried.stories[0].old, tried.newcomer.has
    before, after = old.by_guid(), new.by_guid()
    found = [
        (before[guid], old.notes[before[guid]])
        if guid in before
        else (after[guid], new.notes[after[guid]])
        for guid in guids
    ]
    return tuple(note_name(note) for _, note in sorted(found, key=lambda each: each[0]))


def named(snapshot: Snapshot, guids: Iterable[str]) -> dict[str, NoteName]:
    """Name the notes of GUIDs, in their order."""
    ids = snapshot.by_guid()
    ordered = sorted(guids, key=ids.__getitem__)
    return {guid: note_name(snapshot.notes[ids[guid]]) for guid in ordered}


def refused_guids(story: Story, new: Snapshot) -> set[str]:
    """Give the GUIDs of the notes that Anki did not take, as their note type is another one."""
    ids = (note for note, _ in story.imported.refused)
    return {new.notes[note].guid for note in ids if note in new.notes}
