"""Asks a model many questions: what is stored is served, the rest is sent, nothing twice.

Whatever goes wrong with one request, the others go on; each ends with a status, and each answer is
stored as soon as it has come.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace

from builder.llm.budget import Budget
from builder.llm.client import Client
from builder.llm.course import Accept, Course
from builder.llm.failures import signature
from builder.llm.halting import Halt, interruptible
from builder.llm.keys import request_key
from builder.llm.limiter import Clock, RealClock
from builder.llm.prices import Prices
from builder.llm.records import Endpoint, Limits, Outcome, Progress, Request, Run, Status
from builder.llm.sending import Sender
from builder.llm.store import Store

ALIKE = 5  # so many that fail alike, and none that does not: the server cannot be used

_DEFAULTS = Limits()
_SHARED = {Status.ANSWERED, Status.INVALID, Status.TRUNCATED}


def ask(
    requests: Sequence[Request],
    endpoint: Endpoint,
    store: Store,
    *,
    limits: Limits = _DEFAULTS,
    prices: Prices | None = None,
    accept: Accept | None = None,
    replay: bool = False,
    again: bool = False,
    progress: Callable[[Progress], None] | None = None,
    clock: Clock | None = None,
    stop: threading.Event | None = None,
) -> Run:
    """Ask all requests and say what came of each, in their order.

    Args:
        requests: what to ask; one that comes twice is sent once.
        endpoint: whom to ask.
        store: where answers are looked up and kept.
        limits: how fast, how often and for how much is asked.
        prices: what models cost; without, no cost is told.
        accept: says why a valid value will not do, or nothing; it is then repaired once.
        replay: send nothing; what is not stored is MISSING.
        again: ask anew what was not answered well the last time.
        progress: is told how far the run is, after what is stored and after each answer.
        clock: measures and waits; the machine's own by default.
        stop: once set, by any thread, nothing more is sent, as after Ctrl-C.

    Raises ModelError where nothing can be asked at all, or nothing stored.
    """
    asking = _Asking(
        requests, endpoint, store, limits, prices, accept, progress, clock or RealClock()
    )
    asking.look_up(again=again and not replay)
    if asking.pending and not replay:
        asyncio.run(asking.send(stop))
    return asking.run()


class _Asking:
    """One run: what came of its requests so far."""

    def __init__(
        self,
        requests: Sequence[Request],
        endpoint: Endpoint,
        store: Store,
        limits: Limits,
        prices: Prices | None,
        accept: Accept | None,
        progress: Callable[[Progress], None] | None,
        clock: Clock,
    ) -> None:
        self._requests, self._endpoint, self._store = tuple(requests), endpoint, store
        self._limits, self._accept, self._clock = limits, accept, clock
        self._progress = progress
        price = prices.price(endpoint.model) if prices else None
        self._budget = Budget(limits, price, endpoint.model)
        self._free = None if price is None else 0.0
        self._outcomes: list[Outcome | None] = [None] * len(self._requests)
        self.pending: dict[str, list[int]] = {}  # by the key of what is to be asked first
        self._anew: set[int] = set()
        self._begun = clock.now()
        self._done = self._good = self._stored = 0
        self._stopped = ""
        self._alike: list[str] = []
        self._answered = 0

    def look_up(self, *, again: bool) -> None:
        """Serve what is stored."""
        for index, request in enumerate(self._requests):
            key = request_key(request, self._endpoint)
            outcome = self._from_store(self._course(index), key)
            if outcome is not None and not (again and outcome.status is not Status.ANSWERED):
                self._keep(index, outcome)
                continue
            self.pending.setdefault(key, []).append(index)
            if outcome is not None:
                self._anew.add(index)
        self._stored = self._done
        self._report()

    async def send(self, stop: threading.Event | None) -> None:
        """Send what is not stored, several at once."""
        halt = Halt(stop)
        queue = deque(self.pending.values())
        async with Client(self._endpoint) as client:
            sender = Sender(
                self._endpoint,
                self._store,
                self._limits,
                budget=self._budget,
                clock=self._clock,
                halt=halt,
                client=client,
            )
            workers = [
                asyncio.create_task(self._work(queue, sender, halt))
                for _ in range(min(self._limits.concurrency, len(queue)))
            ]
            watcher = asyncio.create_task(halt.watch())
            with interruptible(halt):
                ended = await asyncio.gather(*workers, return_exceptions=True)
            watcher.cancel()
        self._stopped = halt.reason
        for fault in ended:
            if isinstance(fault, BaseException):
                raise fault
        if len(self._alike) < ALIKE:
            sender.keep_declined()

    def run(self) -> Run:
        """Sum up."""
        why = self._stopped or "not sent"
        missing = Status.UNSENT if self._stopped else Status.MISSING
        told = why if self._stopped else "no answer is stored"
        return Run(
            outcomes=tuple(
                outcome or self._course(index).end(missing, told)
                for index, outcome in enumerate(self._outcomes)
            ),
            sent=self._budget.sent,
            usage=self._budget.usage,
            cost=self._budget.cost,
            seconds=self._clock.now() - self._begun,
            stopped=self._stopped,
        )

    async def _work(self, queue: deque[list[int]], sender: Sender, halt: Halt) -> None:
        """Take one group of like requests after another, until there is none or no more is sent."""
        try:
            while queue and not halt.is_set():
                await self._group(queue.popleft(), sender, halt)
        except BaseException:
            halt.set("an error ended the run")
            raise

    async def _group(self, indexes: Sequence[int], sender: Sender, halt: Halt) -> None:
        """Ask the first of like requests; the others then find its answer in the store."""
        first: Outcome | None = None
        for index in indexes:
            request = self._requests[index]
            if first is None or first.status in _SHARED:
                anew = first is None and index in self._anew
                outcome = await self._ask(self._course(index), sender, halt, anew=anew)
                self._judge_server(outcome, sender, halt)
                first = first or outcome
            else:
                outcome = replace(first, request=request, sent=0, cost=self._free)
            self._keep(index, outcome)
            self._report()

    async def _ask(self, course: Course, sender: Sender, halt: Halt, *, anew: bool) -> Outcome:
        """Take one request all its way."""
        while True:
            key = request_key(course.asking, self._endpoint)
            answer = None if anew else self._store.answer(key)
            if answer is None:
                sent = await sender.send(course.asking, key, replacing=anew)
                course.count(sent.count, sent.cost)
                answer = sent.answer
                if answer is None:
                    failed = sent.failure.detail if sent.failure else ""
                    if sent.halted:
                        return course.end(
                            Status.UNSENT, "; ".join(filter(None, (halt.reason, failed)))
                        )
                    return course.end(Status.FAILED, failed)
            if (outcome := course.take(answer)) is not None:
                return outcome

    def _from_store(self, course: Course, key: str) -> Outcome | None:
        """Take a request as far as stored answers go; None if that is not to its end."""
        while (answer := self._store.answer(key)) is not None:
            if (outcome := course.take(answer)) is not None:
                return outcome
            key = request_key(course.asking, self._endpoint)
        return None

    def _course(self, index: int) -> Course:
        """Begin the way of a request."""
        return Course(self._requests[index], self._accept, self._free)

    def _judge_server(self, outcome: Outcome, sender: Sender, halt: Halt) -> None:
        """Halt when one after the other fails alike, and nothing is answered."""
        if sender.answered > self._answered:
            self._answered = sender.answered
            self._alike.clear()
        declined = outcome.status in {Status.DECLINED, Status.REFUSED} and not sender.answered
        if outcome.status is not Status.FAILED and not declined:
            return
        sign = signature(outcome.detail)
        if self._alike and self._alike[-1] != sign:
            self._alike.clear()
        self._alike.append(sign)
        if len(self._alike) >= ALIKE:
            halt.set(f"{ALIKE} requests failed alike, one after the other: {outcome.detail}")

    def _keep(self, index: int, outcome: Outcome) -> None:
        """Keep what came of a request; one that was not sent is not done."""
        self._outcomes[index] = outcome
        if outcome.status is not Status.UNSENT:
            self._done += 1
            self._good += outcome.status is Status.ANSWERED

    def _report(self) -> None:
        """Tell how far the run is."""
        if self._progress is None:
            return
        total, now = len(self._requests), self._done - self._stored
        pace = (self._clock.now() - self._begun) / now if now else None
        self._progress(
            Progress(
                done=self._done,
                total=total,
                sent=self._budget.sent,
                failed=self._done - self._good,
                cost=self._budget.cost,
                seconds_left=None if pace is None else pace * (total - self._done),
            )
        )
