"""How fast a server is asked: as fast as it answers gladly, and no faster than it says.

One limiter is shared by all who ask. It adapts how many requests are in flight, keeps to stated
rates, and after a refusal waits as long as the server wants, be it seconds or hours.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Protocol

from builder.llm.records import Limits

START = 4  # in flight at first
EASY, HARD = 0.5, 0.8  # shares of the timeout: an answer that takes longer is a sign of too many
BASE, LONGEST = 1.0, 60.0  # seconds of the first pause that no server asked for, and of any
_SHARE = 0.97  # of a stated rate: clocks differ
_BURST = 0.1  # seconds that may be caught up with
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_SPAN = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")


class Clock(Protocol):
    """Tells the time in seconds and waits; in tests it need not really wait."""

    def now(self) -> float:
        """Tell the time; only differences count."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class RealClock:
    """The clock of the machine."""

    def now(self) -> float:
        """Tell the time; it never goes back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class Pace:
    """Spreads amounts evenly over time, so that a rate is kept without bursts."""

    def __init__(self, per_minute: float) -> None:
        self.rate = per_minute * _SHARE / 60
        self._next = float("-inf")

    def wait(self, now: float) -> float:
        """Give the seconds until there is room."""
        return max(0.0, self._next - _BURST - now)

    def take(self, amount: float, now: float) -> None:
        """Take room for an amount, also for more than there is: what follows waits for it."""
        self._next = max(self._next, now) + amount / self.rate

    def correct(self, amount: float) -> None:
        """Take so much more, or less if negative, than was thought."""
        self._next += amount / self.rate


class Limiter:
    """Says when the next request may go; see the module.

    `halted` ends all waiting: whoever waits is told not to go. `timeout` is when a request counts
    as hung; a server that takes a good part of it has enough to do.
    """

    def __init__(
        self, limits: Limits, clock: Clock, *, halted: asyncio.Event, timeout: float
    ) -> None:
        self._limits, self._clock, self._halted, self._timeout = limits, clock, halted, timeout
        self.window = float(min(START, limits.concurrency))
        self.in_flight = 0
        self._growing = True  # by one for each answer, until the first refusal
        self._until = 0.0  # nobody asks before
        self._shrunk = float("-inf")
        self._changed = asyncio.Event()
        self._gate = asyncio.Lock()  # in order, and only the first in the queue looks at the clock
        self._requests = _pace(limits.requests_per_minute)
        self._tokens = _pace(limits.tokens_per_minute)

    async def enter(self, tokens: float) -> bool:
        """Wait until one more request may go, of about so many tokens; False if it may not."""
        async with self._gate:
            while not self._halted.is_set():
                if (wait := self._wait()) > 0:
                    await self.pause(wait)
                elif self.in_flight >= int(self.window):
                    await self.changed()
                else:
                    self._go(tokens)
                    return True
        return False

    def leave(self, over: float = 0.0) -> None:
        """Let the next one go; `over` is by how many tokens the guess was too low."""
        self.in_flight -= 1
        if self._tokens:
            self._tokens.correct(over)
        self.wake()

    def wake(self) -> None:
        """Let those who wait look again, as when the run is halted."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def changed(self) -> None:
        """Wait until a request has come back, or the run is halted."""
        await self._changed.wait()

    async def pause(self, seconds: float) -> None:
        """Wait, but no longer than the run goes on."""
        await pause(self._clock, seconds, self._halted)

    def succeeded(self, seconds: float, headers: Mapping[str, str]) -> None:
        """Learn from an answer that took so many seconds: ask more at once, if it came soon."""
        self._learn(headers)
        if seconds > self._timeout * HARD:
            self._shrink(seconds)
        elif seconds <= self._timeout * EASY:
            step = 1.0 if self._growing else 1.0 / self.window
            self.window = min(float(self._limits.concurrency), self.window + step)

    def refused(self, seconds: float, headers: Mapping[str, str]) -> bool:
        """Learn from a refusal (429, 503) or a hung request that it was too much.

        Tells whether the server has said how long to wait; then all wait so long.
        """
        self._learn(headers)
        self._shrink(seconds)
        wait = asked_to_wait(headers)
        if wait is not None:
            self._until = max(self._until, self._clock.now() + wait)
        return wait is not None

    def _go(self, tokens: float) -> None:
        """Count one more request."""
        now = self._clock.now()
        self.in_flight += 1
        if self._requests:
            self._requests.take(1, now)
        if self._tokens:
            self._tokens.take(tokens, now)

    def _wait(self) -> float:
        """Give the seconds that rates and refusals want to pass."""
        now = self._clock.now()
        waits = [self._until - now]
        waits += [pace.wait(now) for pace in (self._requests, self._tokens) if pace]
        return max(waits)

    def _shrink(self, seconds: float) -> None:
        """Halve what may be in flight; once for all that was sent before it was last halved."""
        now = self._clock.now()
        if now - seconds >= self._shrunk:
            self.window = max(1.0, self.window / 2)
            self._shrunk, self._growing = now, False

    def _learn(self, headers: Mapping[str, str]) -> None:
        """Keep to the rates that a server states, unless the user has said others."""
        if self._limits.requests_per_minute is None:
            self._requests = _stated(self._requests, headers.get("x-ratelimit-limit-requests"))
        if self._limits.tokens_per_minute is None:
            self._tokens = _stated(self._tokens, headers.get("x-ratelimit-limit-tokens"))


