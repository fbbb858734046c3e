"""A deck's settings, media and note types change: learners keep theirs and get what is new."""

from __future__ import annotations

from pathlib import Path

from builder.planning.compare import Fate
from tests.learner import Learner
from tests.media import png
from tests.scenarios.stage import Deck, Student

COMET = {"comets.txt": "What is a comet?\nA ball of dirty ice.\n"}
BLANK = "Table salt is made of ___ and ___.\nsodium; chlorine\n\n"


def test_a_renamed_deck_leaves_old_cards_and_brings_new_ones_to_the_new_one(
    deck: Deck, learner: Student, taken: Path
) -> None:
    (old,) = learner.decks("nova")
    deck.put({"deck.toml": 'deck = "Sky and earth"\n', **COMET})
    plan = deck.plan()
    assert (plan.loses, plan.counts) == (False, {Fate.NEW: 1, Fate.MOVED: 7})
    assert learner.take(deck.build()) == {"new": 1, "duplicate": 7}
    assert (learner.decks("nova"), learner.decks("comet")) == ({old}, {"Sky and earth"})
    assert deck.plan().counts == {Fate.UNCHANGED: 8}


def test_a_changed_title_keeps_every_note(deck: Deck, learner: Student, taken: Path) -> None:
    deck.put({"deck.toml": 'title = "Sky and earth"\n'})
    package = deck.build()
    assert package.name == "sky-and-earth.apkg"
    assert learner.take(package) == {"duplicate": 7}


def test_a_deck_whose_name_changes_in_case_only_stays_one(
    deck: Deck, learner: Student, taken: Path
) -> None:
    (name,) = learner.decks("nova")
    deck.put({"deck.toml": f'deck = "{name.upper()}"\n', **COMET})
    assert deck.plan().counts == {Fate.NEW: 1, Fate.UNCHANGED: 7}
    assert learner.take(deck.build()) == {"new": 1, "duplicate": 7}
    assert learner.decks("nova") == learner.decks("comet")


def test_decks_for_each_document_leave_old_cards_where_they_are(
    deck: Deck, learner: Student, taken: Path
) -> None:
    (old,) = learner.decks("nova")
    deck.put({"deck.toml": 'decks = "document"\n', **COMET})
    assert learner.take(deck.build()) == {"new": 1, "duplicate": 7}
    assert (learner.decks("nova"), learner.decks("comet")) == ({old}, {f"{old}::comets"})


def test_changed_tags_arrive_and_replace_a_learners_own(
    deck: Deck, learner: Student, taken: Path
) -> None:
    learner.tag("nova", "leech")
    learner.collection.db.execute("UPDATE notes SET mod = ?", deck.now)
    deck.put({"deck.toml": 'tags = ["exam"]\n'})
    assert learner.take(deck.build()) == {"updated": 7}
    assert learner.note("nova").tags == ["exam", "stars"]


def test_a_picture_that_changes_under_its_name_arrives(deck: Deck, learner: Student) -> None:
    stars = deck.text("stars.txt") + "What does a comet look like?\nSo: ![it](comet.png)\n"
    deck.put({"stars.txt": stars, "comet.png": png(5)})
    learner.take(deck.build())
    learner.study()
    deck.put({"comet.png": png(6)})
    assert deck.plan().counts == {Fate.CHANGED: 1, Fate.UNCHANGED: 7}
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 7}
    media = Path(learner.collection.media.dir())
    (name,) = learner.collection.media.files_in_str(
        learner.note("look like").mid, learner.note("look like")["Back"]
    )
    assert (media / name).read_bytes() == png(6)


def test_a_second_note_type_comes_when_it_is_used(
    deck: Deck, learner: Student, taken: Path
) -> None:
    assert learner.models() == {"Deckwright Basic"}
    deck.put({"salt.txt": BLANK})
    deck.put({"deck.toml": '[documents."salt.txt"]\ndialect = "term-lines"\n'})
    assert learner.take(deck.build()) == {"new": 1, "duplicate": 7}
    assert learner.models() == {"Deckwright Basic", "Deckwright Cloze"}
    deck.put({"salt.txt": None, "deck.toml": ""})
    assert learner.take(deck.build()) == {"duplicate": 7}
    deck.put({"salt.txt": BLANK, "deck.toml": '[documents."salt.txt"]\ndialect = "term-lines"\n'})
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 7}
    assert learner.models() == {"Deckwright Basic", "Deckwright Cloze"}


def test_two_decks_of_one_note_type_do_not_touch_each_other(
    deck: Deck, learner: Student, taken: Path, tmp_path: Path
) -> None:
    other = Deck(tmp_path / "other", {"a.txt": deck.text("stars.txt")})
    state = learner.state()
    assert Learner.take(learner, other.build()) == {"new": 3}
    assert state < learner.state()
    assert learner.models() == {"Deckwright Basic"}
