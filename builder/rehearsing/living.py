"""What a learner does with a deck between two releases.

What is done to which note follows from its id and from what the new release does with it, so that
each rehearsal of two packages is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builder.rehearsing.learner import AGAIN, DUE, EASY, GOOD, HARD, Learner
from builder.rehearsing.records import Acts, Snapshot, Sorted

WATCHED = 8
"""How many notes of each fate a learner studies and edits."""

_STUDIES = (
    (GOOD, GOOD),
    (EASY,),
    (AGAIN, GOOD),
    (GOOD, EASY, DUE, AGAIN),
    (HARD,),
    (EASY, DUE, GOOD),
)


def live(learner: Learner, has: Snapshot, to_come: Snapshot, fates: Sorted, *, early: bool) -> Acts:
    """Let a learner study, edit, tag, move, suspend, flag and restyle; say what was done.

    Who is `early` has Anki's newer scheduler, and did all this before the new release was made.
    """
    acts = _plan(has, to_come, fates, early=early)
    if early:
        learner.use_fsrs()
    for number, card in enumerate(sorted(acts.studied)):
        learner.study(card, _STUDIES[number % len(_STUDIES)])
    for note in sorted(acts.edited):
        learner.edit(note)
    learner.tag(sorted(acts.tagged))
    learner.move(sorted(acts.moved))
    learner.suspend(sorted(acts.suspended))
    learner.flag(sorted(acts.flagged))
    learner.restyle(sorted(acts.styled))
    if early:
        # A second after the old release is before the new one, whenever that was made.
        learner.date_back(
            {note: has.notes[note].changed_at + 1 for note in acts.edited | acts.tagged},
            {each: has.note_types[each].changed_at + 1 for each in acts.styled},
        )
    return acts


def _plan(has: Snapshot, to_come: Snapshot, fates: Sorted, *, early: bool) -> Acts:
    """Choose what is done to which note, by its place among those of its fate."""
    first: dict[int, int] = {}
    for card in sorted(has.cards):
        first.setdefault(has.cards[card].note, card)
    places = list(_watched(has, fates))
    cards = [(place, first[note]) for place, note in places if note in first]
    return Acts(
        edited=frozenset(note for place, note in places if place % 3 == 0),
        tagged=frozenset(note for place, note in places if place % 3 != 2),
        studied=frozenset(card for _, card in cards),
        moved=frozenset(card for place, card in cards if place % 3 == 0),
        suspended=frozenset(card for place, card in cards if place % 4 == 1),
        flagged=frozenset(card for place, card in cards if place % 4 == 2),
        styled=frozenset(_styled(has, to_come, early=early)),
    )


def _watched(has: Snapshot, fates: Sorted) -> Iterator[tuple[int, int]]:
    """Give some notes of each fate, each with its place among them."""
    ids = has.by_guid()
    for group in (fates.same, fates.touched, fates.changed, fates.stale, fates.gone):
        yield from enumerate(_spread(sorted(ids[guid] for guid in group)))


def _styled(has: Snapshot, to_come: Snapshot, *, early: bool) -> Iterator[int]:
    """Give the note types to restyle: all, but for those that leave no time to be early in."""
    for each in {note.note_type for note in has.notes.values()}:
        was, now = has.note_types[each], to_come.note_types.get(each)
        if not early or now is None or now.look == was.look or now.changed_at > was.changed_at + 1:
            yield each


def _spread(items: Sequence[int]) -> list[int]:
    """Choose some of many, from the first to the last of them."""
    if len(items) <= WATCHED:
        return list(items)
    return [items[place * (len(items) - 1) // (WATCHED - 1)] for place in range(WATCHED)]
