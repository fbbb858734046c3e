"""Readers against labelled documents, as they are and changed in ways that change no card."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from builder.documents import load_document
from builder.readers import read_document
from tests.labels import LABELS, ROOT, Label, Score, document_of, read_labels, read_lines, score

LEAST, LEAST_ON_AVERAGE = 0.9, 0.98
BULLET = re.compile(r"^(\s*)[-+•*–]\s+(?=\S)")

Change = Callable[[int, str, Label | None], list[str]]


def name_of(labels: Path) -> str:
    return labels.name.split(".")[0]


@cache
def score_of(labels: Path) -> Score:
    path = document_of(labels)
    return score(read_document(load_document(path, path.name)), read_labels(labels))


@pytest.mark.parametrize("labels", LABELS, ids=name_of)
def test_each_document_is_read_well(labels: Path) -> None:
    result = score_of(labels)
    assert result.f1 >= LEAST, result
    assert not result.furniture_in_cards


def test_documents_are_read_well_on_average() -> None:
    assert len(LABELS) > 40
    assert sum(score_of(labels).f1 for labels in LABELS) / len(LABELS) >= LEAST_ON_AVERAGE


def test_every_sample_is_labelled() -> None:
    samples = set((ROOT / "tests" / "documents").glob("*/*.txt"))
    samples |= set((ROOT / "sources" / "deep-learning").glob("*.txt"))
    assert {document_of(labels) for labels in LABELS} == samples


def blank_lines_between_all(_: int, line: str, label: Label | None) -> list[str]:
    return [line, "   "] if label else [line]


def blank_lines_by_chance(number: int, line: str, _: Label | None) -> list[str]:
    return [line, ""] if random.Random(number).random() < 0.1 else [line]


def no_title(number: int, line: str, label: Label | None) -> list[str]:
    return [] if number < 3 and label is not None and label.role == "H" else [line]


def round_bullets(_: int, line: str, __: Label | None) -> list[str]:
    return [BULLET.sub(r"\1• ", line)]


def starred_bullets(_: int, line: str, __: Label | None) -> list[str]:
    return [BULLET.sub(r"\1* ", line)]


def tabs_and_trailing_blanks(_: int, line: str, label: Label | None) -> list[str]:
    return [f"\t{line}  "] if label else [line]


CHANGES: list[Change] = [
    blank_lines_between_all,
    blank_lines_by_chance,
    no_title,
    round_bullets,
    starred_bullets,
    tabs_and_trailing_blanks,
]


def changed(
    path: Path, labels: dict[int, Label], change: Change
) -> tuple[list[str], dict[int, Label]]:
    """Change a document line by line; its labels go with their lines."""
    lines: list[str] = []
    moved: dict[int, Label] = {}
    for number, line in enumerate(load_document(path, path.name).lines, 1):
        for each in change(number, line, labels.get(number)):
            lines.append(each)
            if each.strip():
                moved[len(lines)] = labels[number]
    return lines, moved


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_changes_no_card_changes_no_reading(change: Change) -> None:
    results: dict[str, float] = {}
    for labels in LABELS:
        lines, moved = changed(document_of(labels), read_labels(labels), change)
        results[name_of(labels)] = score(read_lines(lines), moved).f1
    assert min(results.values()) >= LEAST, {n: f for n, f in results.items() if f < LEAST}
    assert sum(results.values()) / len(results) >= LEAST_ON_AVERAGE
