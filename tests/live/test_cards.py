"""The deck for small models is what its list of answers says, and the patterns tell them apart."""

from __future__ import annotations

import pytest

from builder import pipeline
from builder.loading import load
from builder.model import Severity
from builder.proposing.material import Material, gather
from builder.proposing.names import TaskName
from builder.proposing.tasks import task_named
from tests.live.cards import COMPLETE, DECK, FIX, Wanted, is_right


@pytest.fixture(scope="module")
def material() -> Material:
    deck = load([DECK])
    return gather(deck, pipeline.read(deck))


def test_lint_flags_each_card_that_a_pack_knows_to_be_wrong(material: Material) -> None:
    known = [
        flag
        for flag in material.flags
        if flag.rule == "known-misconception" and flag.severity is Severity.ERROR
    ]
    fronts = {material.cards[flag.card].front for flag in known}
    assert fronts == {wanted.front for wanted in FIX if wanted.known}
    assert len(fronts) >= 8


@pytest.mark.parametrize(
    ("task", "cards"), [(TaskName.FIX, FIX), (TaskName.COMPLETE, COMPLETE)], ids=["fix", "complete"]
)
def test_models_are_asked_about_these_cards(
    material: Material, task: TaskName, cards: tuple[Wanted, ...]
) -> None:
    asked = [material.cards[each.cards[0]] for each in task_named(task).sketch(material)]
    assert [card.front for card in asked] == [wanted.front for wanted in cards]
    for card, wanted in zip(asked, cards, strict=True):
        assert card.back.endswith(wanted.now)


def test_each_card_to_fix_has_another_one_as_evidence(material: Material) -> None:
    for each in task_named(TaskName.FIX).sketch(material):
        sources = {passage.source.partition(":")[0] for passage in each.evidence.values()}
        assert "study-group.txt" in sources


@pytest.mark.parametrize("wanted", [*FIX, *COMPLETE], ids=lambda wanted: wanted.front)
def test_the_patterns_tell_a_right_answer_from_that_of_the_card(wanted: Wanted) -> None:
    assert is_right(wanted.good, wanted)
    assert not is_right(wanted.now, wanted)
