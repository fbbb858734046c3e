"""What is asked of a model, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question to a model.

    `name` says what it is about, for people, and is unique within one run. `schema` is the JSON
    schema of the answer: flat objects of `enum`, `string`, `number`, `integer`, `array`, all keys
    required, no others allowed. It belongs into the messages too: not every server heeds it.
    """

    name: str
    messages: tuple[tuple[str, str], ...]
    schema: Mapping[str, Any]
    schema_name: str
    max_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A model on a server; `key` is never stored, printed or hashed.

    `timeout` is how many seconds pass until a request counts as hung.
    """

    base_url: str
    model: str
    key: str = field(default="", repr=False)
    temperature: float = 0.0
    seed: int | None = None
    timeout: float = 120.0


class Status(StrEnum):
    """What came of a request.

    - ANSWERED: its value is valid, and was accepted.
    - INVALID: no JSON of the schema, or not accepted, also after one repair.
    - TRUNCATED: cut at `max_tokens`, also when asked once more with twice as many.
    - REFUSED: the model refuses, or a content filter does, or the answer is empty.
    - DECLINED: the server declines this one request for good.
    - FAILED: no answer after all tries.
    - UNSENT: not sent: a limit is reached, or the run was stopped.
    - MISSING: not in the store, and nothing may be sent.
    """

    ANSWERED = "answered"
    INVALID = "invalid"
    TRUNCATED = "truncated"
    REFUSED = "refused"
    DECLINED = "declined"
    FAILED = "failed"
    UNSENT = "unsent"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens, as the server counts them; `cached` are some of `input`, `reasoning` of `output`."""

    input: int = 0
    output: int = 0
    cached: int = 0
    reasoning: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            input=self.input + other.input,
            output=self.output + other.output,
            cached=self.cached + other.cached,
            reasoning=self.reasoning + other.reasoning,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one request.

    `detail` says in one clause why it is not answered. `sent` counts the HTTP requests of this
    run, `usage` all stored answers that it took, in this run or earlier; `cost` is in dollars, of
    this run, and None where no price is known. `key` names the stored answer it rests on.
    """

    request: Request
    status: Status
    value: Mapping[str, Any] | None = None
    detail: str = ""
    sent: int = 0
    usage: Usage = Usage()
    cost: float | None = None
    model: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How fast is asked, how often, and how much may be spent.

    `concurrency` bounds the requests in flight, `tries` those for one answer. The others count
    this run: `max_cost` in dollars, `max_requests` in HTTP requests, repairs and further tries
    among them, `max_tokens` in tokens of input and output.
    """

    concurrency: int = 16
    tries: int = 6
    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None
    max_cost: float | None = None
    max_requests: int | None = None
    max_tokens: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is; `failed` are those done without an answer, `cost` is in dollars."""

    done: int
    total: int
    sent: int
    failed: int
    cost: float | None
    seconds_left: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What asking gave: an outcome for each request, in their order.

    `sent`, `usage` and `cost` are those of this run alone. `stopped` says in a sentence why
    nothing more was sent, if so.
    """

    outcomes: tuple[Outcome, ...]
    sent: int
    usage: Usage
    cost: float | None
    seconds: float
    stopped: str = ""
