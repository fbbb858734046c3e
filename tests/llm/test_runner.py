"""Asking through the real client, against a real server with faults."""

from __future__ import annotations

import dataclasses
import json
import signal
import socket
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from builder.errors import ModelError
from builder.llm.prices import Price, Prices
from builder.llm.probe import probe
from builder.llm.records import Limits, Progress, Request, Run, Status
from builder.llm.runner import ask
from builder.llm.store import Store
from tests.llm import faults as f
from tests.llm.asking import (
    KEY,
    FakeClock,
    at_random,
    endpoint,
    of_first,
    question,
    questions,
    started,
    statuses,
    values,
    wait_for,
    wise,
)
from tests.llm.server import Server

MIX = (
    (0.05, f.LIMITED_MS),
    (0.05, f.BROKEN),
    (0.05, f.INVALID),
    (0.05, f.OFF_SCHEMA),
    (0.05, f.TRUNCATED),
    (0.03, f.REFUSED),
    (0.05, f.CUT),
    (0.05, f.CUT_BODY),
    (0.05, f.NOT_JSON),
    (0.05, f.FENCED),
    (0.05, f.THINKING),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "llm" / "answers.sqlite") as opened:
        yield opened


def asked(server: Server, store: Store, number: int = 3, **more: Any) -> Run:
    """Ask questions while hours pass in no time."""
    usual: dict[str, Any] = {"clock": FakeClock(), "limits": Limits(tries=3)}
    at = more.pop("at", None) or endpoint(server)
    requests = more.pop("requests", questions(number))
    return ask(requests, at, store, **usual | more)


# Faults that pass


@pytest.mark.parametrize(
    "fault",
    [
        f.LIMITED,
        f.limited(2),
        f.limited(0),
        f.limited_until(5),
        f.LIMITED_MS,
        f.LIMITED_RESET,
        f.failing(408),
        f.failing(409),
        f.failing(425),
        f.BROKEN,
        f.failing(502),
        f.BUSY,
        f.CUT,
        f.CUT_BODY,
        f.NOT_JSON,
    ],
)
def test_what_passes_is_tried_again(store: Store, fault: f.Fault) -> None:
    with Server(wise, f.at_first(fault)) as server:
        run = asked(server, store)
    assert statuses(run.outcomes) == {Status.ANSWERED}
    assert [outcome.sent for outcome in run.outcomes] == [2, 2, 2]
    assert run.sent == server.count == 6
    assert not run.stopped


def test_a_hung_request_is_given_up_and_sent_again(store: Store) -> None:
    with Server(wise, f.at_first(f.HANG)) as server:
        run = asked(server, store, at=endpoint(server, timeout=0.4))
    assert statuses(run.outcomes) == {Status.ANSWERED}
    assert server.count == 6


def test_what_does_not_pass_is_given_up_after_all_tries(store: Store) -> None:
    with Server(wise, f.always(f.BROKEN)) as server:
        run = asked(server, store)
        assert server.count == run.sent == 9
        again = asked(server, store)
    assert statuses(run.outcomes) == {Status.FAILED}
    assert all("500" in outcome.detail for outcome in run.outcomes)
    assert again.sent == 9  # a failed try is never an answer


def test_one_that_fails_does_not_touch_the_others(store: Store) -> None:
    broken = "Card 7:"

    def fault(body: f.Body, _: int) -> f.Fault | None:
        return f.BROKEN if broken in body["messages"][1]["content"] else None

    with Server(wise, fault) as server:
        run = asked(server, store, 20)
    assert [outcome.status for outcome in run.outcomes].count(Status.ANSWERED) == 19
    assert run.outcomes[7].status is Status.FAILED


def test_300_seconds_are_waited_for_by_all(store: Store) -> None:
    clock = FakeClock()
    times: list[float] = []

    def fault(_body: f.Body, _nth: int) -> f.Fault | None:
        times.append(clock.now())
        return f.limited(300) if len(times) == 1 else None

    with Server(wise, fault, delay=0.02) as server:
        run = asked(server, store, 30, clock=clock)
    assert statuses(run.outcomes) == {Status.ANSWERED}
    assert server.count == 31
    early = [when for when in times if when < 300]
    assert len(early) <= 8  # those that were in flight already, and what came before it was read
    assert max(times) < 400


# Answers that will not do


