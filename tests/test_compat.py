"""Our packages in other versions of Anki, and in the newest.

`make test-anki` runs these tests with the Pythons of several versions, which ANKI_PYTHONS names;
without that, the `anki` of this Python is asked.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from builder import pipeline
from builder.loading import load
from tests.compat.packages import releases
from tests.our_deck import DECK as OUR_DECK

SCRIPT = Path(__file__).parent / "compat" / "try_import.py"
PYTHONS = [one for one in os.environ.get("ANKI_PYTHONS", "").split(os.pathsep) if one]
STATES = ("notes", "decks", "note_types", "media", "missing_media", "unused_media", "problems")

Report = dict[str, Any]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Give three releases of a deck with every kind of card."""
    return releases(tmp_path_factory.mktemp("releases"))


@pytest.fixture(scope="module", params=PYTHONS or [sys.executable])
def python(request: pytest.FixtureRequest) -> str:
    """Give a Python that has a version of Anki."""
    if not PYTHONS:
        pytest.importorskip("anki", reason="the anki package is not installed")
    return str(request.param)


@pytest.fixture(scope="module")
def report(python: str, packages: tuple[Path, ...]) -> Report:
    """Give what came of the three releases in one version of Anki."""
    return try_import(python, *packages)


def try_import(python: str, *packages: Path) -> Report:
    """Import packages with a Python of its own."""
    command = [python, "-I", "-X", "utf8", str(SCRIPT), *map(str, packages)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    report: Report = json.loads(done.stdout)
    return report


def keeps_times(report: Report) -> bool:
    """Say whether an updated note keeps the package's time: not so from 2.1.54 to 24.11."""
    return not (2, 1, 54) <= version(report) < (25, 2)


def version(report: Report) -> tuple[int, ...]:
    """Give the version of Anki as numbers."""
    return tuple(map(int, report["anki"].split(".")))


def notes(report: Report, number: int) -> dict[str, Any]:
    """Give the notes after one import by their first fields."""
    return {note["fields"][0]: note for note in report["imports"][number]["notes"]}


def test_every_note_arrives_once(report: Report) -> None:
    first, second, _ = report["imports"]
    assert first["counts"] == {"new": 9}
    assert second["counts"] == {"updated": 1, "duplicate": 8}
    assert [len(each["notes"]) for each in report["imports"]] == [9, 9, 9]


def test_a_release_made_before_the_last_import_arrives_where_times_are_kept(
    report: Report,
) -> None:
    third = report["imports"][2]["counts"]
    answer = notes(report, 2)["What does a queue give first?"]["fields"][1]
    if keeps_times(report):
        assert (third, answer) == ({"updated": 1, "duplicate": 8}, "The first that came.")
    else:
        assert (third, answer) == ({"duplicate": 9}, "The oldest of all.")


def test_cards_of_every_kind_are_asked_and_answered(report: Report) -> None:
    shown = {
        (card["question"], card["answer"].removeprefix(card["question"]).strip())
        for note in report["imports"][0]["notes"]
        for card in note["cards"]
    }
    salt = "salt is made of sodium and chlorine chlorine: from sea water terms.txt"
    assert {
        ("What does a queue give first?", "The oldest. questions.txt"),
        ("osmosis", "water moves through a membrane terms.txt"),
        ("water moves through a membrane", "osmosis terms.txt"),
        ("salt is made of [...] and chlorine", salt),
        ("salt is made of sodium and [...]", salt),
        ("the gradient of a square is [...]", "the gradient of a square is 2x terms.txt"),
        ("a whale is a fish True or false?", "False it breathes air terms.txt"),
        (
            "Which tree has every leaf at one depth? [[type:Typed]]",
            "B-tree questions.txt",
        ),
        (
            "When is a < b && b > c a safe comparison?",
            "For numbers , and \\(a_i > b\\) too. questions.txt",
        ),
    } <= shown
    assert len(shown) == 11


def test_tags_decks_and_media_arrive(report: Report) -> None:
    first = report["imports"][0]
    assert first["decks"] == ["Compatibility", "Compatibility::Words::Terms"]
    assert first["note_types"] == ["Deckwright Basic", "Deckwright Cloze"]
    assert notes(report, 0)["osmosis"]["tags"] == ["sciences::made_of::parts", "terms"]
    assert [Path(name).suffix for name in first["media"]] == [".wav", ".png"]


def test_anki_finds_no_fault(report: Report) -> None:
    for each in report["imports"]:
        assert {note["check"] for note in each["notes"]} == {0}
        assert (each["missing_media"], each["unused_media"]) == ([], [])
        assert not each["problems"]


def test_a_schedule_stays(report: Report) -> None:
    first, *later = (
        [card["interval"] for note in each["notes"] for card in note["cards"]]
        for each in report["imports"]
    )
    assert first == [0] * 11
    assert later == [[30] * 11] * 2


def test_our_deck_is_the_same_in_every_version(python: str, tmp_path: Path) -> None:
    pytest.importorskip("anki", reason="the anki package is not installed")
    built = pipeline.build(load([OUR_DECK]), tmp_path, keep_ledger=False)
    found, newest = (try_import(each, built.apkg) for each in (python, sys.executable))
    assert found["imports"][0]["counts"] == {"new": built.notes}
    for state in STATES:
        assert found["imports"][0][state] == newest["imports"][0][state], state
