"""Batches on their way: made, remembered, waited for, and their results stored."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from builder import __version__
from builder.llm.batch_lines import Result, in_files, to_line
from builder.llm.batch_server import BatchError, BatchServer, State
from builder.llm.budget import Budget, Reservation
from builder.llm.client import Forms, quirks_name
from builder.llm.failures import Failure, Kind, classify, no_completion, redact
from builder.llm.halting import Halt, interruptible
from builder.llm.keys import sha256_of
from builder.llm.limiter import Clock, pause
from builder.llm.records import Endpoint, Limits, Progress, Request, Status, Usage
from builder.llm.reply import read_body, usage_of
from builder.llm.store import Answer, Batch, Store

_MADE, _SENT, _DONE = "made", "sent", "done"  # how far a batch is, in the store
_ROUNDS = 6  # of batches, as long as a server does not take their form


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What batches took: at most, where the server does not say."""

    requests: int = 0
    tokens: int = 0
    cost: float = 0.0


class Job:
    """The batches of one run. `asked` are the requests by their keys, each once.

    `sent` holds the keys of what was in a batch of this run, `costs` their dollars, and `faults`
    says what came of those without an answer. `refused` names the limit that kept others back.
    """

    def __init__(
        self,
        asked: Mapping[str, Request],
        endpoint: Endpoint,
        store: Store,
        limits: Limits,
        *,
        budget: Budget,
        clock: Clock,
        poll: float,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self._asked, self._endpoint, self._store, self._limits = asked, endpoint, store, limits
        self._budget, self._clock, self._poll, self._progress = budget, clock, poll, progress
        self._forms = Forms(store, endpoint)
        self._name = quirks_name(endpoint)
        self._needs: dict[str, Reservation] = {}
        self._running: dict[str, tuple[Batch, State]] = {}
        self._open = {key for key in asked if store.answer(key) is None}
        self.sent: set[str] = set()
        self.costs: dict[str, float | None] = {}
        self.faults: dict[str, tuple[Status, str]] = {}
        self.refused = ""
        self.spent = Spent()

    def needed(self) -> bool:
        """Tell whether there is anything to send or to fetch."""
        return bool(self._open)

    async def run(self, halt: Halt) -> None:
        """Take up what an earlier run has left, send the rest, and store what comes."""
        server = BatchServer(self._endpoint, self._clock, self._limits.tries)
        async with server:
            watcher = asyncio.create_task(halt.watch())
            try:
                with interruptible(halt):
                    await self._take_up(server)
                    await self._rounds(server, halt)
            except BatchError as fault:
                going = "; what is in a batch is fetched by the same command, later"
                halt.set(f"{fault}{going if self._running else ''}")
            finally:
                watcher.cancel()

    async def _rounds(self, server: BatchServer, halt: Halt) -> None:
        """Send batches, and again those of which the server does not take the form."""
        await self._wait(server, halt)
        for _ in range(_ROUNDS):
            fresh = [key for key in self._asked if key in self._open and key not in self.faults]
            keys = [] if halt.is_set() else self._affordable(fresh)
            if not keys:
                return
            await self._send(server, keys)
            await self._wait(server, halt)

    async def _take_up(self, server: BatchServer) -> None:
        """Find the batches of earlier runs that hold something asked for.

        One that the server does not know is forgotten.
        """
        for batch in self._store.batches(self._name):
            if batch.state == _DONE or self._open.isdisjoint(batch.data["keys"]):
                continue
            name = str(batch.data.get("batch") or "")
            state = await (server.look_for(name) if name else server.find(batch.id))
            if state is None:
                self._store.put_batch(replace(batch, state=_DONE))
                continue
            self._reserve(batch.data["keys"])
            self._remember(batch, state)

    async def _send(self, server: BatchServer, keys: Sequence[str]) -> None:
        """Send requests in as few batches as they fit in."""
        lines = [(key, to_line(key, self._forms.body(self._asked[key]))) for key in keys]
        for members, data in in_files(lines):
            mark = sha256_of([members, time.time_ns()])[:32]
            batch = Batch(
                id=mark, endpoint=self._name, state=_MADE, data={"keys": members, "batch": ""}
            )
            self._store.put_batch(batch)
            self._reserve(members)
            self._remember(batch, await server.submit(mark, data))

    def _remember(self, batch: Batch, state: State) -> None:
        """Remember under which name the server has a batch."""
        batch = replace(batch, state=_SENT, data={**batch.data, "batch": state.id})
        self._store.put_batch(batch)
        self._running[batch.id] = (batch, state)
        self.sent.update(batch.data["keys"])

    async def _wait(self, server: BatchServer, halt: Halt) -> None:
        """Wait until all batches have ended, and store their results."""
        while self._running and not halt.is_set():
            for mark, (batch, state) in list(self._running.items()):
                if not state.final:
                    state = await server.look(state.id)  # noqa: PLW2901
                    self._running[mark] = (batch, state)
                if state.final:
                    results = await server.results(state.files)
                    self._collect(batch.data["keys"], results, state)
                    self._store.put_batch(replace(batch, state=_DONE))
                    del self._running[mark]
            self._report()
            if self._running:
                await pause(self._clock, self._poll, halt.event)

    def _collect(self, keys: Sequence[str], results: Sequence[Result], state: State) -> None:
        """Store what came of the requests of one batch, matched by their keys alone."""
        sent = {key: self._forms.body(self._asked[key]) for key in keys if key in self._asked}
        left = set(keys)
        for found in results:
            if found.key not in left:
                continue
            left.remove(found.key)
            result = self._without_key(found)
            if result.status == 0:
                self._give_up(result.key, f"not carried out in the batch: {result.body}")
            elif (failure := self._take(result)) is not None:
                self._failed(result, failure, sent.get(result.key, {}))
            elif result.key in sent:
                self._forms.proved(sent[result.key])
        for key in left:
            self._give_up(key, f"the batch is {state.status}, without this request: {state.fault}")

    def _take(self, result: Result) -> Failure | None:
        """Store a chat completion; or say why it is none."""
        secret = self._endpoint.key
        completion = read_body(result.body) if result.status == 200 else None
        if completion is None:
            failed = no_completion if result.status == 200 else classify
            return failed(result.status, result.body, secret)
        self._store.put(self._answer(result))
        usage = usage_of(completion)
        self._settle(result.key, usage if usage.input or usage.output else None)
        self._open.discard(result.key)
        return None

    def _failed(self, result: Result, failure: Failure, sent: Mapping[str, object]) -> None:
        """Do what is to be done about a line that has no answer."""
        if failure.billed:
            self._settle(result.key, None)
        if failure.kind is Kind.FORM:
            if self._forms.change(failure.form, sent):
                self._release(result.key)  # to be asked again, in another form
                return
            failure = replace(failure, kind=Kind.ITEM)
        if failure.kind is Kind.ITEM:
            self._store.put(self._answer(result))
            self._open.discard(result.key)
            self._release(result.key)
            return
        self._store.put_attempt(self._answer(result))
        self._give_up(result.key, failure.detail)

    def _give_up(self, key: str, why: str) -> None:
        """Say why a request has no answer."""
        self._release(key)
        self.faults[key] = (Status.FAILED, why)

    def _affordable(self, keys: Sequence[str]) -> list[str]:
        """Give those requests for which there is room within the limits."""
        kept: list[str] = []
        for key in keys:
            need = self._budget.need(self._asked[key])
            self.refused = self._budget.refusal(need)
            if self.refused:
                break
            self._budget.reserve(need)
            self._needs[key] = need
            kept.append(key)
        return kept

    def _reserve(self, keys: Sequence[str]) -> None:
        """Keep room for what is in a batch, if there is none yet."""
        for key in keys:
            if key not in self._needs:
                request = self._asked.get(key)
                self._needs[key] = self._budget.need(request) if request else Reservation()
                self._budget.reserve(self._needs[key])

    def _release(self, key: str) -> None:
        """Give room back for what took nothing."""
        if (need := self._needs.pop(key, None)) is not None:
            self._budget.release(need)
            self.spent = replace(self.spent, requests=self.spent.requests + 1)

    def _settle(self, key: str, usage: Usage | None) -> None:
        """Count what a request took; all that it could take where nobody knows."""
        need = self._needs.pop(key, None)
        if need is None:  # a second answer to the same, from another batch
            need = Reservation()
            self._budget.reserve(need)
        self.costs[key] = cost = self._budget.settle(need, usage)
        tokens = need.tokens if usage is None else usage.input + usage.output
        self.spent = Spent(
            requests=self.spent.requests + 1,
            tokens=self.spent.tokens + tokens,
            cost=self.spent.cost + (need.cost if cost is None else cost),
        )

    @property
    def cost(self) -> float | None:
        """Give the dollars of all batches."""
        return self._budget.cost

    def _without_key(self, result: Result) -> Result:
        """Take the key out of what a server repeats; a good answer stays as it is otherwise."""
        key = self._endpoint.key
        if result.status == 200 and not (key and key in result.body):
            return result
        return replace(result, body=redact(result.body, key))

    def _answer(self, result: Result) -> Answer:
        """Make what is stored of a result."""
        request = self._asked.get(result.key)
        return Answer(
            key=result.key,
            body=result.body,
            status=result.status,
            request_name=request.name if request else "",
            provenance={
                "model": self._endpoint.model,
                "server": urlsplit(self._endpoint.base_url).netloc,
                "request_id": result.request_id,
                "batch": True,
                "version": __version__,
            },
        )

    def _report(self) -> None:
        """Tell how far the batches are."""
        if self._progress is None:
            return
        states = [state for _, state in self._running.values()]
        failed = len(self.faults) + sum(state.failed for state in states)
        ended = len(self._asked) - len(self._open) + len(self.faults)
        self._progress(
            Progress(
                done=ended + sum(state.done + state.failed for state in states),
                total=len(self._asked),
                sent=len(self.sent),
                failed=failed,
                cost=self.cost,
                seconds_left=None,
            )
        )