@pytest.mark.parametrize(
    "fault", [f.INVALID, f.OFF_SCHEMA, f.NESTED, f.TWICE, f.NOT_A_NUMBER], ids=lambda _: ""
)
def test_an_invalid_answer_is_repaired_once(store: Store, fault: f.Fault) -> None:
    with Server(wise, of_first(fault), bytes_per_token=1000) as server:
        run = asked(server, store)
        again = asked(server, store)
    assert statuses(run.outcomes) == {Status.ANSWERED}
    assert server.count == run.sent == 6
    assert (again.sent, values(again)) == (0, values(run))
    repair = next(
        each.body["messages"]
        for each in server.completions
        if each.nth == 1 and len(each.body["messages"]) > 2
    )
    assert [message["role"] for message in repair] == ["system", "user", "assistant", "user"]


def test_the_repair_says_what_is_wrong(store: Store) -> None:
    maybe = f.Fault(content=lambda text: text.replace('"wrong"', '"maybe"'))
    with Server(wise, of_first(maybe)) as server:
        asked(server, store, 1)
    told = server.completions[1].body["messages"]
    assert '"maybe"' in told[2]["content"]
    assert "verdict" in told[3]["content"]
    assert "right, wrong, unclear" in told[3]["content"]


@pytest.mark.parametrize(
    ("fault", "status", "sent"),
    [
        (f.INVALID, Status.INVALID, 2),
        (f.OFF_SCHEMA, Status.INVALID, 2),
        (f.NESTED, Status.INVALID, 2),
        (f.TRUNCATED, Status.TRUNCATED, 2),
        (f.REFUSED, Status.REFUSED, 1),
        (f.FILTERED, Status.REFUSED, 1),
        (f.EMPTY, Status.REFUSED, 1),
        (f.FILTERED_PROMPT, Status.REFUSED, 1),
        (f.TOO_LONG, Status.DECLINED, 1),
        (f.TOO_LARGE, Status.DECLINED, 1),
        (f.UNPROCESSABLE, Status.DECLINED, 1),
    ],
)
def test_what_stays_so_is_told_and_not_paid_for_again(
    store: Store, fault: f.Fault, status: Status, sent: int
) -> None:
    with Server(wise, f.always(fault), bytes_per_token=1000) as server:
        run = asked(server, store)
        again = asked(server, store)
        assert server.count == run.sent == 3 * sent
        anew = asked(server, store, again=True)
        assert server.count == 2 * run.sent
    assert statuses(run.outcomes) == statuses(again.outcomes) == statuses(anew.outcomes) == {status}
    assert all(outcome.detail and outcome.value is None for outcome in run.outcomes)
    assert [each.detail for each in again.outcomes] == [each.detail for each in run.outcomes]


def test_asking_anew_leaves_what_is_answered_alone(store: Store) -> None:
    def fault(body: f.Body, nth: int) -> f.Fault | None:
        return f.REFUSED if "Card 1:" in body["messages"][1]["content"] and nth == 1 else None

    with Server(wise, fault) as server:
        first = asked(server, store)
        anew = asked(server, store, again=True)
    assert [outcome.sent for outcome in anew.outcomes] == [0, 1, 0]
    assert first.outcomes[1].status is Status.REFUSED
    assert statuses(anew.outcomes) == {Status.ANSWERED}


def test_a_cut_answer_is_never_read_but_asked_for_with_more_room(store: Store) -> None:
    whole = f.Fault(content=lambda text: text, finish="length")  # it could be read, and is not
    with Server(wise, of_first(whole)) as server:
        run = asked(server, store, 1)
    assert [each.body["max_tokens"] for each in server.completions] == [100, 200]
    assert run.outcomes[0].status is Status.ANSWERED
    assert run.outcomes[0].usage.output > 100  # what was cut is paid for


@pytest.mark.parametrize("fault", [f.FENCED, f.THINKING], ids=["fenced", "thinking"])
def test_edges_are_no_fault(store: Store, fault: f.Fault) -> None:
    with Server(wise, f.always(fault)) as server:
        run = asked(server, store)
    assert statuses(run.outcomes) == {Status.ANSWERED}
    assert server.count == 3


def test_what_is_not_accepted_is_repaired_once(store: Store) -> None:
    def accept(request: Request, value: Any) -> str:
        return "" if request.name == "check 0" else f"the reason {value['reason'][:7]!r} is empty"

    with Server(wise) as server:
        run = asked(server, store, 2, accept=accept)
        again = asked(server, store, 2, accept=accept)
        assert server.count == 3
        taken = asked(server, store, 2)  # the first answers will do after all
    assert [outcome.status for outcome in run.outcomes] == [Status.ANSWERED, Status.INVALID]
    assert "the reason 'Because' is empty" in run.outcomes[1].detail
    assert "the reason 'Because' is empty" in server.completions[2].body["messages"][3]["content"]
    assert again.sent == taken.sent == 0
    assert statuses(taken.outcomes) == {Status.ANSWERED}


