"""The fixed JSON forms that other programs read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from builder.model import Card, Evidence, Line, Reading, Role, Span


def dump(value: object) -> str:
    """Give JSON on one line, in UTF-8, keys in the order they were put in."""
    return json.dumps(value, ensure_ascii=False)


def joined(facts: Iterable[Mapping[str, Sequence[Any]]]) -> dict[str, list[Any]]:
    """Make one object of several with the same keys, whose lists follow one another."""
    whole: dict[str, list[Any]] = {}
    for each in facts:
        for key, values in each.items():
            whole.setdefault(key, []).extend(values)
    return whole


def reading_facts(reading: Reading) -> dict[str, Any]:
    """Give a reading as `parse --format json` prints it."""
    return {
        "document": reading.document,
        "dialect": reading.dialect,
        "confidence": reading.confidence,
        "title": reading.title,
        "cards": [card_facts(card, n) for n, card in enumerate(reading.cards, 1)],
        "headings": [
            {"lines": [run[0].number, run[-1].number], "text": run[0].text}
            for run in runs(reading.lines, Role.HEADING, join=False)
        ],
        "furniture": [
            {"lines": [run[0].number, run[-1].number]}
            for run in runs(reading.lines, Role.FURNITURE)
        ],
        "unparsed": [
            {
                "lines": [run[0].number, run[-1].number],
                "text": "\n".join(line.text for line in run),
                "why": run[0].why,
            }
            for run in runs(reading.lines, Role.UNPARSED)
        ],
        "evidence": [evidence_facts(evidence) for evidence in reading.evidence],
    }


def what_was_seen(reading: Reading) -> str:
    """Say in a few words what a reading holds, for a document that gives no card."""
    counts = Counter(line.role for line in reading.lines)
    roles = ", ".join(f"{count} {role}" for role, count in counts.items())
    return f"{plural(len(reading.lines), 'line')} read as {reading.dialect}: {roles}"


def plural(count: int, noun: str) -> str:
    """Count something in words: "1 card", "2 cards"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def card_facts(card: Card, n: int) -> dict[str, Any]:
    """Give a card with its place; `n` is its number in the document, from 1."""
    return {
        "id": card.id,
        "n": n,
        "kind": card.kind,
        "front": stripped_lines(card.front),
        "back": stripped_lines(card.back),
        "section": list(card.section),
        "front_lines": span_facts(card.front_spans),
        "back_lines": span_facts(card.back_spans),
    }


def front_facts(card: Card) -> dict[str, Any]:
    """Give what finds a card in its document."""
    return {
        "id": card.id,
        "document": card.front_spans[0].document,
        "front_lines": span_facts(card.front_spans),
        "front": stripped_lines(card.front),
    }


def stripped_lines(text: str) -> str:
    """Give a card's text as JSON has it: without the indentation of code and of nested items."""
    if "\n " not in text:
        return text
    return "\n".join(line.strip() for line in text.split("\n"))


def span_facts(spans: Sequence[Span]) -> list[int] | list[list[int]] | None:
    """Give one span as `[first, last]`, several as a list of those, and none as null."""
    if not spans:
        return None
    if len(spans) == 1:
        return [spans[0].first, spans[0].last]
    return [[span.first, span.last] for span in spans]


def evidence_facts(evidence: Evidence) -> dict[str, Any]:
    """Give one dialect's evidence."""
    return {
        "dialect": evidence.dialect,
        "score": evidence.score,
        "reasons": list(evidence.reasons),
    }


def runs(lines: Iterable[Line], role: Role, *, join: bool = True) -> list[list[Line]]:
    """Group the lines of one role; neighbours with the same reason go together if `join`."""
    found: list[list[Line]] = []
    before: Line | None = None
    for line in lines:
        if line.role is role:
            joins = join and before is not None and before.role is role and before.why == line.why
            if joins and line.number == found[-1][-1].number + 1:
                found[-1].append(line)
            else:
                found.append([line])
        before = line
    return found
