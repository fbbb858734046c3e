"""A reading as text to be read by eye, and golden files that hold it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from builder.model import Reading, Role, Span


def golden(reading: Reading) -> str:
    """Write a reading out so that a person can check it, and a test can compare it."""
    return "\n".join(_written(reading)) + "\n"


def _written(reading: Reading) -> Iterator[str]:
    yield f"dialect {reading.dialect}"
    yield f"title   {reading.title}".rstrip()
    yield f"cards   {len(reading.cards)}"
    for number, card in enumerate(reading.cards, 1):
        section = f"  § {' › '.join(card.section)}" if card.section else ""
        yield ""
        yield f"{number}{section}"
        yield from _side("Q", card.front, card.front_spans)
        yield from _side("A", card.back, card.back_spans)
    yield ""
    yield "in no card"
    for line in reading.lines:
        if line.role not in (Role.FRONT, Role.BACK):
            why = f"  <- {line.why}" if line.why else ""
            yield f"{line.number:>5}  {line.role:<9}  {line.text}{why}"


def _side(label: str, text: str, spans: tuple[Span, ...]) -> Iterator[str]:
    places = ", ".join(f"{s.first}-{s.last}" if s.last > s.first else f"{s.first}" for s in spans)
    yield f"  {label} {places or '(none)'}"
    for line in text.split("\n") if text else ():
        yield f"    | {line}".rstrip()


def compare(reading: Reading, path: Path, *, accept: bool) -> None:
    """Compare a reading with its golden file, or write that file anew; never under CI."""
    actual = golden(reading)
    if accept:
        assert not os.environ.get("CI"), "golden files are accepted by a person, not by CI"
        path.write_text(actual, "utf-8", newline="\n")
    assert path.exists(), f"{path} is missing: read the document by eye and run pytest --accept"
    assert path.read_text("utf-8") == actual
