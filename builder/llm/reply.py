"""Reads what a server sent: a chat completion, and in it JSON of the schema asked for.

All here is a pure function of the stored body. Nothing is guessed: an answer that was cut is never
read, and JSON is never mended.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from builder.llm.records import Status, Usage

if TYPE_CHECKING:
    from jsonschema import (  # type: ignore[import-untyped]
        Draft202012Validator,
        ValidationError,
    )

_CUT = {"length", "max_tokens", "model_length"}
_THOUGHT = re.compile(r"\A\s*(?:<think>)?(?:(?!<think>).)*?</think>", re.DOTALL)
_FENCED = re.compile(r"\A```[ \t]*(?:json|JSON)?[ \t]*\r?\n(.*?)\r?\n?[ \t]*```\Z", re.DOTALL)
_FAULTS_TOLD = 3  # so many are enough to put right; the rest often follows from them
_SHOWN = 60  # characters of a wrong value


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a body holds: ANSWERED with a value, INVALID, TRUNCATED or REFUSED.

    `text` is what the model wrote, `detail` what is wrong with it.
    """

    status: Status
    value: Mapping[str, Any] | None = None
    detail: str = ""
    text: str = ""
    usage: Usage = field(default_factory=Usage)
    model: str = ""


def read_body(text: str) -> Mapping[str, Any] | None:
    """Read a body; None for one that is no chat completion, which is as good as no answer."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None
    choice = _choice(body)
    if choice is None or choice.get("finish_reason") == "error":
        return None
    return body if isinstance(choice.get("message"), dict) else None


def judge(body: Mapping[str, Any], schema: Mapping[str, Any]) -> Verdict:
    """Say what a chat completion holds."""
    choice = _choice(body) or {}
    message = choice.get("message") or {}
    text = _content(message.get("content"))
    finish = choice.get("finish_reason")
    status, detail, value = Status.ANSWERED, "", None
    if message.get("refusal"):
        status, detail = Status.REFUSED, f"the model refuses: {_short(message['refusal'], 200)}"
    elif finish == "content_filter":
        status, detail = Status.REFUSED, "a content filter stopped the answer"
    elif finish in _CUT:
        status, detail = Status.TRUNCATED, "the answer was cut at its token limit"
    elif not text.strip():
        status, detail = Status.REFUSED, "the answer is empty"
    else:
        value, detail = read_value(text, schema)
        status = Status.INVALID if detail else Status.ANSWERED
    return Verdict(
        status=status,
        value=value,
        detail=_whole(detail),
        text=_whole(text),
        usage=usage_of(body),
        model=_whole(str(body.get("model") or "")),
    )


def usage_of(body: Mapping[str, Any]) -> Usage:
    """Read the tokens that a chat completion took; zeros where the server does not say."""
    usage = _dict(body.get("usage"))
    return Usage(
        input=_count(usage.get("prompt_tokens")),
        output=_count(usage.get("completion_tokens")),
        cached=_count(_dict(usage.get("prompt_tokens_details")).get("cached_tokens")),
        reasoning=_count(_dict(usage.get("completion_tokens_details")).get("reasoning_tokens")),
    )


def read_value(text: str, schema: Mapping[str, Any]) -> tuple[Mapping[str, Any] | None, str]:
    """Read JSON of the schema from what a model wrote; or say what is wrong with it."""
    try:
        value = json.loads(
            strip_edges(text),
            object_pairs_hook=_object,
            parse_constant=_no_number,
            parse_float=_finite,
        )
        faults = tuple(_checker(json.dumps(schema)).iter_errors(value))
    except RecursionError:
        return None, "the JSON is nested too deeply"
    except ValueError as fault:
        return None, f"not JSON: {fault}"
    if faults:
        ordered = sorted(faults, key=lambda fault: [str(part) for part in fault.absolute_path])
        return None, "; ".join(_told(fault) for fault in ordered[:_FAULTS_TOLD])
    if not isinstance(value, dict):
        return None, "not a JSON object"
    if not _encodable(value):
        return None, "a \\ud800-like escape stands for half a character"
    return value, ""


def strip_edges(text: str) -> str:
    """Take off one passage of thinking before the answer, and one code fence around it."""
    text = text.strip()
    if not text.startswith(("{", "[", "```")):
        text = _THOUGHT.sub("", text, count=1).strip()
    fenced = _FENCED.match(text)
    return fenced[1].strip() if fenced else text


@lru_cache(maxsize=64)
def _checker(schema: str) -> Draft202012Validator:
    """Make what checks a value against a schema, once for each schema."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(schema))


def _told(fault: ValidationError) -> str:
    """Say what is wrong in words that a model and a person can act on."""
    place = ".".join(str(part) for part in fault.absolute_path) or "the answer"
    value, wanted = _short(repr(fault.instance), _SHOWN), fault.validator_value
    if fault.validator == "enum" and isinstance(wanted, Sequence):
        return f"{place}: {value} is not one of {', '.join(str(each) for each in wanted)}"
    if fault.validator == "type":
        kinds = wanted if isinstance(wanted, str) else " or ".join(wanted)
        return f"{place}: {value} is not of type {kinds}"
    if fault.validator == "required" and isinstance(fault.instance, dict):
        missing = [name for name in wanted if name not in fault.instance]
        return f"{place}: missing {', '.join(missing)}"
    if fault.validator == "additionalProperties" and isinstance(fault.instance, dict):
        known = fault.schema.get("properties", {}) if isinstance(fault.schema, dict) else {}
        more = [_short(name, _SHOWN) for name in fault.instance if name not in known]
        return f"{place}: no such key: {', '.join(more)}"
    return f"{place}: {_short(fault.message, 200)}"


def _choice(body: Any) -> dict[str, Any] | None:
    """Give the first choice of a chat completion."""
    choices = body.get("choices") if isinstance(body, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    return first if isinstance(first, dict) else None


def _content(content: Any) -> str:
    """Give what a message says; some servers send it in parts."""
    if isinstance(content, list):
        return "".join(str(_dict(part).get("text") or "") for part in content)
    return content if isinstance(content, str) else ""


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of JSON; a key that comes twice leaves open which value is meant."""
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {_short(twice, _SHOWN)} comes twice")
    return made


def _no_number(name: str) -> float:
    """Refuse NaN and Infinity, which JSON does not have."""
    raise ValueError(f"{name} is no number of JSON")


def _finite(text: str) -> float:
    """Read a number, and refuse one that is too large to hold."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{_short(text, _SHOWN)} is too large")
    return number


def _encodable(value: Any) -> bool:
    """Tell whether all texts in a value consist of whole characters."""
    text = json.dumps(value, ensure_ascii=False)
    return text == _whole(text)


def _whole(text: str) -> str:
    """Replace what is half a character (a lone surrogate), as no file can hold it."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _dict(value: Any) -> Mapping[str, Any]:
    """Take what should be an object as one, or as empty."""
    return value if isinstance(value, dict) else {}


def _count(value: Any) -> int:
    """Take what should be a count of tokens as one."""
    return value if isinstance(value, int) and value > 0 else 0


def _short(value: object, length: int) -> str:
    """Shorten a text for a message, on one line."""
    text = " ".join(str(value).split())
    return text if len(text) <= length else f"{text[: length - 1]}…"
