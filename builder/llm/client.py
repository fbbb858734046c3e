"""One HTTP request to a server of Chat Completions, in the form that this server takes.

The client of openai does the talking; it neither retries nor reads answers, as it would lose what
was paid for. Servers differ in what they take: how to be told the schema, under which name the
token limit, whether a temperature and a seed. What was found out is remembered in the store.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import SplitResult, urlsplit

from builder.errors import ModelError
from builder.llm.failures import Failure, Kind, redact
from builder.llm.records import Endpoint, Request
from builder.llm.store import Store

if TYPE_CHECKING:
    from openai import AsyncOpenAI

SCHEMA_FORMS = ("json_schema", "json_object", "none")
_OFFICIAL = "api.openai.com"
_HEADERS = ("retry-after", "retry-after-ms", "date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What came back: the raw body, without the key, and the headers that matter."""

    status: int
    body: str
    headers: Mapping[str, str]
    request_id: str = ""


class Forms:
    """How a server wants to be asked, as far as it is known.

    What a server does not take is left out at once; it is put into the store when an answer has
    proved it right.
    """

    def __init__(self, store: Store, endpoint: Endpoint) -> None:
        self._store, self._name = store, quirks_name(endpoint)
        self._endpoint = endpoint
        self._known = store.quirks(self._name)
        self._stored = dict(self._known)

    def body(self, request: Request) -> dict[str, Any]:
        """Give what to send."""
        messages = [{"role": role, "content": text} for role, text in request.messages]
        sent: dict[str, Any] = {"model": self._endpoint.model, "messages": messages}
        if (form := self._response_format(request)) is not None:
            sent["response_format"] = form
        sent[self._known.get("max_tokens", "max_tokens")] = request.max_tokens
        if "temperature" not in self._known:
            sent["temperature"] = self._endpoint.temperature
        if self._endpoint.seed is not None and "seed" not in self._known:
            sent["seed"] = self._endpoint.seed
        return sent

    def change(self, form: str, sent: Mapping[str, Any]) -> bool:
        """Heed that a server does not take a parameter of what was sent; False if it was not sent.

        Another request may have found it out meanwhile; then nothing changes, but it is worth to
        ask again.
        """
        if form == "response_format":
            kind = _dict(sent.get("response_format")).get("type", "none")
            if kind == "none":
                return False
            following = SCHEMA_FORMS[SCHEMA_FORMS.index(kind) + 1]
            if SCHEMA_FORMS.index(self._schema_form()) < SCHEMA_FORMS.index(following):
                self._known["response_format"] = following
            return True
        if form not in sent:
            return False
        self._known[form] = "max_completion_tokens" if form == "max_tokens" else "left out"
        return True

    def proved(self, sent: Mapping[str, Any]) -> None:
        """Remember what has changed, once the server has answered what was so sent."""
        for name, value in self._known.items():
            if self._stored.get(name) != value and _heeded(name, value, sent):
                self._store.put_quirk(self._name, name, value)
                self._stored[name] = value

    def _schema_form(self) -> str:
        """Name how the schema is told at present."""
        return self._known.get("response_format", SCHEMA_FORMS[0])

    def _response_format(self, request: Request) -> dict[str, Any] | None:
        """Tell the schema."""
        schema = dict(request.schema)
        if self._schema_form() == "json_schema":
            named = {"name": request.schema_name, "strict": True, "schema": schema}
            return {"type": "json_schema", "json_schema": named}
        if self._schema_form() == "json_object":
            return {"type": "json_object", "schema": schema}
        return None


