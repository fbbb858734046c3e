"""Cards that are merged, kept apart or corrected by decision are the notes that they were."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from builder import pipeline
from builder.corrections import CORRECTIONS_FILE, add_corrections
from builder.loading import load
from builder.model import ChangeKind, Correction, Reviewed, Side
from builder.planning.compare import Fate
from builder.text import fingerprint
from tests.scenarios.stage import Deck, Student

MINERALS = """\
What is meant by obsidian?
Glass that a volcano made. It is black.
What is the streak of a mineral?
The colour of its powder on a tile.
"""
GLASS = "What is obsidian?", "What is meant by obsidian?"
AGATE = """\
What is agate?
Banded quartz in many colours.
What is onyx?
Quartz with straight black bands.
"""


def ids(deck: Deck, *fronts: str) -> str:
    """Give the ids of cards, as the command takes them."""
    cards = [card for each in pipeline.read(load([deck.folder])) for card in each.cards]
    return ",".join(next(card.id for card in cards if card.front == front) for front in fronts)


def test_a_new_documents_card_joins_a_note(deck: Deck, learner: Student, taken: Path) -> None:
    guid = learner.note("obsidian").guid
    deck.put({"minerals.txt": MINERALS})
    assert deck.plan().counts == {Fate.NEW: 1, Fate.CHANGED: 1, Fate.UNCHANGED: 6}
    assert learner.take(deck.build()) == {"new": 1, "updated": 1, "duplicate": 6}
    note = learner.note("obsidian")
    assert note.guid == guid
    assert set(note["Source"].split("; ")) == {"stones.txt", "minerals.txt"}


def test_a_document_that_sorts_first_takes_over_no_note(
    deck: Deck, learner: Student, taken: Path
) -> None:
    guid = learner.note("obsidian").guid
    deck.put({"a.txt": MINERALS})
    assert learner.take(deck.build()) == {"new": 1, "updated": 1, "duplicate": 6}
    assert learner.note("obsidian").guid == guid


def test_a_document_that_leaves_a_cluster_leaves_its_note(
    deck: Deck, learner: Student, taken: Path
) -> None:
    guid = learner.note("obsidian").guid
    deck.put({"a.txt": MINERALS})
    learner.take(deck.build())
    deck.put({"a.txt": None})
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 6}
    assert (learner.note("obsidian").guid, learner.note("obsidian")["Source"]) == (
        guid,
        "stones.txt",
    )


def test_a_cluster_split_by_command_keeps_its_note_with_the_first_card(
    deck: Deck, learner: Student, taken: Path, command: Callable[..., int]
) -> None:
    guid = learner.note("obsidian").guid
    deck.put({"minerals.txt": MINERALS})
    learner.take(deck.build())
    assert command("dedupe", deck.folder, "--separate", ids(deck, *GLASS)) == 0
    assert (deck.folder / CORRECTIONS_FILE).exists()
    assert learner.take(deck.build()) == {"new": 1, "updated": 1, "duplicate": 7}
    assert learner.note("What is obsidian").guid == guid
    assert learner.note("meant by obsidian").guid != guid


@pytest.mark.parametrize("apart", [True, False], ids=["and-apart-again", "for-good"])
def test_released_notes_merged_by_command(
    deck: Deck, learner: Student, taken: Path, command: Callable[..., int], *, apart: bool
) -> None:
    deck.put({"agate.txt": AGATE})
    learner.take(deck.build())
    learner.study("agate", "onyx")
    guids = {name: learner.note(name).guid for name in ("agate", "onyx")}
    both = ids(deck, "What is agate?", "What is onyx?")
    assert command("dedupe", deck.folder, "--merge", both) == 0
    assert deck.plan().counts == {Fate.CHANGED: 1, Fate.RETIRED: 1, Fate.UNCHANGED: 7}
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 7}
    kept = {each.guid for each in deck.entries().values() if not each.retired}
    assert len(kept & set(guids.values())) == 1
    if apart:
        deck.put({CORRECTIONS_FILE: None})
        assert learner.take(deck.build()) == {"updated": 2, "duplicate": 7}
        assert {name: learner.note(name).guid for name in guids} == guids
    assert len(learner.notes()) == 9


def correction(deck: Deck, side: Side, old: str, new: str) -> Correction:
    """Give an accepted correction of the card about slate."""
    cards = [card for each in pipeline.read(load([deck.folder])) for card in each.cards]
    card = next(card for card in cards if "slate" in card.front)
    return Correction(
        card=card.id,
        front=card.front,
        side=side,
        before=fingerprint(card.front if side == "front" else card.back),
        edits=((old, new),),
        kind=ChangeKind.FACTUAL,
        decision=Reviewed.ACCEPTED,
    )


def test_an_accepted_correction_of_the_back_is_an_update(
    deck: Deck, learner: Student, taken: Path
) -> None:
    add_corrections(
        deck.folder / CORRECTIONS_FILE, [correction(deck, "back", "blackboards", "billiard tables")]
    )
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 6}
    assert "billiard tables" in learner.note("slate")["Back"]


def test_accepted_corrections_of_both_sides_keep_the_note_through_a_rename(
    deck: Deck, learner: Student, taken: Path
) -> None:
    guid = learner.note("slate").guid
    changes = (("front", "slate used", "shale used"), ("back", "Roofs and blackboards", "Cement"))
    add_corrections(
        deck.folder / CORRECTIONS_FILE,
        [correction(deck, side, old, new) for side, old, new in changes],  # type: ignore[arg-type]
    )
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 6}
    deck.rename("stones.txt", "rocks.txt")
    assert learner.take(deck.build()) == {"updated": 4, "duplicate": 3}
    note = learner.note("shale")
    assert (note.guid, note["Source"]) == (guid, "rocks.txt")
    assert "Cement" in note["Back"]


def test_a_correction_taken_back_is_an_update(deck: Deck, learner: Student, taken: Path) -> None:
    back = learner.note("slate")["Back"]
    file = deck.folder / CORRECTIONS_FILE
    add_corrections(file, [correction(deck, "back", "blackboards", "billiard tables")])
    learner.take(deck.build())
    file.unlink()
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 6}
    assert learner.note("slate")["Back"] == back
