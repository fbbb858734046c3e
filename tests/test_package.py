"""A package is whole, reproducible, and holds nothing that Anki would lose."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builder.errors import OutputError, TemplateError
from builder.model import Note
from builder.package.apkg import deck_id, write_apkg
from builder.package.note_types import NoteType, load_note_type, load_note_types
from builder.render.environment import templates_folder
from tests.decks import CARDS, DECK, Words, make, release, standard_note_types

# The note types as they were when their `changed_at` was last moved; see the test for how to renew.
LAST_CHANGE = {
    "Deckwright Basic": ("ab7a620ec1cc964e", 1_795_287_480),
    "Deckwright Cloze": ("33a232b0bf60b5dd", 1_795_287_480),
}


# Neither reversed nor typed in, and nothing in the spare fields.
SPARE = ("", "", "", "")


@pytest.fixture
def notes() -> tuple[Note, ...]:
    """Give the notes of a small deck."""
    return make(CARDS)[0]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Give the collection of a small package."""
    release(tmp_path / "deck.apkg", CARDS)
    with zipfile.ZipFile(tmp_path / "deck.apkg") as package:
        package.extract("collection.anki2", tmp_path)
    connection = sqlite3.connect(tmp_path / "collection.anki2")
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("name", "number", "fields", "templates"),
    [
        (
            "Deckwright Basic",
            1718000000101,
            {
                "Front": 1718000000201,
                "Back": 1718000000202,
                "More": 1718000000203,
                "Source": 1718000000204,
                "Section": 1718000000205,
                "Key": 1718000000206,
                "Reverse": 1718000000207,
                "Typed": 1718000000208,
                "Spare 1": 1718000000209,
                "Spare 2": 1718000000210,
            },
            {"Card 1": 1718000000301, "Card 2, reversed": 1718000000302},
        ),
        (
            "Deckwright Cloze",
            1718000000102,
            {
                "Text": 1718000000221,
                "Extra": 1718000000222,
                "More": 1718000000223,
                "Source": 1718000000224,
                "Section": 1718000000225,
                "Key": 1718000000226,
                "Spare 1": 1718000000227,
                "Spare 2": 1718000000228,
            },
            {"Cloze": 1718000000321},
        ),
    ],
)
def test_fields_ids_and_order_never_change(
    name: str, number: int, fields: dict[str, int], templates: dict[str, int]
) -> None:
    (found,) = (each for each in standard_note_types() if each.name == name)
    assert (found.id, found.sort_field, found.cloze) == (number, 0, name.endswith("Cloze"))
    assert [(each.name, each.id) for each in found.fields] == list(fields.items())
    assert [(each.name, each.id) for each in found.templates] == list(templates.items())


def test_there_are_two_note_types_with_ids_of_their_own() -> None:
    types = standard_note_types()
    assert [each.name for each in types] == list(LAST_CHANGE)
    ids = [each.id for each in types]
    ids += [each.id for note_type in types for each in note_type.fields]
    ids += [each.id for note_type in types for each in note_type.templates]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", LAST_CHANGE)
def test_a_changed_note_type_has_a_later_time(name: str) -> None:
    (found,) = (each for each in standard_note_types() if each.name == name)
    content, changed_at = LAST_CHANGE[name]
    if found.content != content:
        assert found.changed_at > changed_at, (
            f"{name} has changed: set changed_at in its note_type.toml to the present, and"
            f" LAST_CHANGE here to ({found.content!r}, <that time in seconds>)"
        )
    assert (found.content, found.changed_at) == LAST_CHANGE[name], (
        f"set LAST_CHANGE here to {(found.content, found.changed_at)}"
    )


def test_rows_carry_the_notes(database: sqlite3.Connection, notes: tuple[Note, ...]) -> None:
    rows = database.execute("SELECT id, guid, mid, mod, usn, tags, flds FROM notes").fetchall()
    basic, _ = standard_note_types()
    assert sorted(rows) == sorted(
        (
            note.note_id,
            note.guid,
            basic.id,
            note.changed_at,
            -1,
            f" {' '.join(note.tags)} ",
            "\x1f".join(note.fields),
        )
        for note in notes
    )


