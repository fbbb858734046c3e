"""Every kind of card in real Anki: how many there are, what they ask, and what they answer."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builder import pipeline
from builder.loading import load
from tests.learner import Learner

pytest.importorskip("anki", reason="the anki package is not installed")
from anki.notes import NoteFieldsCheckResult

TERMS = """\
osmosis
water moves through a membrane

salt is made of ___ and ___
sodium; chlorine (from sea water)

T/F: a whale is a fish
False; it breathes air

a set with two braces is ___
{{c1::a}} (not a deletion)

the gradient of a square is ___
2x

salt is made of ___, ___ and ___ in this book
sodium; chlorine
"""
QUESTIONS = """\
What does a queue give first?
The oldest.

Which tree has every leaf at one depth?
B-tree

How is a square computed in Python?
y = x ** 2

What is the derivative of a square?
$2x + x^3$
"""

Take = Callable[..., list[Any]]


@pytest.fixture
def take(tmp_path: Path) -> Take:
    """Give what builds a deck with some settings, and imports it into one learner's collection."""
    folder = tmp_path / "deck"
    folder.mkdir()
    (folder / "terms.txt").write_text(TERMS, "utf-8")
    (folder / "questions.txt").write_text(QUESTIONS, "utf-8")
    learner = Learner(tmp_path / "learner")

    def take(settings: str = "", **edited: str) -> list[Any]:
        (folder / "deck.toml").write_text(
            f'{settings}\n[documents."terms.txt"]\ndialect = "term-lines"\n', "utf-8"
        )
        for name, text in edited.items():
            (folder / f"{name}.txt").write_text(text, "utf-8")
        built = pipeline.build(load([folder]), tmp_path / "output")
        log = learner.take(built.apkg)
        assert not log.keys() - {"new", "updated", "duplicate"}
        notes = learner.notes()
        assert all(note.fields_check() == NoteFieldsCheckResult.NORMAL for note in notes)
        assert all(note.cards() for note in notes)
        return notes

    return take


def cards(notes: list[Any], words: str) -> list[Any]:
    """Give the Anki cards of the note whose fields hold these words, in order."""
    (note,) = (each for each in notes if words in "\n".join(each.fields))
    return sorted(note.cards(), key=lambda card: int(card.ord))


def seen(face: str) -> str:
    """Give what a learner reads on one face."""
    bare = re.sub(r"<style>.*?</style>|<details.*?</details>|<footer.*?</footer>", "", face,
                  flags=re.DOTALL)  # fmt: skip
    text = html.unescape(re.sub(r"<[^>]*>", " ", bare))
    return " ".join(text.split())


def test_a_plain_question_is_one_card(take: Take) -> None:
    (card,) = cards(take(), "queue")
    assert seen(card.question()) == "What does a queue give first?"
    assert seen(card.answer()) == "What does a queue give first? The oldest."


def test_each_blank_is_a_card(take: Take) -> None:
    first, second = cards(take(), "from sea water")
    assert seen(first.question()) == "salt is made of [...] and chlorine"
    assert seen(first.answer()) == "salt is made of sodium and chlorine chlorine: from sea water"
    assert seen(second.question()) == "salt is made of sodium and [...]"
    assert 'class="cloze"' in second.answer()
    assert first.note_type()["name"] == "Deckwright Cloze"


def test_an_answer_with_the_marks_of_a_cloze_stays_whole(take: Take) -> None:
    (card,) = cards(take(), "not a deletion")
    assert seen(card.question()) == "a set with two braces is [...]"
    assert seen(card.answer()) == "a set with two braces is {{c1::a}} not a deletion"


def test_blanks_without_their_answers_stay_a_plain_card(take: Take) -> None:
    (card,) = cards(take(), "in this book")
    assert seen(card.question()) == "salt is made of ___, ___ and ___ in this book"
    assert card.note_type()["name"] == "Deckwright Basic"


def test_a_statement_gets_its_verdict_and_reason(take: Take) -> None:
    (card,) = cards(take(), "whale")
    assert seen(card.question()) == "a whale is a fish True or false?"
    assert seen(card.answer()) == "a whale is a fish True or false? False it breathes air"
    assert 'class="verdict fails"' in card.answer()


def test_a_term_is_asked_both_ways_if_asked(take: Take) -> None:
    notes = take()
    assert len(cards(notes, "osmosis")) == 1
    forth, back = cards(take("kinds.reversed = true"), "osmosis")
    assert seen(forth.question()) == "osmosis"
    assert seen(back.question()) == "water moves through a membrane"
    assert seen(back.answer()) == "water moves through a membrane osmosis"
    assert len(cards(take("kinds.reversed = true"), "queue")) == 1


def test_a_word_is_typed_in_if_asked(take: Take) -> None:
    (card,) = cards(take("kinds.type_in = true"), "B-tree")
    assert "[[type:Typed]]" in card.question()
    assert "[[type:Typed]]" in card.answer()
    (other,) = cards(take("kinds.type_in = true"), "queue")
    assert "[[type:" not in other.question()


def test_code_and_formulas_are_shown_as_such(take: Take) -> None:
    notes = take()
    assert "<code" in cards(notes, "Python")[0].answer()
    assert r"\(2x + x^3\)" in cards(notes, "derivative")[0].answer()


def test_kinds_turned_off_are_plain(take: Take) -> None:
    notes = take("kinds.cloze = false\nkinds.true_false = false")
    assert {note.note_type()["name"] for note in notes} == {"Deckwright Basic"}
    (card,) = cards(notes, "sea water")
    assert seen(card.question()) == "salt is made of ___ and ___"


def test_only_the_note_types_in_use_reach_a_learner(tmp_path: Path) -> None:
    folder = tmp_path / "deck"
    folder.mkdir()
    (folder / "questions.txt").write_text(QUESTIONS, "utf-8")
    learner = Learner(tmp_path / "learner")
    learner.take(pipeline.build(load([folder]), tmp_path / "output").apkg)
    names = {each.name for each in learner.collection.models.all_names_and_ids()}
    assert "Deckwright Basic" in names
    assert "Deckwright Cloze" not in names


def test_a_deletion_keeps_its_schedule_through_edits(take: Take) -> None:
    before = {card.ord: card.id for card in cards(take(), "from sea water")}
    edited = TERMS.replace("sodium; chlorine (from", "chlorine; sodium (from")
    after = cards(take(terms=edited), "from sea water")
    assert {card.ord: card.id for card in after} == before
    assert seen(after[0].question()) == "salt is made of chlorine and [...]"


def test_a_form_that_changes_keeps_the_note(take: Take) -> None:
    (before,) = cards(take(), "whale")
    (after,) = cards(take(terms=TERMS.replace("T/F: a", "explain: a")), "whale")
    assert after.id == before.id
    (typed,) = cards(take("kinds.type_in = true"), "B-tree")
    (plain,) = cards(take(), "B-tree")
    assert plain.id == typed.id
