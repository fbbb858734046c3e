"""Our own deck in a learner's collection: what its documents have wrong arrives put right."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

from builder import pipeline
from builder.corrections import CORRECTIONS_FILE
from builder.loading import load
from tests.learner import Learner
from tests.our_deck import CORRECTED, DECK


def words(html: str) -> str:
    """Give the words of a field, or of a card's text, without marks of lists."""
    return " ".join(unescape(re.sub(r"<[^>]+>|\n- ", " ", html)).split())


_VERDICT = re.compile(r"^(True|False)[.,;] ")


def shown(text: str) -> str:
    """Give the words that a card shows of a text; a verdict has a line of its own."""
    return _VERDICT.sub(r"\1 ", words(text.replace(r"\_", "_")))


def asked(front: str) -> str:
    """Give a front as a card asks it: a statement to judge has its question below."""
    statement = front.removeprefix("T/F: ")
    return front if statement == front else f"{statement} True or false?"


def backs(learner: Learner) -> dict[str, str]:
    """Give the backs of a learner's notes by their fronts."""
    return {words(note.fields[0]): words(note.fields[1]) for note in learner.notes()}


def test_learners_get_what_is_right_and_those_who_had_it_wrong_an_update(tmp_path: Path) -> None:
    folder, output = tmp_path / DECK.name, tmp_path / "output"
    shutil.copytree(DECK, folder, ignore=shutil.ignore_patterns("*.lock", CORRECTIONS_FILE))
    learner = Learner(tmp_path / "learner")
    first = pipeline.build(load([folder]), output)
    assert learner.take(first.apkg) == {"new": first.notes}
    as_read = backs(learner)
    guids = {note.guid for note in learner.notes()}
    shutil.copy(DECK / CORRECTIONS_FILE, folder)
    second = pipeline.build(load([folder]), output)
    assert (second.new, second.changed, second.faulty) == (0, len(CORRECTED), 0)
    count = len(CORRECTED)
    assert learner.take(second.apkg) == {"updated": count, "duplicate": first.notes - count}
    shipped = backs(learner)
    assert {note.guid for note in learner.notes()} == guids
    expected = {asked(front): texts for front, texts in CORRECTED.items()}
    assert {front for front in shipped if shipped[front] != as_read[front]} == set(expected)
    for front, (wrong, right) in expected.items():
        assert shipped[front] == as_read[front].replace(shown(wrong), shown(right))
        assert shown(right) in shipped[front]
    learner.collection.close()


def test_vanishing_gradients_are_not_blamed_on_the_rate(tmp_path: Path) -> None:
    learner = Learner(tmp_path / "learner")
    learner.take(pipeline.build(load([DECK]), tmp_path / "output", keep_ledger=False).apkg)
    back = backs(learner)["Vanishing gradients"]
    assert "A product of many small factors" in back
    assert "rate" not in back
    learner.collection.close()