class Client:
    """Sends requests to an endpoint; an async context manager."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._client: AsyncOpenAI | None = None

    async def __aenter__(self) -> Self:
        self._client = open_client(self._endpoint)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._client is not None:
            await self._client.close()

    async def send(self, body: Mapping[str, Any]) -> Response | Failure:
        """Send one request and give what comes back, whatever its status; or why nothing does."""
        import openai

        if self._client is None:
            raise RuntimeError("a client is used inside its context")
        try:
            async with asyncio.timeout(self._endpoint.timeout):
                raw = await self._client.chat.completions.with_raw_response.create(**body)
                return self._response(raw.http_response)
        except openai.APIStatusError as fault:
            return self._response(fault.response)
        except (TimeoutError, openai.APITimeoutError):
            return Failure(
                kind=Kind.TRANSIENT,
                detail=f"no answer within {self._endpoint.timeout:g} seconds",
                billed=True,
                hung=True,
            )
        except openai.APIConnectionError as fault:
            return self._unconnected(fault)

    def _response(self, response: Any) -> Response:
        """Take what matters out of a response."""
        kept = {
            name.lower(): value
            for name, value in response.headers.items()
            if name.lower() in _HEADERS or name.lower().startswith("x-ratelimit-")
        }
        text, key = response.text, self._endpoint.key
        if response.status_code != 200 or (key and key in text):
            text = redact(text, key)
        return Response(
            status=response.status_code,
            body=text,
            headers=kept,
            request_id=redact(response.headers.get("x-request-id", ""), key),
        )

    def _unconnected(self, fault: Exception) -> Failure:
        """Say why there is no connection, or no more."""
        import httpx2

        cause = fault.__cause__
        if isinstance(cause, httpx2.ConnectError | httpx2.ConnectTimeout):
            reason = redact(str(cause), self._endpoint.key) or "no connection"
            return Failure(
                kind=Kind.TRANSIENT,
                detail=f"no server answers at {self._endpoint.base_url}: {reason}",
                hint="start the server, or correct the base URL",
                unreached=True,
            )
        return Failure(
            kind=Kind.TRANSIENT,
            detail=f"the connection was cut ({type(cause or fault).__name__})",
            billed=True,
        )


def open_client(endpoint: Endpoint) -> AsyncOpenAI:
    """Make a client of openai that sends to this endpoint alone, and nothing but this key.

    Raises ModelError for a base URL or a key that cannot be one.
    """
    from openai import AsyncOpenAI, Omit

    url = _checked(endpoint)
    left_out: dict[str, Any] = {}
    if url.hostname != _OFFICIAL:
        # The environment may name an organization; other servers have no business knowing it.
        left_out |= {"OpenAI-Organization": Omit(), "OpenAI-Project": Omit()}
    return AsyncOpenAI(
        api_key=endpoint.key or "none",  # left empty, the key of the environment would be sent
        base_url=endpoint.base_url,
        max_retries=0,
        timeout=endpoint.timeout,
        default_headers=left_out,
    )


def quirks_name(endpoint: Endpoint) -> str:
    """Name an endpoint in the store."""
    return f"{endpoint.base_url.rstrip('/')} {endpoint.model}"


def _checked(endpoint: Endpoint) -> SplitResult:
    """Refuse a base URL and a key that cannot be sent to or sent, without showing the key."""
    try:
        url = urlsplit(endpoint.base_url)
        good = url.scheme in {"http", "https"} and bool(url.hostname) and url.port != 0
    except ValueError:
        good = False
    if not good or url.query or url.fragment:
        raise ModelError(
            f"{redact(endpoint.base_url, endpoint.key)!r} is no base URL",
            hint="write it as https://api.openai.com/v1 or http://127.0.0.1:8080/v1",
        )
    if url.username or url.password:
        raise ModelError("the base URL holds a key", hint="set OPENAI_API_KEY instead")
    if not re.fullmatch(r"[\x21-\x7e]*", endpoint.key):
        raise ModelError(
            "the key holds a space, a line break or a letter that is not ASCII",
            hint="copy it once more",
        )
    return url


def _heeded(name: str, value: str, sent: Mapping[str, Any]) -> bool:
    """Tell whether what was sent was in the form that is known under a name."""
    if name == "response_format":
        return bool(_dict(sent.get(name)).get("type", "none") == value)
    return name not in sent


def _dict(value: Any) -> Mapping[str, Any]:
    """Take what should be an object as one, or as empty."""
    return value if isinstance(value, dict) else {}
