"""Sets of labelled cards, and how well what was found of them agrees with the labels.

A set is a folder with `cards.jsonl`, a card with its id, document, front and back in each line, and
`labels.json`: groups of cards that ask for the same fact, and pairs that are related but must stay
apart. A label that is not sure is one that a careful teacher would hesitate over; it counts neither
way. The labels were given without regard to what is found.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from builder.model import Card, Overlaps, Span
from builder.text import fingerprint

SETS = sorted((Path(__file__).parent / "dedupe").iterdir())

Pair = frozenset[str]


@dataclass(frozen=True)
class Labels:
    """Pairs of card ids: the same fact, related, and those that count neither way."""

    same: frozenset[Pair]
    related: frozenset[Pair]
    unsure: frozenset[Pair]


@dataclass(frozen=True)
class Agreement:
    """How well overlaps agree with labels.

    `wrong` are pairs put together that are not labelled the same, `related` those among them that
    are labelled to stay apart, and `missed` those of the same fact that nobody would hear of.
    """

    precision: float
    recall: float
    recall_with_undecided: float
    undecided: int
    wrong: frozenset[Pair]
    related: frozenset[Pair]
    missed: frozenset[Pair]

    def told(self, cards: Iterable[Card]) -> str:
        """Say what went wrong, for the message of a test that failed."""
        fronts = {card.id: card.front for card in cards}
        figures = (
            f"precision {self.precision:.3f}, recall {self.recall:.3f}, with undecided "
            f"{self.recall_with_undecided:.3f}, undecided {self.undecided}"
        )
        lines = [
            f"{what}: {' <> '.join(f'{one} {fronts[one]!r}' for one in sorted(pair))}"
            for what, found in (("wrong", self.wrong), ("missed", self.missed))
            for pair in sorted(found, key=sorted)
        ]
        return "\n".join([figures, *lines])


def a_card(front: str, back: str, document: str = "one.txt", id: str = "") -> Card:
    """Give a card of a document; without an id, it gets one of its own from what it says."""
    spans = (Span(document=document, first=1, last=1),)
    return Card(
        id=id or fingerprint(document, front, back),
        kind="qa",
        front=front,
        back=back,
        section=(),
        tags=(),
        front_spans=spans,
        back_spans=spans if back.strip() else (),
    )


def read_cards(path: Path) -> list[Card]:
    """Read the cards of a set."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [a_card(row["front"], row["back"], f"{row['document']}.txt", row["id"]) for row in rows]


def read_same_or_related(path: Path) -> Labels:
    """Read the labels of a set."""
    raw: Mapping[str, list[Any]] = json.loads(path.read_text("utf-8"))
    found: dict[tuple[str, bool], set[Pair]] = {}
    for kind in ("same", "related"):
        for label in raw[kind]:
            found.setdefault((kind, label["sure"]), set()).update(pairs_of(label["cards"]))
    unsure = found.get(("same", False), set()) | found.get(("related", False), set())
    return Labels(
        same=frozenset(found["same", True]),
        related=frozenset(found["related", True]),
        unsure=frozenset(unsure),
    )


def pairs_of(cards: Sequence[str]) -> set[Pair]:
    """Give the pairs of a group."""
    return {frozenset(pair) for pair in combinations(cards, 2)}


def together(overlaps: Overlaps) -> set[Pair]:
    """Give the pairs of cards that are in one cluster."""
    return {pair for cluster in overlaps.clusters for pair in pairs_of(cluster.cards)}


def agreement(overlaps: Overlaps, labels: Labels) -> Agreement:
    """Compare overlaps with labels."""
    merged = together(overlaps) - labels.unsure
    undecided = {frozenset((match.a, match.b)) for match in overlaps.undecided}
    right = merged & labels.same
    return Agreement(
        precision=len(right) / len(merged) if merged else 1.0,
        recall=len(right) / max(1, len(labels.same)),
        recall_with_undecided=len((merged | undecided) & labels.same) / max(1, len(labels.same)),
        undecided=len(undecided),
        wrong=frozenset(merged - labels.same),
        related=frozenset(merged & labels.related),
        missed=labels.same - merged - undecided,
    )
