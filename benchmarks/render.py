"""Seconds to choose the kinds of cards and render their fields, for cards of every kind.

Run `make bench`, or `python -m benchmarks.render [CARDS ...]`. Each size is a process of its own.
The cards are generated: a fifth is plain, the others have lists, tables, code, formulas, blanks and
statements in equal parts.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice

from benchmarks.build import sentence
from builder.config import KindsConfig
from builder.kinds import Form, form_of
from builder.render.environment import builtin
from builder.render.fields import Below, FieldRenderer

SIZES = (10_000, 100_000)
Card = tuple[str, str]


def plain(rng: random.Random) -> Card:
    return f"What is the {sentence(rng, 2, 6)}?", f"It is {sentence(rng, 5, 30)}."


def with_list(rng: random.Random) -> Card:
    items = [f"{mark} {sentence(rng, 3, 9)}" for mark in "--++-"]
    return f"Name the {sentence(rng, 2, 5)}.", "\n".join(items)


def run_together(rng: random.Random) -> Card:
    items = " ".join(f"{n}. {sentence(rng, 2, 5)}" for n in range(1, 5))
    return f"Which steps has the {sentence(rng, 2, 5)}?", items


def table(rng: random.Random) -> Card:
    rows = [f"| {sentence(rng, 1, 2)} | {rng.random():.2f} |" for _ in range(3)]
    return f"Compare the {sentence(rng, 2, 4)}.", "\n".join(
        ["| name | value |", "|---|---|", *rows]
    )


def code(rng: random.Random) -> Card:
    name, other = rng.sample(("cell", "wave", "rate", "phase"), 2)
    return (
        f"Update {name}.",
        f"{name} += {other}**2\n{other} = {name} / ({other} + 1e-{rng.randint(1, 9)})",
    )


def formula(rng: random.Random) -> Card:
    number = rng.randint(2, 99)
    return (
        f"Solve the {sentence(rng, 2, 4)}.",
        f"It is max(0, x) + {number}, so f(x) = (x - {number})/n.",
    )


def blanks(rng: random.Random) -> Card:
    return (
        f"The {sentence(rng, 2, 4)} of ___ is ___.",
        f"{sentence(rng, 1, 2)}; {sentence(rng, 1, 3)}",
    )


def statement(rng: random.Random) -> Card:
    return (
        f"T/F: the {sentence(rng, 3, 9)}",
        f"{rng.choice(('True', 'False'))}. {sentence(rng, 4, 9)}",
    )


MAKERS: tuple[Callable[[random.Random], Card], ...] = (
    plain, with_list, run_together, table, code, plain, formula, blanks, statement, with_list,
)  # fmt: skip


def render(renderer: FieldRenderer, form: Form, card: Card, below: Below) -> tuple[str, ...]:
    """Render one card as a build does."""
    if filled := form.cloze:
        numbers = range(1, len(filled.answers) + 1)
        return renderer.cloze(filled.texts, filled.answers, numbers, filled.extra, below)
    if said := form.verdict:
        return renderer.true_false(
            said.statement, said.ask, said.word, said.reason, below, holds=said.holds
        )
    return renderer.basic(*card, below, reverse=form.reverse, typed=form.typed)


def measure(size: int) -> None:
    """Print one line: cards, seconds, cards per second."""
    rng = random.Random(size)
    cards = [make(rng) for make in islice(cycle(MAKERS), size)]
    below = Below(more="", source="a.txt", section=("One",), key="k")
    kinds = KindsConfig(reversed=True, type_in=True)
    start = time.perf_counter()
    renderer = FieldRenderer(builtin())
    length = sum(
        len("".join(render(renderer, form_of(*card, kinds), card, below))) for card in cards
    )
    seconds = time.perf_counter() - start
    print(f"{size:>9,} cards {seconds:>8.2f} s {size / seconds:>9,.0f} cards/s {length:>12,} bytes")


def main() -> None:
    """Measure each size in a process of its own."""
    if sys.argv[1:2] == ["--one"]:
        measure(int(sys.argv[2]))
        return
    for size in [int(each) for each in sys.argv[1:]] or SIZES:
        subprocess.run([sys.executable, "-m", "benchmarks.render", "--one", str(size)], check=True)


if __name__ == "__main__":
    main()
