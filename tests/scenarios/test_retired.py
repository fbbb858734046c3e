"""Notes that are gone: they come once more with a tag, and may come back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from builder.planning.compare import Fate
from builder.planning.snapshots import RETIRED, of_package
from tests.media import png
from tests.scenarios.stage import Deck, Student

NOVA = "What is a nova?\nA star that flares up for some weeks.\n"


@pytest.fixture
def gone(deck: Deck, taken: Path) -> Path:
    """Give the first release of a deck out of which a card was taken since."""
    deck.edit("stars.txt", NOVA, "")
    return taken


def packages(deck: Deck, previous: Path | None, *, once_more: bool = True) -> Path:
    """Publish, and give the package."""
    files = deck.publish(previous, once_more=once_more).files
    (package,) = (file for file in files if file.suffix == ".apkg")
    return package


def test_a_note_that_is_gone_stays_with_its_learners(
    deck: Deck, learner: Student, gone: Path
) -> None:
    guid, state = learner.note("nova").guid, learner.state()
    plan = deck.plan()
    assert (plan.loses, plan.counts) == (False, {Fate.RETIRED: 1, Fate.UNCHANGED: 6})
    assert learner.take(deck.build()) == {"duplicate": 6}
    assert learner.state() == state
    assert deck.entries()[guid].retired


def test_a_note_that_comes_back_is_the_same(deck: Deck, learner: Student, gone: Path) -> None:
    guid = learner.note("nova").guid
    learner.take(deck.build())
    deck.put({"new.txt": NOVA})
    assert deck.plan().counts == {Fate.RETURNED: 1, Fate.UNCHANGED: 6}
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 6}
    assert learner.note("nova").guid == guid


def test_a_note_that_is_gone_comes_once_more_with_a_tag(
    deck: Deck, learner: Student, gone: Path
) -> None:
    fields = learner.note("nova").fields
    second = packages(deck, gone)
    assert learner.take(second) == {"updated": 1, "duplicate": 6}
    note = learner.note("nova")
    assert (note.fields, note.tags) == (fields, [RETIRED, "stars"])
    assert [each.id for each in learner.notes() if RETIRED in each.tags] == [note.id]
    found = learner.collection.find_notes(f"tag:{RETIRED}")
    assert list(found) == [note.id]


def test_a_note_that_is_gone_does_not_come_a_second_time(
    deck: Deck, learner: Student, gone: Path
) -> None:
    second = packages(deck, gone)
    learner.take(second)
    third = packages(deck, second)
    assert len(of_package(third).notes) == 6
    learner.collection.tags.bulk_remove([learner.note("nova").id], RETIRED)
    assert learner.take(third) == {"duplicate": 6}
    assert learner.take(second) == {"duplicate": 7}
    assert learner.note("nova").tags == ["stars"]


def test_no_tag_comes_where_that_is_turned_off(deck: Deck, learner: Student, gone: Path) -> None:
    second = packages(deck, gone, once_more=False)
    assert learner.take(second) == {"duplicate": 6}
    assert learner.note("nova").tags == ["stars"]


def test_no_tag_comes_over_a_learners_own_edit(deck: Deck, learner: Student, gone: Path) -> None:
    learner.edit("nova", "Back", "A new star.")
    assert learner.take(packages(deck, gone)) == {"duplicate": 7}
    assert (learner.note("nova")["Back"], learner.note("nova").tags) == ("A new star.", ["stars"])


def test_who_gets_the_deck_later_gets_the_note_with_its_tag(
    deck: Deck, learners: Callable[[], Student], gone: Path
) -> None:
    learner = learners()
    assert learner.take(packages(deck, gone)) == {"new": 7}
    assert learner.cards()[-1].note()["Front"] == "What is a nova?"


@pytest.mark.parametrize("changed", [False, True], ids=["as-it-was", "changed"])
def test_a_note_that_comes_back_loses_the_tag(
    deck: Deck, learner: Student, gone: Path, *, changed: bool
) -> None:
    second = packages(deck, gone)
    learner.take(second)
    assert RETIRED in learner.note("nova").tags
    deck.put({"stars.txt": NOVA.replace("weeks", "months" if changed else "weeks")})
    deck.put({"stars.txt": deck.text("stars.txt") + "What is a parsec?\nThree light years.\n"})
    assert deck.plan(second).counts[Fate.RETURNED] == 1
    assert not any(each.losses for each in deck.plan(second).outcomes)
    learner.take(packages(deck, second))
    note = learner.note("nova")
    assert note.tags == ["stars"]
    assert ("months" in note["Back"]) is changed


def test_a_note_that_leaves_and_comes_back_again_and_again(
    deck: Deck, learner: Student, taken: Path
) -> None:
    last, text = taken, deck.text("stars.txt")
    for _ in range(3):
        deck.edit("stars.txt", NOVA, "")
        last = packages(deck, last)
        assert learner.take(last) == {"updated": 1, "duplicate": 6}
        assert learner.note("nova").tags == [RETIRED, "stars"]
        deck.put({"stars.txt": text})
        last = packages(deck, last)
        assert learner.take(last) == {"updated": 1, "duplicate": 6}
        assert learner.note("nova").tags == ["stars"]


def test_a_picture_comes_once_more_with_its_note(
    deck: Deck, learners: Callable[[], Student]
) -> None:
    comet = "What does a comet look like?\nLike a brush: ![a comet](comet.png)\n"
    deck.put({"comets.txt": comet, "comet.png": png(5)})
    first = deck.build()
    deck.put({"comets.txt": None, "comet.png": None})
    second = packages(deck, first)
    late = learners()
    assert late.take(second) == {"new": 8}
    assert "<img" in late.note("comet")["Back"]
