"""Answers on disk: a raw body is kept before it is read, so that nothing is paid for twice.

A store is one SQLite file, which several processes may use at once. It holds the words of cards,
so that only its owner may read it; it never holds a key.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from builder.llm.database import damaged, open_database, reported


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server said to one request: the raw body, and how it came about.

    `status` is that of HTTP: 200, or one by which the server declines this request for good.
    `latency` is in seconds; `created` counts them since 1970.
    """

    key: str
    body: str
    status: int = 200
    request_name: str = ""
    created: float = field(default_factory=time.time)
    latency: float = 0.0
    provenance: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch that a server works on; `data` is what its maker wants to know again."""

    id: str
    endpoint: str
    state: str
    data: Mapping[str, Any]
    created: float = field(default_factory=time.time)


class Store:
    """The answers in one file; a context manager, which closes it.

    Raises ModelError where the file cannot be opened, read or written. It is made if need be,
    with its folder, which git is then told to ignore.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = open_database(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was put into it is there to stay."""
        self._db.close()

    def answer(self, key: str) -> Answer | None:
        """Find the answer that goes by `key`."""
        with reported(self.path):
            row = self._db.execute("SELECT * FROM answers WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        *values, provenance = row
        names = ("key", "body", "status", "request_name", "created", "latency")
        return Answer(
            **dict(zip(names, values, strict=True)), provenance=self._object(provenance, key)
        )

    def put(self, answer: Answer, *, replace: bool = False) -> Answer:
        """Keep an answer, and give the one that counts.

        The first one counts, if two processes ask the same; with `replace`, this one does.
        """
        verb = "REPLACE" if replace else "IGNORE"
        with reported(self.path):
            done = self._db.execute(
                f"INSERT OR {verb} INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                (
                    answer.key,
                    _storable(answer.body),
                    answer.status,
                    _storable(answer.request_name),
                    answer.created,
                    answer.latency,
                    json.dumps(dict(answer.provenance)),
                ),
            )
        if done.rowcount:
            return answer
        return self.answer(answer.key) or answer

    def put_attempt(self, answer: Answer) -> None:
        """Keep what came of a try that failed; it is never served as an answer."""
        with reported(self.path):
            self._db.execute(
                "INSERT INTO attempts (key, body, status, request_name, created, latency)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    answer.key,
                    _storable(answer.body),
                    answer.status,
                    _storable(answer.request_name),
                    answer.created,
                    answer.latency,
                ),
            )

    def counts(self) -> tuple[int, int]:
        """Count the answers, and the tries that failed."""
        with reported(self.path):
            answers = self._db.execute("SELECT count(*) FROM answers").fetchone()[0]
            attempts = self._db.execute("SELECT count(*) FROM attempts").fetchone()[0]
        return answers, attempts

    def quirks(self, endpoint: str) -> dict[str, str]:
        """Give what is known about how a server wants to be asked."""
        with reported(self.path):
            rows = self._db.execute(
                "SELECT name, value FROM quirks WHERE endpoint = ?", (endpoint,)
            )
            return dict(rows.fetchall())

    def put_quirk(self, endpoint: str, name: str, value: str) -> None:
        """Remember how a server wants to be asked."""
        with reported(self.path):
            self._db.execute(
                "INSERT OR REPLACE INTO quirks VALUES (?, ?, ?)", (endpoint, name, value)
            )

    def batches(self, endpoint: str) -> tuple[Batch, ...]:
        """Give the batches of an endpoint, oldest first."""
        with reported(self.path):
            rows = self._db.execute(
                "SELECT id, endpoint, state, created, data FROM batches"
                " WHERE endpoint = ? ORDER BY created, id",
                (endpoint,),
            ).fetchall()
        return tuple(
            Batch(id=id_, endpoint=at, state=state, created=created, data=self._object(data, id_))
            for id_, at, state, created, data in rows
        )

    def put_batch(self, batch: Batch) -> None:
        """Remember a batch, or how far it is."""
        with reported(self.path):
            self._db.execute(
                "INSERT OR REPLACE INTO batches VALUES (?, ?, ?, ?, ?)",
                (
                    batch.id,
                    batch.endpoint,
                    batch.state,
                    batch.created,
                    json.dumps(dict(batch.data)),
                ),
            )

    def _object(self, text: str, name: str) -> Mapping[str, Any]:
        """Read a JSON object that was stored."""
        try:
            value = json.loads(text)
        except (ValueError, TypeError):
            value = None
        if not isinstance(value, dict):
            raise damaged(self.path, f"{name} is no JSON")
        return value


def _storable(text: str) -> str:
    """Give a text that SQLite can hold: a lone surrogate is no character."""
    return text.encode("utf-8", "replace").decode("utf-8")
