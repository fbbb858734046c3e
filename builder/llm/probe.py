"""Finds out what a server does with what is asked of it, in a few short requests.

Whether a server heeds a schema cannot be read anywhere: some enforce it, some ignore it without a
word, some refuse it. So it is asked for an answer that no model would give by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from builder.llm.client import SCHEMA_FORMS, Client, open_client
from builder.llm.failures import Failure, Kind, classify, no_completion, redact
from builder.llm.limiter import Clock, RealClock
from builder.llm.records import Endpoint, Status
from builder.llm.reply import judge, read_body, usage_of

_MODELS_SHOWN = 8
_ROOM = 200  # tokens for the short answer, and for a model that thinks aloud before it
_CUT_AT = 8  # tokens
_COLOUR = "What colour is a ripe banana? Answer with a JSON object that has the one key colour."
_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"colour": {"type": "string", "enum": ["ultramarine", "vermilion"]}},
    "required": ["colour"],
    "additionalProperties": False,
}
_COUNT = "Count from 1 to 200 in words, separated by commas."


class Heed(StrEnum):
    """What a server does with a schema."""

    ENFORCED = "enforced"
    IGNORED = "ignored"
    REFUSED = "refused"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was found out about an endpoint; None stands for what could not be.

    `fault` says why the model cannot be used, if so. `models` are those the server lists, `schema`
    is what it does with a JSON schema, `fallback` what it does with the older form, JSON object,
    asked only where the schema is refused. `cuts` says that an answer over its token limit is said
    to be cut; `left_out` names the parameters that the server does not take. `seconds` is how long
    a short answer took.
    """

    fault: str = ""
    models: tuple[str, ...] | None = None
    schema: Heed = Heed.UNKNOWN
    fallback: Heed = Heed.UNKNOWN
    cuts: bool | None = None
    left_out: tuple[str, ...] = ()
    seconds: float | None = None


def probe(endpoint: Endpoint, clock: Clock | None = None) -> Findings:
    """Ask a server what it can do; at most a dozen short requests, none of them kept.

    Raises ModelError for a base URL or a key that cannot be one.
    """
    return asyncio.run(_Probe(endpoint, clock or RealClock()).run())


def lines(endpoint: Endpoint, found: Findings) -> tuple[str, ...]:
    """Say findings in lines for people."""
    told = []
    if found.models is not None:
        known = {endpoint.model, f"{endpoint.model}:latest"} & set(found.models)
        there = "lists" if known else "does not list"
        names = ", ".join(found.models[:_MODELS_SHOWN]) or "none"
        more = len(found.models) - _MODELS_SHOWN
        told.append(
            f"models: the server {there} {endpoint.model}; it has {names}"
            + (f" and {more} more" if more > 0 else "")
        )
    if found.fault:
        return (*told, f"fault: {found.fault}")
    told.append(f"schema: {_SCHEMA_TOLD[found.schema]}")
    if found.schema is Heed.REFUSED:
        told.append(f"JSON object with a schema: {found.fallback}")
    told.append(f"cut answers: {_CUTS_TOLD[found.cuts]}")
    if found.left_out:
        told.append(f"not taken, and so left out: {', '.join(found.left_out)}")
    if found.seconds is not None:
        told.append(f"a short answer took {found.seconds:.1f} s")
    return tuple(told)


_SCHEMA_TOLD = {
    Heed.ENFORCED: "enforced",
    Heed.IGNORED: "ignored; answers are checked here, and more of them will need a repair",
    Heed.REFUSED: "refused; another form is used",
    Heed.UNKNOWN: "not known, as the answer was cut, empty or refused",
}
_CUTS_TOLD = {
    True: "said to be cut",
    False: "not said to be cut; a JSON that ends too soon is taken for invalid",
    None: "not known",
}


class _UnusableError(Exception):
    """The model cannot be used; the message says why."""


