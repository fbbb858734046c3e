"""Asks by the Batch API: at half the price, with answers within a day.

What the server is given is remembered before it is sent, so that a run that was killed goes on with
the batch that is there, and pays nothing twice. Answers go into the same store by the same keys;
what is then left to do for a few of them, a repair or more room, is asked directly.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from builder.llm.batch_job import Job
from builder.llm.budget import Budget
from builder.llm.course import Accept
from builder.llm.halting import Halt
from builder.llm.keys import request_key
from builder.llm.limiter import Clock, RealClock
from builder.llm.prices import Prices
from builder.llm.records import Endpoint, Limits, Outcome, Progress, Request, Run, Status
from builder.llm.runner import ask
from builder.llm.store import Store

FACTOR = 0.5  # of the price
POLL = 30.0  # seconds

_DEFAULTS = Limits()


def ask_in_batch(
    requests: Sequence[Request],
    endpoint: Endpoint,
    store: Store,
    *,
    limits: Limits = _DEFAULTS,
    prices: Prices | None = None,
    accept: Accept | None = None,
    progress: Callable[[Progress], None] | None = None,
    clock: Clock | None = None,
    poll: float = POLL,
    stop: threading.Event | None = None,
) -> Run:
    """Ask all requests as `ask` does, but in batches, looked at every `poll` seconds.

    A batch that an earlier run has left is waited for first; its requests count as sent in this
    run, and come out of its limits. When the run is stopped the batches go on, and the next run
    fetches what came of them. What a batch leaves unanswered is not asked directly, at the whole
    price, but told.
    """
    clock = clock or RealClock()
    begun = clock.now()
    keys = [request_key(request, endpoint) for request in requests]
    asked = dict(zip(keys, requests, strict=True))
    price = prices.price(endpoint.model) if prices else None
    budget = Budget(limits, price.times(FACTOR) if price else None, endpoint.model)
    job = Job(
        asked, endpoint, store, limits, budget=budget, clock=clock, poll=poll, progress=progress
    )
    stopped = asyncio.run(_run(job, stop)) if job.needed() else ""
    answered = [n for n, key in enumerate(keys) if store.answer(key) is not None]
    rest = ask(
        [requests[n] for n in answered],
        endpoint,
        store,
        limits=_left(limits, job),
        prices=prices,
        accept=accept,
        replay=bool(stopped),
        progress=_further(progress, len(keys), len(keys) - len(answered), job),
        clock=clock,
        stop=stop,
    )
    direct = dict(zip(answered, rest.outcomes, strict=True))
    outcomes = [
        _outcome(keys[n], request, job, direct.get(n), stopped)
        for n, request in enumerate(requests)
    ]
    return Run(
        outcomes=_counted_once(keys, outcomes),
        sent=len(job.sent) + rest.sent,
        usage=budget.usage + rest.usage,
        cost=_sum(budget.cost, rest.cost),
        seconds=clock.now() - begun,
        stopped=stopped or job.refused or rest.stopped,
    )


async def _run(job: Job, stop: threading.Event | None) -> str:
    """Run batches to their end, or say why not."""
    halt = Halt(stop)
    await job.run(halt)
    return halt.reason


def _outcome(key: str, request: Request, job: Job, direct: Outcome | None, stopped: str) -> Outcome:
    """Put together what came of a request in a batch and directly."""
    if direct is None:
        status, detail = job.faults.get(key, (Status.UNSENT, stopped or job.refused))
        direct = Outcome(request=request, status=status, detail=detail)
    elif direct.status is Status.MISSING:
        direct = replace(direct, status=Status.UNSENT, detail=stopped)
    cost = _sum(direct.cost, job.costs.get(key))
    return replace(direct, sent=direct.sent + (key in job.sent), cost=cost)


def _counted_once(keys: Sequence[str], outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """Let what came of like requests count for the first of them alone."""
    seen: set[str] = set()
    counted = []
    for key, outcome in zip(keys, outcomes, strict=True):
        if key in seen:
            free = None if outcome.cost is None else 0.0
            outcome = replace(outcome, sent=0, cost=free)  # noqa: PLW2901
        counted.append(outcome)
        seen.add(key)
    return tuple(counted)


def _left(limits: Limits, job: Job) -> Limits:
    """Give what batches have left of the limits."""
    spent = job.spent
    return replace(
        limits,
        max_cost=None if limits.max_cost is None else max(0.0, limits.max_cost - spent.cost),
        max_tokens=None if limits.max_tokens is None else max(0, limits.max_tokens - spent.tokens),
        max_requests=(
            None if limits.max_requests is None else max(0, limits.max_requests - spent.requests)
        ),
    )


def _further(
    progress: Callable[[Progress], None] | None, total: int, failed: int, job: Job
) -> Callable[[Progress], None] | None:
    """Let progress go on from where batches have left it."""
    if progress is None:
        return None
    sent, cost = len(job.sent), job.cost

    def tell(now: Progress) -> None:
        progress(
            replace(
                now,
                done=now.done + failed,
                total=total,
                sent=now.sent + sent,
                failed=now.failed + failed,
                cost=_sum(now.cost, cost),
            )
        )

    return tell


def _sum(one: float | None, other: float | None) -> float | None:
    """Add dollars, as far as they are known."""
    return other if one is None else one if other is None else one + other
