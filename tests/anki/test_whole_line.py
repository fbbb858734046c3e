"""From documents to a learner's collection: what `build` writes, real Anki takes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builder import pipeline
from builder.loading import load
from tests.learner import Learner

ROOT = Path(__file__).parent.parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"
FOLDERS = [
    ROOT / "sources" / "deep-learning",
    *(sorted((ROOT / "tests" / "documents").iterdir())),
    pytest.param(
        SEEDS,
        marks=pytest.mark.skipif(
            not SEEDS.is_dir(), reason="the seeds do not lie beside this checkout"
        ),
        id="seeds",
    ),
]


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """A copy of our sources that has not been released."""
    folder = tmp_path / "deck"
    shutil.copytree(
        ROOT / "sources" / "deep-learning", folder, ignore=shutil.ignore_patterns("*.lock")
    )
    return folder


def build(folder: Path, output: Path, *, keep_ledger: bool = True) -> pipeline.Built:
    return pipeline.build(load([folder]), output, keep_ledger=keep_ledger)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_answered_card_is_in_a_note_that_anki_shows(folder: Path, tmp_path: Path) -> None:
    built = build(folder, tmp_path / "output", keep_ledger=False)
    answered = [card for reading in built.readings for card in reading.cards if card.back.strip()]
    count = len(answered) - sum(len(merged.cards) - 1 for merged in built.merged)
    learner = Learner(tmp_path / "learner")
    assert learner.take(built.apkg) == {"new": count}
    notes = learner.notes()
    assert len(notes) == count
    # Each blank of a cloze is a card of its own, beside the others of its note.
    gaps = {note.id: max(1, note.fields[0].count("{{c")) for note in notes}
    assert all(len(note.cards()) == gaps[note.id] for note in notes)
    cards = learner.cards()
    assert sorted({card.due for card in cards}) == list(range(1, count + 1))
    assert len({(card.due, card.nid) for card in cards}) == count
    assert learner.take(built.apkg) == {"duplicate": count}


def test_an_edited_answer_updates_one_note(deck: Path, tmp_path: Path) -> None:
    learner = Learner(tmp_path / "learner")
    first = build(deck, tmp_path / "output")
    learner.take(first.apkg)
    change(deck / "term-list.txt", "GELU", below="x times the normal CDF at x")
    second = build(deck, tmp_path / "output")
    assert (second.new, second.changed) == (0, 1)
    assert learner.take(second.apkg) == {"updated": 1, "duplicate": first.notes - 1}
    assert "x times the normal CDF at x" in learner.note("GELU")["Back"]


def change(document: Path, front: str, *, below: str) -> None:
    """Put another line below the only line that is `front`."""
    lines = document.read_text("utf-8").split("\n")
    lines[lines.index(front) + 1] = below
    document.write_text("\n".join(lines), "utf-8")


def test_a_renamed_document_and_a_moved_one_keep_every_note(deck: Path, tmp_path: Path) -> None:
    learner = Learner(tmp_path / "learner")
    first = build(deck, tmp_path / "output")
    learner.take(first.apkg)
    (deck / "part").mkdir()
    (deck / "term-list.txt").rename(deck / "part" / "terms.txt")
    second = build(deck, tmp_path / "output")
    assert (second.new, second.retired) == (0, 0)
    assert "new" not in learner.take(second.apkg)


def test_a_rebuild_gives_the_same_bytes(deck: Path, tmp_path: Path) -> None:
    first = build(deck, tmp_path / "one").apkg.read_bytes()
    again = build(deck, tmp_path / "two").apkg.read_bytes()
    (deck / "deck.lock").unlink()
    fresh = build(deck, tmp_path / "three").apkg.read_bytes()
    assert first == again == fresh