def test_rows_carry_the_anki_cards(database: sqlite3.Connection, notes: tuple[Note, ...]) -> None:
    rows = database.execute(
        "SELECT id, nid, did, ord, mod, usn, type, queue, due, ivl, reps FROM cards"
    ).fetchall()
    assert sorted(rows) == sorted(
        (note.note_id, note.note_id, deck_id(note.deck), 0, note.changed_at, -1, 0, 0, place, 0, 0)
        for place, note in enumerate(notes, start=1)
    )


def test_indexes_and_integrity(database: sqlite3.Connection) -> None:
    names = database.execute("SELECT name FROM sqlite_master WHERE type = 'index'").fetchall()
    assert len(names) == 7
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_nothing_in_the_file_tells_which_sqlite_wrote_it(
    database: sqlite3.Connection, tmp_path: Path
) -> None:
    (free,) = database.execute("PRAGMA freelist_count").fetchone()
    header = (tmp_path / "collection.anki2").read_bytes()[:100]
    assert free == 0
    assert header[96:] == bytes(4)
    # The size in the header counts only while these two are the same.
    assert header[24:28] == header[92:96] == (1).to_bytes(4, "big")


def test_decks_and_note_types_are_described(database: sqlite3.Connection) -> None:
    decks, models = map(json.loads, database.execute("SELECT decks, models FROM col").fetchone())
    names = {deck["name"]: deck["desc"] for deck in decks.values()}
    assert names == {"Default": "", DECK: "About networks.", f"{DECK}::Optimisation": ""}
    basic, _ = standard_note_types()
    model = models[str(basic.id)]
    assert model["mod"] == basic.changed_at
    assert [field["id"] for field in model["flds"]] == [field.id for field in basic.fields]
    assert model["tmpls"][0]["id"] == basic.templates[0].id


def test_deck_ids_never_change_and_are_not_the_default() -> None:
    assert deck_id("Deep learning") == 1_551_768_488_828
    assert deck_id("Deep learning::Optimisation") != deck_id("Deep learning")


def test_members_hold_no_trace_of_time_or_user(tmp_path: Path) -> None:
    release(tmp_path / "deck.apkg", CARDS)
    with zipfile.ZipFile(tmp_path / "deck.apkg") as package:
        members = package.infolist()
    assert [member.filename for member in members] == ["collection.anki2", "media"]
    for member in members:
        assert member.date_time == (1980, 1, 1, 0, 0, 0)
        assert member.external_attr == 0o644 << 16
        assert member.create_system == 3
        assert member.compress_type == zipfile.ZIP_DEFLATED


def test_same_notes_same_bytes_in_any_process(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.decks import CARDS, release;"
        "release(Path(sys.argv[1]), CARDS, now=int(sys.argv[2]))"
    )
    packages = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(Path(__file__).parent.parent),
            "TZ": f"UTC-{seed}",
        }
        command = [sys.executable, "-c", script, "deck.apkg", seed]
        subprocess.run(command, check=True, cwd=folder, env=environment)
        packages.append((folder / "deck.apkg").read_bytes())
    assert packages[0] == packages[1]


def test_notes_may_come_one_by_one(tmp_path: Path, notes: tuple[Note, ...]) -> None:
    whole, stream = tmp_path / "whole.apkg", tmp_path / "stream.apkg"
    write_apkg(whole, notes=notes, note_types=standard_note_types())
    write_apkg(stream, notes=iter(notes), note_types=standard_note_types())
    assert whole.read_bytes() == stream.read_bytes()


