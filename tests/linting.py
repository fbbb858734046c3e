"""Cards for tests of rules: fixtures in which ⟦ and ⟧ mark what a rule must flag."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from builder.model import Card, Flag, Reading, Span
from builder.rules import Rule, lint

FIXTURES = Path(__file__).parent / "rules"


def fixtures(rule: Rule) -> Path:
    """Give the fixture file of a rule."""
    return FIXTURES / f"{rule.name}.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What must be flagged: characters of one side of one card, counted from 0."""

    card: int
    side: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Cards of a fixture, what must be flagged in them, and what else must be true of the flags."""

    name: str
    readings: tuple[Reading, ...]
    cards: tuple[Card, ...]
    marks: frozenset[Mark]
    expected: Mapping[str, Any]


def cases(path: Path, kind: str) -> list[Case]:
    """Read the `fires` or the `silent` cases of a fixture file.

    A case is a card, or `cards` in the order of their documents; `document` and `dialect` may be
    given for each. The other keys (`message`, `severity`, `fix`, `safe`) are of the flags.
    """
    values = YAML(typ="safe").load(path.read_text("utf-8"))
    return [_case(each) for each in values[kind]]


def _case(values: Mapping[str, Any]) -> Case:
    marks: set[Mark] = set()
    entries = []
    for number, each in enumerate(values.get("cards", [values])):
        texts = {}
        for side in ("front", "back"):
            texts[side], found = _unmarked(each[side])
            marks |= {Mark(card=number, side=side, start=a, end=b) for a, b in found}
        entries.append((texts["front"], texts["back"], each.get("document", "cards.txt")))
    readings = tuple(deck(entries, dialect=values.get("dialect", "qa-lines")))
    return Case(
        name=values["name"],
        readings=readings,
        cards=tuple(card for reading in readings for card in reading.cards),
        marks=frozenset(marks),
        expected={k: values[k] for k in ("message", "severity", "fix", "safe") if k in values},
    )


def _unmarked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Take the marks out of a text, and give the ranges they marked."""
    found = []
    bare = ""
    for number, part in enumerate(text.split("⟦")):
        marked, _, rest = part.partition("⟧") if number else ("", "", part)
        if number:
            found.append((len(bare), len(bare) + len(marked)))
        bare += marked + rest
    return bare, found


def deck(cards: Iterable[tuple[str, str, str]], *, dialect: str = "qa-lines") -> Iterable[Reading]:
    """Make readings of fronts, backs and document names, one line for each line of a side."""
    documents: dict[str, list[tuple[str, str]]] = {}
    for front, back, document in cards:
        documents.setdefault(document, []).append((front, back))
    number = 0
    for name, entries in documents.items():
        line = 1
        made = []
        for front, back in entries:
            spans: list[tuple[Span, ...]] = []
            for text in (front, back):
                # A front always has its lines; an answer that is not there has none.
                count = text.count("\n") + 1 if text or not spans else 0
                span = Span(document=name, first=line, last=line + count - 1)
                spans.append((span,) if count else ())
                line += count
            made.append(
                Card(
                    id=f"card{number}",
                    kind="qa",
                    front=front,
                    back=back,
                    section=(),
                    tags=(),
                    front_spans=spans[0],
                    back_spans=spans[1],
                )
            )
            number += 1
        yield Reading(
            document=name,
            dialect=dialect,
            confidence=1.0,
            evidence=(),
            title="",
            cards=tuple(made),
            lines=(),
        )


def run(rule: Rule, case: Case) -> tuple[tuple[Flag, ...], frozenset[Mark]]:
    """Run one rule over a case: its flags, and what they mark."""
    flags = lint(case.readings, [rule])
    order = {card.id: n for n, card in enumerate(case.cards)}
    return flags, frozenset(
        Mark(card=order[flag.card], side=flag.side, start=flag.start, end=flag.end)
        for flag in flags
    )
