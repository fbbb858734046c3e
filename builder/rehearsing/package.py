"""What becomes of all that is not one note's: note types, media, times, and further imports."""

from __future__ import annotations

from collections.abc import Iterable

from builder.rehearsing.findings import broken, kept, noted
from builder.rehearsing.records import (
    Finding,
    NoteName,
    Snapshot,
    Tried,
    front_of,
    note_name,
)
from builder.report.facts import plural


def conflicts(tried: Tried) -> list[Finding]:
    """Look for notes that Anki refuses, and for note types that there are twice now."""
    refused: dict[int, NoteName] = {}
    copies: set[str] = set()
    for story in tried.stories:
        for note, front in story.imported.refused:
            row = tried.newcomer.has.notes.get(note)
            refused[note] = NoteName(guid=row.guid if row else "", front=front_of(front))
        had = {each.name for each in story.before.note_types.values()}
        copies |= {
            each.name
            for each in story.after.note_types.values()
            if each.name not in had and each.name.rstrip("+") in had
        }
    found = []
    if refused:
        says = (
            f"Anki refuses {plural(len(refused), 'note')}: their note type is another one now, or "
            "has other fields or templates"
        )
        found.append(broken("conflicts", says, refused.values()))
    if copies:
        says = (
            f"the learner has {plural(len(copies), 'note type')} twice: "
            f"{', '.join(sorted(copies))}; only with Merge note types ticked can they become one"
        )
        found.append(broken("conflicts", says))
    return found or [kept("conflicts", "Anki takes every note, and makes no copy of a note type")]


def styles(tried: Tried) -> list[Finding]:
    """See what becomes of note types that a learner has styled."""
    fates = _looks(tried)
    lost, stale = fates["lost"], fates["stale"]
    found = []
    if lost:
        found.append(broken("styles", f"a style made after this release is lost: {_all(lost)}"))
    if touched := fates["touched"] - lost:
        says = (
            f"a learner's own style is lost though nothing changes it: {_all(touched)}; the change "
            "time of the note type is newer all the same"
        )
        found.append(broken("styles", says))
    if stale:
        says = f"the new look never arrives, as its change time is not newer: {_all(stale)}"
        found.append(broken("styles", says))
    if replaced := fates["replaced"] - lost:
        says = (
            "a new look arrives, and replaces a style that a learner made before this release: "
            f"{_all(replaced)}"
        )
        found.append(noted("styles", says))
    if arrived := fates["arrived"] - stale:
        says = f"a new look arrives, where a learner has no own style: {_all(arrived)}"
        found.append(noted("styles", says))
    return found or [kept("styles", "the learner's own style stays")]


def _looks(tried: Tried) -> dict[str, set[str]]:
    """Sort the note types that learners use by what became of their looks."""
    old, new = tried.stories[0].old, tried.newcomer.has
    fates: dict[str, set[str]] = {
        fate: set() for fate in ("lost", "touched", "replaced", "arrived", "stale")
    }
    for each in {note.note_type for note in old.notes.values()} & new.note_types.keys():
        was, now = old.note_types[each], new.note_types[each]
        same = was.look == now.look
        for story in tried.stories:
            gone = story.after.note_types[each].look != story.before.note_types[each].look
            if each not in story.acts.styled:
                fates["arrived" if gone else "stale"].add(was.name)
            elif gone:
                fate = "touched" if same else "replaced"
                fates[fate if story.early else "lost"].add(was.name)
        if not same and now.changed_at <= was.changed_at:
            fates["stale"].add(was.name)
    return fates


def media(tried: Tried) -> list[Finding]:
    """Look for pictures and sounds that are missing, or that are not the new ones."""
    new = tried.newcomer.faults
    missing = set(new.missing_media)
    kept_back: set[str] = set()
    for story in tried.stories:
        missing |= story.faults_after.missing_media - story.faults_before.missing_media
        have = story.faults_after.shared_media
        kept_back |= {name for name, digest in new.shared_media.items() if have.get(name) != digest}
    found = []
    if missing:
        found.append(broken("media", f"{plural(len(missing), 'file')} missing: {_all(missing)}"))
    if kept_back:
        says = (
            f"learners keep the old {_all(kept_back)}: Anki never replaces a file whose name begins"
            " with _, so a new one needs a new name"
        )
        found.append(broken("media", says))
    return found or [kept("media", "no file is missing")]


def times(tried: Tried) -> list[Finding]:
    """Look for change times that are still to come."""
    new = tried.newcomer.has
    late = [note_name(new.notes[n]) for n in sorted(new.notes) if _to_come(new, n, tried.now)]
    types = {each.name for each in new.note_types.values() if each.changed_at > tried.now}
    found = []
    if late:
        says = (
            f"{plural(len(late), 'note')} changed in the future: until then a learner's edits are "
            "lost, and no later release reaches them"
        )
        found.append(broken("times", says, late))
    if types:
        found.append(broken("times", f"note types changed in the future: {_all(types)}"))
    return found or [kept("times", "no change time is in the future")]


def again(tried: Tried) -> list[Finding]:
    """See whether the same release, imported once more, changes nothing."""
    differ = _differences([(story.after, story.again) for story in tried.stories])
    if differ:
        return [broken("again", f"to import it once more changes {_all(differ)}")]
    return [kept("again", "to import it once more changes nothing")]


def older(tried: Tried) -> list[Finding]:
    """See whether the old release, imported after the new one, changes nothing."""
    differ = _differences([(story.again, story.older) for story in tried.stories])
    if differ:
        says = f"the old package, imported after the new one, changes {_all(differ)}"
        return [broken("older", says)]
    return [kept("older", "the old package, imported after the new one, brings nothing back")]


def newcomers(tried: Tried) -> list[Finding]:
    """Say what someone gets whose first release is the new one."""
    new = tried.newcomer
    lost = new.imported.found - new.imported.new
    gets = f"{plural(len(new.has.notes), 'note')} with {plural(len(new.has.cards), 'card')}"
    if lost:
        says = f"a newcomer gets {gets}, and {plural(lost, 'note')} of the package not"
        return [broken("newcomers", says)]
    return [kept("newcomers", f"a newcomer gets {gets}")]


def _to_come(has: Snapshot, note: int, now: int) -> bool:
    return has.notes[note].changed_at > now


def _differences(pairs: Iterable[tuple[Snapshot, Snapshot]]) -> set[str]:
    """Say what differs between pictures that should be alike."""
    differ = set()
    for before, after in pairs:
        for what, one, other in (
            ("cards", before.cards, after.cards),
            ("reviews", before.reviews, after.reviews),
            ("note types", before.note_types, after.note_types),
        ):
            if one != other:
                differ.add(what)
        if notes := {note for note, _ in before.notes.items() ^ after.notes.items()}:
            differ.add(plural(len(notes), "note"))
        if before.decks != after.decks:
            differ.add("decks")
    return differ


def _all(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
