"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from builder.errors import OutputError


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes its place only when it is complete, making its folder if need be.

    Raises OutputError, naming the file and the reason, where it cannot be written; what stood at
    `path` before is then untouched.
    """
    part: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False
        ) as file:
            part = Path(file.name)
            yield file
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise OutputError(
            f"cannot be written: {reason}",
            where=path,
            hint="choose another folder or make this one writable",
        ) from fault
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


@contextmanager
def written_last(path: Path, text: str) -> Iterator[None]:
    """Write `text` when what is done meanwhile has succeeded, and find out first that one can.

    So neither of two files is written if the other cannot be.
    """
    with written_whole(path) as file:
        file.write(text.encode("utf-8"))
        file.flush()
        yield


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 with line feeds, whole or not at all."""
    with written_whole(path) as file:
        file.write(text.encode("utf-8"))


def _umask() -> int:
    """Read the process's umask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
