"""Cards that were merged are one note of a learner, and stay it while documents come and go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from builder import pipeline
from builder.loading import load
from tests.learner import Learner
from tests.test_cli import fill

GEODE = "A hollow stone lined with crystals."
ROCKS = f"""\
What is a geode?
{GEODE}
What is pumice?
A stone so full of bubbles that it floats.
What is obsidian?
Glass that a volcano made.
"""
MINERALS = """\
What is meant by a geode?
A hollow stone, lined with crystals. Most of them are quartz.
What is slate used for?
Roofs and blackboards.
What is the streak of a mineral?
The colour of its powder on a tile.
"""
SHOP = """\
Define a geode.
A hollow stone that is lined with crystals. Cut ones are sold as lamps.
What is amber?
Resin that has turned to stone.
"""


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """Give a learner with an empty collection."""
    learner = Learner(tmp_path / "learner")
    yield learner
    learner.collection.close()


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """Give the place of a deck folder."""
    return tmp_path / "stones"


def build(deck: Path, **documents: str) -> pipeline.Built:
    """Add documents to a deck, and build it."""
    fill(deck, {f"{name}.txt": text for name, text in documents.items()})
    return pipeline.build(load([deck]), deck.parent / "output")


def geode(learner: Learner) -> Any:
    """Give the one note about geodes."""
    return learner.note("geode")


def test_a_merged_deck_arrives_with_one_note_for_one_fact(learner: Learner, deck: Path) -> None:
    built = build(deck, rocks=ROCKS, minerals=MINERALS, shop=SHOP)
    (merged,) = built.merged
    assert len(merged.cards) == 3
    assert built.notes == 6
    assert learner.take(built.apkg) == {"new": 6}
    note = geode(learner)
    assert {"rocks.txt", "minerals.txt", "shop.txt"} == set(note["Source"].split("; "))
    assert set(note.tags) == {"rocks", "minerals", "shop"}
    assert "Most of them are quartz." in note["More"].split("minerals.txt")[0]
    assert "Cut ones are sold as lamps." in note["Back"]
    (card,) = note.cards()
    assert "<summary>More</summary>" in card.answer()
    assert learner.take(built.apkg) == {"duplicate": 6}


def test_a_document_that_joins_later_updates_one_note(learner: Learner, deck: Path) -> None:
    first = build(deck, rocks=ROCKS)
    assert learner.take(first.apkg) == {"new": 3}
    before = geode(learner)
    (card,) = before.cards()
    learner.collection.sched.set_due_date([card.id], "5")
    card.load()
    scheduled = (card.id, card.type, card.queue, card.ivl, card.due)

    second = build(deck, minerals=MINERALS)
    assert (second.notes, second.new, second.changed, second.retired) == (5, 2, 1, 0)
    assert learner.take(second.apkg) == {"new": 2, "updated": 1, "duplicate": 2}

    after = geode(learner)
    assert (after.id, after.guid) == (before.id, before.guid)
    (card,) = after.cards()
    assert (card.id, card.type, card.queue, card.ivl, card.due) == scheduled
    assert "quartz" in after["Back"] + after["More"]
    assert set(after["Source"].split("; ")) == {"rocks.txt", "minerals.txt"}
    assert learner.take(second.apkg) == {"duplicate": 5}


def test_a_document_that_sorts_before_the_others_takes_over_no_note(
    learner: Learner, deck: Path
) -> None:
    learner.take(build(deck, rocks=ROCKS).apkg)
    before = geode(learner)
    second = build(deck, a_shop=SHOP)
    assert (second.new, second.changed, second.retired) == (1, 1, 0)
    assert learner.take(second.apkg) == {"new": 1, "updated": 1, "duplicate": 2}
    assert geode(learner).guid == before.guid


def test_a_third_document_joins_the_same_note(learner: Learner, deck: Path) -> None:
    learner.take(build(deck, rocks=ROCKS, minerals=MINERALS).apkg)
    before = geode(learner)
    third = build(deck, shop=SHOP)
    assert (third.new, third.changed, third.retired) == (1, 1, 0)
    assert learner.take(third.apkg) == {"new": 1, "updated": 1, "duplicate": 4}
    assert geode(learner).guid == before.guid


def test_a_document_that_leaves_leaves_the_note(learner: Learner, deck: Path) -> None:
    learner.take(build(deck, rocks=ROCKS, minerals=MINERALS).apkg)
    before = geode(learner)
    (deck / "minerals.txt").unlink()
    second = build(deck)
    assert (second.notes, second.new, second.changed, second.retired) == (3, 0, 1, 2)
    assert learner.take(second.apkg) == {"updated": 1, "duplicate": 2}
    assert geode(learner).guid == before.guid
    assert geode(learner)["Source"] == "rocks.txt"
