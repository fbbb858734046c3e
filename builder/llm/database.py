"""The SQLite file that answers are kept in: made, opened, and its faults told with a way out."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from builder.errors import ModelError

FORMAT = 1
PATIENCE = 60.0  # seconds that one process waits for another to write

_TABLES = """
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, body TEXT NOT NULL, status INTEGER NOT NULL, request_name TEXT NOT NULL,
    created REAL NOT NULL, latency REAL NOT NULL, provenance TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS attempts (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, body TEXT NOT NULL, status INTEGER NOT NULL,
    request_name TEXT NOT NULL, created REAL NOT NULL, latency REAL NOT NULL);
CREATE TABLE IF NOT EXISTS quirks (
    endpoint TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (endpoint, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS batches (
    id TEXT PRIMARY KEY, endpoint TEXT NOT NULL, state TEXT NOT NULL, created REAL NOT NULL,
    data TEXT NOT NULL) WITHOUT ROWID;
"""


def open_database(path: Path) -> sqlite3.Connection:
    """Open the file, or make it for its owner alone.

    Raises ModelError where that cannot be, or a newer Deckwright has made it.
    """
    with reported(path):
        ignored_by_git(path.parent)
        # What SQLite puts beside the file has the same mode.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        try:
            _prepare(db, path)
        except BaseException:
            db.close()
            raise
    return db


@contextmanager
def reported(path: Path) -> Iterator[None]:
    """Turn the faults of files and of SQLite into a sentence with a way out."""
    try:
        yield
    except sqlite3.OperationalError as fault:
        raise ModelError(
            f"answers cannot be stored here: {fault}",
            where=path,
            hint="make the folder writable, with room on its disk, or name another one",
        ) from fault
    except sqlite3.DatabaseError as fault:
        raise damaged(path, str(fault)) from fault
    except OSError as fault:
        raise ModelError(
            f"answers cannot be stored here: {fault.strerror or type(fault).__name__}",
            where=path,
            hint="name a folder that can be written",
        ) from fault


def damaged(path: Path, why: str) -> ModelError:
    """Say that a store cannot be read."""
    return ModelError(
        f"the stored answers are damaged ({why})",
        where=path,
        hint="restore the file, or move it away: what it held is then asked again",
    )


def ignored_by_git(folder: Path) -> None:
    """Make a folder, if need be, whose content git ignores; leave alone one that is there."""
    if folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    """Make the tables, unless a newer Deckwright has made other ones."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > FORMAT:
        raise ModelError(
            "the stored answers were written by a newer Deckwright",
            where=path,
            hint="update Deckwright, or move the file away to start anew",
        )
    # Whether a file can be written is found out now, not after the first answer is paid for.
    _use_wal(db)
    db.execute("PRAGMA synchronous = FULL")
    if version < FORMAT:
        db.executescript(f"BEGIN IMMEDIATE;{_TABLES}PRAGMA user_version = {FORMAT};COMMIT;")


def _use_wal(db: sqlite3.Connection) -> None:
    """Let others read while one writes; SQLite does not wait by itself for this to be free."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as fault:
            if "locked" not in str(fault) or time.monotonic() > end:
                raise
            time.sleep(0.01)
        else:
            return
