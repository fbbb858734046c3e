"""Questions for the tests' server, and a command that asks them in a process of its own.

    python -m tests.llm.asking URL STORE NUMBER

The key comes from the environment. What came of the run is printed as JSON.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from builder.llm.records import Endpoint, Limits, Outcome, Request, Run, Status
from builder.llm.store import Store
from tests.llm.faults import Body, Fault, Faults
from tests.llm.server import Server

ROOT = Path(__file__).parent.parent.parent
KEY = "sk-Never-To-Be-Seen-0123456789abcdef"
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "reason": {"type": "string"},
        "verdict": {"enum": ["right", "wrong", "unclear"]},
    },
    "required": ["reason", "verdict"],
    "additionalProperties": False,
}
TOKENS = 100


def question(n: int, text: str = "") -> Request:
    """Make the question of this number."""
    messages = (
        ("system", "Say whether the card is right. Answer as JSON with reason and verdict."),
        ("user", text or f"Card {n}: What is {n} + {n}? It is {2 * n}."),
    )
    return Request(
        name=f"check {n}",
        messages=messages,
        schema=SCHEMA,
        schema_name="verdict",
        max_tokens=TOKENS,
    )


def questions(number: int) -> tuple[Request, ...]:
    """Make so many questions."""
    return tuple(question(n) for n in range(number))


def wise(body: Mapping[str, Any]) -> dict[str, Any]:
    """Answer a question, with or without its schema; always the same answer to the same."""
    return {"reason": f"Because of {mark(body)}: größer, 和.", "verdict": "wrong"}


def mark(body: Body) -> str:
    """Tell messages apart."""
    return hashlib.sha256(json.dumps(body["messages"]).encode()).hexdigest()[:12]


def endpoint(server: Server, timeout: float = 5, **more: Any) -> Endpoint:
    """Give the endpoint of a server."""
    usual: dict[str, Any] = {"base_url": server.url, "model": "m", "key": KEY, "timeout": timeout}
    return Endpoint(**usual | more)


def of_first(fault: Fault) -> Faults:
    """Let a question meet `fault` each time, but not its repair, nor when more room is given."""
    return lambda body, _: fault if is_first(body) else None


def is_first(body: Body) -> bool:
    """Say whether this is a question as it was, neither repaired nor with more room."""
    return len(body["messages"]) == 2 and body.get("max_tokens") == TOKENS


def at_random(*shares: tuple[float, Fault], seed: str = "") -> Faults:
    """Let given shares of all questions meet faults; transient ones once, the others always.

    Which ones is settled by their words, so that no order of asking changes it.
    """

    def fault(body: Body, nth: int) -> Fault | None:
        digest = hashlib.sha256((seed + str(body["messages"][1]["content"])).encode()).digest()
        place = int.from_bytes(digest[:8], "big") / 2**64
        for share, found in shares:
            if place < share:
                passes = found.status >= 429 or found.wire or found.raw
                return None if (passes and nth > 1) or not is_first(body) else found
            place -= share
        return None

    return fault


class FakeClock:
    """A clock whose hours pass in no time; sleepers sleep side by side."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        """Give the seconds that have passed."""
        return self.time

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        until = self.time + max(0.0, seconds)
        await asyncio.sleep(0.001)
        self.time = max(self.time, until)


def wait_for(happened: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something has happened."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.002)


def started(server: Server, store: Path, number: int) -> subprocess.Popen[str]:
    """Start the command below."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.llm.asking", server.url, str(store), str(number)],
        cwd=ROOT,
        env=os.environ | {"ASKING_KEY": KEY},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def statuses(outcomes: tuple[Outcome, ...]) -> set[Status]:
    """Give the statuses that occur."""
    return {outcome.status for outcome in outcomes}


def values(run: Run) -> bytes:
    """Give all values as bytes, to be compared."""
    return json.dumps([dict(each.value or {}) for each in run.outcomes]).encode()


def main(url: str, path: str, number: str) -> None:
    """Ask, and print what came of it."""
    from builder.llm.runner import ask

    at = Endpoint(base_url=url, model="m", key=os.environ["ASKING_KEY"], timeout=20)
    with Store(Path(path)) as store:
        run = ask(questions(int(number)), at, store, limits=Limits(concurrency=8, tries=2))
    found = [str(outcome.status) for outcome in run.outcomes]
    print(json.dumps({"sent": run.sent, "stopped": run.stopped, "statuses": found}))


if __name__ == "__main__":
    main(*sys.argv[1:])
