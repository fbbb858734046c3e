"""Documents and cards that change: every note stays who it is, and its cards stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from builder.planning.compare import Fate
from tests.scenarios.stage import Deck, Student

SEVEN = {"duplicate": 7}


def test_a_rebuild_without_a_change_touches_nothing(
    deck: Deck, learner: Student, taken: Path
) -> None:
    state, lock = learner.state(), deck.lock.read_bytes()
    again = deck.build()
    assert (again.read_bytes(), deck.lock.read_bytes()) == (taken.read_bytes(), lock)
    assert learner.take(again) == SEVEN
    assert learner.state() == state


def test_an_edited_back_updates_that_note_alone(deck: Deck, learner: Student, taken: Path) -> None:
    guid = learner.note("pumice").guid
    deck.edit("stones.txt", "that it floats", "that it swims")
    assert deck.plan().counts == {Fate.CHANGED: 1, Fate.UNCHANGED: 6}
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 6}
    assert "swims" in learner.note("pumice")["Back"]
    assert learner.note("pumice").guid == guid


def test_an_edited_front_is_the_same_note(deck: Deck, learner: Student, taken: Path) -> None:
    guid = learner.note("pumice").guid
    deck.edit("stones.txt", "What is pumice?", "Which stone floats on water?")
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 6}
    assert learner.note("floats on water").guid == guid


@pytest.mark.parametrize(
    ("old", "new", "answer"),
    [
        ("Is gold a metal?", "Do cats purr?", "Yes."),
        ("T/F: Gold is a metal.", "T/F: Cats purr.", "True"),
        ("What is the capital of France?", "Who carried Helen off to Troy?", "Paris"),
        ("Who described mitosis?", "Who described meiosis?", "A botanist"),
    ],
)
def test_another_question_with_the_same_short_answer_is_another_note(
    deck: Deck, learner: Student, taken: Path, old: str, new: str, answer: str
) -> None:
    deck.put({"short.txt": f"Q: {old}\nA: {answer}\n\nQ: What is tin?\nA: A soft metal.\n"})
    assert learner.take(deck.build()) == {"new": 2, "duplicate": 7}
    learner.study(old[-9:])
    before = {card.id: card.ivl for card in learner.note(old[-9:]).cards()}
    guid = learner.note(old[-9:]).guid
    deck.edit("short.txt", old, new)
    plan = deck.plan()
    assert [each.gone.guid for each in plan.pairs] == [guid]
    assert plan.counts == {Fate.NEW: 1, Fate.RETIRED: 1, Fate.UNCHANGED: 8}
    assert learner.take(deck.build()) == {"new": 1, "duplicate": 8}
    assert learner.note(old[-9:]).guid == guid
    assert {card.id: card.ivl for card in learner.note(old[-9:]).cards()} == before
    assert [card.reps for card in learner.note(new[-9:]).cards()] == [0]


def test_a_front_put_right_with_the_same_short_answer_is_the_same_note(
    deck: Deck, learner: Student, taken: Path
) -> None:
    deck.put({"short.txt": "Q: What is the capitl of France?\nA: Paris\n"})
    learner.take(deck.build())
    guid = learner.note("France").guid
    for front in ("What is the capital of France?", "What is the capital city of France?"):
        deck.put({"short.txt": f"Q: {front}\nA: Paris\n"})
        assert not deck.plan().loses
        assert learner.take(deck.build()) == {"updated": 1, "duplicate": 7}
        assert learner.note("France").guid == guid


def test_only_the_changed_note_has_a_later_time(deck: Deck, learner: Student, taken: Path) -> None:
    before = {note.guid: note.mod for note in learner.notes()}
    deck.edit("stones.txt", "that it floats", "that it swims")
    learner.take(deck.build())
    guid = learner.note("pumice").guid
    after = {note.guid: note.mod for note in learner.notes()}
    assert after == before | {guid: deck.now}


def test_front_and_back_edited_at_once_are_settled_by_one_command(
    deck: Deck, learner: Student, taken: Path, command: Callable[..., int]
) -> None:
    guid = learner.note("pumice").guid
    deck.edit("stones.txt", "What is pumice?", "What is pumice stone?")
    deck.edit("stones.txt", "A stone so full of bubbles that it floats.", "Froth of lava.")
    (pair,) = deck.plan().pairs
    assert pair.gone.guid == guid
    assert command("plan", deck.folder, "--same", f"{guid}={pair.new.card}") == 0
    plan = deck.plan()
    assert (plan.pairs, plan.counts) == ((), {Fate.CHANGED: 1, Fate.UNCHANGED: 6})
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 6}
    assert learner.note("pumice stone").guid == guid


def test_a_pair_that_is_not_settled_leaves_the_learner_both_notes(
    deck: Deck, learner: Student, taken: Path
) -> None:
    deck.edit("stones.txt", "What is pumice?", "What is pumice stone?")
    deck.edit("stones.txt", "A stone so full of bubbles that it floats.", "Froth of lava.")
    assert deck.plan().loses
    assert learner.take(deck.build()) == {"new": 1, "duplicate": 6}
    assert len(learner.notes()) == 8


@pytest.mark.parametrize("place", ["rocks.txt", "geology/stones.txt"])
def test_a_renamed_or_moved_document_keeps_its_notes(
    deck: Deck, learner: Student, taken: Path, place: str
) -> None:
    guids = {note.guid for note in learner.notes()}
    deck.rename("stones.txt", place)
    plan = deck.plan()
    assert (plan.loses, plan.counts[Fate.NEW], plan.counts[Fate.RETIRED]) == (False, 0, 0)
    assert learner.take(deck.build()) == {"updated": 4, "duplicate": 3}
    assert {note.guid for note in learner.notes()} == guids
    assert learner.note("pumice")["Source"] == place


def test_two_documents_that_swap_names_keep_their_notes(
    deck: Deck, learner: Student, taken: Path
) -> None:
    guids = {note["Front"]: note.guid for note in learner.notes()}
    stones, stars = deck.text("stones.txt"), deck.text("stars.txt")
    deck.put({"stones.txt": stars, "stars.txt": stones})
    assert learner.take(deck.build()) == {"updated": 7}
    assert {note["Front"]: note.guid for note in learner.notes()} == guids


def test_a_document_split_in_two_keeps_its_notes(deck: Deck, learner: Student, taken: Path) -> None:
    guids = {note["Front"]: note.guid for note in learner.notes()}
    lines = deck.text("stones.txt").splitlines(keepends=True)
    deck.put({"stones.txt": "".join(lines[:4]), "more.txt": "".join(lines[4:])})
    assert learner.take(deck.build()) == {"updated": 2, "duplicate": 5}
    assert {note["Front"]: note.guid for note in learner.notes()} == guids


def test_two_documents_joined_keep_their_notes(deck: Deck, learner: Student, taken: Path) -> None:
    guids = {note["Front"]: note.guid for note in learner.notes()}
    deck.put({"stones.txt": deck.text("stones.txt") + deck.text("stars.txt"), "stars.txt": None})
    assert learner.take(deck.build()) == {"updated": 3, "duplicate": 4}
    assert {note["Front"]: note.guid for note in learner.notes()} == guids


def test_a_card_moved_to_another_document_is_the_same_note(
    deck: Deck, learner: Student, taken: Path
) -> None:
    guid = learner.note("amber").guid
    amber = "What is amber?\nResin that has turned to stone.\n"
    deck.edit("stones.txt", amber, "")
    deck.put({"stars.txt": amber + deck.text("stars.txt")})
    (moved,) = (each for each in deck.plan().outcomes if each.notes)
    assert "from stones.txt to stars.txt" in moved.notes
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 6}
    assert (learner.note("amber").guid, learner.note("amber")["Source"]) == (guid, "stars.txt")


def test_reordered_cards_change_nothing(deck: Deck, learner: Student, taken: Path) -> None:
    lock = deck.lock.read_bytes()
    lines = deck.text("stones.txt").splitlines(keepends=True)
    deck.put({"stones.txt": "".join(lines[4:] + lines[:4])})
    assert learner.take(deck.build()) == SEVEN
    assert deck.lock.read_bytes() == lock


def test_a_card_put_in_at_the_top_moves_no_old_card(deck: Deck, learner: Student) -> None:
    learner.take(deck.build())
    due = {card.id: card.due for card in learner.cards()}
    assert sorted(due.values()) == list(range(1, 8))
    deck.put({"stars.txt": "What is a comet?\nA ball of dirty ice.\n" + deck.text("stars.txt")})
    assert learner.take(deck.build()) == {"new": 1, "duplicate": 7}
    (comet,) = learner.note("comet").cards()
    assert comet.due == 1
    assert {card.id: card.due for card in learner.cards() if card.id != comet.id} == due


def test_new_cards_are_asked_in_the_order_of_the_documents(deck: Deck, learner: Student) -> None:
    learner.take(deck.build())
    shown = [card.note()["Front"].split()[-1] for card in learner.cards()]
    assert shown == ["nova?", "pulsar?", "parsec?", "pumice?", "obsidian?", "for?", "amber?"]
    assert {(card.type, card.queue, card.reps, card.ivl) for card in learner.cards()} == {
        (0, 0, 0, 0)
    }


def test_a_renamed_section_is_an_update(deck: Deck, learner: Student) -> None:
    top = "# Earth\n\nWhat is a rock?\nA piece of a mountain.\n\n# Fire\n\n"
    deck.put({"stones.txt": top + deck.text("stones.txt")})
    learner.take(deck.build())
    learner.study()
    guid = learner.note("pumice").guid
    assert "Fire" in learner.note("pumice")["Section"]
    deck.edit("stones.txt", "# Fire", "# Volcanoes")
    assert learner.take(deck.build()) == {"updated": 4, "duplicate": 4}
    assert learner.note("pumice").guid == guid
    assert "Volcanoes" in learner.note("pumice")["Section"]
