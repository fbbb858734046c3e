"""What Anki takes from a package without a word, and a builder can get wrong."""

from __future__ import annotations

import json
import time
import unicodedata
import zipfile
from pathlib import Path

import pytest

from builder.errors import MediaError, OutputError
from builder.model import Note
from builder.package.apkg import write_apkg
from tests.decks import standard_note_types
from tests.media import png
from tests.scenarios.stage import DAY, Deck, Student

PICTURE = "What does a comet look like?\nSo: ![it]({})\n"


def test_every_note_has_its_cards_before_anki_checks_the_database(
    deck: Deck, learner: Student
) -> None:
    """Cards are in the package for optional fields that are empty, too."""
    learner.take(deck.build())
    cards = set(learner.history())
    report, fine = learner.collection.fix_integrity()
    assert fine, report
    assert set(learner.history()) == cards
    assert not learner.empty_cards()


def test_note_ids_are_times_of_the_past_and_all_different(deck: Deck, learner: Student) -> None:
    learner.take(deck.build())
    ids = [note.id for note in learner.notes()] + [card.id for card in learner.cards()]
    assert len({note.id for note in learner.notes()}) == 7
    year = 31_536_000_000
    assert all(1_600_000_000_000 < each < time.time() * 1000 for each in ids)
    assert max(ids) - min(ids) < year


def test_no_change_time_is_ahead_of_the_clock(deck: Deck, learner: Student) -> None:
    learner.take(deck.build())
    now = time.time()
    assert all(note.mod <= now for note in learner.notes())
    assert learner.model("Deckwright Basic")["mod"] <= now + DAY


def test_one_guid_for_two_notes_makes_no_package(tmp_path: Path) -> None:
    """Anki would add both, and keep both for ever."""
    basic = standard_note_types()[0]
    note = Note(
        guid="g",
        note_id=1_700_000_000_000,
        note_type=basic.name,
        deck="D",
        fields=("front", "back", *[""] * (len(basic.fields) - 2)),
        tags=(),
        position=1,
        changed_at=1_700_000_000,
    )
    with pytest.raises(OutputError, match="another note has its GUID"):
        write_apkg(tmp_path / "deck.apkg", notes=[note, note], note_types=[basic])
    assert not list(tmp_path.iterdir())


def test_fields_and_templates_have_ids_by_which_they_may_be_renamed(
    deck: Deck, learner: Student
) -> None:
    learner.take(deck.build())
    model = learner.model("Deckwright Basic")
    for parts in (model["flds"], model["tmpls"]):
        ids = [each["id"] for each in parts]
        assert all(ids)
        assert len(set(ids)) == len(ids)
    assert {"Spare 1", "Spare 2"} <= {each["name"] for each in model["flds"]}


def test_nothing_is_in_the_default_deck_or_studied_already(deck: Deck, learner: Student) -> None:
    learner.take(deck.build())
    assert "Default" not in {learner.collection.decks.name(card.did) for card in learner.cards()}
    assert {(card.type, card.queue, card.ivl, card.reps) for card in learner.cards()} == {
        (0, 0, 0, 0)
    }
    assert learner.collection.db.scalar("SELECT count() FROM revlog") == 0


def test_deck_options_of_the_learner_stay(deck: Deck, learner: Student, taken: Path) -> None:
    (name,) = learner.decks("nova")
    decks = learner.collection.decks
    number = decks.id(name)
    preset = decks.add_config("Mine")
    decks.set_config_id_for_deck_dict(decks.get(number), preset["id"])
    deck.edit("stars.txt", "for some weeks", "for months")
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 6}
    assert decks.config_dict_for_deck_id(number)["name"] == "Mine"


def test_signs_and_formulas_are_not_swallowed(deck: Deck, learner: Student) -> None:
    tricky = (
        "When is a < b && b > c in <b>?\nIf $r > g$ and $x < y$.\n"
        "What is {{c1::x}} in a template?\nA deletion, {{c2::like this::hint}}.\n"
    )
    deck.put({"signs.txt": tricky})
    assert learner.take(deck.build()) == {"new": 9}
    note = learner.note("When is")
    assert "a &lt; b &amp;&amp; b &gt; c in &lt;b&gt;?" in note["Front"]
    assert "r &gt; g" in note["Back"]
    assert len(learner.note("template").cards()) == 1


def test_braces_of_a_formula_do_not_end_a_deletion(deck: Deck, learner: Student) -> None:
    deck.put({"maths.txt": "The area is ___ of all.\n$\\frac{a}{b_{1}}$\n\n"})
    deck.put({"deck.toml": '[documents."maths.txt"]\ndialect = "term-lines"\n'})
    learner.take(deck.build())
    (card,) = learner.note("The area").cards()
    assert "b_{1}" in card.answer().replace(" ", "")
    assert "}}" not in card.answer().split("</style>")[-1].split("class=")[1]
    assert "of all" in card.question()


def test_tags_with_spaces_are_one_tag_each(deck: Deck, learner: Student) -> None:
    deck.rename("stars.txt", "Stars and their  light.txt")
    learner.take(deck.build())
    assert learner.note("nova").tags == ["stars-and-their-light"]


@pytest.mark.parametrize("name", ["my comet.png", "pics/my comet.png", "_comet.png", "komët.png"])
def test_a_picture_arrives_whatever_its_name(deck: Deck, learner: Student, name: str) -> None:
    decomposed = unicodedata.normalize("NFD", name)
    deck.put({"comets.txt": PICTURE.format(name), decomposed: png(9)})
    learner.take(deck.build())
    note = learner.note("look like")
    (stored,) = learner.collection.media.files_in_str(note.mid, note["Back"])
    assert (Path(learner.collection.media.dir()) / stored).read_bytes() == png(9)
    assert not learner.collection.media.check().missing


def test_two_pictures_of_one_name_make_no_release(deck: Deck) -> None:
    """Anki has one folder for all media."""
    deck.put({"a/one.txt": PICTURE.format("x.png"), "a/x.png": png(1)})
    deck.put({"b/two.txt": PICTURE.format("x.png").replace("comet", "meteor"), "b/x.png": png(2)})
    with pytest.raises(MediaError, match="has the same name as"):
        deck.build()
    assert not deck.lock.exists()


def test_no_media_name_has_a_folder_or_a_space(deck: Deck, learner: Student) -> None:
    """With a folder in one name, Anki would refuse the package."""
    deck.put({"comets.txt": PICTURE.format("pics/my comet.png"), "pics/my comet.png": png(1)})
    with zipfile.ZipFile(deck.build()) as archive:
        (name,) = json.loads(archive.read("media")).values()
    assert not {"/", " ", "%"} & set(name)


def test_a_picture_that_is_not_there_makes_no_release(deck: Deck, taken: Path) -> None:
    lock = deck.lock.read_bytes()
    deck.put({"comets.txt": PICTURE.format("comet.png")})
    with pytest.raises(MediaError, match="is not there"):
        deck.build()
    assert deck.lock.read_bytes() == lock


def test_a_package_is_compressed_and_in_the_format_that_all_read(
    deck: Deck, learner: Student, taken: Path
) -> None:
    with zipfile.ZipFile(taken) as archive:
        assert sorted(archive.namelist()) == ["collection.anki2", "media"]
        infos = archive.infolist()
    assert {each.compress_type for each in infos if each.file_size > 1000} == {zipfile.ZIP_DEFLATED}
    assert {each.date_time for each in infos} == {(1980, 1, 1, 0, 0, 0)}