# Servers that cannot be used, or only in their own way


@pytest.mark.parametrize(
    ("fault", "told"),
    [(f.BAD_KEY, "401"), (f.FORBIDDEN, "403"), (f.NO_MODEL, "404"), (f.NO_QUOTA, "quota")],
    ids=["key", "forbidden", "model", "quota"],
)
def test_a_server_that_takes_nothing_is_not_asked_on(
    store: Store, fault: f.Fault, told: str
) -> None:
    with Server(wise, f.always(fault)) as server:
        run = asked(server, store, 50)
    assert server.count <= 4
    assert told in run.stopped
    assert KEY not in run.stopped
    assert len(run.outcomes) == 50
    assert statuses(run.outcomes) <= {Status.FAILED, Status.UNSENT}


def test_no_server_at_all_is_told_at_once(store: Store) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with Server() as server:
        at = endpoint(server, base_url=f"http://127.0.0.1:{port}/v1")
        run = asked(server, store, 50, at=at)
    assert f"127.0.0.1:{port}" in run.stopped
    assert run.sent <= 4
    assert statuses(run.outcomes) <= {Status.FAILED, Status.UNSENT}


def test_when_all_fail_in_the_same_way_the_run_ends_soon(store: Store) -> None:
    with Server(wise, f.always(f.BROKEN)) as server:
        run = asked(server, store, 100)
    assert run.stopped
    assert server.count <= 3 * (5 + 16)
    assert statuses(run.outcomes) == {Status.FAILED, Status.UNSENT}


@pytest.mark.parametrize(
    "fault",
    [
        f.without("seed"),
        f.without("temperature"),
        f.without("max_tokens"),
        f.without("response_format"),
        f.json_object_only,
    ],
    ids=["seed", "temperature", "max_tokens", "response_format", "json_object only"],
)
def test_a_server_is_asked_in_its_own_way_and_it_is_remembered(
    store: Store, fault: f.Faults
) -> None:
    with Server(wise, fault) as server:
        at = endpoint(server, seed=7)
        run = asked(server, store, 12, at=at)
        before = server.count
        more = asked(server, store, 20, at=at)
        assert server.count == before + 8
    assert statuses(run.outcomes) == statuses(more.outcomes) == {Status.ANSWERED}
    assert before <= 12 + 2 * 4  # those in flight before it was known
    sent = server.completions[-1].body
    assert sent.get("max_tokens", sent.get("max_completion_tokens")) == 100


def test_a_schema_is_sent_strict_and_with_its_name(store: Store) -> None:
    with Server(wise) as server:
        asked(server, store, 1, at=endpoint(server, seed=7, temperature=0.7))
    body = server.completions[0].body
    assert body["response_format"]["type"] == "json_schema"
    assert body["response_format"]["json_schema"]["strict"] is True
    assert body["response_format"]["json_schema"]["name"] == "verdict"
    assert body["response_format"]["json_schema"]["schema"] == dict(question(0).schema)
    assert (body["temperature"], body["seed"], body["model"]) == (0.7, 7, "m")


# The store


def test_an_unchanged_run_sends_nothing_and_an_edited_one_what_was_edited(store: Store) -> None:
    with Server(wise, at_random(*MIX)) as server:
        first = asked(server, store, 100)
        assert server.count == first.sent
        again = asked(server, store, 100)
        assert (again.sent, server.count) == (0, first.sent)
        edited = list(questions(100))
        edited[42] = question(42, "Card 42: What is 6 * 7? It is 43.")
        third = asked(server, store, requests=edited)
        assert (third.sent, server.count) == (1, first.sent + 1)
    assert values(again) == values(first)
    assert [each.status for each in again.outcomes] == [each.status for each in first.outcomes]
    assert [each.sent for each in third.outcomes].index(1) == 42


def test_a_name_or_a_key_asks_nothing_anew(store: Store) -> None:
    with Server(wise) as server:
        asked(server, store, 1)
        other = dataclasses.replace(question(0), name="another name")
        run = asked(server, store, requests=[other], at=endpoint(server, key="sk-other"))
        assert server.count == 1
        asked(server, store, 1, at=endpoint(server, seed=1))
        asked(server, store, 1, at=endpoint(server, model="n"))
        assert server.count == 3
    assert run.outcomes[0].request is other