class _Probe:
    """One probing of one endpoint."""

    def __init__(self, endpoint: Endpoint, clock: Clock) -> None:
        self._endpoint, self._clock = endpoint, clock
        self._limit_name = "max_tokens"
        self._left_out: list[str] = []
        self._seconds: float | None = None

    async def run(self) -> Findings:
        """Ask one thing after another."""
        models: tuple[str, ...] | None = None
        schema = fallback = Heed.UNKNOWN
        cuts, fault = None, ""
        async with Client(self._endpoint) as client:
            try:
                models = await self._models()
                schema = await self._heed(client, SCHEMA_FORMS[0])
                if schema is Heed.REFUSED:
                    fallback = await self._heed(client, SCHEMA_FORMS[1])
                cuts = await self._cuts(client)
            except _UnusableError as stop:
                fault = str(stop)
        return Findings(
            fault=fault,
            models=models,
            schema=schema,
            fallback=fallback,
            cuts=cuts,
            left_out=tuple(self._left_out),
            seconds=self._seconds,
        )

    async def _models(self) -> tuple[str, ...] | None:
        """Ask for the list of models, which not every server has."""
        import openai

        async with open_client(self._endpoint) as client:
            try:
                raw = await client.models.with_raw_response.list()
                listed = raw.http_response.json()["data"]
                return tuple(sorted(str(each["id"]) for each in listed))
            except (openai.APIError, ValueError, LookupError, TypeError):
                return None  # what is wrong, if anything, the next request tells

    async def _heed(self, client: Client, form: str) -> Heed:
        """Ask for an answer that only an enforced schema brings about."""
        schema = dict(_SCHEMA)
        told = {"type": form, "schema": schema}
        if form == SCHEMA_FORMS[0]:
            told = {"type": form, form: {"name": "colour", "strict": True, "schema": schema}}
        body = await self._ask(client, _COLOUR, _ROOM, told)
        if body is None:
            return Heed.REFUSED
        verdict = judge(body, _SCHEMA)
        if verdict.status is Status.ANSWERED:
            return Heed.ENFORCED
        return Heed.IGNORED if verdict.status is Status.INVALID else Heed.UNKNOWN

    async def _cuts(self, client: Client) -> bool | None:
        """Ask for more than there is room for."""
        body = await self._ask(client, _COUNT, _CUT_AT, None)
        if body is None:
            return None
        if judge(body, _SCHEMA).status is Status.TRUNCATED:
            return True
        return False if usage_of(body).output >= _CUT_AT else None

    async def _ask(
        self, client: Client, text: str, room: int, form: Mapping[str, Any] | None
    ) -> Mapping[str, Any] | None:
        """Ask one question, without the parameters that are not taken; None if the form is not."""
        while True:
            sent = self._body(text, room, form)
            start = self._clock.now()
            response = await client.send(sent)
            if isinstance(response, Failure):
                raise _UnusableError(redact(response.detail, self._endpoint.key))
            body = read_body(response.body) if response.status == 200 else None
            if body is not None:
                self._seconds = self._seconds or self._clock.now() - start
                return body
            key = self._endpoint.key
            failed = no_completion if response.status == 200 else classify
            failure = failed(response.status, response.body, key)
            if failure.kind is Kind.FORM and failure.form == "response_format" and form:
                return None
            if failure.kind is not Kind.FORM or not self._leave_out(failure.form, sent):
                raise _UnusableError("; ".join(filter(None, (failure.detail, failure.hint))))

    def _body(self, text: str, room: int, form: Mapping[str, Any] | None) -> dict[str, Any]:
        """Give what to send."""
        sent: dict[str, Any] = {
            "model": self._endpoint.model,
            "messages": [{"role": "user", "content": text}],
            "temperature": self._endpoint.temperature,
            "seed": self._endpoint.seed or 1,
            self._limit_name: room,
        }
        if form:
            sent["response_format"] = dict(form)
        return {name: value for name, value in sent.items() if name not in self._left_out}

    def _leave_out(self, name: str, sent: Mapping[str, Any]) -> bool:
        """Heed that a parameter is not taken; False if it was not sent."""
        if name not in sent:
            return False
        self._left_out.append(name)
        if name == "max_tokens":
            self._limit_name = "max_completion_tokens"
        return True
