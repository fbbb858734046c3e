"""The whole rehearsal: a newcomer, and two learners who study, edit and take the new release.

One learner edits after the release was made, the other between the two releases.
"""

from __future__ import annotations

import time
from pathlib import Path

from builder.package.reading import check_package
from builder.rehearsing import cards, notes, package
from builder.rehearsing.learner import Learner, anki_version, in_plain_words
from builder.rehearsing.living import live
from builder.rehearsing.records import (
    Newcomer,
    NoteRow,
    Rehearsal,
    Snapshot,
    Sorted,
    Story,
    Tried,
)


def rehearse(old: Path, new: Path) -> Rehearsal:
    """Let learners of `old` import `new`, and say what becomes of all they have.

    Raises DocumentError for what is no package or what Anki refuses, and DeckwrightError where
    Anki's library is not installed.
    """
    for each in (old, new):
        check_package(each)
    anki = anki_version()
    with in_plain_words(new, "Anki fails with what it holds"):
        newcomer = _newcomer(new)
        late, fates = _story(old, new, newcomer.has, early=False)
        early, _ = _story(old, new, newcomer.has, early=True)
    tried = Tried(newcomer=newcomer, stories=(late, early), sorted=fates, now=int(time.time()))
    return Rehearsal(
        anki=anki,
        old_notes=len(late.old.notes),
        new_notes=len(newcomer.has.notes),
        new_cards=len(newcomer.has.cards),
        sorted=fates,
        acts=late.acts,
        reviews=len(late.before.reviews),
        learners=len(tried.stories),
        findings=(
            *notes.duplicates(tried),
            *package.conflicts(tried),
            *cards.scheduling(tried),
            *notes.edits(tried),
            *notes.tags(tried),
            *package.styles(tried),
            *cards.decks(tried),
            *notes.updates(tried),
            *cards.history(tried),
            *cards.complete(tried),
            *package.media(tried),
            *notes.retired(tried),
            *package.times(tried),
            *package.again(tried),
            *package.older(tried),
            *package.newcomers(tried),
        ),
    )


def sort_notes(old: Snapshot, new: Snapshot) -> Sorted:
    """Sort the notes of both packages by what the new one does with them."""
    before, after = old.by_guid(), new.by_guid()
    fates: dict[str, list[str]] = {"same": [], "touched": [], "changed": [], "stale": []}
    for guid, note in before.items():
        if guid in after:
            fates[_fate(old.notes[note], new.notes[after[guid]])].append(guid)
    return Sorted(
        **{fate: tuple(guids) for fate, guids in fates.items()},
        gone=tuple(guid for guid in before if guid not in after),
        added=tuple(guid for guid in after if guid not in before),
    )


def _fate(old: NoteRow, new: NoteRow) -> str:
    newer = new.changed_at > old.changed_at
    if old.content == new.content:
        return "touched" if newer else "same"
    return "changed" if newer else "stale"


def _newcomer(new: Path) -> Newcomer:
    with Learner() as learner:
        imported = learner.take(new)
        return Newcomer(has=learner.snapshot(), imported=imported, faults=learner.faults())


def _story(old: Path, new: Path, has: Snapshot, *, early: bool) -> tuple[Story, Sorted]:
    """Let one learner live with the old release and take the new one."""
    with Learner() as learner:
        learner.take(old)
        start = learner.snapshot()
        fates = sort_notes(start, has)
        acts = live(learner, start, has, fates, early=early)
        # To look for missing media, Anki may tidy up; so the pictures are taken afterwards.
        faults_before, before = learner.faults(), learner.snapshot()
        imported = learner.take(new)
        faults_after, after = learner.faults(), learner.snapshot()
        learner.take(new)
        again = learner.snapshot()
        learner.take(old)
        story = Story(
            early=early,
            old=start,
            acts=acts,
            before=before,
            after=after,
            imported=imported,
            faults_before=faults_before,
            faults_after=faults_after,
            again=again,
            older=learner.snapshot(),
        )
    return story, fates
