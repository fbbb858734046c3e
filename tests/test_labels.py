"""Readers against labelled documents: which lines are front, back, heading, furniture or neither.

Beside each sample lies `NAME.labels.tsv` with a line for each non-blank line of the document: its
number, its role (F, B, H, X for furniture, U for unparsed) and its card. They were written by hand,
without regard to what a reader makes of the document. A card number with a question mark is one
that a careful reader could leave out; it counts neither way.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from builder.documents import load_document
from builder.model import Card, Role
from builder.readers import read_document

ROOT = Path(__file__).parent.parent
LABELS = sorted(ROOT.glob("tests/**/*.labels.tsv"))
LEAST, LEAST_ON_AVERAGE = 0.9, 0.98

Sides = tuple[frozenset[int], frozenset[int]]


@dataclass(frozen=True)
class Score:
    f1: float
    missed: tuple[int, ...]
    invented: tuple[int, ...]


def document_of(labels: Path) -> Path:
    name = labels.name.replace(".labels.tsv", ".txt")
    beside = labels.with_name(name)
    return beside if beside.exists() else ROOT / "sources" / "deep-learning" / name


def labelled(path: Path) -> tuple[dict[str, Sides], set[str], set[int]]:
    """Give the cards by number, the optional ones among them, and the lines of furniture."""
    fronts: dict[str, set[int]] = {}
    backs: dict[str, set[int]] = {}
    optional: set[str] = set()
    furniture: set[int] = set()
    for row in path.read_text("utf-8").splitlines():
        number, role, card = row.split("\t")
        if card.endswith("?"):
            card = card[:-1]
            optional.add(card)
        if role in ("F", "B"):
            (fronts if role == "F" else backs).setdefault(card, set()).add(int(number))
        elif role == "X":
            furniture.add(int(number))
    cards = {n: (frozenset(front), frozenset(backs.get(n, ()))) for n, front in fronts.items()}
    return cards, optional, furniture


def sides(card: Card, filled: set[int]) -> Sides:
    front = {n for span in card.front_spans for n in range(span.first, span.last + 1)}
    back = {n for span in card.back_spans for n in range(span.first, span.last + 1)}
    return frozenset(front & filled), frozenset(back & filled)


@cache
def score(labels: Path) -> Score:
    gold, optional, furniture = labelled(labels)
    reading = read_document(load_document(document_of(labels), labels.name))
    filled = {line.number for line in reading.lines}
    found = [sides(card, filled) for card in reading.cards]
    wanted = {card for n, card in gold.items() if n not in optional}
    allowed = {line for n, card in gold.items() if n in optional for line in card[0]}
    right = wanted & set(found)
    invented = [card for card in found if card not in wanted and card[0].isdisjoint(allowed)]
    precision = len(right) / max(1, len(right) + len(invented))
    recall = len(right) / len(wanted)
    eaten = [
        line.number for line in reading.lines if in_card(line.role) and line.number in furniture
    ]
    assert not eaten, f"furniture in cards: lines {eaten}"
    return Score(
        f1=2 * precision * recall / max(1e-9, precision + recall),
        missed=tuple(sorted(min(card[0]) for card in wanted - right)),
        invented=tuple(sorted(min(card[0]) for card in invented)),
    )


def in_card(role: Role) -> bool:
    return role in (Role.FRONT, Role.BACK)


@pytest.mark.parametrize("labels", LABELS, ids=lambda path: path.name.split(".")[0])
def test_each_document_is_read_well(labels: Path) -> None:
    result = score(labels)
    assert result.f1 >= LEAST, result


def test_documents_are_read_well_on_average() -> None:
    assert len(LABELS) > 40
    assert sum(score(labels).f1 for labels in LABELS) / len(LABELS) >= LEAST_ON_AVERAGE


def test_every_sample_is_labelled() -> None:
    samples = set((ROOT / "tests" / "documents").glob("*/*.txt"))
    samples |= set((ROOT / "sources" / "deep-learning").glob("*.txt"))
    assert {document_of(labels) for labels in LABELS} == samples
