"""How far a run of questions is: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from builder.llm.records import Progress

_SECONDS = 10.0
"""Between two plain lines."""


@contextmanager
def shown_progress(*, quiet: bool) -> Iterator[Callable[[Progress], None] | None]:
    """Give what is to be told how far a run is; it shows that on stderr."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with _bar() as tell:
            yield tell
    else:
        yield _plain()


def told(step: Progress) -> str:
    """Say how far a run is: "120/300 answered, 2 failed, $0.0312, 0:45 left"."""
    parts = [f"{step.done:,}/{step.total:,} answered"]
    if step.failed:
        parts.append(f"{step.failed:,} failed")
    if step.cost is not None:
        parts.append(f"${step.cost:,.4f}")
    if step.seconds_left is not None and step.done < step.total:
        minutes, seconds = divmod(round(step.seconds_left), 60)
        parts.append(f"{minutes}:{seconds:02} left")
    return ", ".join(parts)


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), TextColumn("{task.description}", markup=False))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("asking", total=None)

        def tell(step: Progress) -> None:
            bar.update(task, total=step.total, completed=step.done, description=told(step))

        yield tell


def _plain() -> Callable[[Progress], None]:
    last = time.monotonic()

    def tell(step: Progress) -> None:
        nonlocal last
        if time.monotonic() - last >= _SECONDS:
            last = time.monotonic()
            print(told(step), file=sys.stderr, flush=True)

    return tell
