"""Releases that take something from learners: a rehearsal names each fault."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import genanki
import pytest

pytest.importorskip("anki", reason="the anki package is not installed")

from builder.rehearsing.trying import rehearse
from tests.decks import CARDS, FIRST_DAY, release
from tests.rehearse.packages import DAY, altered, broken, clozes, fronts, note_types, noted

WATER = "At which temperature does water freeze?"
LAST = "(SELECT max(id) FROM notes)"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Give the package that learners have."""
    release(tmp_path / "old.apkg", CARDS)
    return tmp_path / "old.apkg"


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """Give the place of the package that is to be released."""
    return tmp_path / "new.apkg"


def test_two_notes_with_one_guid(old: Path, new: Path) -> None:
    altered(
        old,
        new,
        "INSERT INTO notes SELECT id + 500, 'twin', mid, mod, usn, tags, 'Left' || substr(flds, "
        f"instr(flds, char(31))), sfld, csum, flags, data FROM notes WHERE id = {LAST}",
        "INSERT INTO notes SELECT id + 500, 'twin', mid, mod, usn, tags, 'Right' || substr(flds, "
        f"instr(flds, char(31))), sfld, csum, flags, data FROM notes WHERE id = {LAST}",
        "INSERT INTO cards SELECT n.id, n.id, did, ord, c.mod, c.usn, type, queue, due, ivl, "
        "factor, reps, lapses, left, odue, odid, c.flags, c.data "
        "FROM cards c, notes n WHERE n.guid = 'twin' GROUP BY n.id",
    )
    found = broken(rehearse(old, new))
    assert set(found) == {"duplicates"}
    assert found["duplicates"][0].says.startswith("1 GUID for more than one note")
    assert fronts(found["duplicates"]) in (["Left"], ["Right"])


def test_other_guids_make_duplicates(old: Path, new: Path) -> None:
    altered(old, new, "UPDATE notes SET guid = 'new' || guid")
    rehearsal = rehearse(old, new)
    found = broken(rehearsal)
    assert set(found) == {"duplicates"}
    assert sorted(fronts(found["duplicates"])) == sorted(words.front for words in CARDS)
    assert len(rehearsal.sorted.gone) == len(CARDS)


def test_guids_made_of_all_fields_make_a_duplicate_of_each_edit(tmp_path: Path) -> None:
    model = genanki.Model(
        1_700_000_000_001,
        "Simple",
        fields=[{"name": "Q"}, {"name": "A"}],
        templates=[{"name": "Card", "qfmt": "{{Q}}", "afmt": "{{A}}"}],
    )
    packages = []
    for day, answer in enumerate(("a bird", "a small bird")):
        deck = genanki.Deck(1_700_000_000_002, "Birds")
        deck.add_note(genanki.Note(model, ["What is a wren?", answer]))
        packages.append(tmp_path / f"{day}.apkg")
        genanki.Package(deck).write_to_file(str(packages[-1]), timestamp=FIRST_DAY + day * DAY)
    found = broken(rehearse(*packages))
    assert fronts(found["duplicates"]) == ["What is a wren?"]


def test_another_shape_of_a_note_type_with_the_same_id(old: Path, new: Path) -> None:
    def add_field(model: dict[str, Any]) -> None:
        model["flds"].append({**model["flds"][-1], "name": "Hint", "id": 99, "ord": 99})

    altered(
        old,
        new,
        note_types(add_field),
        "UPDATE notes SET flds = flds || char(31) || 'hint', mod = mod + 1000",
    )
    found = broken(rehearse(old, new))
    refused, copies = found["conflicts"]
    assert refused.says.startswith("Anki refuses 4 notes")
    assert len(fronts([refused])) == len(CARDS)
    assert "Deckwright Basic+" in copies.says
    assert "updates" not in found


def test_times_of_the_build_overwrite_edits_and_styles(
    old: Path, new: Path, tmp_path: Path
) -> None:
    first = altered(
        old, tmp_path / "first.apkg", note_types(lambda model: model.update(mod=FIRST_DAY))
    )
    later = FIRST_DAY + DAY
    altered(
        first,
        new,
        f"UPDATE notes SET mod = {later}",
        note_types(lambda model: model.update(mod=later)),
    )
    found = broken(rehearse(first, new))
    assert set(found) == {"edits", "tags", "styles"}
    assert len(fronts(found["edits"])) == len(CARDS)
    assert "because their change time is newer all the same" in found["edits"][0].says
    assert "Deckwright Basic" in found["styles"][0].says


