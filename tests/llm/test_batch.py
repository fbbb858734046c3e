"""Batches: half the price, nothing matched by its place, nothing paid for twice."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from builder.llm.batch import ask_in_batch
from builder.llm.batch_lines import in_files, read_results, to_line
from builder.llm.keys import request_key
from builder.llm.prices import Price, Prices
from builder.llm.records import Limits, Progress, Run, Status
from builder.llm.runner import ask
from builder.llm.store import Store
from tests.llm import faults as f
from tests.llm.asking import (
    KEY,
    FakeClock,
    endpoint,
    of_first,
    question,
    questions,
    statuses,
    values,
    wise,
)
from tests.llm.batches import Batches
from tests.llm.server import Server

PRICES = Prices(models={"m": Price(input=1.0, cached=1.0, output=10.0)})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "answers.sqlite") as opened:
        yield opened


def batched(server: Server, store: Store, number: int = 6, **more: Any) -> Run:
    """Ask in batches while hours pass in no time."""
    usual: dict[str, Any] = {"clock": FakeClock(), "prices": PRICES, "limits": Limits(tries=2)}
    asked = more.pop("requests", questions(number))
    return ask_in_batch(asked, endpoint(server), store, **usual | more)


def test_a_batch_gives_what_asking_gives_at_half_the_price(store: Store, tmp_path: Path) -> None:
    with Server(wise) as server:
        run = batched(server, store)
        assert (server.count, server.batches.ran, run.sent) == (0, 6, 6)
        again = batched(server, store)
        assert (again.sent, len(server.batches.batches)) == (0, 1)
    with Server(wise) as server, Store(tmp_path / "direct.sqlite") as other:
        direct = ask(questions(6), endpoint(server), other, prices=PRICES)
    assert values(run) == values(direct) == values(again)
    assert run.cost == pytest.approx((direct.cost or 0) / 2)
    assert (run.usage, again.cost) == (direct.usage, 0)
    assert [outcome.sent for outcome in run.outcomes] == [1] * 6
    assert sum(outcome.cost or 0 for outcome in run.outcomes) == pytest.approx(run.cost)


def test_lines_go_by_their_keys(store: Store) -> None:
    with Server(wise) as server:
        batched(server, store, 2)
        at = endpoint(server)
        (sent,) = (data for name, data in server.batches.files.items() if name == "file-1")
        keys = [json.loads(line)["custom_id"] for line in sent.splitlines()]
    assert keys == [request_key(request, at) for request in questions(2)]
    assert KEY.encode() not in sent


def test_what_has_expired_is_told_and_the_rest_is_kept(store: Store) -> None:
    with Server(wise, batches=Batches(end="expired", share=0.5)) as server:
        run = batched(server, store)
        found = [outcome.status for outcome in run.outcomes]
        assert found == [Status.ANSWERED] * 3 + [Status.FAILED] * 3
        assert "batch_expired" in run.outcomes[5].detail
        assert server.count == 0
        server.batches.share = 1.0
        rest = batched(server, store)
        assert (rest.sent, server.batches.ran) == (3, 6)
    assert statuses(rest.outcomes) == {Status.ANSWERED}


@pytest.mark.parametrize("end", ["failed", "cancelled"])
def test_a_batch_that_ends_without_answers_is_told(store: Store, end: str) -> None:
    with Server(wise, batches=Batches(end=end, share=0)) as server:
        run = batched(server, store)
        server.batches.end, server.batches.share = "completed", 1.0
        again = batched(server, store)
    assert statuses(run.outcomes) == {Status.FAILED}
    told = "Enqueued token limit reached" if end == "failed" else "batch_expired"
    assert all(told in outcome.detail for outcome in run.outcomes)
    assert (run.cost, statuses(again.outcomes)) == (0, {Status.ANSWERED})


def test_a_batch_without_any_good_line_is_told_line_by_line(store: Store) -> None:
    with Server(wise, f.always(f.TOO_LONG)) as server:
        run = batched(server, store)
        again = batched(server, store)
        assert (server.batches.ran, server.count, again.sent) == (6, 0, 0)
    assert statuses(run.outcomes) == statuses(again.outcomes) == {Status.DECLINED}


def test_what_is_left_to_do_for_a_few_is_done_directly(store: Store) -> None:
    def fault(body: f.Body, nth: int) -> f.Fault | None:
        number = int(body["messages"][1]["content"].split()[1].strip(":"))
        kinds = {1: f.INVALID, 2: f.TRUNCATED, 3: f.REFUSED}
        return of_first(kinds[number])(body, nth) if number in kinds else None

    with Server(wise, fault) as server:
        run = batched(server, store)
        assert (server.batches.ran, server.count, run.sent) == (6, 2, 8)
        assert batched(server, store).sent == 0
    assert [outcome.sent for outcome in run.outcomes] == [1, 2, 2, 1, 1, 1]
    assert run.outcomes[3].status is Status.REFUSED
    assert [each.status for each in run.outcomes].count(Status.ANSWERED) == 5


@pytest.mark.parametrize("name", ["max_tokens", "response_format"])
def test_a_form_that_is_not_taken_leads_to_another_batch(store: Store, name: str) -> None:
    with Server(wise, f.without(name)) as server:
        run = batched(server, store)
        number = len(server.batches.batches)
        more = batched(server, store, 12)  # the form is remembered
        assert len(server.batches.batches) == number + 1
        assert server.count == 0
    assert statuses(run.outcomes) == statuses(more.outcomes) == {Status.ANSWERED}


def test_a_run_that_was_stopped_leaves_its_batch_to_the_next(store: Store) -> None:
    stop = threading.Event()
    with Server(wise, batches=Batches(polls=6)) as server:
        seen: list[Progress] = []

        def progress(now: Progress) -> None:
            seen.append(now)
            if len(seen) == 2:
                stop.set()

        run = batched(server, store, progress=progress, stop=stop)
        assert statuses(run.outcomes) == {Status.UNSENT}
        assert run.stopped
        assert (len(server.batches.batches), server.batches.ran) == (1, 0)
        more = batched(server, store, 8)  # two are new
        assert (len(server.batches.batches), server.batches.ran) == (2, 8)
    assert statuses(more.outcomes) == {Status.ANSWERED}


def test_a_run_killed_before_it_knew_of_its_batch_finds_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from builder.llm.batch_job import Job

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with Server(wise) as server:
        with monkeypatch.context() as patch:
            patch.setattr(Job, "_remember", killed)
            with pytest.raises(KeyboardInterrupt):
                batched(server, store)
        assert len(server.batches.batches) == 1
        run = batched(server, store)
        assert (len(server.batches.batches), server.batches.ran) == (1, 6)
    assert statuses(run.outcomes) == {Status.ANSWERED}


def test_a_batch_of_other_requests_is_not_waited_for(store: Store) -> None:
    stop = threading.Event()
    with Server(wise, batches=Batches(polls=1000)) as server:
        batched(server, store, 3, progress=lambda _: stop.set(), stop=stop)
        server.batches.polls = 1
        batched(server, store, requests=[question(9)])
        assert [each["status"] for each in server.batches.batches.values()] == [
            "in_progress",
            "completed",
        ]


def test_what_looks_like_a_key_stays_in_a_good_answer(store: Store) -> None:
    said = {"reason": "sk-learning is the name of a package", "verdict": "right"}
    with Server(lambda _: said) as server:
        run = batched(server, store, 1)
    assert run.outcomes[0].value == said


def test_a_batch_that_the_server_has_forgotten_is_sent_again(store: Store) -> None:
    stop = threading.Event()
    with Server(wise, batches=Batches(polls=6)) as server:
        batched(server, store, progress=lambda _: stop.set(), stop=stop)
        server.batches.batches.clear()
        assert statuses(batched(server, store).outcomes) == {Status.ANSWERED}


def test_results_of_cards_that_are_gone_meanwhile_are_kept(store: Store) -> None:
    stop = threading.Event()
    with Server(wise) as server:
        batched(server, store, 3, progress=lambda _: stop.set(), stop=stop)
        run = batched(server, store, requests=[question(0), question(9)])
        assert statuses(run.outcomes) == {Status.ANSWERED}
        assert store.counts()[0] == 4
        assert batched(server, store, 3).sent == 0


@pytest.mark.parametrize("cents", [0, 0.05, 0.2, 1])
def test_no_batch_passes_the_limit_of_cost(store: Store, cents: float) -> None:
    most = cents / 100
    with Server(wise, bytes_per_token=1) as server:
        run = batched(server, store, 20, limits=Limits(max_cost=most))
        assert (server.input * 1e-6 + server.output * 10e-6) / 2 <= most
        assert server.batches.ran == run.sent < 20
    assert Status.UNSENT in statuses(run.outcomes)
    assert "$" in run.stopped


@pytest.mark.parametrize("cents", [0.05, 1, 2, 3])
def test_repairs_take_what_batches_have_left(store: Store, cents: float) -> None:
    with Server(wise, of_first(f.INVALID), bytes_per_token=1) as server:
        run = batched(server, store, 20, limits=Limits(max_cost=cents / 100))
        assert run.sent == server.batches.ran + server.count
    assert (run.cost or 0) <= cents / 100
    unsent = [outcome for outcome in run.outcomes if outcome.status is Status.UNSENT]
    assert bool(run.stopped) == bool(unsent)


def test_a_limit_of_requests_holds_for_both(store: Store) -> None:
    with Server(wise, of_first(f.INVALID)) as server:
        run = batched(server, store, 10, limits=Limits(max_requests=12))
        assert run.sent == server.batches.ran + server.count == 12
    assert run.stopped
    assert [each.status for each in run.outcomes].count(Status.ANSWERED) == 2


def test_the_same_question_twice_is_in_a_batch_once(store: Store) -> None:
    twice = [question(1), dataclasses.replace(question(1), name="the same")]
    with Server(wise) as server:
        run = batched(server, store, requests=twice)
        assert server.batches.ran == 1
    assert [outcome.sent for outcome in run.outcomes] == [1, 0]
    assert [outcome.request for outcome in run.outcomes] == twice


def test_a_server_without_batches_is_told(store: Store) -> None:
    with Server(wise, batches=Batches(supported=False)) as server:
        run = batched(server, store)
    assert "Batch API" in run.stopped
    assert "404" in run.stopped
    assert (statuses(run.outcomes), run.sent, run.cost) == ({Status.UNSENT}, 0, 0)


def test_the_key_is_in_no_result(store: Store) -> None:
    key = "plain/key+0123456789abcdef"
    with Server(wise, f.always(f.failing(400, f"{'x' * 290} {key}"))) as server:
        at = endpoint(server, key=key)
        run = ask_in_batch(questions(3), at, store, clock=FakeClock())
    written = b"".join(each.read_bytes() for each in store.path.parent.iterdir())
    assert statuses(run.outcomes) == {Status.DECLINED}
    assert "plain" not in repr(run)
    assert b"plain" not in written


def test_progress_goes_on_from_batches_to_repairs(store: Store) -> None:
    seen: list[Progress] = []
    with Server(wise, of_first(f.INVALID)) as server:
        batched(server, store, progress=seen.append)
    assert (seen[-1].done, seen[-1].total, seen[-1].sent, seen[-1].failed) == (6, 6, 12, 0)


def test_files_keep_to_what_a_server_takes() -> None:
    lines = [(str(n), to_line(str(n), {"messages": "ü" * n})) for n in range(50)]
    for most_lines, most_bytes in ((7, 10_000), (1000, 500), (1, 1)):
        files = list(in_files(lines, most_lines, most_bytes))
        assert [key for keys, _ in files for key in keys] == [key for key, _ in lines]
        assert b"".join(data for _, data in files) == b"".join(line for _, line in lines)
        for keys, data in files:
            assert len(keys) == data.count(b"\n") <= most_lines
            assert len(data) <= most_bytes or len(keys) == 1


def test_a_line_that_cannot_be_read_spoils_no_other() -> None:
    good = '{"custom_id": "a", "response": {"status_code": 200, "body": {"x": "\u2028"}}}'
    text = f"\n{good}\nnot json\n[]\n{{}}\n" + '{"custom_id": "b", "response": null, "error": null}'
    found = list(read_results(text))
    assert [(each.key, each.status) for each in found] == [("a", 200), ("b", 0)]
    assert json.loads(found[0].body) == {"x": "\u2028"}
