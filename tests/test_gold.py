"""Readers against documents that careful readers labelled, where those lie beside the checkout."""

from __future__ import annotations

import html
import importlib.util
import json
import re
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from builder import pipeline
from builder.documents import load_document
from builder.loading import load
from builder.readers import read_document
from builder.report.facts import reading_facts
from builder.rules import RULES

SHARED = Path(__file__).parent.parent.parent / "shared"
BARS = {"000": 0.99, "001": 1.0, "002": 0.95, "003": 1.0, "004": 0.99}
DIALECTS = {
    "000": "qa-lines",
    "001": "numbered-qa",
    "002": "course-notes",
    "003": "term-lines",
    "004": "bulleted-terms",
}

pytestmark = pytest.mark.skipif(
    not (SHARED / "gold" / "score_parse.py").exists(),
    reason="the labelled documents do not lie beside this checkout",
)


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "gold" / "score_parse.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("number", BARS)
def test_labelled_document(number: str, scorer: ModuleType, tmp_path: Path) -> None:
    (path,) = (SHARED / "seeds").glob(f"{number}_*.txt")
    reading = read_document(load_document(path, path.name))
    parsed = tmp_path / "parsed.json"
    parsed.write_text(json.dumps(reading_facts(reading)), "utf-8")
    score: dict[str, Any] = scorer.score(SHARED / "gold", number, parsed)
    assert score["f1"] >= BARS[number], score
    assert (score["lines_missed"], score["lines_twice"]) == (0, 0)
    assert score["dialect"] == DIALECTS[number]


def labelled_blanks() -> list[tuple[str, str]]:
    """Give the document and the front of each card that is labelled as one with blanks."""
    lines = (SHARED / "gold" / "flags.jsonl").read_text("utf-8").splitlines()
    flags = [json.loads(line) for line in lines if line.strip()]
    names = [flag["card"].split("-") for flag in flags if flag.get("kind") == "fill-in-blank"]
    found = []
    for document, number in names:
        cards = (SHARED / "gold" / f"{document}.jsonl").read_text("utf-8").splitlines()
        (card,) = (each for each in map(json.loads, cards) if each["n"] == int(number))
        found.append((document, card["front"]))
    return found


def test_every_labelled_blank_is_a_cloze_or_flagged(tmp_path: Path) -> None:
    wanted = labelled_blanks()
    assert len(wanted) == 20
    folder = tmp_path / "deck"
    shutil.copytree(SHARED / "seeds", folder)
    inputs = load([folder])
    prepared = pipeline.prepare(inputs)
    flagged = {
        flag.card for flag in pipeline.lint(inputs, RULES).flags if flag.rule == "fill-in-blank"
    }
    cards = {
        (card.front_spans[0].document[:3], card.front): card
        for reading in prepared.readings
        for card in reading.cards
    }
    shown = {
        " ".join(re.sub(r"<[^>]*>", "", html.unescape(note.fields[0])).split())
        for note in prepared.settlement.notes
        if note.note_type == "Deckwright Cloze"
    }
    for document, front in wanted:
        words = re.escape(" ".join(front.split()))
        sentence = re.compile(re.sub(r"_{2,}", r"\\{\\{c\\d+::.+?\\}\\}", words))
        is_cloze = any(sentence.fullmatch(each) for each in shown)
        assert is_cloze or cards[document, front].id in flagged, front
    assert prepared.kinds["cloze"] == len(wanted)
