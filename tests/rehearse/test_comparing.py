"""What Anki of today never does is told all the same, if another one does it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("anki", reason="the anki package is not installed")

from builder.rehearsing import cards, notes, package
from builder.rehearsing.learner import OWN_DECK, OWN_STYLE, OWN_WORDS, Learner
from builder.rehearsing.living import live
from builder.rehearsing.records import (
    Faults,
    Finding,
    Imported,
    Newcomer,
    Snapshot,
    Story,
    Tried,
    Verdict,
)
from builder.rehearsing.trying import sort_notes
from tests.decks import CARDS, DECK, Words, release

WATER = "At which temperature does water freeze?"


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    """Give what is seen of a release that changes nothing."""
    path = tmp_path_factory.mktemp("package") / "deck.apkg"
    release(path, CARDS)
    with Learner() as learner:
        imported, has, faults = learner.take(path), learner.snapshot(), learner.faults()
        fates = sort_notes(has, has)
        acts = live(learner, has, has, fates, early=False)
        before = learner.snapshot()
    story = Story(
        early=False,
        old=has,
        acts=acts,
        before=before,
        after=before,
        imported=Imported(found=4, new=0, refused=()),
        faults_before=faults,
        faults_after=faults,
        again=before,
        older=before,
    )
    newcomer = Newcomer(has=has, imported=imported, faults=faults)
    return Tried(newcomer=newcomer, stories=(story,), sorted=fates, now=2_000_000_000)


def test_a_learner_does_what_learners_do(tmp_path: Path) -> None:
    release(tmp_path / "deck.apkg", [Words(front=f"What is {n}?", back="It.") for n in range(9)])
    for early in (False, True):
        with Learner() as learner:
            learner.take(tmp_path / "deck.apkg")
            has = learner.snapshot()
            acts = live(learner, has, has, sort_notes(has, has), early=early)
            now = learner.snapshot()
        rows = [now.cards[card] for card in sorted(acts.studied)]
        kinds, queues, intervals, lapses, flags = (
            {row.schedule[place] for row in rows} for place in (0, 1, 3, 6, 10)
        )
        assert kinds == {1, 2, 3}  # being learned, known, being learned again
        assert -1 in queues  # suspended
        assert len(intervals) > 2
        assert lapses == {0, 1}
        assert flags == {0, 1}
        assert any('"s":' in str(row.schedule[-1]) for row in rows) is early  # of FSRS alone
        assert {row.deck for row in rows} == {OWN_DECK, DECK}
        assert len(now.reviews) > len(rows)
        edited = {each: now.notes[each].fields[1] for each in acts.edited}
        assert set(edited.values()) == {"It." + OWN_WORDS}
        assert all({"marked", "my-own-tag"} <= {*now.notes[each].tags} for each in acts.tagged)
        (style,) = (now.note_types[each].look[0] for each in acts.styled)
        assert style.endswith(OWN_STYLE)
        later = {now.notes[each].changed_at - has.notes[each].changed_at for each in acts.edited}
        assert later == {1} if early else min(later) > 1000


def after(tried: Tried, **changes: Snapshot | Faults | Imported) -> Tried:
    """Let the story have ended otherwise."""
    return replace(tried, stories=(replace(tried.stories[0], **changes),))  # type: ignore[arg-type]


def one(findings: list[Finding]) -> tuple[str, list[str]]:
    """Give what the only finding, a broken promise, says and names."""
    (found,) = findings
    assert found.verdict is Verdict.BROKEN
    return found.says, [note.front for note in found.notes]


def water(has: Snapshot) -> int:
    """Give the id of the last note."""
    return next(note for note, row in has.notes.items() if "water" in row.fields[0])


def test_nothing_is_told_where_nothing_differs(tried: Tried) -> None:
    for look in (cards.scheduling, cards.decks, notes.edits, notes.tags, package.again):
        (found,) = look(tried)
        assert found.verdict is Verdict.KEPT


def test_a_card_with_another_schedule(tried: Tried) -> None:
    had = tried.stories[0].before
    (number,) = [each for each, row in had.cards.items() if row.note == water(had)]
    forgotten = replace(had.cards[number], schedule=(0,) * 12)
    changed = replace(had, cards={**had.cards, number: forgotten})
    says, fronts = one(cards.scheduling(after(tried, after=changed)))
    assert says == "the schedule of 1 note is not what it was"
    assert fronts == [WATER]
    gone = replace(had, cards={k: v for k, v in had.cards.items() if k != number})
    assert one(cards.scheduling(after(tried, after=gone)))[1] == [WATER]


def test_reviews_that_are_lost(tried: Tried) -> None:
    had = tried.stories[0].before
    changed = replace(had, reviews=dict(list(had.reviews.items())[1:]))
    assert one(cards.scheduling(after(tried, after=changed)))[0] == "1 review lost or made up"


def test_cards_that_are_moved_back(tried: Tried) -> None:
    had = tried.stories[0].before
    changed = replace(
        had, cards={number: replace(row, deck="Elsewhere") for number, row in had.cards.items()}
    )
    says, fronts = one(cards.decks(after(tried, after=changed)))
    assert says == "cards of 4 notes are taken out of the learner's deck"
    assert len(fronts) == 4


def test_new_cards_in_a_strange_deck(tried: Tried) -> None:
    had = tried.stories[0].before
    (number,) = [each for each, row in had.cards.items() if row.note == water(had)]
    before = replace(had, cards={k: v for k, v in had.cards.items() if k != number})
    strange = {**had.cards, number: replace(had.cards[number], deck="Default")}
    now = replace(had, cards=strange)
    says, fronts = one(cards.decks(after(tried, before=before, after=now)))
    assert says == "new cards of 1 note are not in the deck of the package"
    assert fronts == [WATER]


def test_notes_that_vanish(tried: Tried) -> None:
    had = tried.stories[0].before
    changed = replace(had, notes={k: v for k, v in had.notes.items() if k != water(had)})
    says, fronts = one(notes.retired(after(tried, after=changed)))
    assert says == "1 note gone from the learner's collection"
    assert fronts == [WATER]


def test_an_edit_that_is_lost_though_it_was_made_later(tried: Tried) -> None:
    story = tried.stories[0]
    says, fronts = one(notes.edits(after(tried, after=story.old)))
    assert says == f"{len(story.acts.edited)} edits made after this release: lost"
    assert len(fronts) == len(story.acts.edited) > 1
    says, fronts = one(notes.tags(after(tried, after=story.old)))
    assert says == f"tags given after this release are lost on {len(story.acts.tagged)} notes"
    assert len(fronts) == len(story.acts.tagged)


def test_a_style_that_is_lost_though_it_was_made_later(tried: Tried) -> None:
    says, _ = one(package.styles(after(tried, after=tried.stories[0].old)))
    assert says == "a style made after this release is lost: Deckwright Basic"


def test_new_notes_that_do_not_arrive(tried: Tried) -> None:
    had = tried.stories[0].before
    guid = had.notes[water(had)].guid
    less = replace(had, notes={k: v for k, v in had.notes.items() if k != water(had)})
    added = replace(tried, sorted=replace(tried.sorted, added=(guid,)))
    says, fronts = one(notes.updates(after(added, before=less, after=less)))
    assert says == "1 new note of the release never arrive"
    assert fronts == [WATER]


def test_a_newcomer_who_does_not_get_all(tried: Tried) -> None:
    imported = replace(tried.newcomer.imported, found=6)
    says, _ = one(
        package.newcomers(replace(tried, newcomer=replace(tried.newcomer, imported=imported)))
    )
    assert says == "a newcomer gets 4 notes with 4 cards, and 2 notes of the package not"


@pytest.mark.parametrize(
    ("look", "moment"), [(package.again, "again"), (package.older, "older")], ids=["again", "older"]
)
def test_a_further_import_that_changes_something(tried: Tried, look: object, moment: str) -> None:
    had = tried.stories[0].before
    note = replace(had.notes[water(had)], tags=("old",))
    changed = replace(
        had,
        notes={**had.notes, water(had): note},
        cards={},
        reviews={},
        note_types={},
        decks=frozenset(),
    )
    moments = {"again": {"again": changed, "older": changed}, "older": {"older": changed}}[moment]
    assert callable(look)
    says, _ = one(look(after(tried, **moments)))
    assert says.endswith("changes 1 note, cards, decks, note types, reviews")
    other = package.older if moment == "again" else package.again
    assert [each.verdict for each in other(after(tried, **moments))] == [Verdict.KEPT]
