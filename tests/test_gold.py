"""Readers against documents that careful readers labelled, where those lie beside the checkout."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from builder.documents import load_document
from builder.readers import read_document
from builder.report.facts import reading_facts

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
