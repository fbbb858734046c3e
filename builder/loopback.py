"""An HTTP server that listens on this machine only, and answers to no other name of it.

The Host header keeps other names for this machine out (DNS rebinding). Every answer has strict
headers, and tells neither a version nor anything on the terminal.
"""

from __future__ import annotations

import os
import socketserver
import sys
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

from builder.errors import DeckwrightError

HOST = "127.0.0.1"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_T = TypeVar("_T")


class LoopbackServer(ThreadingHTTPServer):
    """A server on the loopback address."""

    daemon_threads = True
    request_queue_size = 64
    # On Windows it would let another program take the port.
    allow_reuse_address = os.name != "nt"

    def server_bind(self) -> None:
        """Bind without asking a name server what this machine is called."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, int(self.server_address[1])

    @property
    def names(self) -> tuple[str, ...]:
        """Give the values of the Host header that mean this server."""
        return f"{HOST}:{self.server_port}", f"localhost:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let a browser go away without a word; anything else is a fault to be seen."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class LoopbackHandler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: LoopbackServer
    policy: str
    timeout = 20
    server_version = "Deckwright"
    sys_version = ""

    @property
    def is_for_us(self) -> bool:
        """Whether the request names this machine alone."""
        return self.headers.get_all("Host") in [[name] for name in self.server.names]

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what cannot be understood, with the headers of every answer."""
        del explain
        self.close_connection = True
        self.answer(HTTPStatus(code), "text/plain", f"{message or HTTPStatus(code).phrase}\n")

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the terminal clean."""

    def version_string(self) -> str:
        """Tell no version."""
        return self.server_version

    def answer(
        self,
        status: HTTPStatus,
        kind: str,
        body: str | bytes,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Send a whole answer."""
        content = body.encode(errors="replace") if isinstance(body, str) else body
        self.send_response(status)
        strict = {"Content-Security-Policy": self.policy, **_HEADERS}
        for name, value in {**strict, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def listening(server: Callable[[int], _T], port: int) -> _T:
    """Start a server on a port, 0 for any; raises DeckwrightError where it cannot be used."""
    try:
        return server(port)
    except (OSError, OverflowError) as fault:
        reason = getattr(fault, "strerror", None) or "it is no port"
        raise DeckwrightError(
            f"port {port} cannot be used: {reason}", where="--port", hint="leave it out"
        ) from fault


def has_screen() -> bool:
    """Tell whether a browser would open a window, and not take over the terminal."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
