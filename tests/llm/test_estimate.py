"""What an estimate says is what a run then takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.llm.estimate import estimate, lines, pilot
from builder.llm.prices import Price, Prices
from builder.llm.records import Outcome, Status, Usage
from builder.llm.runner import ask
from builder.llm.store import Store
from tests.llm.asking import endpoint, question, questions, wise
from tests.llm.server import Server

PRICES = Prices(models={"m": Price(input=1.0, cached=0.1, output=10.0)})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "answers.sqlite") as opened:
        yield opened


def test_a_pilot_tells_what_the_rest_takes(store: Store) -> None:
    asked = questions(60)
    with Server(wise) as server:
        at = endpoint(server)
        first = pilot(asked, at, store)
        run = ask(first, at, store, prices=PRICES)
        found = estimate(asked, at, store, PRICES, samples=run.outcomes)
        rest = ask(asked, at, store, prices=PRICES)
    assert (found.requests, found.cached, found.to_send) == (60, 5, 55)
    assert found.cost is not None
    assert found.cost.likely == pytest.approx(rest.cost, rel=0.05)
    assert found.input == pytest.approx(rest.usage.input, rel=0.05)
    assert found.output.low <= found.output.likely <= found.output.high  # type: ignore[operator]


def test_a_pilot_is_spread_over_what_is_not_answered_yet(store: Store) -> None:
    with Server(wise) as server:
        at = endpoint(server)
        ask(questions(10), at, store)
        assert [each.name for each in pilot(questions(20), at, store, 3)] == [
            "check 11",
            "check 15",
            "check 18",
        ]
        assert pilot(questions(10), at, store) == ()
        assert len(pilot(questions(12), at, store)) == 2


def test_without_answers_only_the_most_is_known(store: Store) -> None:
    with Server(wise) as server:
        found = estimate(questions(10), endpoint(server), store, PRICES)
    assert (found.samples, found.output.likely, found.output.high) == (0, None, 1000)
    assert found.cost is not None
    assert found.cost.low == pytest.approx(found.input / 1_000_000)
    assert found.cost.high == pytest.approx((found.input + 10 * 1000) / 1_000_000)
    assert lines(found) == (
        "requests: 10, of which 0 are answered from the store and 10 are to be sent",
        f"input: about {found.input:,} tokens, guessed from characters",
        "output: at most 1,000 tokens",
        f"cost: at most ${found.cost.high:.4g}",
    )


def test_repairs_and_thinking_of_samples_count(store: Store) -> None:
    samples = [
        Outcome(request=question(n), status=Status.ANSWERED, usage=Usage(input=70, output=output))
        for n, output in enumerate((10, 20, 30, 40, 1000))
    ]
    with Server(wise) as server:
        found = estimate(
            [question(n) for n in range(50, 60)], endpoint(server), store, None, samples=samples
        )
    assert (found.output.low, found.output.likely, found.output.high) == (100, 300, 10_000)
    assert found.input == pytest.approx(700, rel=0.05)
    assert lines(found)[1:] == (
        f"input: about {found.input} tokens, as in 5 answers",
        "output: about 300 (100 to 10,000) tokens",
        "cost: not known, as no price is given for the model",
    )


def test_a_batch_costs_its_part(store: Store) -> None:
    with Server(wise) as server:
        at = endpoint(server)
        whole = estimate(questions(3), at, store, PRICES).cost
        half = estimate(questions(3), at, store, PRICES, factor=0.5).cost
    assert whole is not None
    assert half is not None
    assert half.high == pytest.approx(whole.high / 2)


def test_the_same_question_counts_once_and_nothing_left_is_said_so(store: Store) -> None:
    with Server(wise) as server:
        at = endpoint(server)
        ask([question(1)], at, store)
        found = estimate([question(1), question(1)], at, store, PRICES)
    assert lines(found) == (
        "requests: 1, of which 1 are answered from the store and 0 are to be sent",
    )
