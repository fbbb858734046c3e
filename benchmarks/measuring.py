"""One contestant on one set of cards, measured in a process of its own.

A set is a folder with `cards.jsonl`, one card a line with its id, document, front and back, and
with what is true of them: `labels.json`, written by hand, has clusters of cards that are the same
and pairs that are related only, sure or not; `facts.bin`, planted, has the number of each card's
fact.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.contestants import CONTESTANTS
from benchmarks.planted import planted

Row = dict[str, Any]
Judge = Callable[[int, int], bool | None]
"""Whether two cards are the same; None for a pair that counts neither way."""


def plant(count: int, folder: Path) -> None:
    """Write a set of planted cards."""
    cards = planted(count)
    with (folder / "cards.jsonl").open("w", encoding="utf-8") as file:
        for id_, document, front, back in zip(*cards[:4], strict=True):
            card = {"id": id_, "document": document, "front": front, "back": back}
            file.write(json.dumps(card, ensure_ascii=False) + "\n")
    (folder / "facts.bin").write_bytes(array("q", cards.truth).tobytes())


@dataclass(slots=True)
class Cards:
    documents: list[str] = field(default_factory=list)
    fronts: list[str] = field(default_factory=list)
    backs: list[str] = field(default_factory=list)


def read(folder: Path) -> tuple[Cards, list[str]]:
    """Read the cards of a set, and their ids."""
    cards, ids = Cards(), []
    with (folder / "cards.jsonl").open(encoding="utf-8") as file:
        for line in file:
            card = json.loads(line)
            ids.append(card["id"])
            cards.documents.append(sys.intern(card["document"]))
            cards.fronts.append(card["front"])
            cards.backs.append(card["back"])
    return cards, ids


def judged(folder: Path, ids: list[str]) -> tuple[Judge, int]:
    """Say how to judge pairs of a set, and how many are right. Only few are listed one by one."""
    if (folder / "facts.bin").exists():
        facts = array("q", (folder / "facts.bin").read_bytes())
        sizes = Counter(facts).values()
        return lambda a, b: facts[a] == facts[b], sum(size * (size - 1) // 2 for size in sizes)
    labels = json.loads((folder / "labels.json").read_text("utf-8"))
    place = {id_: n for n, id_ in enumerate(ids)}
    same: set[tuple[int, int]] = set()
    unsure: set[tuple[int, int]] = set()
    for kind in ("same", "related"):
        for group in labels[kind]:
            pairs = combinations(sorted(place[card] for card in group["cards"]), 2)
            if not group["sure"]:
                unsure.update(pairs)
            elif kind == "same":
                same.update(pairs)
    right = same - unsure

    def judge(a: int, b: int) -> bool | None:
        pair = (min(a, b), max(a, b))
        return None if pair in unsure else pair in right

    return judge, len(right)


class Clock:
    """Seconds inside `with`, by the clock and of work."""

    def __init__(self) -> None:
        self.wall = self.work = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        wall, work = time.perf_counter(), _worked()
        yield
        self.wall += time.perf_counter() - wall
        self.work += _worked() - work


def _worked() -> float:
    """Give the seconds of work so far, with those of processes that were started and have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _peak() -> int:
    """Give the most memory in use so far, in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def measure(name: str, folder: Path) -> Row:
    """Run a contestant on a set. What it needs may be missing: then say so."""
    try:
        run = CONTESTANTS[name].prepare()
    except (ModuleNotFoundError, FileNotFoundError) as missing:
        if isinstance(missing, ModuleNotFoundError) and (missing.name or "").startswith("builder"):
            raise
        return {"missing": str(missing)}
    cards, ids = read(folder)
    judge, true = judged(folder, ids)
    loaded, clock = _peak(), Clock()
    with clock.running():
        search = run(cards.documents, cards.fronts, cards.backs)
    predicted = right = 0
    while True:
        with clock.running():
            chunk = next(search.pairs, None)
        if chunk is None:
            break
        verdicts = Counter(map(judge, *chunk))
        predicted += verdicts[True] + verdicts[False]
        right += verdicts[True]
    return {
        "cards": len(ids),
        "work": clock.work,
        "wall": clock.wall,
        "candidates": search.candidates,
        **scores(predicted, right, true),
        "bytes_per_card": (_peak() - loaded) / len(ids),
        "peak_bytes": _peak(),
    }


def scores(predicted: int, right: int, true: int) -> Row:
    """Give precision, recall and F1, with the counts of pairs that they are made from."""
    return {
        "predicted": predicted,
        "right": right,
        "true": true,
        "precision": right / max(1, predicted),
        "recall": right / max(1, true),
        "f1": 2 * right / max(1, predicted + true),
    }


def pooled(rows: Iterable[Row]) -> Row:
    """Score several sets as if they were one."""
    counts = [(row["predicted"], row["right"], row["true"]) for row in rows]
    return scores(*(sum(column) for column in zip(*counts, strict=True)))
