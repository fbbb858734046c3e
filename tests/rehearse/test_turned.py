"""Cloze deletions whose number is used for something else: a rehearsal names them."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("anki", reason="the anki package is not installed")

from builder.rehearsing.trying import rehearse
from tests.rehearse.packages import broken, clozes, fronts

SALT = "Salt is made of {{c1::sodium}} and chlorine."
OTHER = "Water is made of {{c1::hydrogen}} and oxygen."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (SALT, "Salt is made of sodium and {{c1::chlorine}}."),
        (SALT, "Salt is made of <b>Sodium</b> and {{c1::chlorine}}."),
        (
            "Salt is made of {{c1::sodium}} and {{c2::chlorine}}.",
            "Salt is {{c1::white}}, of sodium and {{c2::chlorine}}.",
        ),
    ],
    ids=["moved", "in-markup", "one-of-two"],
)
def test_a_number_that_hides_something_else(tmp_path: Path, old: str, new: str) -> None:
    before = clozes(tmp_path / "old.apkg", old, OTHER)
    found = broken(rehearse(before, clozes(tmp_path / "new.apkg", new, OTHER, days=1)))
    assert set(found) == {"history"}
    assert len(fronts(found["history"])) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (SALT, "Salt is made of {{c1::natrium}} and chlorine."),
        (SALT, "Salt is made of {{c1::sodium (Na)}} and chlorine."),
        (SALT, "Salt is made of {{c1::sodium}} and chlorine, not of sodium alone."),
        (SALT, "Table salt, or sodium chloride, is made of {{c1::sodium}} and chlorine."),
        ("A {{c1::cell}} is a cell.", "A {{c1::unit}} is a cell."),
        (SALT, "Salt is made of {{c1::a metal}} and chlorine: disodium is none."),
    ],
    ids=["reworded", "longer", "said-too", "said-before", "was-there", "in-a-word"],
)
def test_an_answer_in_other_words_is_no_other_question(tmp_path: Path, old: str, new: str) -> None:
    before = clozes(tmp_path / "old.apkg", old, OTHER)
    found = broken(rehearse(before, clozes(tmp_path / "new.apkg", new, OTHER, days=1)))
    assert "history" not in found
