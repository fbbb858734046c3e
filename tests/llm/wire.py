"""The wire of the tests' server: connections, requests as they come, whole or cut responses."""

from __future__ import annotations

import json
import select
import socket
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.llm.server import Server

Reply = tuple[int, dict[str, str], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]  # names in small letters
    body: Any
    nth: int = 1  # how often these messages have come


class Bucket:
    """A rate that the server keeps to: at most a second's worth at once."""

    def __init__(self, rate: float) -> None:
        self.rate, self.size = rate, max(1.0, rate)
        self.level, self.then = self.size, time.monotonic()
        self.lock = threading.Lock()

    def take(self) -> tuple[bool, dict[str, str]]:
        """Say whether one more may pass, and the headers that tell of the limit."""
        with self.lock:
            now = time.monotonic()
            self.level = min(self.size, self.level + (now - self.then) * self.rate)
            self.then = now
            passes = self.level >= 1
            self.level -= passes
            headers = {
                "x-ratelimit-limit-requests": f"{self.rate * 60:.0f}",
                "x-ratelimit-remaining-requests": f"{self.level:.0f}",
            }
            if not passes:
                headers["retry-after-ms"] = f"{1000 * (1 - self.level) / self.rate:.0f}"
            return passes, headers


class Http(ThreadingHTTPServer):
    """The listening socket; it knows its connections, so that all of them end with it."""

    request_queue_size = 128
    daemon_threads = False

    def __init__(self, owner: Server) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.owner = owner
        self.open: set[socket.socket] = set()

    def get_request(self) -> tuple[socket.socket, Any]:
        """Remember the connection."""
        connection, address = super().get_request()
        with self.owner.lock:
            self.open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        with self.owner.lock:
            self.open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End all connections, so that their threads see it."""
        with self.owner.lock:
            for connection in self.open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # the other side was quicker

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep a fault of the server itself; a client that goes away is none."""
        error = sys.exc_info()[1]
        if error is not None and not isinstance(error, ConnectionError):
            self.owner.crashes.append(error)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Http
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # a response is written at once
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer a GET."""
        self._route(b"")

    def do_POST(self) -> None:
        """Answer a POST."""
        self._route(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _route(self, data: bytes) -> None:
        owner = self.server.owner
        kind = self.headers.get("Content-Type", "")
        body = json.loads(data) if data and "json" in kind else data
        path = self.path.partition("?")[0]
        seen = owner.note(
            {
                "method": self.command,
                "path": path,
                "headers": {name.lower(): value for name, value in self.headers.items()},
                "body": body,
            }
        )
        if path == "/v1/chat/completions":
            self._complete(owner, seen)
        elif path == "/v1/models" and owner.models is not None:
            names = [
                {"id": name, "object": "model", "created": 0, "owned_by": "test"}
                for name in owner.models
            ]
            self._send((200, {}, json.dumps({"object": "list", "data": names}).encode()))
        else:
            self._send(owner.batches.serve(owner, self.command, path, body))

    def _complete(self, owner: Server, seen: Seen) -> None:
        """Answer a chat request with its delay, limit and fault."""
        with owner.lock:
            owner.in_flight += 1
            owner.most = max(owner.most, owner.in_flight)
        try:
            self._act(owner, seen)
        finally:
            with owner.lock:
                owner.in_flight -= 1

    def _act(self, owner: Server, seen: Seen) -> None:
        passes, limits = owner.bucket.take() if owner.bucket else (True, {})
        if not passes:
            told = json.dumps({"error": {"message": "Rate limit reached", "code": None}})
            self._send((429, limits, told.encode()))
            return
        key = self.headers.get("Authorization", "").removeprefix("Bearer ")
        fault, (status, headers, body) = owner.complete(seen.body, seen.nth, key)
        owner.closing.wait(owner.delay)
        while fault.wire == "hang" and not owner.closing.wait(0.05) and not self._left():
            pass
        if fault.wire in {"hang", "cut before headers"}:
            self.close_connection = True
            return
        self._send((status, {**limits, **headers}, body), cut=fault.wire == "cut in body")

    def _left(self) -> bool:
        """Tell whether the client has gone."""
        readable, _, _ = select.select([self.connection], [], [], 0)
        return bool(readable) and not self.connection.recv(1, socket.MSG_PEEK)

    def _send(self, reply: Reply, *, cut: bool = False) -> None:
        """Write a response at once, or half of its body."""
        status, headers, body = reply
        self.send_response(status)
        whole = {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "x-request-id": f"req_{len(self.server.owner.seen)}",
        }
        for name, value in (whole | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        if cut:
            self.close_connection = True
