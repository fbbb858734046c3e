"""The files of the Batch API: one request a line, and one result a line, in any order."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

MOST_LINES, MOST_BYTES = 50_000, 190_000_000  # what a server takes in one file: 200 MB, with room
PATH: Literal["/v1/chat/completions"] = "/v1/chat/completions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one line; `status` is that of HTTP, 0 where the line was not carried out.

    `body` is the raw body, or what is wrong.
    """

    key: str
    status: int
    body: str
    request_id: str = ""


def to_line(key: str, body: Mapping[str, Any]) -> bytes:
    """Write one request; its key comes back with its result."""
    line = {"custom_id": key, "method": "POST", "url": PATH, "body": body}
    return json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def in_files(
    lines: Sequence[tuple[str, bytes]], most_lines: int = MOST_LINES, most_bytes: int = MOST_BYTES
) -> Iterator[tuple[tuple[str, ...], bytes]]:
    """Share lines out among files that a server takes, each with its keys."""
    keys: list[str] = []
    data: list[bytes] = []
    size = 0
    for key, line in lines:
        if keys and (len(keys) == most_lines or size + len(line) > most_bytes):
            yield tuple(keys), b"".join(data)
            keys, data, size = [], [], 0
        keys.append(key)
        data.append(line)
        size += len(line)
    if keys:
        yield tuple(keys), b"".join(data)


def read_results(text: str) -> Iterator[Result]:
    """Read a file of results or of errors; a line that cannot be read is left out."""
    for line in text.split("\n"):  # a text of JSON may hold other ends of lines
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if not isinstance(value, dict) or not isinstance(value.get("custom_id"), str):
            continue
        response = value.get("response")
        if isinstance(response, dict) and isinstance(response.get("status_code"), int):
            yield Result(
                key=value["custom_id"],
                status=response["status_code"],
                body=json.dumps(response.get("body"), ensure_ascii=False),
                request_id=str(response.get("request_id") or ""),
            )
        else:
            yield Result(key=value["custom_id"], status=0, body=told(value.get("error")))


def told(error: Any) -> str:
    """Say what a batch, or a line of it, says is wrong."""
    value = error if isinstance(error, dict) else {}
    parts = [str(value[name]) for name in ("message", "code") if value.get(name)]
    return ", ".join(parts) or "no reason given"
