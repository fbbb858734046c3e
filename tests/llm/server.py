"""A real server on loopback that speaks Chat Completions and the Batch protocol, with faults.

    with Server(faults=at_first(LIMITED)) as server:
        ask(requests, Endpoint(base_url=server.url, model="m"), store)
    assert server.count == 2 * len(requests)

It counts what it is asked and what it has worked for, so that a test knows what was paid.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from math import ceil
from types import TracebackType
from typing import Any, Self

from tests.llm.batches import Batches
from tests.llm.faults import KEY, Fault, Faults
from tests.llm.wire import Bucket, Http, Reply, Seen

Answer = Callable[[dict[str, Any]], "dict[str, Any] | str"]


def conforming(body: Mapping[str, Any]) -> dict[str, Any]:
    """Give a value of the schema asked for; its strings tell the messages apart."""
    form = body.get("response_format") or {}
    schema = form.get("json_schema", {}).get("schema") or form.get("schema") or {}
    mark = hashlib.sha256(json.dumps(body["messages"]).encode()).hexdigest()[:12]
    return {name: _value(part, mark) for name, part in schema.get("properties", {}).items()}


def _value(schema: Mapping[str, Any], mark: str) -> Any:
    """Give a value of one property."""
    if "enum" in schema:
        return schema["enum"][0]
    kinds = {"string": f"text {mark}", "number": 0.5, "integer": 1, "boolean": True, "array": []}
    return kinds[schema["type"]]


def _told(body: Mapping[str, Any]) -> Iterator[str]:
    """Give what a model reads: messages, each between its marks, and the schema."""
    for message in body["messages"]:
        yield f"<|{message['role']}|>{message['content']}<|end|>"
    if form := body.get("response_format"):
        schema = form.get("json_schema", form).get("schema")
        yield json.dumps(schema, ensure_ascii=False, separators=(",", ":"))


class Server:
    """A model's server: what it answers, its faults, and what it has seen.

    Args:
        answer: gives the content for a request's body; a dict becomes JSON.
        faults: gives the fault of a request, by its body and how often its messages have come.
        delay: seconds that every completion takes.
        rate: completions a second; more are answered with 429. The limit is stated in headers.
        models: names that /models lists; None where the server has no such list.
        bytes_per_token: how the server counts; 1 is the worst there is.
        batches: how batches go.
    """

    def __init__(
        self,
        answer: Answer = conforming,
        faults: Faults | None = None,
        *,
        delay: float = 0.0,
        rate: float | None = None,
        models: tuple[str, ...] | None = ("test-model",),
        bytes_per_token: float = 4,
        batches: Batches | None = None,
    ) -> None:
        self.answer, self.faults, self.delay = answer, faults, delay
        self.models, self.bytes_per_token = models, bytes_per_token
        self.batches = batches or Batches()
        self.bucket = Bucket(rate) if rate else None
        self.seen: list[Seen] = []  # every request, oldest first
        self.input = self.output = 0  # tokens of all that the server has worked for
        self.in_flight = self.most = 0
        self.crashes: list[BaseException] = []
        self.closing = threading.Event()
        self.lock = threading.Lock()
        self._times: Counter[str] = Counter()
        self._http = Http(self)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        """Give the base URL, as an endpoint has it."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    @property
    def completions(self) -> list[Seen]:
        """Give the chat requests, oldest first."""
        return [seen for seen in self.seen if seen.path == "/v1/chat/completions"]

    @property
    def count(self) -> int:
        """Count the chat requests."""
        return len(self.completions)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.hang_up()
        self._http.server_close()
        self._thread.join()
        if self.crashes:
            raise self.crashes[0]

    def note(self, seen: Mapping[str, Any]) -> Seen:
        """Keep a request and count its messages."""
        body = seen["body"]
        mark = json.dumps(body["messages"]) if isinstance(body, dict) and "messages" in body else ""
        with self.lock:
            self._times[mark] += 1
            kept = Seen(**seen, nth=self._times[mark])
            self.seen.append(kept)
        return kept

    def complete(self, body: dict[str, Any], nth: int, key: str = "") -> tuple[Fault, Reply]:
        """Answer one chat request; also a batch's."""
        fault = (self.faults(body, nth) if self.faults else None) or Fault()
        if fault.error is not None:
            told = json.dumps({"error": dict(fault.error)}).replace(KEY, key)
            return fault, (fault.status, dict(fault.headers), told.encode())
        reply = json.dumps(self._completion(body, fault))
        raw = reply if fault.raw is None else fault.raw
        return fault, (fault.status, dict(fault.headers), raw.encode())

    def _completion(self, body: dict[str, Any], fault: Fault) -> dict[str, Any]:
        """Make a chat completion and count its tokens."""
        value = self.answer(body)
        good = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        content = fault.content(good) if fault.content else good
        bound = body.get("max_tokens") or body.get("max_completion_tokens") or 1_000_000
        finish, written = fault.finish, self.tokens(content)
        if written > bound:
            content = content.encode()[: int(bound * self.bytes_per_token)].decode(errors="ignore")
            finish = "length"
        written = bound if finish == "length" else written
        read = self.tokens("".join(_told(body)))
        with self.lock:
            self.input += read * fault.spent
            self.output += written * fault.spent
        message = {"role": "assistant", "content": content, "refusal": fault.refusal}
        return {
            "id": f"chatcmpl-{len(self.seen)}",
            "object": "chat.completion",
            "created": 1_790_000_000,
            "model": body["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": finish}],
            "usage": {
                "prompt_tokens": read,
                "completion_tokens": written,
                "total_tokens": read + written,
            },
        }

    def tokens(self, text: str) -> int:
        """Count tokens, as this server does."""
        return ceil(len(text.encode()) / self.bytes_per_token)
