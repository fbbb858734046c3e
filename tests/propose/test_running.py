"""A task done over a deck: limits, phases, batches and the store, whatever the task is."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.errors import CorrectionsError
from builder.llm.prices import Prices, read_prices
from builder.llm.records import Limits, Status
from builder.loading import load
from builder.proposing.names import Extra, TaskName
from builder.proposing.running import store_of
from tests.llm.batches import Batches
from tests.llm.server import Server
from tests.propose.talking import (
    PERCEPTRON,
    bodies,
    cards,
    file_of,
    model,
    prompt,
    propose,
    written,
)
from tests.propose.talking import (
    deck as write_deck,
)

EXTRAS = {name: tuple(Extra) if name is TaskName.ENRICH else () for name in TaskName}
DOLLARS = '[models."test-model"]\ninput = 1000\noutput = 2000\n'  # for a million tokens


@pytest.fixture
def prices(tmp_path: Path) -> Prices:
    path = tmp_path / "prices.toml"
    path.write_text(f"as_of = 2026-01-01\n{DOLLARS}", "utf-8")
    return read_prices(path)


@pytest.mark.parametrize("task", TaskName)
def test_what_is_stored_is_replayed_and_what_is_not_is_listed(deck: Path, task: TaskName) -> None:
    with Server(model()) as server:
        given = propose(deck, server, task, EXTRAS[task], replay=True)
        assert (server.count, given.sent) == (0, 0)
        assert {each.status for each in given.failures} == {Status.MISSING}
        assert len(given.failures) == given.asked > 0
        assert (given.corrections, given.decisions, file_of(deck)) == ((), (), b"")
        paid = propose(deck, server, task, EXTRAS[task])
        count, before = server.count, file_of(deck)
        (deck / "corrections.yaml").unlink(missing_ok=True)
        again = propose(deck, server, task, EXTRAS[task], replay=True)
        assert (server.count, again.sent, again.failures) == (count, 0, ())
    assert (again.corrections, again.decisions) == (paid.corrections, paid.decisions)
    assert file_of(deck) == before


@pytest.mark.parametrize("most", [0, 1, 5, 7, 9, 13])
def test_no_more_requests_are_sent_than_both_phases_may(deck: Path, most: int) -> None:
    with Server(model()) as server:
        given = propose(deck, server, TaskName.CHECK, limits=Limits(max_requests=most))
        assert server.count == given.sent == most
        assert given.stopped
        assert {each.status for each in given.failures} == {Status.UNSENT}
        names = [each.request.name.split()[1] for each in given.failures]
        assert len(names) == len(set(names))  # each card once
        rest = propose(deck, server, TaskName.CHECK)
        assert server.count == 2 * rest.asked
    assert len(written(deck).corrections) == 1


@pytest.mark.parametrize("most", [0.0, 2.0, 6.0, 12.0])
def test_no_more_is_spent_than_both_phases_may(deck: Path, prices: Prices, most: float) -> None:
    limits = Limits(max_cost=most, concurrency=4)
    with Server(model()) as server:
        given = propose(deck, server, TaskName.CHECK, limits=limits, prices=prices)
        paid = (server.input * 1000 + server.output * 2000) / 1e6
        assert paid <= most
        assert given.cost == pytest.approx(paid)
        assert {each.status for each in given.failures} == {Status.UNSENT}
        whole = propose(deck, server, TaskName.CHECK, prices=prices)
        total = (server.input * 1000 + server.output * 2000) / 1e6
        assert whole.cost == pytest.approx(total - paid)
        assert whole.failures == ()


def test_no_more_tokens_are_used_than_both_phases_may(deck: Path) -> None:
    with Server(model()) as server:
        given = propose(deck, server, TaskName.CHECK, limits=Limits(max_tokens=6000))
        assert 0 < server.input + server.output <= 6000
        assert given.usage.input + given.usage.output == server.input + server.output
    assert given.failures


@pytest.mark.parametrize("task", TaskName)
def test_a_batch_gives_what_single_requests_do(deck: Path, tmp_path: Path, task: TaskName) -> None:
    other = write_deck(tmp_path / "other" / "deck")
    with Server(model(), batches=Batches(polls=1)) as server:
        direct = propose(other, server, task, EXTRAS[task])
        single = server.count
        given = propose(deck, server, task, EXTRAS[task], batch=True, poll=0.01)
        assert server.count == single  # nothing was asked directly
        assert server.batches.ran == given.sent == direct.sent
        assert len(server.batches.batches) == (2 if task is TaskName.CHECK else 1)
        again = propose(deck, server, task, EXTRAS[task], batch=True, poll=0.01)
        assert (again.sent, again.corrections, again.decisions) == (0, (), ())
    assert (given.corrections, given.decisions) == (direct.corrections, direct.decisions)
    assert file_of(deck) == file_of(other)


def test_what_a_batch_leaves_is_listed_and_sent_the_next_time(deck: Path) -> None:
    with Server(model(), batches=Batches(polls=1, end="expired", share=0.5)) as server:
        given = propose(deck, server, TaskName.ENRICH, [Extra.TAGS], batch=True, poll=0.01)
        assert 0 < len(given.failures) < given.asked
        assert len(given.corrections) == given.asked - len(given.failures)
        server.batches.share, server.batches.end = 1.0, "completed"
        rest = propose(deck, server, TaskName.ENRICH, [Extra.TAGS], batch=True, poll=0.01)
        assert rest.sent == len(given.failures)
    assert len(written(deck).corrections) == given.asked


def test_only_the_cards_that_are_named_are_asked_about(deck: Path) -> None:
    card = cards(deck)[PERCEPTRON]
    with Server(model()) as server:
        given = propose(deck, server, TaskName.CHECK, only=[card.id[:6]])
        assert [prompt(body) for body in bodies(server)] == ["answer", "check"]
    assert [each.front for each in given.corrections] == [PERCEPTRON]


def test_a_repair_in_a_batch_is_judged_too(deck: Path) -> None:
    said = {"fix": {"text": "See https://evil.example."}}
    with Server(model(said), batches=Batches(polls=1)) as server:
        given = propose(deck, server, batch=True, poll=0.01)
        assert server.count == 1  # the repair, which is asked directly
    assert given.failures == ()
    assert b"evil" not in file_of(deck)


def test_loose_files_have_no_store(deck: Path) -> None:
    with pytest.raises(CorrectionsError, match="proposals for loose files cannot be stored; put"):
        store_of(load([deck / "nets.txt"]))
