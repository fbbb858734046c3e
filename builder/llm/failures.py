"""What it means when a server gives no answer: try again, give up this request, or stop the run."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from builder.llm.records import Status

HIDDEN = "[key]"
_KEY_LIKE = re.compile(r"\bsk-[\w*.…-]{4,}|\b(Bearer|Basic)\s+[\w*.~+/=-]{4,}", re.IGNORECASE)
_SHOWN = 300  # characters of what a server says

_TRANSIENT = {408, 409, 425, 429}
_TOO_LONG = re.compile(
    r"context[ _-]?(length|window|size)|maximum context|too many tokens|prompt is too long"
    r"|exceeds? the (available|maximum)|too large",
    re.IGNORECASE,
)
_NO_MONEY = re.compile(
    r"insufficient[ _](quota|balance|credits?|funds)|billing_(hard_limit|not_active)",
    re.IGNORECASE,
)
_FILTERED = re.compile(
    r"content[ _](filter|policy|management)|ResponsibleAI|moderation|flagged", re.IGNORECASE
)
_FORMS = (
    ("response_format", re.compile(r"response_format|json_schema|json_object|grammar")),
    ("max_tokens", re.compile(r"max_completion_tokens|\bmax_tokens\b")),
    ("temperature", re.compile(r"\btemperature\b")),
    ("seed", re.compile(r"\bseed\b")),
)
_UNKNOWN = re.compile(
    r"unsupported|not supported|does not support|unrecogni[sz]ed|unknown|unexpected|not permitted"
    r"|not allowed|invalid|must be|only the default|extra inputs|instead|not available",
    re.IGNORECASE,
)
_FATAL_HINTS = {
    401: "set the key that this server expects",
    402: "top up the account, then run the same command again",
    403: "use a key that may use this model",
    404: "check the model's name, and that the base URL ends as the server wants it, often in /v1",
    405: "check the base URL, which often ends in /v1",
}


class Kind(StrEnum):
    """What to do about a failure.

    - TRANSIENT: try again, later.
    - FORM: ask again in another form; `form` of the failure says what the server does not take.
    - ITEM: give up this request, for good.
    - FATAL: stop the run, as every other request would fail alike.
    """

    TRANSIENT = "transient"
    FORM = "form"
    ITEM = "item"
    FATAL = "fatal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a server gave no answer.

    `detail` is one clause for people, without the key. `status` is that of HTTP, 0 where there was
    no response. `outcome` is what the request ends as, if this is the end. `billed` says whether
    it may have been paid for all the same, `unreached` that no server was there to be asked,
    `hung` that none answered in time, `waited_for` that the server has said when to come again.
    """

    kind: Kind
    detail: str
    status: int = 0
    form: str = ""
    outcome: Status = Status.FAILED
    hint: str = ""
    billed: bool = False
    unreached: bool = False
    hung: bool = False
    waited_for: bool = False


def classify(status: int, body: str, key: str = "") -> Failure:
    """Say what a response other than a good answer means."""
    told = _said(redact(body, key))  # before it is shortened: a part of a key is not known again
    said = redact(told, key)
    detail = f"HTTP {status}: {_short(said)}" if said else f"HTTP {status}"

    def failure(kind: Kind, outcome: Status = Status.FAILED, form: str = "") -> Failure:
        hint = _FATAL_HINTS.get(status, "") if kind is Kind.FATAL else ""
        return Failure(
            kind=kind, detail=detail, status=status, outcome=outcome, form=form, hint=hint
        )

    if status == 402 or (status in {403, 429} and _NO_MONEY.search(told)):
        return Failure(kind=Kind.FATAL, detail=detail, status=status, hint=_FATAL_HINTS[402])
    if status in {400, 403, 422} and _FILTERED.search(told):
        return failure(Kind.ITEM, Status.REFUSED)
    if status in {401, 403, 404, 405}:
        return failure(Kind.FATAL)
    if status in {400, 413, 422} and _TOO_LONG.search(told):
        return failure(Kind.ITEM, Status.DECLINED)
    if status in {400, 422, 500, 501} and (form := _form(status, told)):
        return failure(Kind.FORM, Status.DECLINED, form)
    if status in _TRANSIENT or status >= 500 or status < 400:
        return failure(Kind.TRANSIENT)
    return failure(Kind.ITEM, Status.DECLINED)


def no_completion(status: int, body: str, key: str = "") -> Failure:
    """Say what a response means that is called good but holds no chat completion.

    Some servers put the error of another one into it; what it says then counts. Otherwise it may
    have been paid for.
    """
    error = _dict(_dict(_json(body)).get("error"))
    code = error.get("code")
    if error and isinstance(code, int) and 400 <= code < 600:
        return classify(code, body, key)
    start = _short(redact(body, key)[:_SHOWN])
    return Failure(
        kind=Kind.TRANSIENT,
        detail=f"no chat completion came: {start!r}",
        status=status,
        billed=True,
    )


def redact(text: str, key: str = "") -> str:
    """Take a key out of a text, and whatever looks like one."""
    if len(key) >= 4:
        for written in (key, json.dumps(key)[1:-1], key.replace("/", "\\/")):  # also within JSON
            text = text.replace(written, HIDDEN)
    elif key:
        text = re.sub(rf"(?<!\w){re.escape(key)}(?!\w)", HIDDEN, text)
    return _KEY_LIKE.sub(HIDDEN, text)


def signature(detail: str) -> str:
    """Give what two details of the same failure have in common."""
    return re.sub(r"\d{4,}|[0-9a-f-]{12,}", "#", detail)


def _form(status: int, told: str) -> str:
    """Name the parameter that a server does not take, if that is what it says."""
    for name, pattern in _FORMS:
        if not pattern.search(told):
            continue
        if name == "response_format" or (status < 500 and _UNKNOWN.search(told)):
            return name
    return ""


def _said(body: str) -> str:
    """Find what an error's body says: never what it repeats of the question."""
    value = _json(body)
    if not isinstance(value, dict):
        return "" if body.lstrip().startswith("<") else _short(body)
    error = value.get("error", value)
    if isinstance(error, str):
        return _short(error)
    parts = [_dict(error).get(name) for name in ("message", "code", "param", "type")]
    said = [str(part) for part in parts if isinstance(part, str | int)]
    for each in _list(value.get("detail")):
        place = ".".join(str(part) for part in _list(_dict(each).get("loc")))
        said.append(f"{place}: {_dict(each).get('msg', '')}")
    if isinstance(value.get("detail"), str):
        said.append(value["detail"])
    return "; ".join(dict.fromkeys(_short(part) for part in said if part))


def _json(text: str) -> Any:
    """Read JSON, or give None."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _dict(value: Any) -> Mapping[str, Any]:
    """Take what should be an object as one, or as empty."""
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    """Take what should be an array as one, or as empty."""
    return value if isinstance(value, list) else []


def _short(text: str) -> str:
    """Shorten what a server says, and put it on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
