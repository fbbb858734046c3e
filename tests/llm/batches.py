"""The Batch protocol of the tests' server: files, batches, and how they end."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from email.parser import BytesParser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.llm.server import Server
    from tests.llm.wire import Reply

FINAL = ("completed", "expired", "failed", "cancelled")


@dataclass(kw_only=True)
class Batches:
    """How batches go, and those there are.

    A batch is validated at first, then worked on, and ends as `end` says when it has been looked at
    `polls` times. `share` of its requests are answered, the others have expired.
    """

    polls: int = 2
    end: str = "completed"
    share: float = 1.0
    supported: bool = True
    files: dict[str, bytes] = field(default_factory=dict)
    batches: dict[str, dict[str, Any]] = field(default_factory=dict)
    ran: int = 0  # requests that were answered or declined
    lock: threading.RLock = field(default_factory=threading.RLock)

    def serve(self, server: Server, method: str, path: str, body: Any) -> Reply:
        """Answer a request about files or batches."""
        parts = path.removeprefix("/v1/").split("/")
        with self.lock:
            found = self._find(server, method, parts, body) if self.supported else None
        if isinstance(found, bytes):
            return 200, {"Content-Type": "application/octet-stream"}, found
        if found is None:
            return 404, {}, b'{"error": {"message": "Not found", "code": null}}'
        return 200, {}, json.dumps(found).encode()

    def _find(
        self, server: Server, method: str, parts: list[str], body: Any
    ) -> dict[str, Any] | bytes | None:
        match method, *parts:
            case "POST", "files":
                return self._upload(server, body)
            case "GET", "files", name, "content":
                return self.files.get(name)
            case "POST", "batches":
                return self._create(body)
            case "GET", "batches":
                listed = list(reversed(self.batches.values()))
                return {"object": "list", "data": listed, "has_more": False}
            case "GET", "batches", name:
                return self._look(server, self.batches.get(name))
            case "POST", "batches", name, "cancel":
                return self._cancel(server, self.batches.get(name))
        return None

    def _upload(self, server: Server, body: bytes) -> dict[str, Any]:
        """Keep the file of a form."""
        head = f"Content-Type: {server.seen[-1].headers['content-type']}\r\n\r\n".encode()
        form: dict[Any, Any] = {
            part.get_param("name", header="content-disposition"): part.get_payload(decode=True)
            for part in BytesParser().parsebytes(head + body).walk()
            if not part.is_multipart()
        }
        name = self._keep(form["file"])
        purpose = form["purpose"].decode()
        return {
            "id": name, "object": "file", "bytes": len(self.files[name]), "created_at": 0,
            "filename": "batch.jsonl", "purpose": purpose, "status": "processed",
        }  # fmt: skip

    def _keep(self, data: bytes) -> str:
        name = f"file-{len(self.files) + 1}"
        self.files[name] = data
        return name

    def _create(self, body: dict[str, Any]) -> dict[str, Any]:
        """Start a batch."""
        name = f"batch_{len(self.batches) + 1}"
        total = self.files[body["input_file_id"]].count(b"\n")
        self.batches[name] = {
            "id": name, "object": "batch", "endpoint": body["endpoint"], "errors": None,
            "input_file_id": body["input_file_id"], "completion_window": body["completion_window"],
            "status": "validating", "output_file_id": None, "error_file_id": None,
            "created_at": 0, "metadata": body.get("metadata"), "looked": 0,
            "request_counts": {"total": total, "completed": 0, "failed": 0},
        }  # fmt: skip
        return self.batches[name]

    def _look(self, server: Server, batch: dict[str, Any] | None) -> dict[str, Any] | None:
        """Let a batch go on by one step."""
        if batch is None or batch["status"] in FINAL:
            return batch
        batch["looked"] += 1
        batch["status"] = "in_progress"
        if batch["looked"] >= self.polls:
            self._end(server, batch, self.end)
        return batch

    def _cancel(self, server: Server, batch: dict[str, Any] | None) -> dict[str, Any] | None:
        if batch is not None and batch["status"] not in FINAL:
            self._end(server, batch, "cancelled")
        return batch

    def _end(self, server: Server, batch: dict[str, Any], status: str) -> None:
        """Run what is to be answered, in reverse, and write both files."""
        batch["status"] = status
        if status == "failed":
            told = {"code": "token_limit_exceeded", "message": "Enqueued token limit reached."}
            batch["errors"] = {"object": "list", "data": [told]}
            return
        lines = [json.loads(line) for line in self.files[batch["input_file_id"]].splitlines()]
        answered = round(self.share * len(lines))
        results = [self._run(server, line) for line in lines[:answered]]
        expired = {"code": "batch_expired", "message": "This request was not executed in time."}
        results += [
            {"custom_id": line["custom_id"], "response": None, "error": expired}
            for line in lines[answered:]
        ]
        for name, wanted in (("output_file_id", True), ("error_file_id", False)):
            kept = [
                json.dumps({"id": f"batch_req_{n}"} | result)
                for n, result in enumerate(reversed(results))
                if ((result["response"] or {}).get("status_code") == 200) is wanted
            ]
            batch[name] = self._keep("\n".join(kept).encode()) if kept else None

    def _run(self, server: Server, line: dict[str, Any]) -> dict[str, Any]:
        """Answer one line."""
        self.ran += 1
        _, (status, _, body) = server.complete(line["body"], 1)
        response = {
            "status_code": status,
            "request_id": f"req_{self.ran}",
            "body": json.loads(body),
        }
        return {"custom_id": line["custom_id"], "response": response, "error": None}
