"""The Batch API of a server: files are sent and fetched, batches made and looked at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from builder.llm.batch_lines import PATH, Result, read_results, told
from builder.llm.client import open_client
from builder.llm.failures import Kind, classify, redact
from builder.llm.limiter import Clock, asked_to_wait, backoff
from builder.llm.records import Endpoint

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types import Batch as Answered

FINAL = {"completed", "expired", "cancelled", "failed"}
_MARK = "deckwright"  # under this name, a batch carries our own name for it
_FOR_FILES = 600.0  # seconds that 200 MB may take
_TOO_MANY = 429

T = TypeVar("T")


_NO_SUCH = {404, 405, 501}


class BatchError(Exception):
    """The server does not do what is asked of it; the message is a clause for people.

    `status` is that of HTTP, 0 where there was no response.
    """

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far a batch is; `fault` says why it has failed as a whole."""

    id: str
    status: str
    done: int = 0
    failed: int = 0
    files: tuple[str, ...] = ()
    fault: str = ""

    @property
    def final(self) -> bool:
        """Tell whether nothing more will come of it."""
        return self.status in FINAL


class BatchServer:
    """Speaks to the Batch API of one endpoint; an async context manager."""

    def __init__(self, endpoint: Endpoint, clock: Clock, tries: int) -> None:
        self._endpoint, self._clock, self._tries = endpoint, clock, tries
        self._client: AsyncOpenAI = open_client(endpoint)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self._client.close()

    async def submit(self, mark: str, data: bytes) -> State:
        """Send a file and make a batch of it that carries `mark`."""
        patient = self._client.with_options(timeout=max(_FOR_FILES, self._endpoint.timeout))
        file = await self._call(
            lambda: patient.files.create(file=(f"{mark}.jsonl", data), purpose="batch")
        )
        try:
            return _state(
                await self._call(
                    lambda: self._client.batches.create(
                        input_file_id=file.id,
                        endpoint=PATH,
                        completion_window="24h",
                        metadata={_MARK: mark},
                    ),
                    once=True,
                )
            )
        except BatchError:
            # The answer may have been lost on its way, and the batch be there all the same.
            if (found := await self.find(mark)) is not None:
                return found
            raise

    async def find(self, mark: str) -> State | None:
        """Find the batch that carries `mark`; None also where the server lists no batches."""

        async def search() -> State | None:
            async for batch in self._client.batches.list(limit=100):
                if (batch.metadata or {}).get(_MARK) == mark:
                    return _state(batch)
            return None

        return await _if_any(self._call(search))

    async def look_for(self, name: str) -> State | None:
        """Look how far a batch is, if the server still knows it."""
        return await _if_any(self.look(name))

    async def look(self, name: str) -> State:
        """Look how far a batch is."""
        return _state(await self._call(lambda: self._client.batches.retrieve(name)))

    async def results(self, files: Sequence[str]) -> list[Result]:
        """Fetch what came of the lines, from those files of results and of errors still there."""
        patient = self._client.with_options(timeout=max(_FOR_FILES, self._endpoint.timeout))

        async def fetch(name: str) -> str:
            return (await patient.files.content(name)).text

        texts = [await _if_any(self._call(partial(fetch, name))) for name in files]
        return [result for text in texts for result in read_results(text or "")]

    async def _call(self, send: Callable[[], Awaitable[T]], *, once: bool = False) -> T:
        """Send, again if that may help; with `once`, only if the server has surely done nothing."""
        import openai

        tried = 0
        while True:
            tried += 1
            status, wait = 0, None
            try:
                return await send()
            except openai.APIStatusError as fault:
                status = fault.status_code
                failure = classify(status, fault.response.text, self._endpoint.key)
                detail = "; ".join(filter(None, (failure.detail, failure.hint)))
                again = failure.kind is Kind.TRANSIENT and (not once or status == _TOO_MANY)
                wait = asked_to_wait(fault.response.headers)
            except openai.APIConnectionError as fault:
                detail = redact(f"no answer ({type(fault).__name__})", self._endpoint.key)
                again = not once
            if not again or tried >= self._tries:
                raise BatchError(f"Batch API of {self._endpoint.base_url}: {detail}", status)
            await self._clock.sleep(backoff(tried) if wait is None else wait)


async def _if_any(call: Awaitable[T]) -> T | None:
    """Give None for what the server does not know."""
    try:
        return await call
    except BatchError as fault:
        if fault.status in _NO_SUCH:
            return None
        raise


def _state(batch: Answered) -> State:
    """Take what matters out of what a server says about a batch."""
    counts = batch.request_counts
    faults = (batch.errors.data if batch.errors else None) or []
    return State(
        id=batch.id,
        status=batch.status,
        done=counts.completed if counts else 0,
        failed=counts.failed if counts else 0,
        files=tuple(name for name in (batch.output_file_id, batch.error_file_id) if name),
        fault="; ".join(told(fault.to_dict()) for fault in faults[:3]) or "no reason given",
    )
