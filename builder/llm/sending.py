"""Gets an answer to one request from a server, with as many tries as it may take."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from builder import __version__
from builder.llm.budget import Budget, Reservation, likely_input
from builder.llm.client import Client, Forms, Response
from builder.llm.failures import Failure, Kind, classify, no_completion
from builder.llm.halting import Halt
from builder.llm.keys import sha256_of
from builder.llm.limiter import Clock, Limiter, asked_to_wait, backoff
from builder.llm.records import Endpoint, Limits, Request, Usage
from builder.llm.reply import read_body, usage_of
from builder.llm.store import Answer, Store

_TOO_MUCH = {429, 503, 529}


@dataclass(slots=True, kw_only=True)
class Sent:
    """What sending gave: an answer, or else the last failure, if there was any.

    `count` counts the HTTP requests and `cost` their dollars. `halted` says that the run ended
    before all tries were made.
    """

    answer: Answer | None = None
    failure: Failure | None = None
    count: int = 0
    cost: float = 0.0
    halted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Try:
    """One HTTP request: what it asks, how, the room kept for it, and the tokens it may take."""

    request: Request
    key: str
    body: dict[str, Any]
    need: Reservation
    guess: float
    number: int


class Sender:
    """Sends requests to one endpoint, within the limits that all of a run share."""

    def __init__(
        self,
        endpoint: Endpoint,
        store: Store,
        limits: Limits,
        *,
        budget: Budget,
        clock: Clock,
        halt: Halt,
        client: Client,
    ) -> None:
        self._endpoint, self._store, self._limits = endpoint, store, limits
        self._budget, self._clock, self._halt, self._client = budget, clock, halt, client
        self._forms = Forms(store, endpoint)
        self._limiter = Limiter(limits, clock, halted=halt.event, timeout=endpoint.timeout)
        halt.waking = self._limiter.wake
        self.answered = 0  # chat completions that came
        self._reached = False
        self._output = 0  # tokens of all answers
        self._declined: list[Answer] = []

    async def send(self, request: Request, key: str, *, replacing: bool = False) -> Sent:
        """Ask until there is an answer, or no hope, or the run ends; what came is stored."""
        sent, tries = Sent(), 0
        while need := await self._admitted(request, guess := self._guess(request)):
            one = _Try(
                request=request,
                key=key,
                body=self._forms.body(request),
                need=need,
                guess=guess,
                number=tries + 1,
            )
            came = await self._tried(one, sent, replacing=replacing)
            if isinstance(came, Answer):
                sent.answer = came
                return sent
            if came.kind is Kind.FORM:
                continue
            sent.failure = came
            if came.kind is Kind.FATAL:
                self._halt.set("; ".join(part for part in (came.detail, came.hint) if part))
                return sent
            tries += 1
            if tries >= self._limits.tries:
                return sent
            if not came.waited_for:
                await self._limiter.pause(backoff(tries))
        sent.halted = True
        return sent

    def keep_declined(self) -> None:
        """Store what was declined before anything was answered: it was not the server's state."""
        for answer in self._declined:
            self._store.put(answer, replace=True)
        self._declined.clear()

    async def _admitted(self, request: Request, guess: float) -> Reservation | None:
        """Wait until a request may go, and keep room for it; None if it may not."""
        need = self._budget.need(request)
        while not self._halt.is_set():
            if why := self._budget.hopeless(need):
                self._halt.set(why)
            elif self._budget.refusal(need):
                await self._limiter.changed()  # what is in flight may take less than it could
            else:
                self._budget.reserve(need)
                if await self._limiter.enter(guess):
                    return need
                self._budget.release(need, unsent=True)
        return None

    def _guess(self, request: Request) -> float:
        """Guess the tokens of a request and its answer, for the sake of rates."""
        written = self._output / self.answered if self.answered else request.max_tokens
        return likely_input(request) + written

    async def _tried(self, one: _Try, sent: Sent, *, replacing: bool) -> Answer | Failure:
        """Send once, and do what is to be done about what comes."""
        taken = Usage()
        start, began = self._clock.now(), time.perf_counter()
        try:
            came = await self._client.send(one.body)
            seconds, latency = self._clock.now() - start, time.perf_counter() - began
            if isinstance(came, Failure):
                return self._failed(one, came, seconds, sent)
            self._reached = True
            answer = self._answer(one, came, latency)
            completion = read_body(came.body) if 200 <= came.status < 300 else None
            if completion is None:
                return self._unanswered(one, came, answer, seconds, sent)
            kept = self._store.put(answer, replace=replacing)
            taken = usage_of(completion)
            self._settle(one, taken, sent)
            self._limiter.succeeded(seconds, came.headers)
            self._forms.proved(one.body)
            self.answered += 1
            self._output += taken.output
            self.keep_declined()
            return kept
        finally:
            self._limiter.leave(taken.input + taken.output - one.guess)

    def _settle(self, one: _Try, usage: Usage, sent: Sent) -> None:
        """Count what an answer took; all that it could take where the server does not say."""
        known = bool(usage.input or usage.output)
        sent.count += 1
        sent.cost += self._budget.settle(one.need, usage if known else None) or 0.0

    def _unanswered(
        self, one: _Try, came: Response, answer: Answer, seconds: float, sent: Sent
    ) -> Answer | Failure:
        """Do what is to be done about a response that is no answer."""
        if came.status < 300:
            failure = no_completion(came.status, came.body, self._endpoint.key)
        else:
            failure = classify(came.status, came.body, self._endpoint.key)
        if failure.kind is Kind.FORM and not self._forms.change(failure.form, one.body):
            kind = Kind.TRANSIENT if failure.status >= 500 else Kind.ITEM
            failure = replace(failure, kind=kind)
        if failure.kind is not Kind.ITEM:
            return self._failed(one, failure, seconds, sent, came)
        self._budget.release(one.need)
        sent.count += 1
        # Before any answer has come it may be the server's state rather than this one request.
        self._declined.append(answer)
        if self.answered:
            self.keep_declined()
        return answer

    def _failed(
        self, one: _Try, failure: Failure, seconds: float, sent: Sent, came: Response | None = None
    ) -> Failure:
        """Keep what is known of a failure, and learn from it."""
        status, body, headers = failure.status, failure.detail, {}
        if came is not None:
            status, body, headers = came.status, came.body, dict(came.headers)
        self._store.put_attempt(
            Answer(key=one.key, body=body, status=status, request_name=one.request.name)
        )
        if failure.billed:
            sent.count += 1
            self._budget.settle(one.need, None)
        else:
            sent.count += not failure.unreached
            self._budget.release(one.need, unsent=failure.unreached)
        if failure.unreached and not self._reached:
            return replace(failure, kind=Kind.FATAL)
        told = asked_to_wait(headers) is not None
        if failure.kind is Kind.TRANSIENT and (told or failure.status in _TOO_MUCH or failure.hung):
            self._limiter.refused(seconds, headers)
        return replace(failure, waited_for=told)

    def _answer(self, one: _Try, came: Response, latency: float) -> Answer:
        """Make what is stored of a response."""
        form = one.body.get("response_format") or {}
        return Answer(
            key=one.key,
            body=came.body,
            status=200 if came.status < 300 else came.status,
            request_name=one.request.name,
            latency=latency,
            provenance={
                "model": self._endpoint.model,
                "server": urlsplit(self._endpoint.base_url).netloc,
                "messages_sha256": sha256_of(one.request.messages),
                "schema_sha256": sha256_of(dict(one.request.schema)),
                "schema_name": one.request.schema_name,
                "schema_form": form.get("type", "none"),
                "temperature": one.body.get("temperature"),
                "seed": one.body.get("seed"),
                "max_tokens": one.request.max_tokens,
                "request_id": came.request_id,
                "try": one.number,
                "version": __version__,
            },
        )
