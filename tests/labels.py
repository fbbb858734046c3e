"""Labelled documents and how well a reading agrees with them.

Beside each sample lies `NAME.labels.tsv` with a line for each non-blank line of the document: its
number, its role (F, B, H, X for furniture, U for unparsed) and its card. They were written by hand,
without regard to what a reader makes of the document. A card number with a question mark is one
that a careful reader could leave out; it counts neither way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.model import Card, Document, Reading, Role, Span
from builder.readers import read_document

ROOT = Path(__file__).parent.parent
LABELS = sorted(ROOT.glob("tests/**/*.labels.tsv"))

Sides = tuple[frozenset[int], frozenset[int]]


@dataclass(frozen=True)
class Label:
    """The role and card of one line."""

    role: str
    card: str
    optional: bool


@dataclass(frozen=True)
class Score:
    """How well a reading agrees: F1 over whole cards, and where it does not (first lines)."""

    f1: float
    missed: tuple[int, ...]
    invented: tuple[int, ...]
    furniture_in_cards: tuple[int, ...]


def document_of(labels: Path) -> Path:
    """Find the document that labels are for: beside them, or among our sources."""
    name = labels.name.replace(".labels.tsv", ".txt")
    beside = labels.with_name(name)
    return beside if beside.exists() else ROOT / "sources" / "deep-learning" / name


def read_labels(path: Path) -> dict[int, Label]:
    """Read labels by line number."""
    rows = (row.split("\t") for row in path.read_text("utf-8").splitlines())
    return {
        int(number): Label(role, card.rstrip("?"), card.endswith("?"))
        for number, role, card in rows
    }


def read_lines(lines: Iterable[str], dialect: str = "") -> Reading:
    """Read lines as a document."""
    document = Document(name="x", path=Path("x"), encoding="utf-8", lines=tuple(lines))
    return read_document(document, dialect)


def score(reading: Reading, labels: Mapping[int, Label]) -> Score:
    """Compare a reading with labels; a card is right when both its sides have the same lines."""
    filled = {line.number for line in reading.lines}
    gold = _gold(labels)
    optional = {label.card for label in labels.values() if label.optional}
    wanted = {sides for card, sides in gold.items() if card not in optional}
    allowed = {line for card in optional for line in gold[card][0]}
    found = [_sides(card, filled) for card in reading.cards]
    right = wanted & set(found)
    invented = [card for card in found if card not in wanted and card[0].isdisjoint(allowed)]
    precision = len(right) / max(1, len(right) + len(invented))
    recall = len(right) / max(1, len(wanted))
    in_cards = {line.number for line in reading.lines if line.role in (Role.FRONT, Role.BACK)}
    furniture = {number for number, label in labels.items() if label.role == "X"}
    return Score(
        f1=2 * precision * recall / max(1e-9, precision + recall),
        missed=tuple(sorted(min(card[0]) for card in wanted - right)),
        invented=tuple(sorted(min(card[0]) for card in invented)),
        furniture_in_cards=tuple(sorted(in_cards & furniture)),
    )


def _gold(labels: Mapping[int, Label]) -> dict[str, Sides]:
    lines: dict[str, dict[str, set[int]]] = {}
    for number, label in labels.items():
        if label.role in ("F", "B"):
            card = lines.setdefault(label.card, {"F": set(), "B": set()})
            card[label.role].add(number)
    return {card: (frozenset(each["F"]), frozenset(each["B"])) for card, each in lines.items()}


def _sides(card: Card, filled: set[int]) -> Sides:
    return _lines(card.front_spans) & filled, _lines(card.back_spans) & filled


def _lines(spans: Iterable[Span]) -> frozenset[int]:
    return frozenset(n for span in spans for n in range(span.first, span.last + 1))
