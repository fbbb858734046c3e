"""What learners have made their own stays, but for what a release says that it replaces."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.decks import FIRST_DAY
from tests.scenarios.stage import DAY, Deck, Student

WIDER = ("A star that flares up for some weeks.", "A star that flares up for weeks or months.")
OWN = "A new star, so they thought."


def test_own_tags_on_an_unchanged_note_stay(deck: Deck, learner: Student, taken: Path) -> None:
    learner.tag("pumice", "marked")
    deck.edit("stars.txt", *WIDER)
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 6}
    assert learner.note("pumice").tags == ["marked", "stones"]


def test_a_later_edit_wins_over_a_release(deck: Deck, learner: Student, taken: Path) -> None:
    deck.edit("stars.txt", *WIDER)
    release = deck.build()
    learner.edit("nova", "Back", OWN, at=deck.now + 1)
    assert learner.take(release) == {"duplicate": 7}
    assert learner.note("nova")["Back"] == OWN


def test_an_earlier_edit_of_a_note_that_changes_is_replaced(
    deck: Deck, learner: Student, taken: Path
) -> None:
    deck.edit("stars.txt", *WIDER)
    release = deck.build()
    learner.edit("nova", "Back", OWN, at=deck.now - 1)
    assert learner.take(release) == {"updated": 1, "duplicate": 6}
    assert "months" in learner.note("nova")["Back"]


def test_an_earlier_edit_of_a_note_that_does_not_change_stays(
    deck: Deck, learner: Student, taken: Path
) -> None:
    learner.edit("pumice", "Back", OWN, at=deck.now)
    for old, new in (("neutron", "dead"), ("dead", "heavy"), ("heavy", "small")):
        deck.edit("stars.txt", f"A {old} star", f"A {new} star")
        assert learner.take(deck.build()) == {"updated": 1, "duplicate": 6}
    assert learner.note("pumice")["Back"] == OWN


def test_cards_moved_to_another_deck_stay_there(deck: Deck, learner: Student, taken: Path) -> None:
    learner.move("nova", "Hard ones")
    deck.edit("stars.txt", *WIDER)
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 6}
    assert learner.decks("nova") == {"Hard ones"}


def test_suspended_and_flagged_cards_stay_so(deck: Deck, learner: Student, taken: Path) -> None:
    (card,) = learner.note("nova").cards()
    learner.collection.sched.suspend_cards([card.id])
    learner.collection.set_user_flag_for_cards(3, [card.id])
    deck.edit("stars.txt", *WIDER)
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 6}
    card.load()
    assert (card.queue, card.user_flag()) == (-1, 3)


def test_a_deck_that_the_learner_renamed_keeps_its_cards(
    deck: Deck, learner: Student, taken: Path
) -> None:
    (name,) = learner.decks("nova")
    number = learner.collection.decks.id(name)
    learner.collection.decks.rename(number, "Mine")
    deck.put({"comets.txt": "What is a comet?\nA ball of dirty ice.\n"})
    assert learner.take(deck.build()) == {"new": 1, "duplicate": 7}
    assert (learner.decks("nova"), learner.decks("comet")) == ({"Mine"}, {name})


def test_a_note_that_the_learner_deleted_comes_back_once(
    deck: Deck, learner: Student, taken: Path
) -> None:
    learner.collection.remove_notes([learner.note("nova").id])
    again = deck.build()
    assert learner.take(again) == {"new": 1, "duplicate": 6}
    assert learner.take(again) == {"duplicate": 7}


def test_an_older_release_after_a_newer_one_changes_nothing(
    deck: Deck, learner: Student, taken: Path
) -> None:
    deck.edit("stars.txt", *WIDER)
    deck.edit("stones.txt", "What is amber?", "What is amber made of?")
    learner.take(deck.build())
    state = learner.state()
    assert learner.take(taken) == {"duplicate": 7}
    assert learner.state() == state


def test_learners_of_different_releases_end_with_the_same(
    deck: Deck, learners: Callable[[], Student]
) -> None:
    every, some, late = learners(), learners(), learners()
    first = deck.build()
    every.take(first)
    some.take(first)
    deck.edit("stars.txt", *WIDER)
    deck.edit("stones.txt", "What is amber?", "What is amber made of?")
    every.take(deck.build())
    deck.rename("stones.txt", "rocks.txt")
    deck.put({"comets.txt": "What is a comet?\nA ball of dirty ice.\n"})
    last = deck.build()
    assert every.take(last) == {"new": 1, "updated": 4, "duplicate": 3}
    assert some.take(last) == {"new": 1, "updated": 5, "duplicate": 2}
    assert late.take(last) == {"new": 8}
    assert every.state() == some.state() == late.state()


def test_a_learner_who_exported_and_imported_the_deck_still_gets_updates(
    deck: Deck, learner: Student, learners: Callable[[], Student], taken: Path
) -> None:
    """Who got the deck from a friend, with Anki's own export, has the same notes."""
    from anki.collection import DeckIdLimit, ExportAnkiPackageOptions

    shared = deck.folder.parent / "shared.apkg"
    (name,) = learner.decks("nova")
    learner.collection.export_anki_package(
        out_path=str(shared),
        options=ExportAnkiPackageOptions(with_media=True, legacy=True),
        limit=DeckIdLimit(learner.collection.decks.id(name)),
    )
    friend = learners()
    assert friend.take(shared) == {"new": 7}
    deck.edit("stars.txt", *WIDER)
    assert friend.take(deck.build()) == {"updated": 1, "duplicate": 6}


@pytest.mark.parametrize("late", [-400 * DAY, 0], ids=["long-past", "the-same-second"])
def test_a_build_whose_clock_is_behind_still_reaches_learners(
    deck: Deck, learner: Student, taken: Path, late: int
) -> None:
    deck.edit("stars.txt", *WIDER)
    assert learner.take(deck.build(FIRST_DAY)) == {"updated": 1, "duplicate": 6}
    deck.edit("stars.txt", "weeks or months", "months")
    assert learner.take(deck.build(FIRST_DAY + late)) == {"updated": 1, "duplicate": 6}
    assert "for months" in learner.note("nova")["Back"]


def test_a_style_that_changes_arrives(deck: Deck, learner: Student, taken: Path) -> None:
    style(deck, "/* ours */")
    assert learner.take(deck.build()) == {"duplicate": 7}
    assert "/* ours */" in learner.model("Deckwright Basic")["css"]
    assert learner.models() == {"Deckwright Basic"}


def test_a_style_of_the_learners_own_stays(deck: Deck, learner: Student, taken: Path) -> None:
    model = learner.model("Deckwright Basic")
    model["css"] += "/* mine */"
    learner.collection.models.update_dict(model)
    style(deck, "/* ours */")
    deck.edit("stars.txt", *WIDER)
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 6}
    assert learner.model("Deckwright Basic")["css"].endswith("/* mine */")
    assert learner.models() == {"Deckwright Basic"}


def style(deck: Deck, css: str) -> None:
    """Give a deck a style of its own."""
    from builder.render.environment import templates_folder

    ours = (templates_folder() / "style.css").read_text("utf-8")
    deck.put({"templates/style.css": f"{ours}\n{css}\n"})
