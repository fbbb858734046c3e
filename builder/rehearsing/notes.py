"""What becomes of notes: duplicates, the learner's own words and tags, and what arrives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from builder.rehearsing.findings import broken, kept, named, names, noted, refused_guids
from builder.rehearsing.records import (
    Finding,
    NoteName,
    NoteRow,
    Snapshot,
    Story,
    Tried,
    note_name,
)
from builder.report.facts import plural

RETIRED = "retired"
"""How the tag ends that a release gives to notes which are in it for the last time."""


def duplicates(tried: Tried) -> list[Finding]:
    """Look for notes that came a second time."""
    twins = named(tried.newcomer.has, _repeated(tried.newcomer.has))
    doubles: dict[tuple[str, str], NoteName] = {}
    for story in tried.stories:
        twins |= named(story.after, _repeated(story.after) - _repeated(story.before))
        for note in _came_twice(story, tried.newcomer.has):
            if note.guid not in twins:
                doubles[note.guid, note.fields[0]] = note_name(note)
    found = []
    if twins:
        says = (
            f"{plural(len(twins), 'GUID')} for more than one note of the package: "
            "Anki keeps such notes side by side for ever"
        )
        found.append(broken("duplicates", says, twins.values()))
    if doubles:
        says = (
            f"{plural(len(doubles), 'note')} twice, once with the learner's schedule and once as "
            "new: in the new package they have other GUIDs"
        )
        found.append(broken("duplicates", says, doubles.values()))
    if found:
        return found
    if alike := _asked_twice(tried):
        says = f"{plural(len(alike), 'new note')} with the front of another note of the package"
        return [noted("duplicates", says, alike)]
    return [kept("duplicates", "no note comes a second time")]


def edits(tried: Tried) -> list[Finding]:
    """See whose words stand in notes that the learner has edited."""
    lost: dict[str, NoteName] = {}
    for story in tried.stories:
        changed = set(tried.sorted.changed) if story.early else set()
        lost |= named(story.before, _overwritten(story, story.acts.edited) - changed)
    found = []
    if touched := tried.sorted.touched:
        says = (
            f"an edit made before this release is lost in {plural(len(touched), 'note')} that it "
            "does not change, because their change time is newer all the same"
        )
        found.append(broken("edits", says, names(tried, touched)))
    if others := sorted(lost.keys() - set(touched)):
        says = f"{plural(len(others), 'edit')} made after this release: lost"
        found.append(broken("edits", says, (lost[guid] for guid in others)))
    if replaced := _replaced(tried):
        says = (
            "what a learner edited before this release is replaced in "
            f"{plural(len(replaced), 'note')} that it changes; later edits stay, and keep its "
            "change out"
        )
        found.append(noted("edits", says, names(tried, replaced)))
    return found or [kept("edits", "the learner's own words stay")]


def tags(tried: Tried) -> list[Finding]:
    """See which of the learner's own tags are lost."""
    early, late = (
        {guid for story in tried.stories if story.early is early for guid in _untagged(story)}
        for early in (True, False)
    )
    found = []
    if unasked := early - late - set(tried.sorted.changed):
        says = f"the learner's own tags are lost on {plural(len(unasked), 'note')} without a change"
        found.append(broken("tags", says, names(tried, unasked)))
    if late:
        says = f"tags given after this release are lost on {plural(len(late), 'note')}"
        found.append(broken("tags", says, names(tried, late)))
    if changed := _replaced(tried):
        says = (
            "a tag that a learner gave before this release, also a mark or leech, goes from "
            f"{plural(len(changed), 'note')} that it changes: an update replaces all tags of a note"
        )
        found.append(noted("tags", says))
    return found or [kept("tags", "the learner's own tags stay")]


def updates(tried: Tried) -> list[Finding]:
    """See whether the release arrives: what it changes, and what it adds."""
    new = tried.newcomer.has
    ids = new.by_guid()
    refused = {guid for story in tried.stories for guid in refused_guids(story, new)}
    stale = set(tried.sorted.stale)
    absent: set[str] = set()
    for story in tried.stories:
        here = story.after.by_guid()
        absent |= {guid for guid in tried.sorted.added if guid not in here}
        for guid in tried.sorted.changed:
            shipped, note = new.notes[ids[guid]], here[guid]
            # What the learner changed later than the package stays, and is no fault of it.
            newer = story.before.notes[note].changed_at < shipped.changed_at
            if newer and story.after.notes[note].content != shipped.content:
                stale.add(guid)
    found = []
    if stale := stale - refused:
        says = (
            f"{plural(len(stale), 'change')} of the release never arrive: the change time of the "
            "note is not newer than in the old package"
        )
        found.append(broken("updates", says, names(tried, stale)))
    if absent := absent - refused:
        says = f"{plural(len(absent), 'new note')} of the release never arrive"
        found.append(broken("updates", says, names(tried, absent)))
    return found or [kept("updates", _arrive(tried, refused))]


