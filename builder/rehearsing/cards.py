"""What becomes of Anki cards: their schedules, their decks, and what they ask."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from builder.rehearsing.findings import broken, kept, names, noted
from builder.rehearsing.records import (
    CLOZE,
    Finding,
    NoteName,
    NoteRow,
    Snapshot,
    Story,
    Tried,
    note_name,
)
from builder.report.facts import plural

_MARKUP = re.compile(r"<[^<>]*>|&nbsp;")


def scheduling(tried: Tried) -> list[Finding]:
    """Compare every card and every review with what they were."""
    lost: dict[str, NoteName] = {}
    reviews = 0
    for story in tried.stories:
        reviews += len(story.before.reviews.items() ^ story.after.reviews.items())
        for card, row in story.before.cards.items():
            now = story.after.cards.get(card)
            if now is None or (now.schedule, now.note, now.order) != (
                row.schedule,
                row.note,
                row.order,
            ):
                note = story.before.notes[row.note]
                lost[note.guid] = note_name(note)
    found = []
    if lost:
        says = f"the schedule of {plural(len(lost), 'note')} is not what it was"
        found.append(broken("scheduling", says, lost.values()))
    if reviews:
        found.append(broken("scheduling", f"{plural(reviews, 'review')} lost or made up"))
    if found:
        return found
    studied = len(tried.stories[0].acts.studied)
    others = len(tried.stories[0].before.cards) - studied
    says = f"as it was, of {plural(studied, 'studied card')} and {plural(others, 'other')}"
    return [kept("scheduling", says)]


def decks(tried: Tried) -> list[Finding]:
    """See where cards are: old ones where the learner has them, new ones as the package says."""
    new = tried.newcomer.has
    moved: dict[str, NoteName] = {}
    astray: dict[str, NoteName] = {}
    places = _places(new)
    for story in tried.stories:
        for card, row in story.after.cards.items():
            note = story.after.notes[row.note]
            if (before := story.before.cards.get(card)) is not None:
                if before.deck != row.deck:
                    moved[note.guid] = note_name(note)
            elif places.get((note.guid, row.order), row.deck).casefold() != row.deck.casefold():
                astray[note.guid] = note_name(note)
    found = []
    if moved:
        says = f"cards of {plural(len(moved), 'note')} are taken out of the learner's deck"
        found.append(broken("decks", says, moved.values()))
    if astray:
        says = f"new cards of {plural(len(astray), 'note')} are not in the deck of the package"
        found.append(broken("decks", says, astray.values()))
    if elsewhere := _elsewhere(tried.stories[0].old, new):
        says = (
            f"{plural(len(elsewhere), 'note')} in another deck than before: only newcomers see it, "
            "since cards stay where a learner has them"
        )
        found.append(noted("decks", says, names(tried, elsewhere)))
    return found or [
        kept(
            "decks",
            "cards stay where a learner has put them; new ones are in the deck of the package",
        )
    ]


def history(tried: Tried) -> list[Finding]:
    """Look for cards that ask for something else than they did, with the same schedule."""
    old, new = tried.stories[0].old, tried.newcomer.has
    before, after = old.by_guid(), new.by_guid()
    turned = [
        guid
        for guid in (*tried.sorted.changed, *tried.sorted.stale)
        if _renumbered(old.notes[before[guid]], new.notes[after[guid]])
    ]
    if not turned:
        return [kept("history", "every card asks for what it has asked for")]
    says = (
        f"cloze deletions of {plural(len(turned), 'note')} are renumbered: the schedule of one "
        "goes to another"
    )
    return [broken("history", says, names(tried, turned))]


def complete(tried: Tried) -> list[Finding]:
    """Look for notes without cards, and for cards that ask nothing."""
    new = tried.newcomer
    bare = _bare(new.has)
    empty = _of_cards(new.has, new.faults.empty_cards)
    for story in tried.stories:
        before = _bare(story.before)
        bare |= {guid: name for guid, name in _bare(story.after).items() if guid not in before}
        emptied = story.faults_after.empty_cards - story.faults_before.empty_cards
        empty |= _of_cards(story.after, emptied - _kept_out(story))
    found = []
    if bare:
        says = (
            f"{plural(len(bare), 'note')} without an Anki card: nobody sees them before "
            "Check Database, which puts them into the default deck"
        )
        found.append(broken("cards", says, bare.values()))
    if empty:
        says = (
            f"cards of {plural(len(empty), 'note')} ask nothing any more; Tools > Empty Cards "
            "removes them, with their schedule"
        )
        found.append(broken("cards", says, empty.values()))
    if found:
        return found
    if more := _more_cards(tried):
        says = (
            f"one card more for {plural(len(more), 'note')} that learners have; it asks nothing "
            "where a later edit of the learner's keeps the change out"
        )
        return [noted("cards", says, names(tried, more))]
    return [kept("cards", "every note has its cards, and every card asks something")]


def _places(snapshot: Snapshot) -> dict[tuple[str, int], str]:
    """Give the deck of each card, by the GUID and its number."""
    return {
        (snapshot.notes[card.note].guid, card.order): card.deck for card in snapshot.cards.values()
    }


def _elsewhere(old: Snapshot, new: Snapshot) -> list[str]:
    before, after = _places(old), _places(new)
    both = before.keys() & after.keys()
    return sorted({key[0] for key in both if before[key].casefold() != after[key].casefold()})


def _renumbered(old: NoteRow, new: NoteRow) -> bool:
    """Say whether words that a card asked for are now asked for by others alone, or by none.

    The card has to be there still: it asks for other words then, which have its schedule.
    """
    before, after = _hidden(old), _hidden(new)
    if any(
        _in_plain_text(each, new) > _in_plain_text(each, old)
        for number, words in before.items()
        if number in after and words.isdisjoint(after[number])
        for each in words
    ):
        return True
    where: dict[str, set[int]] = defaultdict(set)
    for number, words in after.items():
        for each in words:
            where[each].add(number)
    return any(
        each in where and number not in where[each]
        for number, words in before.items()
        for each in words
    )


def _hidden(note: NoteRow) -> dict[int, set[str]]:
    """Give the words of each cloze deletion, by its number."""
    hidden: dict[int, set[str]] = defaultdict(set)
    for field in note.fields:
        if "{{c" in field:
            for numbers, words in CLOZE.findall(field):
                for number in filter(None, numbers.split(",")):
                    hidden[int(number)].add(" ".join(words.split()))
    return hidden


def _in_plain_text(words: str, note: NoteRow) -> int:
    """Count how often the first field that has deletions shows words outside of them."""
    field = next((field for field in note.fields if "{{c" in field), "")
    shown = " ".join(_MARKUP.sub(" ", CLOZE.sub("\0", field)).split()).casefold()
    said = " ".join(_MARKUP.sub(" ", words).split()).casefold()
    return len(re.findall(rf"(?<!\w){re.escape(said)}(?!\w)", shown)) if said else 0


def _bare(has: Snapshot) -> dict[str, NoteName]:
    """Give the notes without a card."""
    notes = has.notes.keys() - {card.note for card in has.cards.values()}
    return {has.notes[note].guid: note_name(has.notes[note]) for note in sorted(notes)}


def _of_cards(has: Snapshot, cards: Iterable[int]) -> dict[str, NoteName]:
    """Give the notes of cards."""
    notes = sorted({has.cards[card].note for card in cards})
    return {has.notes[note].guid: note_name(has.notes[note]) for note in notes}


def _kept_out(story: Story) -> set[int]:
    """Give the new cards of notes whose own words the learner keeps."""
    own = story.acts.edited | story.acts.tagged
    added = story.after.cards.keys() - story.before.cards.keys()
    return {card for card in added if story.after.cards[card].note in own}


def _more_cards(tried: Tried) -> list[str]:
    """Give the learner's notes that have more cards than before."""
    story = tried.stories[0]
    added = (story.after.cards[card] for card in story.after.cards.keys() - story.before.cards)
    return sorted(
        {story.after.notes[row.note].guid for row in added if row.note in story.before.notes}
    )
