"""Cards that take another form: numbers of deletions stay, and what is lost is said before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from builder.planning.compare import Fate
from builder.rehearsing.records import Verdict
from builder.rehearsing.trying import rehearse
from tests.scenarios.stage import Deck, Student

SALT = "Table salt is made of ___ and ___.\nsodium; chlorine\n\n"
WHALE = "T/F: a whale is a fish\nFalse; it breathes air\n\n"
GOLD = "Red gold is made of {}.\n{}\n\n"
TERMS = "osmosis\nwater moves through a membrane\n\ntree\nB-tree\n\n"


Same = Callable[[], None]


@pytest.fixture
def same(deck: Deck, command: Callable[..., int]) -> Same:
    """Give what says by command that the one pair of notes that `plan` lists is one note.

    A blank more or less changes the front and the back of a card at once.
    """

    def same() -> None:
        (pair,) = deck.plan().pairs
        words = f"{pair.gone.guid}={pair.new.card}"
        assert command("plan", deck.folder, "--dialect", deck.dialect, "--same", words) == 0

    return same


@pytest.fixture
def deck(deck: Deck, learner: Student) -> Deck:
    """Give a deck of terms, which the learner has taken and studied."""
    deck.put({"stones.txt": None, "stars.txt": None, "terms.txt": SALT + WHALE + TERMS})
    deck.dialect = "term-lines"
    assert learner.take(deck.build()) == {"new": 4}
    learner.study()
    return deck


def asked(learner: Student, words: str) -> dict[int, str]:
    """Give what each card of a note hides, by its order."""
    cards = {card.ord: card for card in learner.note(words).cards()}
    return {
        order: card.answer().split('class="cloze"')[1].split(">", 1)[1].split("<")[0]
        for order, card in sorted(cards.items())
    }


def test_answers_that_swap_places_keep_their_cards(deck: Deck, learner: Student) -> None:
    assert asked(learner, "Table salt") == {0: "sodium", 1: "chlorine"}
    deck.edit("terms.txt", "sodium; chlorine", "chlorine; sodium")
    assert not deck.plan().loses
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 3}
    assert asked(learner, "Table salt") == {0: "sodium", 1: "chlorine"}
    assert not learner.empty_cards()


def test_a_blank_more_is_a_card_more_at_the_end(deck: Deck, learner: Student, same: Same) -> None:
    deck.edit("terms.txt", "made of ___ and ___", "made of ___, ___ and ___")
    deck.edit("terms.txt", "sodium; chlorine", "iodine; sodium; chlorine")
    same()
    (salt,) = (each for each in deck.plan().outcomes if each.fate is Fate.CHANGED)
    assert (salt.notes, salt.losses) == (("1 Anki card more",), ())
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 3}
    assert asked(learner, "Table salt") == {0: "sodium", 1: "chlorine", 2: "iodine"}


def test_a_blank_less_is_a_loss_that_plan_foretells(deck: Deck, learner: Student) -> None:
    deck.edit("terms.txt", "made of ___ and ___", "made of sodium and ___")
    deck.edit("terms.txt", "sodium; chlorine", "chlorine")
    (salt,) = (each for each in deck.plan().outcomes if each.fate is Fate.CHANGED)
    assert len(salt.losses) == 1
    assert "card 1 " in salt.losses[0]
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 3}
    (empty,) = learner.empty_cards()
    assert learner.collection.get_card(empty).ord == 0
    assert not deck.plan().loses  # it has been released


def test_a_blank_that_comes_back_has_its_card_again(deck: Deck, learner: Student) -> None:
    before = {card.ord: card.id for card in learner.note("Table salt").cards()}
    text = deck.text("terms.txt")
    deck.edit("terms.txt", "made of ___ and ___", "made of sodium and ___")
    deck.edit("terms.txt", "sodium; chlorine", "chlorine")
    learner.take(deck.build())
    assert len(learner.empty_cards()) == 1
    deck.put({"terms.txt": text})
    learner.take(deck.build())
    assert {card.ord: card.id for card in learner.note("Table salt").cards()} == before
    assert not learner.empty_cards()


def test_an_answer_reworded_keeps_its_card(deck: Deck, learner: Student) -> None:
    deck.edit("terms.txt", "sodium; chlorine", "natrium; chlorine")
    assert not deck.plan().loses
    learner.take(deck.build())
    assert asked(learner, "Table salt") == {0: "natrium", 1: "chlorine"}


def test_a_blank_that_moves_is_another_card(deck: Deck, learner: Student) -> None:
    deck.put({"terms.txt": GOLD.format("___ and copper", "gold") + TERMS})
    old = deck.build()
    learner.take(old)
    learner.study("Red gold")
    (card,) = learner.note("Red gold").cards()
    deck.put({"terms.txt": GOLD.format("gold and ___", "copper") + TERMS})
    (gold,) = (each for each in deck.plan().outcomes if each.losses)
    assert "card 1 " in gold.losses[0]
    new = deck.build()
    assert "history" not in broken_promises(old, new)
    assert learner.take(new) == {"updated": 1, "duplicate": 2}
    assert learner.empty_cards() == {card.id}
    assert [each.ord for each in learner.note("Red gold").cards()] == [0, 1]
    assert "of gold and {{c2::copper}}" in learner.note("Red gold")["Text"]
    deck.put({"terms.txt": GOLD.format("___ and copper", "gold") + TERMS})
    learner.take(deck.build())
    assert "{{c1::gold}} and copper" in learner.note("Red gold")["Text"]


def test_an_answer_reworded_in_a_front_put_right_keeps_its_card(
    deck: Deck, learner: Student, same: Same
) -> None:
    deck.edit("terms.txt", "Table salt is made", "Table salt consists")
    deck.edit("terms.txt", "sodium; chlorine", "natrium; chlorine")
    same()
    assert not deck.plan().loses
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 3}
    assert asked(learner, "Table salt") == {0: "natrium", 1: "chlorine"}


def broken_promises(old: Path, new: Path) -> set[str]:
    """Give what a rehearsal of two packages finds broken."""
    return {each.promise for each in rehearse(old, new).findings if each.verdict is Verdict.BROKEN}


def test_a_cloze_that_has_to_be_plain_is_a_new_note_and_a_loss_that_plan_foretells(
    deck: Deck, learner: Student
) -> None:
    deck.put({"deck.toml": "[kinds]\ncloze = false\n"})
    plan = deck.plan()
    assert plan.loses
    assert [each.losses for each in plan.outcomes if each.fate is Fate.RETIRED] != [()]
    assert learner.take(deck.build()) == {"new": 1, "duplicate": 3}
    assert learner.models() == {"Deckwright Basic", "Deckwright Cloze"}


def test_a_note_released_as_plain_stays_plain(deck: Deck, learner: Student) -> None:
    deck.put({"deck.toml": "[kinds]\ncloze = false\n"})
    deck.put({"terms.txt": deck.text("terms.txt") + "Sea ___ is blue.\nwater\n\n"})
    learner.take(deck.build())
    learner.study("Sea")
    guid = learner.note("Sea").guid
    deck.put({"deck.toml": ""})
    assert not deck.plan().loses
    assert learner.take(deck.build()) == {"duplicate": 5}
    assert learner.note("Sea").guid == guid
    assert learner.note("Sea").note_type()["name"] == "Deckwright Basic"


def test_reversed_turned_on_adds_cards_and_turned_off_is_a_loss_that_plan_foretells(
    deck: Deck, learner: Student
) -> None:
    deck.put({"deck.toml": "[kinds]\nreversed = true\n"})
    on = [each.notes for each in deck.plan().outcomes if each.notes]
    assert on == [("1 Anki card more",)]
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 3}
    assert {card.ord for card in learner.note("osmosis").cards()} == {0, 1}
    learner.study("osmosis")
    deck.put({"deck.toml": ""})
    assert [each.losses for each in deck.plan().outcomes if each.losses]
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 3}
    (empty,) = learner.empty_cards()
    assert learner.collection.get_card(empty).ord == 1


def test_typing_in_turned_on_and_off_keeps_every_card(deck: Deck, learner: Student) -> None:
    deck.put({"deck.toml": "[kinds]\ntype_in = true\n"})
    assert not deck.plan().loses
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 3}
    assert learner.note("tree")["Typed"]
    deck.put({"deck.toml": ""})
    assert not deck.plan().loses
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 3}
    assert not learner.empty_cards()


def test_a_statement_that_becomes_a_question_is_the_same_note(deck: Deck, learner: Student) -> None:
    guid = learner.note("whale").guid
    deck.edit("terms.txt", "T/F: a whale is a fish", "Is a whale a fish by its nature")
    assert not deck.plan().loses
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 3}
    assert learner.note("whale").guid == guid