def _arrive(tried: Tried, refused: set[str]) -> str:
    """Say how much of the release arrives."""
    changed = len(set(tried.sorted.changed) - refused)
    added = len(set(tried.sorted.added) - refused)
    parts = [plural(changed, "changed note")] if changed else []
    parts += [plural(added, "new note")] if added else []
    verb = "arrives" if changed + added == 1 else "arrive"
    return f"{' and '.join(parts)} {verb}" if parts else "nothing is new or changed"


def retired(tried: Tried) -> list[Finding]:
    """Say what stays though it is no longer in the deck, and what finds it."""
    found = []
    vanished = {
        story.before.notes[note].guid: note_name(story.before.notes[note])
        for story in tried.stories
        for note in story.before.notes.keys() - story.after.notes.keys()
    }
    if vanished:
        says = f"{plural(len(vanished), 'note')} gone from the learner's collection"
        found.append(broken("retired", says, vanished.values()))
    if gone := [guid for guid in tried.sorted.gone if guid not in vanished]:
        says = f"{plural(len(gone), 'note')} no longer in the deck: learners keep them"
        found.append(noted("retired", says, names(tried, gone)))
    for tag, guids in sorted(_retiring(tried).items()):
        says = (
            f"{plural(len(guids), 'note')} for the last time in the deck: the search tag:{tag} "
            "finds them"
        )
        found.append(noted("retired", says, names(tried, guids)))
    return found or [kept("retired", "no note leaves the deck")]


def _retiring(tried: Tried) -> dict[str, list[str]]:
    """Give the notes that got a tag which says that they are retired, by the tag."""
    new, old = tried.newcomer.has, tried.stories[0].old
    before, after = old.by_guid(), new.by_guid()
    found: dict[str, list[str]] = {}
    for guid in (*tried.sorted.changed, *tried.sorted.stale):
        for tag in set(new.notes[after[guid]].tags) - set(old.notes[before[guid]].tags):
            if tag.rsplit("::")[-1].casefold().endswith(RETIRED):
                found.setdefault(tag, []).append(guid)
    return found


def _repeated(snapshot: Snapshot) -> set[str]:
    counts = Counter(note.guid for note in snapshot.notes.values())
    return {guid for guid, count in counts.items() if count > 1}


def _came_twice(story: Story, new: Snapshot) -> list[NoteRow]:
    """Give the new notes whose first field was there, more often than any package has it."""
    had, fresh, have = (_firsts(each) for each in (story.before, new, story.after))
    more = {key for key, count in have.items() if count > max(had[key], fresh[key])}
    added = story.after.notes.keys() - story.before.notes.keys()
    rows = (story.after.notes[note] for note in sorted(added))
    return [note for note in rows if _first(note) in more]


def _asked_twice(tried: Tried) -> list[NoteName]:
    """Give the new notes whose first field another note of the new package has, too."""
    new, old = tried.newcomer.has, tried.stories[0].old
    counts, had, ids = _firsts(new), _firsts(old), new.by_guid()
    rows = (new.notes[ids[guid]] for guid in tried.sorted.added)
    return [note_name(row) for row in rows if counts[_first(row)] > max(1, had[_first(row)])]


def _firsts(snapshot: Snapshot) -> Counter[tuple[int, str]]:
    return Counter(_first(note) for note in snapshot.notes.values())


def _first(note: NoteRow) -> tuple[int, str]:
    return note.note_type, " ".join(note.fields[0].split())


def _overwritten(story: Story, notes: Iterable[int]) -> set[str]:
    """Give those of the learner's notes that are not as the learner left them."""
    rows = ((story.before.notes[note], story.after.notes.get(note)) for note in notes)
    return {
        before.guid for before, after in rows if after is None or after.content != before.content
    }


def _untagged(story: Story) -> set[str]:
    """Give the notes that have not all of the learner's own tags any more."""
    found = set()
    for note in story.acts.tagged:
        own = set(story.before.notes[note].tags) - set(story.old.notes[note].tags)
        after = story.after.notes.get(note)
        if after is None or not own.issubset(after.tags):
            found.add(story.before.notes[note].guid)
    return found


def _replaced(tried: Tried) -> list[str]:
    """Give the changed notes on which an update replaces what a learner did before it.

    Those that Anki refuses are not among them.
    """
    new = tried.newcomer.has
    refused = {guid for story in tried.stories for guid in refused_guids(story, new)}
    return [guid for guid in tried.sorted.changed if guid not in refused]
