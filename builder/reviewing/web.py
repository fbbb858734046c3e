"""The review in a browser: a server on this machine that ends when the person is done."""

from __future__ import annotations

import sys
import threading
import webbrowser
from collections.abc import Callable

from builder.corrections.review import Review
from builder.loopback import has_screen, listening
from builder.reviewing.protocol import ReviewServer
from builder.reviewing.session import Session

_GLANCE = 0.5
"""Seconds between looks at whether Ctrl-C was pressed, which not every system tells at once."""


def serve(
    review: Review,
    *,
    kinds: frozenset[str] = frozenset(),
    port: int = 0,
    open_browser: bool = True,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Review in a browser, all groups or those in `kinds`, until "Done" or Ctrl-C is pressed.

    `ready` is told the address, which opens once; without it, it is printed on stderr. Every
    decision is in the file when the page says so. Raises DeckwrightError where the port cannot be
    used.
    """
    session = Session(review, kinds)
    with listening(lambda number: ReviewServer(session, number), port) as server:
        asking = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        asking.start()
        try:
            (ready or _tell)(server.address)
            if open_browser and has_screen():
                webbrowser.open(server.address)
            while not session.ended.wait(_GLANCE):
                pass
        except KeyboardInterrupt:
            pass  # as good as "Done"
        finally:
            session.close()
            server.shutdown()
            asking.join()


def _tell(address: str) -> None:
    sys.stderr.write(f"Review in a browser: {address}\n")
    sys.stderr.flush()