def test_a_change_without_a_newer_time_never_arrives(old: Path, new: Path) -> None:
    altered(old, new, f"UPDATE notes SET flds = flds || 'better' WHERE id = {LAST}")
    found = broken(rehearse(old, new))
    assert set(found) == {"updates"}
    assert fronts(found["updates"]) == [WATER]


def test_a_style_without_a_newer_time_never_arrives(old: Path, new: Path) -> None:
    altered(old, new, note_types(lambda model: model.update(css=".card {}")))
    found = broken(rehearse(old, new))
    assert set(found) == {"styles"}
    assert found["styles"][0].says.startswith("the new look never arrives")


def test_times_in_the_future_freeze_notes(old: Path, new: Path) -> None:
    altered(old, new, f"UPDATE notes SET mod = 4102444800, tags = ' new ' WHERE id = {LAST}")
    found = broken(rehearse(old, new))
    assert set(found) == {"times", "edits", "tags"}
    assert all(fronts(findings) == [WATER] for findings in found.values())


def test_a_note_type_of_the_future(old: Path, new: Path) -> None:
    altered(old, new, note_types(lambda model: model.update(mod=4102444800, css=".card {}")))
    found = broken(rehearse(old, new))
    assert set(found) == {"times", "styles"}
    assert found["styles"][0].says.startswith("a style made after this release is lost: Deckwright")


def test_a_picture_that_is_not_there(old: Path, new: Path) -> None:
    altered(
        old,
        new,
        f"UPDATE notes SET flds = flds || '<img src=\"gone.png\">', mod = mod + {DAY} "
        f"WHERE id = {LAST}",
    )
    found = broken(rehearse(old, new))
    assert set(found) == {"media"}
    assert found["media"][0].says == "1 file missing: gone.png"


def test_a_shared_file_that_anki_never_replaces(old: Path, new: Path, tmp_path: Path) -> None:
    first = altered(old, tmp_path / "first.apkg", files={"_deck.css": b".a {}"})
    altered(old, new, files={"_deck.css": b".b {}"})
    found = broken(rehearse(first, new))
    assert set(found) == {"media"}
    assert "learners keep the old _deck.css" in found["media"][0].says
    assert broken(rehearse(first, first)) == {}


def test_a_note_without_cards(old: Path, new: Path) -> None:
    altered(old, new, f"DELETE FROM cards WHERE nid = {LAST}")
    found = broken(rehearse(old, new))
    assert set(found) == {"cards"}
    assert fronts(found["cards"]) == [WATER]
    assert "without an Anki card" in found["cards"][0].says


def test_renumbered_clozes_swap_their_schedules(tmp_path: Path, new: Path) -> None:
    first = clozes(tmp_path / "first.apkg", "{{c1::One}} and {{c2::two}}", "{{c1::Still}} here")
    clozes(new, "{{c2::One}} and {{c1::two}}", "{{c1::Still}} here", days=1)
    found = broken(rehearse(first, new))
    assert set(found) == {"history"}
    assert fronts(found["history"]) == ["One and two"]


def test_a_removed_cloze_leaves_an_empty_card(tmp_path: Path, new: Path) -> None:
    first = clozes(tmp_path / "first.apkg", "{{c1::One}} and {{c2::two}}", "{{c1::Still}} here")
    clozes(new, "{{c1::One}} and two", "{{c1::Still}} here", days=1)
    found = broken(rehearse(first, new))
    assert set(found) == {"cards"}
    assert "ask nothing any more" in found["cards"][0].says


def test_packages_in_the_wrong_order(tmp_path: Path) -> None:
    old, new = tmp_path / "old.apkg", tmp_path / "new.apkg"
    ledger = release(old, CARDS)
    release(new, (*CARDS[:3], replace(CARDS[3], back="0")), ledger, now=FIRST_DAY + DAY)
    found = broken(rehearse(new, old))
    assert set(found) == {"updates"}
    assert noted(rehearse(old, new))
    copy = tmp_path / "copy.apkg"
    shutil.copy(new, copy)
    assert broken(rehearse(new, copy)) == {}