def test_the_same_question_twice_is_sent_once(store: Store) -> None:
    twice = [question(1), dataclasses.replace(question(1), name="the same"), question(2)]
    with Server(wise) as server:
        run = asked(server, store, requests=twice)
    assert server.count == run.sent == 2
    assert run.outcomes[0].value == run.outcomes[1].value
    assert [outcome.request for outcome in run.outcomes] == twice


def test_replay_needs_no_server_and_misses_what_was_never_asked(store: Store) -> None:
    with Server(wise, of_first(f.OFF_SCHEMA)) as server:
        first = asked(server, store, 5)
        at = endpoint(server)
    gone = ask(questions(7), at, store, replay=True)
    assert values(gone).startswith(values(first)[:-1])
    assert [outcome.status for outcome in gone.outcomes[5:]] == [Status.MISSING] * 2
    assert (gone.sent, gone.cost or 0) == (0, 0)
    assert all(outcome.detail for outcome in gone.outcomes[5:])


def test_two_runs_share_a_store(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"

    def run(part: range) -> None:
        with Store(path) as store:
            found = asked(server, store, requests=[question(n) for n in part])
            assert statuses(found.outcomes) == {Status.ANSWERED}

    with Server(wise, delay=0.005) as server:
        threads = [threading.Thread(target=run, args=(range(n, n + 60),)) for n in (0, 60)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with Store(path) as store:
            assert asked(server, store, 120).sent == 0


def test_a_new_store_is_opened_though_another_process_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(0.2, other.close)
    timer.start()
    with Store(path) as store:
        assert store.counts() == (0, 0)
    timer.join()


# What is spent


@pytest.mark.parametrize("cents", [0, 0.05, 0.3, 1, 3])
def test_no_more_is_spent_than_was_allowed(store: Store, cents: float) -> None:
    prices = Prices(models={"m": Price(input=1.0, cached=0.5, output=10.0)})
    mix = at_random(*MIX, (0.05, f.HANG), seed=str(cents))
    with Server(wise, mix, bytes_per_token=1) as server:
        at = endpoint(server, timeout=0.3)
        limits = Limits(tries=3, max_cost=cents / 100)
        run = asked(server, store, 40, limits=limits, prices=prices, at=at)
        spent = server.input * 1e-6 + server.output * 10e-6
    assert spent <= cents / 100
    assert run.cost is not None
    assert run.cost <= spent + 1e-9
    assert Status.UNSENT in statuses(run.outcomes)
    assert "$" in run.stopped
    assert sum(outcome.cost or 0 for outcome in run.outcomes) == pytest.approx(run.cost)


def test_a_limit_of_cost_needs_a_price(store: Store) -> None:
    with Server(wise) as server:
        with pytest.raises(ModelError, match="not known"):
            asked(server, store, limits=Limits(max_cost=1.0))
        assert server.count == 0


@pytest.mark.parametrize("name", ["max_requests", "max_tokens"])
@pytest.mark.parametrize("bound", [0, 1, 7, 2000, 9000])
def test_no_bound_is_passed_whatever_goes_wrong(store: Store, name: str, bound: int) -> None:
    mix = (*MIX, (0.05, f.HANG))
    with Server(wise, at_random(*mix), bytes_per_token=1) as server:
        limits = Limits(**{name: bound})
        run = asked(server, store, 20, limits=limits, at=endpoint(server, timeout=0.3))
        spent = server.count if name == "max_requests" else server.input + server.output
        assert spent <= bound
        unsent = [outcome for outcome in run.outcomes if outcome.status is Status.UNSENT]
        assert bool(unsent) == bool(run.stopped)
        assert bound > 100 or unsent
        rest = asked(server, store, 20)
    assert Status.UNSENT not in statuses(rest.outcomes)


# Progress and stopping


def test_progress_ends_with_all_done(store: Store) -> None:
    seen: list[Progress] = []
    with Server(wise, f.at_first(f.BROKEN)) as server:
        asked(server, store, 10, progress=seen.append)
    assert [each.done for each in seen] == sorted(each.done for each in seen)
    assert (seen[-1].done, seen[-1].total, seen[-1].sent, seen[-1].failed) == (10, 10, 20, 0)


def test_a_run_can_be_stopped_and_keeps_what_it_has(store: Store) -> None:
    stop = threading.Event()

    def progress(now: Progress) -> None:
        if now.done >= 10:
            stop.set()

    with Server(wise, delay=0.01) as server:
        run = asked(server, store, 100, progress=progress, stop=stop)
        answered = [outcome.status for outcome in run.outcomes].count(Status.ANSWERED)
        assert 10 <= answered == run.sent == server.count < 100
        assert statuses(run.outcomes) == {Status.ANSWERED, Status.UNSENT}
        assert run.stopped
        assert asked(server, store, 100).sent == 100 - answered


def test_asking_works_outside_the_main_thread(store: Store) -> None:
    found: list[Run] = []
    with Server(wise) as server:
        path = store
        thread = threading.Thread(target=lambda: found.append(asked(server, path)))
        thread.start()
        thread.join()
    assert statuses(found[0].outcomes) == {Status.ANSWERED}


def test_the_handler_of_ctrl_c_is_as_it_was(store: Store) -> None:
    before = signal.getsignal(signal.SIGINT)
    with Server(wise) as server:
        asked(server, store)
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_keeps_what_was_paid(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with Server(wise, delay=0.05) as server:
        process = started(server, path, 60)
        wait_for(lambda: server.count >= 10)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        said = json.loads(out)
        assert (process.returncode, err) == (0, "")
        sent = server.count
        assert said["statuses"].count("answered") == said["sent"] == sent < 60
        assert said["statuses"].count("unsent") == 60 - sent
        assert said["stopped"]
        with Store(path) as store:
            assert asked(server, store, 60).sent == 60 - sent


def test_ctrl_c_twice_ends_at_once(tmp_path: Path) -> None:
    with Server(wise, f.always(f.HANG)) as server:
        process = started(server, tmp_path / "answers.sqlite", 20)
        wait_for(lambda: server.count >= 1)
        process.send_signal(signal.SIGINT)
        with pytest.raises(Exception, match="timed out"):
            process.communicate(timeout=0.3)  # what is in flight is waited for
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=5)
    assert process.returncode != 0


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    mix = at_random(*MIX)
    with Server(wise, mix) as server, Store(tmp_path / "whole.sqlite") as store:
        whole = asked(server, store, 80)
        needed = server.count
    with Server(wise, mix, delay=0.02) as server:
        path = tmp_path / "killed.sqlite"
        process = started(server, path, 80)
        wait_for(lambda: server.count >= needed // 2)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=20)
        wait_for(lambda: server.in_flight == 0)
        with Store(path) as store:
            rest = asked(server, store, 80)
        assert server.count <= needed + 8  # 8 were in flight at most
    assert values(rest) == values(whole)
    assert [each.status for each in rest.outcomes] == [each.status for each in whole.outcomes]


# The key


@pytest.mark.parametrize("fault", [f.BAD_KEY, f.failing(400, f"{'x' * 290} {f.KEY}")])
@pytest.mark.parametrize("key", ["plain/key+0123456789abcdef", "short/1"])
def test_no_part_of_a_key_is_told(store: Store, fault: f.Fault, key: str) -> None:
    with Server(wise, f.always(fault)) as server:
        run = asked(server, store, 1, at=endpoint(server, key=key))
        found = probe(endpoint(server, key=key))
    written = b"".join(each.read_bytes() for each in store.path.parent.iterdir())
    for text in (repr(run), repr(found), written.decode(errors="replace")):
        assert key[:6] not in text
        assert key[:6].replace("/", "\\/") not in text
    assert "401" in run.stopped or "400" in run.outcomes[0].detail


def test_the_key_is_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "llm" / "answers.sqlite"
    kinds = {3: f.failing(400, f"Bad: {f.KEY}"), 4: f.failing(500, f"Oops {f.KEY}"), 9: f.BAD_KEY}

    def fault(body: f.Body, _: int) -> f.Fault | None:
        return kinds.get(int(body["messages"][1]["content"].split()[1].strip(":")))

    with Server(wise, fault) as server:
        process = started(server, path, 10)
        out, err = process.communicate(timeout=60)
        with Store(path) as store:
            run = asked(server, store, 10)
            written = b"".join(each.read_bytes() for each in path.parent.iterdir())
        assert all(each.headers["authorization"] == f"Bearer {KEY}" for each in server.completions)
    assert json.loads(out)["stopped"]
    for text in (out, err, repr(run), repr(endpoint(server)), written.decode(errors="replace")):
        assert KEY not in text
        assert KEY[8:] not in text
    assert b"Because of" in written