def test_an_empty_deck_is_a_package(tmp_path: Path) -> None:
    write_apkg(tmp_path / "deck.apkg", notes=(), note_types=standard_note_types())
    assert zipfile.is_zipfile(tmp_path / "deck.apkg")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"guid": "TWIN"}, "another note has its GUID"),
        ({"guid": ""}, "it has no GUID"),
        ({"note_id": 1}, "another note has its id 1"),
        ({"note_type": "Other"}, "there is no note type 'Other'"),
        ({"fields": ("a", "b")}, "it has 2 fields, Deckwright Basic 10"),
        ({"fields": ("", *"bcdef", *SPARE)}, "its front is empty"),
        ({"fields": ("<br> &nbsp;<div></div>", *"bcdef", *SPARE)}, "its front is empty"),
        ({"fields": ("a\x1f", *"bcdef", *SPARE)}, "U+001F"),
        ({"tags": ("two words",)}, "the tag 'two words' is empty or holds white space"),
        ({"tags": ("",)}, "the tag '' is empty"),
        ({"tags": ("a\u3000b",)}, "holds white space"),
        ({"deck": "A::"}, "the deck name 'A::' has an empty part"),
        ({"deck": "default"}, "is Anki's own"),
    ],
)
def test_what_anki_would_lose_is_refused(
    tmp_path: Path, notes: tuple[Note, ...], change: dict[str, Any], message: str
) -> None:
    first = replace(notes[0], guid="TWIN", note_id=1)
    path = tmp_path / "deck.apkg"
    with pytest.raises(OutputError) as caught:
        write_apkg(
            path, notes=(first, replace(notes[1], **change)), note_types=standard_note_types()
        )
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "extra", "message"),
    [
        ("no gap", "", "it has no cloze deletion"),
        ("{{c1::never closed", "", "it has no cloze deletion"),
        ("{{c0::a}} {{c1::b}}", "", "its cloze deletion c0 is not one of c1 to c500"),
        ("{{c1,501::a}}", "", "its cloze deletion c501 is not one of c1 to c500"),
        ("{{c1::a}}", "{{c2::b}}", "c2 is in a field that its front does not hide"),
    ],
)
def test_a_cloze_note_without_a_question_for_each_card_is_refused(
    tmp_path: Path, notes: tuple[Note, ...], text: str, extra: str, message: str
) -> None:
    fields = (text, extra, "", "s", "t", "k", "", "")
    note = replace(notes[0], note_type="Deckwright Cloze", fields=fields)
    with pytest.raises(OutputError, match=message):
        write_apkg(tmp_path / "deck.apkg", notes=[note], note_types=standard_note_types())


def test_a_reversed_card_that_would_show_nothing_is_refused(
    tmp_path: Path, notes: tuple[Note, ...]
) -> None:
    note = replace(notes[0], fields=("Front", "<b></b>", "", "", "", "", "1", "", "", ""))
    with pytest.raises(OutputError, match="its front is empty"):
        write_apkg(tmp_path / "deck.apkg", notes=[note], note_types=standard_note_types())


def test_a_failed_write_leaves_the_old_package_and_nothing_else(
    tmp_path: Path, notes: tuple[Note, ...]
) -> None:
    path = tmp_path / "deck.apkg"
    path.write_bytes(b"old")
    with pytest.raises(OutputError):
        write_apkg(path, notes=(*notes, notes[0]), note_types=standard_note_types())
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"old"]


def test_a_place_that_cannot_be_written_is_reported(
    tmp_path: Path, notes: tuple[Note, ...]
) -> None:
    folder = tmp_path / "folder.apkg"
    folder.mkdir()
    file = tmp_path / "file"
    file.touch()
    for path in (file / "deck.apkg", folder):
        with pytest.raises(OutputError, match="cannot be written"):
            write_apkg(path, notes=notes, note_types=standard_note_types())
    assert sorted(tmp_path.iterdir()) == [file, folder]


def test_no_temporary_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary, output = tmp_path / "temporary", tmp_path / "output"
    temporary.mkdir()
    output.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    release(output / "deck.apkg", CARDS)
    assert list(temporary.iterdir()) == []
    assert [path.name for path in output.iterdir()] == ["deck.apkg"]


