"""A corrected note is an update of the same note: a learner keeps the schedule of its card."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder import pipeline
from builder.corrections import CORRECTIONS_FILE, add_corrections, read_corrections
from builder.linting import rules_for
from builder.loading import load
from builder.model import ChangeKind, Correction, Reviewed
from builder.text import fingerprint
from tests.learner import Learner
from tests.test_cli import fill

STONES = """\
What is pumice?
A stone so full of bubbles that it sinks.
What is obsidian?
Glass that a volcano made.
What is slate?
A stone of wich roofs are made.
"""


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """Give a deck folder."""
    folder = tmp_path / "stones"
    fill(folder, {"stones.txt": STONES})
    return folder


def build(deck: Path) -> pipeline.Built:
    return pipeline.build(load([deck]), deck.parent / "output")


def pumice(deck: Path, decision: Reviewed) -> Correction:
    """Give a correction of the first card's answer."""
    (card, *_) = pipeline.read(load([deck]))[0].cards
    return Correction(
        card=card.id,
        front=card.front,
        side="back",
        before=fingerprint(card.back),
        edits=(("sinks", "floats"),),
        kind=ChangeKind.FACTUAL,
        decision=decision,
    )


def test_exactly_the_corrected_note_is_updated_and_keeps_its_schedule(
    tmp_path: Path, deck: Path
) -> None:
    learner = Learner(tmp_path / "learner")
    assert learner.take(build(deck).apkg) == {"new": 3}
    before = learner.note("pumice")
    (card,) = before.cards()
    learner.collection.sched.set_due_date([card.id], "5")
    card.load()
    scheduled = (card.id, card.type, card.queue, card.ivl, card.due)

    file = deck / CORRECTIONS_FILE
    add_corrections(file, [pumice(deck, Reviewed.UNDECIDED)])
    assert learner.take(build(deck).apkg) == {"duplicate": 3}
    (undecided,) = read_corrections(file).corrections
    file.write_text(file.read_text("utf-8").replace("undecided", "accepted"), "utf-8")
    second = build(deck)
    assert [each.line for each in second.corrected] == [undecided.line]
    assert learner.take(second.apkg) == {"updated": 1, "duplicate": 2}

    after = learner.note("pumice")
    assert (after.id, after.guid) == (before.id, before.guid)
    assert "floats" in after["Back"]
    (card,) = after.cards()
    assert (card.id, card.type, card.queue, card.ivl, card.due) == scheduled
    assert learner.take(build(deck).apkg) == {"duplicate": 3}
    learner.collection.close()


def test_a_corrected_front_is_the_same_note(tmp_path: Path, deck: Path) -> None:
    learner = Learner(tmp_path / "learner")
    learner.take(build(deck).apkg)
    guid = learner.note("pumice").guid
    one = pumice(deck, Reviewed.ACCEPTED)
    front = "What is pumice?"
    add_corrections(
        deck / CORRECTIONS_FILE,
        [
            one,
            Correction(
                card=one.card,
                front=front,
                side="front",
                before=fingerprint(front),
                edits=(("pumice", "a floating stone called"),),
                kind=ChangeKind.AMBIGUOUS,
                decision=Reviewed.EDITED,
            ),
        ],
    )
    assert learner.take(build(deck).apkg) == {"updated": 1, "duplicate": 2}
    assert learner.note("floating stone").guid == guid
    assert len(learner.notes()) == 3
    learner.collection.close()


def test_fixes_of_lint_arrive_as_updates(tmp_path: Path, deck: Path) -> None:
    learner = Learner(tmp_path / "learner")
    learner.take(build(deck).apkg)
    inputs = load([deck])
    fixed = pipeline.fix(inputs, pipeline.lint(inputs, rules_for(inputs.config)))
    assert [each.edits for each in fixed.written] == [(("wich", "which"),)]
    assert learner.take(build(deck).apkg) == {"updated": 1, "duplicate": 2}
    assert "of which roofs" in learner.note("slate")["Back"]
    (deck / "stones.txt").rename(deck / "rocks.txt")
    assert learner.take(build(deck).apkg) == {"updated": 3}
    assert "of which roofs" in learner.note("slate")["Back"]
    learner.collection.close()
