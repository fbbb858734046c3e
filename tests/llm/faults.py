"""What can go wrong between a client and a model's server, as `tests/llm/server.py` does it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, Literal

Body = Mapping[str, Any]
KEY = "{key}"  # in an error's message: the key of the request, as some servers echo it


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """How one response differs from a good one."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    error: Mapping[str, Any] | None = None  # what an error response says
    raw: str | None = None  # the whole body as it is
    content: Callable[[str], str] | None = None  # what becomes of the good content
    finish: str = "stop"
    refusal: str | None = None
    spent: bool = True  # whether the server has worked for it
    wire: Literal["", "hang", "cut before headers", "cut in body"] = ""


Faults = Callable[[Body, int], Fault | None]  # the request's body, and how often it has come: 1, 2


def failing(status: int, message: str = "", *, code: str = "", **headers: str) -> Fault:
    """Make an error response; `retry_after="2"` becomes the header Retry-After."""
    return Fault(
        status=status,
        error={"message": message or f"error {status}", "type": "error", "code": code or None},
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        spent=False,
    )


def limited(seconds: float | None = None) -> Fault:
    """Make a 429, with Retry-After in seconds or without."""
    text = "Rate limit reached"
    return failing(429, text, retry_after=f"{seconds:g}") if seconds is not None else LIMITED


def limited_until(seconds: float) -> Fault:
    """Make a 429 whose Retry-After is an HTTP date so many seconds from now."""
    date = datetime.now(UTC) + timedelta(seconds=seconds)
    return failing(429, "Rate limit reached", retry_after=format_datetime(date, usegmt=True))


LIMITED = failing(429, "Rate limit reached", code="rate_limit_exceeded")
LIMITED_MS = failing(429, "Rate limit reached", retry_after_ms="20")
LIMITED_RESET = failing(429, "Rate limit reached", x_ratelimit_reset_tokens="20ms")
NO_QUOTA = failing(429, "You exceeded your current quota.", code="insufficient_quota")
BROKEN = failing(500, "The server had an error")
BUSY = failing(503, "The engine is overloaded")
TOO_LONG = failing(
    400, "This model's maximum context length is 2048 tokens.", code="context_length_exceeded"
)
TOO_LARGE = failing(413, "Request entity too large")
UNPROCESSABLE = failing(422, "Unprocessable request")
FILTERED_PROMPT = failing(400, "The prompt triggered the content filter.", code="content_filter")
BAD_KEY = failing(401, f"Incorrect API key provided: {KEY}.", code="invalid_api_key")
FORBIDDEN = failing(403, "Your project has no access", code="permission_denied")
NO_MODEL = failing(404, "The model does not exist", code="model_not_found")

HANG = Fault(wire="hang")
CUT = Fault(wire="cut before headers", spent=False)
CUT_BODY = Fault(wire="cut in body")
NOT_JSON = Fault(raw="<html>upstream error</html>")

INVALID = Fault(content=lambda _: "The card is wrong, I think.")
OFF_SCHEMA = Fault(content=lambda _: json.dumps({"unexpected": True}))
FENCED = Fault(content=lambda text: f"```json\n{text}\n```")
THINKING = Fault(content=lambda text: f'<think>Perhaps {{"a": 1}}?</think>\n\n{text}')
TRUNCATED = Fault(content=lambda text: text[: len(text) // 2], finish="length")
REFUSED = Fault(content=lambda _: "", refusal="I cannot help with that.")
FILTERED = Fault(content=lambda _: "", finish="content_filter")
EMPTY = Fault(content=lambda _: "")
NESTED = Fault(content=lambda _: "[" * 100_000)
TWICE = Fault(content=lambda text: text[:-1] + ", " + text[1:])  # every key twice
NOT_A_NUMBER = Fault(content=lambda _: '{"reason": NaN, "verdict": "right"}')


def at_first(fault: Fault, times: int = 1) -> Faults:
    """Let every request meet `fault` the first few times."""
    return lambda _, nth: fault if nth <= times else None


def always(fault: Fault) -> Faults:
    """Let every request meet `fault` each time."""
    return lambda _body, _nth: fault


def without(name: str, status: int = 400) -> Faults:
    """Refuse every request that has the parameter `name`, as a server that does not know it."""
    refusal = failing(status, f"Unsupported parameter: '{name}' is not supported with this model.")
    return lambda body, _: refusal if name in body else None


def json_object_only(body: Body, _: int) -> Fault | None:
    """Answer 500 to json_schema, as the server of llama-cpp-python does."""
    form = body.get("response_format") or {}
    return (
        failing(500, "Unsupported type json_schema") if form.get("type") == "json_schema" else None
    )