def test_a_full_disk_is_reported(
    tmp_path: Path, notes: tuple[Note, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect

    def connect_small(*args: Any, **options: Any) -> sqlite3.Connection:
        database: sqlite3.Connection = connect(*args, **options)
        database.execute("PRAGMA max_page_count = 4")
        return database

    monkeypatch.setattr(sqlite3, "connect", connect_small)
    with pytest.raises(OutputError, match="disk is full"):
        write_apkg(tmp_path / "deck.apkg", notes=notes, note_types=standard_note_types())
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of the templates."""
    shutil.copytree(templates_folder(), tmp_path / "templates")
    return tmp_path / "templates" / "note_types" / "basic"


def load(folder: Path) -> NoteType:
    """Load a note type from a copy of the templates."""
    return load_note_type((folder.parent.parent,), folder.name)


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "message"),
    [
        ("note_type.toml", 'name = "Deckwright Basic"', "name =", 3, "is not TOML"),
        ("note_type.toml", "id = 1718000000101", 'id = "x"', None, "id must be a whole number"),
        ("note_type.toml", "id = 1718000000101", "", None, "id is missing"),
        ("note_type.toml", ":00Z", ":00", None, "changed_at has no time zone"),
        ("note_type.toml", 'sort_field = "Front"', 'sort_field = "F"', None, "names no field: F"),
        ("note_type.toml", 'sort_field = "Front"', "colour = 1", None, "unknown key colour"),
        ("note_type.toml", 'name = "Back"', "", None, "fields[1].name is missing"),
        ("note_type.toml", 'name = "Back"', 'name = "Front"', None, "have the name Front"),
        ("note_type.toml", "id = 1718000000202", "id = 1718000000201", None, "have the id"),
        ("note_type.toml", '"back.html"', '"none.html"', None, "cannot be read"),
        ("front.html", "{{Front}}", "{{Fornt}}", 2, "{{Fornt}} names no field"),
        ("front.html", "{{Front}}", "{{cloze:Front}}", 2, "{{cloze:Front}} would show nothing"),
        ("front.html", "{{Front}}", "{{FrontSide}}", 2, "a front cannot show {{FrontSide}}"),
        ("front.html", "{{Front}}", "{{#Tags}}{{Front}}{{/Tags}}", 2, "{{#Tags}} cannot decide"),
        ("front.html", "{{Front}}", "{{Deck}}", 2, "{{Deck}} could be all that the front shows"),
        ("back.html", "{{/More}}", "{{/Moer}}", 11, "does not close {{#More}} of line 6"),
        ("note_type.toml", "id = 1718000000101", "id = 1\ncloze = true", None, "one card template"),
        ("note_type.toml", "id = 1718000000101", "id = 1\ncloze = 1", None, "cloze must be true"),
    ],
)
def test_faults_of_a_note_type_are_reported(
    folder: Path, name: str, old: str, new: str, line: int | None, message: str
) -> None:
    edit(folder / name, old, new)
    with pytest.raises(TemplateError) as caught:
        load(folder)
    assert message in caught.value.message
    assert caught.value.line == line
    assert caught.value.where.startswith(str(folder))


def test_templates_without_a_note_type_are_reported(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="there is no note type"):
        load_note_types((tmp_path,))


def test_the_content_of_a_note_type_covers_style_and_faces(folder: Path) -> None:
    seen = {load(folder).content}
    edit(folder / "front.html", "sheet", "sheets")
    seen.add(load(folder).content)
    edit(folder / "back.html", "sheet", "sheets")
    seen.add(load(folder).content)
    edit(folder.parent.parent / "style.css", "card", "cards")
    seen.add(load(folder).content)
    assert len(seen) == 4


def test_a_note_has_the_anki_cards_whose_front_shows_something(
    folder: Path, tmp_path: Path
) -> None:
    with (folder / "note_type.toml").open("a", encoding="utf-8") as file:
        file.write('[[templates]]\nname = "Back first"\nid = 9\nfront="more.html"\n')
        file.write('back = "back.html"\n')
    (folder / "more.html").write_text("{{More}}", encoding="utf-8")
    cards = (Words(front="One", back="1", more="x"), Words(front="Two", back="2"))
    path = tmp_path / "deck.apkg"
    write_apkg(path, notes=make(cards)[0], note_types=[load(folder)])
    with zipfile.ZipFile(path) as package:
        package.extract("collection.anki2", tmp_path)
    connection = sqlite3.connect(tmp_path / "collection.anki2")
    rows = connection.execute("SELECT ord, due, id - nid FROM cards ORDER BY id").fetchall()
    connection.close()
    assert rows == [(0, 1, 0), (2, 1, 2), (0, 2, 0)]
