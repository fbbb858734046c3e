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


def shown(text: str) -> str:
    """Give the words that a card shows of a text."""
    return words(text.replace(r"\_", "_"))


def backs(learner: Learner) -> dict[str, str]:
    """Give the backs of a learner's notes by their fronts."""
    return {words(note["Front"]): words(note["Back"]) for note in learner.notes()}


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
    assert {front for front in shipped if shipped[front] != as_read[front]} == set(CORRECTED)
    for front, (wrong, right) in CORRECTED.items():
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
