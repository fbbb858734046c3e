"""Seconds that linting takes, rule by rule, and on the worst texts.

Run `make bench`, or `python benchmarks/lint.py [CARDS ...]`. The cards are those of the decks in
`tests/dedupe` and `tests/linted` and of our own collection, of some thirty subjects in three
languages, over and over with other words. Reading the documents and starting Python do not count.
Then single cards of 1 MB each, made of what the rules look for, show that no rule is slow on any
text.
"""

from __future__ import annotations

import gc
import json
import math
import re
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from builder import pipeline  # noqa: E402
from builder.loading import load  # noqa: E402
from builder.model import Reading  # noqa: E402
from builder.rules import RULES, Rule, lint  # noqa: E402
from tests.linting import deck  # noqa: E402

SIZES = (1_000, 10_000, 100_000)
MEGABYTE = 1_000_000
PIECES = (
    "a|the |of |1. a |- |(a |( |( a, |* |**a |*a |_ |__ |___ |` |``` |$a |$$ |\\( |\\[ |# |"
    "[x]( |[ |{ |{{ |<b |<b>|< |& |&amp |= |x = 1 |1+1= |((|sqrt(|2^|: |a: b |A b: |; |, |a, |. |"
    "... |? |! |• |· |– |« |'s |http://a |+ |a - b |max(0,- |Ã |Ã© |\ufffd|中|word |I think |"
    "the figure |below |formula is |is is |True |the of |vanishing gradient |"
    "learning rate too small |increases decreases |teh |\n|- \n|1 |a\n|x += 1 # |def f(x): |"
    "Q: A: "
).split("|")

LONG = re.compile(r"\b[a-z]{6,}\b")

Entry = tuple[str, str, str]


def entries() -> list[Entry]:
    """Give fronts, backs and documents of real cards."""
    found: list[Entry] = []
    for path in sorted((ROOT / "tests" / "dedupe").glob("*/cards.jsonl")):
        cards = map(json.loads, path.read_text("utf-8").splitlines())
        home = path.parent.name
        found.extend((each["front"], each["back"], f"{home}/{each['document']}") for each in cards)
    for folder in [ROOT / "sources" / "deep-learning", *sorted((ROOT / "tests/linted").iterdir())]:
        for each in pipeline.read(load([folder])):
            name = f"{folder.name}/{each.document}"
            found.extend((card.front, card.back, name) for card in each.cards)
    return found


def many(cards: Sequence[Entry], size: int) -> tuple[Reading, ...]:
    """Give as many cards as asked for; the long words of each copy are its own, as its subject."""

    def copies() -> Iterator[Entry]:
        for n in range(size):
            front, back, document = cards[n % len(cards)]
            copy = n // len(cards)
            if copy:
                ending = "".join("abcdefghij"[int(digit)] for digit in str(copy))
                front, back = (LONG.sub(rf"\g<0>{ending}", side) for side in (front, back))
            yield front, back, f"{copy}/{document}"

    return tuple(deck(copies()))


def seconds(readings: Sequence[Reading], rules: Sequence[Rule]) -> float:
    """Measure the processor time of linting."""
    gc.collect()
    gc.disable()  # as the command does
    start = time.process_time()
    lint(readings, rules)
    taken = time.process_time() - start
    gc.enable()
    return taken


def speed(sizes: Sequence[int]) -> None:
    """Print what sizes take, how that grows, and each rule's part."""
    cards = entries()
    letters = sum(len(front) + len(back) for front, back, _ in cards) / len(cards)
    print(
        f"{len(cards)} cards of {letters:.0f} characters on average, repeated; {len(RULES)} rules"
    )
    print(f"start: {seconds(many(cards, 10), RULES):.2f} s")  # word lists and packs are read once
    before = (0, 0.0)
    for size in sizes:
        readings = many(cards, size)
        taken = min(seconds(readings, RULES) for _ in range(3 if size <= 10_000 else 1))
        growth = math.log(taken / before[1]) / math.log(size / before[0]) if before[0] else 1.0
        print(
            f"{size:>9,} cards  {taken:7.2f} s  {size / taken:8,.0f} cards/s  growth {growth:.2f}"
        )
        before = (size, taken)
    readings = many(cards, 10_000)
    base = seconds(readings, [])
    parts = sorted(((seconds(readings, [rule]) - base, rule.name) for rule in RULES), reverse=True)
    print("alone, with the words it needs, on 10,000 cards:")
    for part, name in parts[:12]:
        print(f"  {name:<22} {part:5.2f} s")


def worst() -> None:
    """Print the slowest of many texts of 1 MB on one card."""
    found = []
    for piece in PIECES:
        text = (piece * (MEGABYTE // len(piece) + 1))[:MEGABYTE]
        for sides in (("What is the thing?", text), (text, "It is the answer.")):
            taken = seconds(tuple(deck([(*sides, "a.txt")])), RULES)
            found.append((taken, repr(piece)))
    for taken, piece in sorted(found, reverse=True)[:5]:
        print(f"  1 MB of {piece:<28} {taken:5.2f} s")


if __name__ == "__main__":
    speed([int(size) for size in sys.argv[1:]] or SIZES)
    print("one card of 1 MB, the slowest five texts:")
    worst()
