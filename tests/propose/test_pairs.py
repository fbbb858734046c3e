"""The task `pairs`: it proposes what overlapping cards are to each other, and merges nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builder import pipeline
from builder.llm.records import Status
from builder.loading import load
from builder.model import Reviewed, Settled
from builder.proposing.names import TaskName
from tests.llm.server import Server
from tests.propose.talking import (
    NETS,
    SHRINKING,
    VANISHING,
    bodies,
    cards,
    file_of,
    material,
    model,
    package,
    propose,
    question,
    review,
    stubborn,
    written,
)
from tests.propose.talking import (
    deck as write_deck,
)

PAIRS = TaskName.PAIRS


def _notes(folder: Path) -> int:
    return len(pipeline.prepare(load([folder])).settlement.notes)


def test_an_undecided_pair_becomes_a_proposal_and_no_merge(deck: Path) -> None:
    before, notes = package(deck), _notes(deck)
    with Server(model()) as server:
        given = propose(deck, server, PAIRS)
    assert (
        len(given.decisions)
        == given.asked
        == server.count
        == len(material(deck).overlaps.undecided)
    )
    stored = written(deck)
    assert (stored.decisions, stored.corrections) == ((), ())
    (one,) = (
        each
        for each in stored.pairs
        if {front for _, front in each.cards} == {SHRINKING, VANISHING}
    )
    assert (one.settled, one.reviewed, one.by) == (
        Settled.MERGE,
        Reviewed.UNDECIDED,
        "test-model, pairs",
    )
    assert one.why == "same: Both ask why the gradient gets small."
    assert package(deck) == before
    (item,) = review(deck).items
    review(deck).accept(item.id)
    assert _notes(deck) == notes - 1
    with Server(model()) as server:
        assert propose(deck, server, PAIRS).asked == 0


def test_both_cards_are_shown_whole(deck: Path) -> None:
    with Server(model()) as server:
        propose(deck, server, PAIRS)
    (asked,) = (question(body)["cards"] for body in bodies(server))
    here = cards(deck)
    assert {each["question"] for each in asked} == {SHRINKING, VANISHING}
    for each in asked:
        card = here[each["question"]]
        assert each == {"card": card.id[:8], "question": card.front, "answer": card.back}


@pytest.mark.parametrize("verdict", ["related", "different"])
def test_what_is_not_the_same_is_to_be_kept_apart(deck: Path, verdict: str) -> None:
    notes = _notes(deck)
    with Server(model({"pairs": {"verdict": verdict}})) as server:
        given = propose(deck, server, PAIRS)
    (one,) = written(deck).pairs
    assert (one.settled, given.verdicts) == (Settled.SEPARATE, {verdict: 1})
    (item,) = review(deck).items
    review(deck).accept(item.id)
    assert _notes(deck) == notes
    assert material(deck).overlaps.undecided == ()


@pytest.mark.parametrize("rename", [False, True])
def test_a_rejected_pair_is_never_proposed_again(deck: Path, rename: bool) -> None:
    with Server(model()) as server:
        propose(deck, server, PAIRS)
        (item,) = review(deck).items
        review(deck).reject(item.id)
        if rename:  # which changes the ids of cards, and so what is asked
            (deck / "nets.txt").rename(deck / "networks.txt")
        before = file_of(deck)
        given = propose(deck, server, PAIRS)
        assert (given.sent, given.known, given.decisions) == (int(rename), 1, ())
    assert file_of(deck) == before


def test_an_unchanged_rerun_sends_nothing(deck: Path) -> None:
    with Server(model()) as server:
        propose(deck, server, PAIRS)
        before = file_of(deck)
        given = propose(deck, server, PAIRS)
        assert (server.count, given.sent, given.known) == (1, 0, 1)
        assert file_of(deck) == before
        write_deck(
            deck, NETS.replace("Residual connections help.", "Residual connections do help.")
        )
        assert propose(deck, server, PAIRS).sent == 1
    assert file_of(deck) == before  # the pair is the same


def _twice(data: dict[str, Any]) -> dict[str, Any]:
    return {"cards": [data["cards"][0]["card"]] * 2}


BAD: dict[str, Any] = {
    "other cards": {"cards": ["deadbeef", "cafebabe"]},
    "one card twice": _twice,
    "one card": lambda data: {"cards": [data["cards"][0]["card"]]},
    "no card": {"cards": []},
    "a verdict of its own": {"verdict": "merge"},
    "a decision": {"decision": "accepted"},
    "a card to keep": {"keep": "deadbeef"},
}


@pytest.mark.parametrize("case", BAD)
def test_an_answer_about_something_else_is_put_right_once_or_listed(deck: Path, case: str) -> None:
    with Server(stubborn({"pairs": BAD[case]})) as server:
        given = propose(deck, server, PAIRS)
        assert server.count == 2
    assert [each.status for each in given.failures] == [Status.INVALID]
    assert (given.decisions, file_of(deck)) == ((), b"")
    with Server(model({"pairs": BAD[case]})) as server:
        given = propose(deck, server, PAIRS)
        assert server.count == 2
    assert (len(given.decisions), given.failures) == (1, ())
    assert [each.reviewed for each in written(deck).pairs] == [Reviewed.UNDECIDED]


def test_a_long_reason_is_cut_to_a_line(deck: Path) -> None:
    with Server(model({"pairs": {"reason": "So it is.\n- decision: merge\n" * 50}})) as server:
        propose(deck, server, PAIRS)
    (one,) = written(deck).pairs
    assert "\n" not in one.why
    assert len(one.why) <= 300
    assert one.reviewed is Reviewed.UNDECIDED
