"""What asking a model's server takes, and what of it gets through where much goes wrong.

Run `make bench`, or `python benchmarks/llm.py [faulty] [killed] [rate] [stored]`. The server is
that of the tests: a real one, on loopback, in this process, whose faults are settled by the words
of a request and by how often it has come. So the seconds are those of both sides.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from builder.llm.records import Limits, Run, Status  # noqa: E402
from builder.llm.runner import ask  # noqa: E402
from builder.llm.store import Store  # noqa: E402
from tests.llm import faults as f  # noqa: E402
from tests.llm.asking import (  # noqa: E402
    at_random,
    endpoint,
    question,
    questions,
    started,
    values,
    wait_for,
    wise,
)
from tests.llm.server import Server  # noqa: E402

SHARES = (
    (0.05, f.LIMITED_MS),
    (0.01, f.BROKEN),
    (0.01, f.INVALID),
    (0.005, f.TRUNCATED),
    (0.005, f.HANG),
)
REFUSED = 0.005
HUNG = 3.0  # seconds after which a request counts as hung
DELAY = 0.2  # seconds that every answer takes
SECONDS = 20  # of asking at a rate


def place(*parts: object) -> float:
    """Give a number from 0 to 1 that depends on what it is given alone."""
    digest = hashlib.sha256(repr(parts).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def much_goes_wrong(body: f.Body, nth: int) -> f.Fault | None:
    """Let given shares of all requests fail, each try anew; a refused one is always refused."""
    if place(body["messages"][1]["content"]) < REFUSED:
        return f.REFUSED
    here = place(body["messages"], body["max_tokens"], nth)
    for share, fault in SHARES:
        if here < share:
            return fault
        here -= share
    return None


@contextmanager
def store() -> Iterator[Store]:
    """Open a store that goes when it is no longer needed."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Store(Path(folder) / "llm" / "answers.sqlite") as opened,
    ):
        yield opened


def told(run: Run) -> str:
    """Count the statuses."""
    counts = Counter(str(outcome.status) for outcome in run.outcomes)
    return ", ".join(f"{number:,} {status}" for status, number in counts.most_common())


def faulty(number: int = 1_000) -> None:
    """Ask where much goes wrong; then again, unchanged and with one request changed."""
    print(f"{number:,} requests; 5% 429, 1% 500, 1% invalid, 0.5% each truncated, refused, hung")
    asked = list(questions(number))
    with Server(wise, much_goes_wrong, delay=0.02) as server, store() as kept:
        at = endpoint(server, timeout=HUNG)
        run = ask(asked, at, kept)
        refused = sum(place(each.messages[1][1]) < REFUSED for each in asked)
        good = sum(outcome.status is Status.ANSWERED for outcome in run.outcomes)
        print(f"  first     {run.seconds:6.1f} s  {server.count:>6,} sent  {told(run)}")
        print(f"  answered: {good / (number - refused):.1%} of what can be answered")
        again = ask(asked, at, kept)
        same = "the same values" if values(again) == values(run) else "OTHER VALUES"
        print(f"  unchanged {again.seconds:6.1f} s  {again.sent:>6,} sent  {same}")
        asked[number // 2] = question(number // 2, "Card: What is 1 + 1? It is 3.")
        edited = ask(asked, at, kept)
        print(f"  one other {edited.seconds:6.1f} s  {edited.sent:>6,} sent")


def killed(number: int = 1_000) -> None:
    """Kill a run at half, go on, and compare with one that was left alone."""
    print(f"{number:,} requests, killed at half; the same goes wrong each time")
    faults = at_random(*SHARES, (REFUSED, f.REFUSED))
    with Server(wise, faults) as server, store() as kept:
        whole = ask(questions(number), endpoint(server, timeout=HUNG), kept)
        print(f"  left alone: {server.count:,} sent")
    with Server(wise, faults, delay=0.02) as server, store() as kept:
        process = started(server, kept.path, number)
        wait_for(lambda: server.count >= number // 2)
        process.kill()
        process.communicate()
        wait_for(lambda: server.in_flight == 0)
        before, (there, _) = server.count, kept.counts()
        rest = ask(questions(number), endpoint(server, timeout=HUNG), kept)
        same = "the same values" if values(rest) == values(whole) else "OTHER VALUES"
    print(f"  killed after {before:,} sent, {there:,} stored; then {rest.sent:,} sent, {same}")


def rate(*rates: float) -> None:
    """Ask a server that takes its time and states a rate, and see how much of that is used."""
    print(f"a server of {1000 * DELAY:.0f} ms that states its rate and keeps to it")
    for each in rates:
        with Server(wise, delay=DELAY, rate=each) as server, store() as kept:
            run = ask(questions(round(each * SECONDS)), endpoint(server), kept)
            reached = len(run.outcomes) / run.seconds
            print(
                f"  {each:5.0f}/s  reached {reached:5.1f}/s, {reached / each:.0%}; {told(run)};"
                f" {server.count - len(run.outcomes)} refused; {server.most} in flight at most"
            )


def stored(number: int = 10_000) -> None:
    """Ask as fast as it goes, and then from the store."""
    print(f"{number:,} requests and a server that answers at once")
    with Server(wise) as server, store() as kept:
        at, asked = endpoint(server, timeout=60), questions(number)
        for name in ("sent", "from the store"):
            start = time.process_time()
            run = ask(asked, at, kept, limits=Limits(concurrency=16))
            print(
                f"  {name:<15} {run.seconds:6.1f} s  {number / run.seconds:8,.0f}/s"
                f"  {time.process_time() - start:6.1f} s of processor  {run.sent:>6,} sent"
            )


PARTS: dict[str, Callable[[], None]] = {
    "faulty": faulty,
    "killed": killed,
    "rate": lambda: rate(20, 60),
    "stored": stored,
}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