async def pause(clock: Clock, seconds: float, halted: asyncio.Event) -> None:
    """Wait, but no longer than until `halted` is set."""
    waits = {
        asyncio.ensure_future(clock.sleep(seconds)),
        asyncio.ensure_future(halted.wait()),
    }
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waits:
            each.cancel()
        await asyncio.gather(*waits, return_exceptions=True)


def backoff(tries: int) -> float:
    """Give the seconds to wait after so many failed tries, by chance up to a bound that doubles."""
    return random.uniform(0, min(LONGEST, BASE * 2 ** (tries - 1)))  # noqa: S311


def asked_to_wait(headers: Mapping[str, str]) -> float | None:
    """Give the seconds that a server asks for in any of its ways, or None."""
    waits = [_retry_after(headers), _scaled(headers.get("retry-after-ms"), 0.001)]
    waits += [
        _span(headers.get(f"x-ratelimit-reset-{kind}"))
        for kind in ("requests", "tokens")
        if headers.get(f"x-ratelimit-remaining-{kind}", "0").strip() == "0"
    ]
    return max((wait for wait in waits if wait is not None), default=None)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Read Retry-After: seconds, or a date, which is counted from the server's own clock."""
    text = (headers.get("retry-after") or "").strip()
    seconds = _scaled(text, 1.0)
    if seconds is not None or not text:
        return seconds
    try:
        until = parsedate_to_datetime(text).timestamp()
    except ValueError:
        return None
    try:
        now = parsedate_to_datetime(headers.get("date", "")).timestamp()
    except ValueError:
        now = time.time()
    return max(0.0, until - now)


def _span(text: str | None) -> float | None:
    """Read a span such as `1m30s`, `250ms` or `2`, in seconds."""
    text = (text or "").strip()
    if (plain := _scaled(text, 1.0)) is not None:
        return plain
    parts = _SPAN.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        return None
    return sum(float(number) * _UNITS[unit] for number, unit in parts)


def _scaled(text: str | None, scale: float) -> float | None:
    """Read a number that is not negative."""
    if not re.fullmatch(r"\d{1,12}(\.\d+)?", (text or "").strip()):
        return None
    return float(text or "") * scale


def _pace(per_minute: float | None) -> Pace | None:
    """Make a pace of a rate, if there is one."""
    return Pace(per_minute) if per_minute and per_minute > 0 else None


def _stated(pace: Pace | None, text: str | None) -> Pace | None:
    """Keep a pace, or take the one that a header states."""
    rate = _scaled(text, 1.0)
    if not rate:
        return pace
    if pace is None:
        return Pace(rate)
    pace.rate = rate * _SHARE / 60
    return pace
