"""A learner who imports every release loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.decks import CARDS, FIRST_DAY, release, standard_note_types
from tests.learner import Learner

ALL = {"duplicate": len(CARDS)}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Give the place of each release's package."""
    return tmp_path / "deck.apkg"


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """Give a learner with an empty collection."""
    learner = Learner(tmp_path / "anki")
    yield learner
    learner.collection.close()


def test_importing_again_changes_nothing(learner: Learner, package: Path) -> None:
    release(package, CARDS)
    learner.take(package)
    assert learner.take(package) == ALL


def test_exactly_the_changed_card_is_updated(learner: Learner, package: Path) -> None:
    ledger = release(package, CARDS)
    learner.take(package)
    better = replace(CARDS[3], back="0 °C at sea level")
    release(package, (*CARDS[:3], better), ledger)
    assert learner.take(package) == {"updated": 1, "duplicate": len(CARDS) - 1}
    assert learner.note("water")["Back"] == "0 °C at sea level"
    assert learner.take(package) == ALL


def test_an_edited_front_is_the_same_note(learner: Learner, package: Path) -> None:
    ledger = release(package, CARDS)
    learner.take(package)
    edited = replace(CARDS[0], front="Why do gradients vanish in a deep network?")
    release(package, (edited, *CARDS[1:]), ledger)
    assert learner.take(package) == {"updated": 1, "duplicate": len(CARDS) - 1}
    assert len(learner.notes()) == len(CARDS)


def test_a_learners_edit_stays(learner: Learner, package: Path) -> None:
    ledger = release(package, CARDS)
    learner.take(package)
    note = learner.note("water")
    note["Back"] = "at 0 °C"
    learner.collection.update_note(note)
    release(package, CARDS, ledger, now=FIRST_DAY + 86_400)
    assert learner.take(package) == ALL
    assert learner.note("water")["Back"] == "at 0 °C"


def test_scheduling_stays_when_a_note_is_updated(learner: Learner, package: Path) -> None:
    ledger = release(package, CARDS)
    learner.take(package)
    (card,) = learner.note("water").cards()
    learner.collection.sched.set_due_date([card.id], "5")
    card.load()
    before = (card.id, card.type, card.queue, card.ivl, card.due)
    release(package, (*CARDS[:3], replace(CARDS[3], back="0")), ledger)
    assert learner.take(package)["updated"] == 1
    (after,) = learner.note("water").cards()
    assert (after.id, after.type, after.queue, after.ivl, after.due) == before
    assert after.ivl == 5


def test_a_renamed_document_makes_no_new_notes(learner: Learner, package: Path) -> None:
    ledger = release(package, CARDS)
    learner.take(package)
    renamed = [replace(words, document="renamed.txt") for words in CARDS]
    release(package, renamed, ledger)
    assert learner.take(package) == {"updated": len(CARDS)}
    assert {note["Source"] for note in learner.notes()} == {"renamed.txt"}


def test_reordered_documents_change_nothing(learner: Learner, package: Path) -> None:
    ledger = release(package, CARDS)
    learner.take(package)
    release(package, CARDS[::-1], ledger)
    assert learner.take(package) == ALL


def test_a_card_that_left_and_returned_is_the_same_note(learner: Learner, package: Path) -> None:
    first = release(package, CARDS)
    learner.take(package)
    second = release(package, CARDS[1:], first)
    assert learner.take(package) == {"duplicate": len(CARDS) - 1}
    release(package, CARDS, second)
    assert learner.take(package) == {"updated": 1, "duplicate": len(CARDS) - 1}
    assert learner.take(package) == ALL


def test_new_style_arrives_without_conflict(learner: Learner, package: Path) -> None:
    ledger = release(package, CARDS)
    learner.take(package)
    release(package, CARDS, ledger, extra_css="/* second edition */")
    assert learner.take(package) == ALL
    names = [each.name for each in learner.collection.models.all_names_and_ids()]
    basic, _ = standard_note_types()
    assert [name for name in names if name.startswith("Deckwright")] == [basic.name]
    model = learner.collection.models.by_name(basic.name)
    assert model is not None
    assert model["css"].endswith("/* second edition */")


def test_a_learners_style_stays(learner: Learner, package: Path) -> None:
    ledger = release(package, CARDS)
    learner.take(package)
    basic, _ = standard_note_types()
    model = learner.collection.models.by_name(basic.name)
    assert model is not None
    model["css"] += "/* mine */"
    learner.collection.models.update_dict(model)
    release(package, CARDS, ledger)
    assert learner.take(package) == ALL
    model = learner.collection.models.by_name(basic.name)
    assert model is not None
    assert model["css"].endswith("/* mine */")


def test_a_growing_deck_adds_only_what_is_new(learner: Learner, package: Path) -> None:
    ledger = release(package, CARDS[:2])
    assert learner.take(package) == {"new": 2}
    release(package, CARDS, ledger)
    assert learner.take(package) == {"new": 2, "duplicate": 2}
    assert len({note.guid for note in learner.notes()}) == len(CARDS)
