"""What ends a run before its time: a limit, a server that takes nothing, or Ctrl-C."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_LOOK = 0.02  # seconds between looks at an event of another thread


class Halt:
    """Says whether anything more is sent, and if not, why."""

    def __init__(self, stop: threading.Event | None = None) -> None:
        self.event = asyncio.Event()
        self.reason = ""
        self.waking: Callable[[], None] = lambda: (
            None
        )  # lets those look who wait for something else
        self._stop = stop

    def set(self, reason: str) -> None:
        """Send nothing more; the first reason counts."""
        if not self.event.is_set():
            self.reason = reason
            self.event.set()
            self.waking()

    def is_set(self) -> bool:
        """Tell whether nothing more is sent."""
        if self._stop is not None and self._stop.is_set():
            self.set("the run was stopped")
        return self.event.is_set()

    async def watch(self) -> None:
        """Look whether another thread wants the run to stop, as long as it goes on."""
        while self._stop is not None and not self.is_set():
            await asyncio.sleep(_LOOK)


@contextmanager
def interruptible(halt: Halt) -> Iterator[None]:
    """Let the first Ctrl-C halt the run, and the next one do what it did before.

    To be used where the loop runs. Signals go to the main thread alone; elsewhere nothing changes.
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    usual, loop = before, asyncio.get_running_loop()

    def handle(number: int, frame: FrameType | None) -> None:
        if halt.event.is_set():
            usual(number, frame)
        else:
            loop.call_soon_threadsafe(halt.set, "stopped by Ctrl-C")

    signal.signal(signal.SIGINT, handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
