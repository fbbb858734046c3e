"""The preview as a page that shows itself anew whenever the deck changes.

There is nothing to decide here, so that there is no key: whoever may open an address of this
machine may read the page. Other pages may not, which Host, Sec-Fetch-Site and the headers see to.
"""

from __future__ import annotations

import sys
import threading
import webbrowser
from collections.abc import Callable, Sequence
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from builder.loopback import HOST, LoopbackHandler, LoopbackServer, has_screen, listening
from builder.previewing.watching import Watched

_PATIENCE = 15.0
"""Seconds that a page waits for a change before it asks again."""
_GLANCE = 0.5
# The page has the rest of its policy in itself.
_PAGE = {"Content-Security-Policy": "frame-ancestors 'none'"}


class PreviewServer(LoopbackServer):
    """The server of one preview."""

    def __init__(self, watched: Watched, port: int) -> None:
        """Listen on a port of the loopback address; 0 takes a free one."""
        self.watched = watched
        super().__init__((HOST, port), _Handler)

    @property
    def address(self) -> str:
        """Give the address to open."""
        return f"http://{HOST}:{self.server_port}/"


def serve(
    paths: Sequence[Path],
    *,
    dialect: str = "",
    port: int = 0,
    open_browser: bool = True,
    ready: Callable[[str], None] | None = None,
    ended: threading.Event | None = None,
) -> None:
    """Show a deck in a browser as its files are, until Ctrl-C is pressed or `ended` is set.

    `ready` is told the address; without it, it is printed on stderr. Raises DeckwrightError where
    the port cannot be used; what is wrong with the deck is told in the page.
    """
    watched = Watched(paths, dialect)
    stopping = ended or threading.Event()
    with listening(lambda number: PreviewServer(watched, number), port) as server:
        asking = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        watching = threading.Thread(target=watched.watch, daemon=True)
        asking.start()
        watching.start()
        try:
            (ready or _tell)(server.address)
            if open_browser and has_screen():
                webbrowser.open(server.address)
            while not stopping.wait(_GLANCE):  # not every system tells of Ctrl-C at once
                pass
        except KeyboardInterrupt:
            pass
        finally:
            watched.end()
            server.shutdown()
            asking.join()


def _tell(address: str) -> None:
    sys.stderr.write(f"Preview in a browser: {address} (Ctrl-C ends it)\n")
    sys.stderr.flush()


class _Handler(LoopbackHandler):
    """Answers one request."""

    server: PreviewServer
    policy = "default-src 'none'; frame-ancestors 'none'"
    timeout = 60

    def do_GET(self) -> None:  # noqa: N802  http.server calls it so
        """Give the page, or tell when it has changed."""
        watched = self.server.watched
        parts = urlsplit(self.path)
        if not self.is_for_us or not self._is_own():
            self.answer(HTTPStatus.FORBIDDEN, "text/plain", "Open the address that was printed.\n")
        elif parts.path == "/":
            self.answer(HTTPStatus.OK, "text/html", watched.page, _PAGE)
        elif parts.path == "/wait":
            seen = parse_qs(parts.query).get("seen", [""])[0]
            self.answer(HTTPStatus.OK, "text/plain", watched.other_than(seen, _PATIENCE))
        else:
            self.answer(HTTPStatus.NOT_FOUND, "text/plain", "There is nothing here.\n")

    def _is_own(self) -> bool:
        """Tell whether a person or the page itself asks, and no other page."""
        return self.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")
