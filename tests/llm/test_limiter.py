"""How fast a server is asked, on a clock whose hours pass in no time."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from builder.llm.limiter import BASE, LONGEST, START, Limiter, Pace, asked_to_wait, backoff
from builder.llm.records import Limits

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class Ticking:
    """A clock that goes on to the next sleeper's time when all sleep."""

    def __init__(self) -> None:
        self.time = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []
        self._number = 0

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self._number += 1
        done = asyncio.Event()
        heapq.heappush(self._sleepers, (self.time + max(0.0, seconds), self._number, done))
        await done.wait()

    async def run(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        while not task.done():
            for _ in range(20):  # let everyone go as far as they can
                await asyncio.sleep(0)
            if self._sleepers and not task.done():
                self.time, _, done = heapq.heappop(self._sleepers)
                done.set()
        await task


def limiter(clock: Ticking, *, timeout: float = 100, **limits: float) -> Limiter:
    given = Limits(**limits)  # type: ignore[arg-type]
    return Limiter(given, clock, halted=asyncio.Event(), timeout=timeout)


def played(play: Callable[[Ticking], Coroutine[None, None, None]]) -> Ticking:
    clock = Ticking()
    asyncio.run(clock.run(play(clock)))
    return clock


async def asked(limiter: Limiter, clock: Ticking, number: int, latency: float) -> list[float]:
    """Ask so many requests, as many at once as may be, and give the times when they went."""
    times: list[float] = []

    async def one() -> None:
        assert await limiter.enter(10)
        times.append(clock.now())
        start = clock.now()
        await clock.sleep(latency)
        limiter.succeeded(clock.now() - start, {})
        limiter.leave()

    await asyncio.gather(*(one() for _ in range(number)))
    return times


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "121"}, 121),
        ({"retry-after": "86400"}, 86400),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after-ms": "250", "retry-after": "1"}, 1),
        ({"x-ratelimit-reset-requests": "1m30s"}, 90),
        ({"x-ratelimit-reset-tokens": "250ms"}, 0.25),
        ({"x-ratelimit-reset-tokens": "1h2m3.5s"}, 3723.5),
        ({"x-ratelimit-reset-tokens": "7"}, 7),
        ({"x-ratelimit-reset-tokens": "6m0s tomorrow"}, None),
        ({"x-ratelimit-reset-requests": "2s", "x-ratelimit-reset-tokens": "9s"}, 9),
        ({"x-ratelimit-reset-tokens": "9s", "x-ratelimit-remaining-tokens": "5000"}, None),
        ({"x-ratelimit-reset-tokens": "9s", "x-ratelimit-remaining-tokens": "0"}, 9),
    ],
)
def test_what_a_server_asks_for_is_understood(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert asked_to_wait(headers) == seconds


@pytest.mark.parametrize(("ahead", "seconds"), [(300, 300), (-10, 0)])
def test_a_date_is_counted_from_the_clock_of_the_server(ahead: int, seconds: float) -> None:
    headers = {
        "retry-after": format_datetime(NOW + timedelta(seconds=ahead), usegmt=True),
        "date": format_datetime(NOW, usegmt=True),
    }
    assert asked_to_wait(headers) == seconds


def test_a_date_without_a_clock_is_counted_from_ours() -> None:
    date = datetime.now(UTC) + timedelta(hours=1)
    wait = asked_to_wait({"retry-after": format_datetime(date, usegmt=True)})
    assert wait is not None
    assert 3500 < wait <= 3600


def test_pauses_double_up_to_a_bound() -> None:
    for tries in range(1, 20):
        bound = min(LONGEST, BASE * 2 ** (tries - 1))
        pauses = [backoff(tries) for _ in range(200)]
        assert 0 <= min(pauses) < bound / 2 < max(pauses) <= bound


@pytest.mark.parametrize("seconds", [2, 300, 7200])
def test_all_wait_as_long_as_the_server_wants(seconds: int) -> None:
    async def play(clock: Ticking) -> None:
        shared = limiter(clock)
        assert await shared.enter(1)
        assert shared.refused(0.1, {"retry-after": str(seconds)})
        shared.leave()
        times = await asked(shared, clock, 10, latency=0.1)
        assert min(times) == pytest.approx(seconds)

    played(play)


def test_a_longer_wait_counts_and_a_shorter_one_does_not_end_it() -> None:
    async def play(clock: Ticking) -> None:
        shared = limiter(clock)
        shared.refused(0.1, {"retry-after": "60"})
        shared.refused(0.1, {"retry-after": "5"})
        assert await shared.enter(1)
        assert clock.now() == pytest.approx(60)

    played(play)


def test_more_are_in_flight_while_all_goes_well_up_to_the_bound() -> None:
    async def play(clock: Ticking) -> None:
        shared = limiter(clock, concurrency=10)
        times = await asked(shared, clock, 100, latency=1)
        assert times.count(0) == START
        assert max(times.count(time) for time in times) == 10
        assert shared.in_flight == 0

    played(play)


def test_fewer_than_at_first_if_the_user_wants_it() -> None:
    async def play(clock: Ticking) -> None:
        times = await asked(limiter(clock, concurrency=1), clock, 5, latency=1)
        assert times == [0, 1, 2, 3, 4]

    played(play)


def test_a_refusal_halves_once_for_all_that_were_in_flight() -> None:
    async def play(clock: Ticking) -> None:
        shared = limiter(clock, concurrency=32)
        await asked(shared, clock, 200, latency=1)
        before = shared.window
        await clock.sleep(5)
        for _ in range(8):
            shared.refused(1.0, {})
        assert shared.window == before / 2
        await clock.sleep(5)
        for _ in range(20):
            shared.refused(1.0, {})
            await clock.sleep(5)
        assert shared.window == 1
        shared.succeeded(1.0, {})
        shared.succeeded(1.0, {})
        assert shared.window == 2.5  # by one for as many answers as are in flight

    played(play)


def test_a_slow_server_is_not_asked_more_at_once() -> None:
    async def play(clock: Ticking) -> None:
        shared = limiter(clock, timeout=120)
        for seconds, window in ((61, 4), (96, 4), (97, 2), (119, 2), (10, 2.5)):
            shared.succeeded(seconds, {})
            assert shared.window == window

    played(play)


@pytest.mark.parametrize("known", ["limits", "headers"])
def test_a_rate_is_reached_and_kept(known: str) -> None:
    async def play(clock: Ticking) -> None:
        shared = limiter(
            clock, concurrency=64, **({"requests_per_minute": 600} if known == "limits" else {})
        )
        if known == "headers":
            shared.succeeded(0.1, {"x-ratelimit-limit-requests": "600"})
        times = await asked(shared, clock, 300, latency=0.5)
        for second in range(int(max(times))):
            assert sum(second <= time < second + 1 for time in times) <= 11
        assert 300 / max(times) == pytest.approx(10, rel=0.05)

    played(play)


def test_what_the_user_says_goes_before_what_the_server_says() -> None:
    async def play(clock: Ticking) -> None:
        shared = limiter(clock, requests_per_minute=60)
        shared.succeeded(0.1, {"x-ratelimit-limit-requests": "600000"})
        await asked(shared, clock, 10, latency=0.1)
        assert clock.now() > 9

    played(play)


@pytest.mark.parametrize("stated", ["0", "", "many", "50;w=60"])
def test_a_stated_rate_that_is_none_is_left_alone(stated: str) -> None:
    async def play(clock: Ticking) -> None:
        shared = limiter(clock)
        shared.succeeded(0.1, {"x-ratelimit-limit-requests": stated})
        await asked(shared, clock, 8, latency=0.1)
        assert clock.now() < 1

    played(play)


def test_tokens_are_counted_as_guessed_and_then_as_they_were() -> None:
    async def play(clock: Ticking) -> None:
        shared = limiter(clock, tokens_per_minute=6000)  # 97 a second
        assert await shared.enter(9700)
        shared.leave(-9700 + 970)
        assert await shared.enter(1)
        assert clock.now() == pytest.approx(10, abs=0.2)

    played(play)


def test_more_than_a_rate_allows_at_once_goes_and_what_follows_waits() -> None:
    pace = Pace(60)
    assert pace.wait(100) == 0
    pace.take(1000, 100)
    assert pace.wait(100) == pytest.approx(1000 / 0.97, rel=0.01)


def test_nobody_waits_for_a_run_that_is_halted() -> None:
    async def play(clock: Ticking) -> None:
        halted = asyncio.Event()
        shared = Limiter(Limits(concurrency=1), clock, halted=halted, timeout=1)
        assert await shared.enter(1)
        behind = asyncio.ensure_future(shared.enter(1))  # waits for the first
        await asyncio.sleep(0)
        shared.refused(0.1, {"retry-after": "3600"})
        cooling = asyncio.ensure_future(shared.enter(1))
        pause = asyncio.ensure_future(shared.pause(3600))
        await asyncio.sleep(0)
        halted.set()
        shared.wake()
        assert not await behind
        assert not await cooling
        await pause
        assert clock.now() == 0

    played(play)
