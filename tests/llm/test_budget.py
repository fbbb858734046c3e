"""What a run may spend: never more than was allowed, whatever comes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.errors import ModelError
from builder.llm.budget import Budget, Reservation, most_input
from builder.llm.prices import Price, Prices
from builder.llm.records import Limits, Request, Status, Usage
from builder.llm.runner import ask
from builder.llm.store import Store
from tests.llm import faults as f
from tests.llm.asking import FakeClock, at_random, endpoint, question, questions, statuses, wise
from tests.llm.server import Server

PRICE = Price(input=100.0, cached=10.0, output=400.0)  # dear, so that cents are reached
PRICES = Prices(models={"m": PRICE})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "answers.sqlite") as opened:
        yield opened


def request(text: str, max_tokens: int = 100) -> Request:
    return Request(
        name="n", messages=(("user", text),), schema={}, schema_name="s", max_tokens=max_tokens
    )


@given(st.text())
def test_no_text_has_more_tokens_than_are_reserved(text: str) -> None:
    assert most_input(request(text)) > len(text.encode("utf-8", "replace"))


def test_a_request_needs_what_it_can_take_at_most() -> None:
    need = Budget(Limits(), PRICE).need(request("q" * 1000, max_tokens=50))
    read = most_input(request("q" * 1000))
    assert need.tokens == read + 50
    assert need.cost == pytest.approx((read * 100 + 50 * 400) / 1_000_000)


def test_room_that_was_not_taken_is_given_back() -> None:
    budget = Budget(Limits(max_tokens=1000), None)
    need = Reservation(tokens=600)
    assert not budget.refusal(need)
    budget.reserve(need)
    assert "1000 tokens" in budget.refusal(need)
    assert not budget.hopeless(need)  # the first may take less than it could
    budget.settle(need, Usage(input=100, output=200))
    assert not budget.refusal(need)
    budget.reserve(need)
    budget.release(need)
    budget.reserve(need)
    budget.settle(need, None)  # hung: it may have taken all
    assert budget.hopeless(need)
    assert budget.sent == 3
    assert budget.usage == Usage(input=100, output=200)


def test_what_was_not_sent_counts_nothing() -> None:
    budget = Budget(Limits(max_requests=1), None)
    budget.reserve(Reservation())
    assert budget.refusal(Reservation())
    assert not budget.hopeless(Reservation())
    budget.release(Reservation(), unsent=True)
    assert budget.sent == 0
    assert not budget.refusal(Reservation())
    budget.reserve(Reservation())
    budget.release(Reservation())
    assert "request limit (1)" in budget.hopeless(Reservation())


def test_without_a_price_no_cost_is_told_and_none_can_be_limited() -> None:
    budget = Budget(Limits(), None)
    need = Reservation(tokens=9)
    budget.reserve(need)
    assert budget.settle(need, Usage(input=1)) is None
    assert budget.cost is None
    with pytest.raises(ModelError, match=r"what my-model costs is not known.*tokens"):
        Budget(Limits(max_cost=1.0), None, "my-model")


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["send", "answer", "hang", "fail", "unreached"]),
        st.integers(0, 400),
        st.integers(0, 100),
    ),
    max_size=60,
)


@given(_STEPS, st.floats(0, 0.5), st.integers(0, 3000), st.integers(0, 20))
def test_no_limit_is_ever_passed(
    steps: list[tuple[str, int, int]], cost: float, tokens: int, requests: int
) -> None:
    budget = Budget(Limits(max_cost=cost, max_tokens=tokens, max_requests=requests), PRICE)
    asked = request("q" * 300, max_tokens=100)
    need = budget.need(asked)
    flying = sent = 0
    spent, dollars = 0, 0.0
    for step, read, written in steps:
        if step == "send":
            if not budget.refusal(need):
                assert not budget.hopeless(need)
                budget.reserve(need)
                flying, sent = flying + 1, sent + 1
            continue
        if not flying:
            continue
        flying -= 1
        if step == "fail":
            budget.release(need)
        elif step == "unreached":
            budget.release(need, unsent=True)
            sent -= 1
        else:
            used = Usage(input=read, output=written) if step == "answer" else None
            budget.settle(need, used)
            real = used or Usage(input=need.tokens - 100, output=100)
            spent, dollars = spent + real.input + real.output, dollars + PRICE.cost(real)
        assert budget.sent == sent - flying
    assert spent <= tokens
    assert dollars <= cost + 1e-6
    assert sent <= requests


@pytest.mark.parametrize("cost", [0.0, 0.05, 0.2, 1.0])
def test_a_server_is_paid_no_more_than_was_allowed(store: Store, cost: float) -> None:
    mix = at_random((0.1, f.BROKEN), (0.1, f.INVALID), (0.1, f.TRUNCATED), (0.1, f.CUT_BODY))
    with Server(wise, mix, bytes_per_token=1) as server:
        run = ask(
            questions(60),
            endpoint(server),
            store,
            limits=Limits(max_cost=cost),
            prices=PRICES,
            clock=FakeClock(),
        )
        paid = PRICE.cost(Usage(input=server.input, output=server.output))
    assert paid <= cost
    assert run.cost is not None
    assert run.cost <= paid + 1e-9
    assert "limit of $" in run.stopped
    assert Status.UNSENT in statuses(run.outcomes)
    told = sum(outcome.cost or 0 for outcome in run.outcomes)
    assert told == pytest.approx(run.cost)


def test_a_limit_is_nearly_used_up(store: Store) -> None:
    with Server(wise, bytes_per_token=1) as server:
        cost = 1.0
        run = ask(
            questions(60), endpoint(server), store, limits=Limits(max_cost=cost), prices=PRICES
        )
    need = Budget(Limits(), PRICE).need(question(59)).cost
    assert run.cost is not None
    assert cost - need <= run.cost <= cost


def test_what_is_stored_costs_nothing(store: Store) -> None:
    with Server(wise) as server:
        first = ask(questions(5), endpoint(server), store, prices=PRICES)
        none = Limits(max_cost=0.0, max_requests=0, max_tokens=0)
        again = ask(questions(5), endpoint(server), store, prices=PRICES, limits=none)
    assert first.cost == pytest.approx(PRICE.cost(first.usage))
    assert (again.sent, again.cost, again.usage, again.stopped) == (0, 0.0, Usage(), "")
    assert statuses(again.outcomes) == {Status.ANSWERED}
    assert [each.usage for each in again.outcomes] == [each.usage for each in first.outcomes]
    assert [each.cost for each in again.outcomes] == [0.0] * 5
