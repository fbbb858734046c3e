"""Rules against decks of many subjects, whose cards were labelled by hand before they were linted.

The rules have been tuned on these decks since, so this holds what was reached; it does not say how
well rules do on a deck that nobody has looked at.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from builder import pipeline
from builder.loading import load
from builder.model import Severity
from builder.rules import RULES, flag_lines

DECKS = Path(__file__).parent / "linted"
KINDS = {"empty-back": "empty-answer", "long-answer": "too-long"}
"""Rules that are called otherwise in the labels."""

PUT_RIGHT = {"fill-in-blank", "flattened-list"}
LEAST_RECALL = {
    "author-voice": 0.8,
    "empty-answer": 1.0,
    "fill-in-blank": 1.0,
    "flattened-code": 1.0,
    "flattened-list": 0.8,
    "leftover-markup": 0.9,
    "mojibake": 1.0,
    "missing-figure": 0.95,
    "missing-formula": 0.9,
    "misspelling": 0.55,  # a third of them are other words, which no list can tell
    "profanity": 1.0,
    "too-long": 1.0,
    "truncated": 0.55,
    "yes-no": 0.85,
}
LEAST_PRECISION = 0.9
MOST_CLEAN_FLAGGED = 0.01

Card = tuple[str, str, int]
"""A set, a document in it, and the first line of a card."""


@pytest.fixture(scope="module")
def labels() -> Mapping[Card, frozenset[str]]:
    return {
        (path.parent.name, row["document"], row["lines"][0][0]): frozenset(row["kinds"])
        for path in DECKS.glob("*/labels.jsonl")
        for row in _rows(path)
    }


@pytest.fixture(scope="module")
def found() -> Mapping[str, set[Card]]:
    """Give the cards that each kind of flag above info stands on; those at error, too."""
    found: dict[str, set[Card]] = defaultdict(set)
    for folder in DECKS.iterdir():
        lines = {
            (row["document"], number): row["lines"][0][0]
            for row in _rows(folder / "labels.jsonl")
            for first, last in row["lines"]
            for number in range(first, last + 1)
        }
        linted = pipeline.lint(load([folder]), RULES)
        cards = {card.id: (card, each.document) for each in linted.readings for card in each.cards}
        for flag in linted.flags:
            card, document = cards[flag.card]
            place = lines.get((document, flag_lines(card, flag)[0]))
            # What is put right on the card is no more than a remark.
            worth = flag.severity is not Severity.INFO or flag.rule in PUT_RIGHT
            if worth and place is not None:
                kind = KINDS.get(flag.rule, flag.rule)
                found[kind].add((folder.name, document, place))
                if flag.severity is Severity.ERROR:
                    found["at error"].add((folder.name, document, place))
    return found


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_hardly_any_clean_card_is_flagged(
    labels: Mapping[Card, frozenset[str]], found: Mapping[str, set[Card]]
) -> None:
    clean = {card for card, kinds in labels.items() if not kinds}
    flagged = {card for cards in found.values() for card in cards} & clean
    assert len(clean) > 700
    assert len(flagged) <= MOST_CLEAN_FLAGGED * len(clean), sorted(flagged)
    assert not found["at error"] & clean


@pytest.mark.parametrize("kind", LEAST_RECALL)
def test_labelled_faults_are_found(
    kind: str, labels: Mapping[Card, frozenset[str]], found: Mapping[str, set[Card]]
) -> None:
    wanted = {card for card, kinds in labels.items() if kind in kinds}
    right = found[kind] & wanted
    assert len(right) >= LEAST_RECALL[kind] * len(wanted), sorted(wanted - right)
    assert len(right) >= LEAST_PRECISION * len(found[kind]), sorted(found[kind] - wanted)
