"""Releases as Deckwright makes them: a rehearsal finds nothing broken, and says what they do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("anki", reason="the anki package is not installed")

from anki.collection import ExportAnkiPackageOptions

from builder import pipeline
from builder.loading import load
from builder.rehearsing.records import Verdict
from builder.rehearsing.trying import rehearse
from tests.decks import CARDS, FIRST_DAY, Words, release
from tests.learner import Learner
from tests.rehearse.packages import DAY, altered, broken, clozes, fronts, note_types, noted
from tests.test_cli import fill

WATER = "At which temperature does water freeze?"
LATER = FIRST_DAY + DAY
FISH = Words(front="What is a fish?", back="An animal.", deck="Animals")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Give the place of the package that learners have."""
    return tmp_path / "old.apkg"


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """Give the place of the package that is to be released."""
    return tmp_path / "new.apkg"


def test_the_same_deck_changes_nothing(old: Path, new: Path) -> None:
    release(new, CARDS, release(old, CARDS), now=LATER)
    rehearsal = rehearse(old, new)
    assert {each.verdict for each in rehearsal.findings} == {Verdict.KEPT}
    assert len({each.promise for each in rehearsal.findings}) == len(rehearsal.findings) == 16
    assert not rehearsal.lost
    assert (rehearsal.old_notes, rehearsal.new_notes, rehearsal.new_cards) == (4, 4, 4)
    assert rehearsal.sorted.same
    assert rehearsal.reviews > len(rehearsal.acts.studied) == len(CARDS)
    for acts in (rehearsal.acts.edited, rehearsal.acts.moved, rehearsal.acts.suspended):
        assert acts


def test_a_changed_answer_replaces_earlier_edits_of_its_note_alone(old: Path, new: Path) -> None:
    ledger = release(old, CARDS)
    release(new, (*CARDS[:3], replace(CARDS[3], back="0 °C at sea level")), ledger, now=LATER)
    rehearsal = rehearse(old, new)
    assert not rehearsal.lost
    assert set(noted(rehearsal)) == {"edits", "tags"}
    assert fronts(noted(rehearsal)["edits"]) == [WATER]
    assert "1 changed note arrives" in [each.says for each in rehearsal.findings]


def test_new_notes_arrive_in_their_deck(old: Path, new: Path) -> None:
    release(new, (*CARDS, FISH), release(old, CARDS), now=LATER)
    rehearsal = rehearse(old, new)
    assert not rehearsal.lost
    assert noted(rehearsal) == {}
    assert "1 new note arrives" in [each.says for each in rehearsal.findings]
    assert (rehearsal.new_notes, len(rehearsal.sorted.added)) == (5, 1)


def test_a_new_note_that_asks_what_another_asks_is_named(old: Path, new: Path) -> None:
    again = replace(CARDS[3], back="32 °F", document="imperial.txt")
    release(new, (*CARDS, again), release(old, CARDS), now=LATER)
    rehearsal = rehearse(old, new)
    assert not rehearsal.lost
    (found,) = noted(rehearsal)["duplicates"]
    assert found.says == "1 new note with the front of another note of the package"
    assert fronts([found]) == [WATER]


def test_a_deck_that_begins_and_one_that_ends(old: Path, new: Path) -> None:
    release(old, ())
    release(new, CARDS)
    assert broken(rehearse(old, new)) == {}
    rehearsal = rehearse(new, old)
    assert broken(rehearsal) == {}
    assert len(fronts(noted(rehearsal)["retired"])) == len(rehearsal.sorted.gone) == 4


@pytest.mark.parametrize("legacy", [False, True], ids=["latest", "legacy"])
def test_packages_that_anki_itself_has_written(tmp_path: Path, old: Path, legacy: bool) -> None:
    release(old, CARDS)
    learner = Learner(tmp_path / "author")
    learner.take(old)
    packages = [tmp_path / "first.apkg", tmp_path / "second.apkg"]
    export(learner, packages[0], legacy=legacy)
    note = learner.note("water")
    note["Back"] = "0 °C at sea level"
    learner.collection.update_note(note)
    export(learner, packages[1], legacy=legacy)
    learner.collection.close()
    rehearsal = rehearse(*packages)
    assert broken(rehearsal) == {}
    assert len(rehearsal.sorted.changed) == 1


def export(learner: Learner, package: Path, *, legacy: bool) -> None:
    options = ExportAnkiPackageOptions(with_media=True, legacy=legacy)
    learner.collection.export_anki_package(out_path=str(package), options=options, limit=None)


def test_notes_that_left_the_deck_stay_and_are_named(old: Path, new: Path) -> None:
    release(new, CARDS[:3], release(old, CARDS), now=LATER)
    rehearsal = rehearse(old, new)
    assert not rehearsal.lost
    assert fronts(noted(rehearsal)["retired"]) == [WATER]
    (found,) = noted(rehearsal)["retired"]
    assert found.says == "1 note no longer in the deck: learners keep them"


def test_notes_shipped_for_the_last_time_are_found_by_their_tag(old: Path, new: Path) -> None:
    ledger = release(old, CARDS)
    tag = "deep-learning::retired"
    release(new, (*CARDS[:3], replace(CARDS[3], tags=(tag,))), ledger, now=LATER)
    rehearsal = rehearse(old, new)
    assert not rehearsal.lost
    (found,) = noted(rehearsal)["retired"]
    assert f"the search tag:{tag} finds them" in found.says
    assert fronts([found]) == [WATER]


def test_a_new_style_arrives_where_a_learner_has_none(old: Path, new: Path) -> None:
    release(new, CARDS, release(old, CARDS), now=LATER, extra_css="/* second edition */")
    rehearsal = rehearse(old, new)
    assert not rehearsal.lost
    (found,) = noted(rehearsal)["styles"]
    assert found.says == "a new look arrives, where a learner has no own style: Deckwright Basic"


def test_a_much_newer_style_replaces_that_of_a_learner(
    old: Path, new: Path, tmp_path: Path
) -> None:
    release(tmp_path / "first.apkg", CARDS)
    altered(tmp_path / "first.apkg", old, note_types(lambda each: each.update(mod=FIRST_DAY)))
    edit = note_types(lambda each: each.update(mod=LATER, css=each["css"] + "/* second */"))
    altered(old, new, edit)
    rehearsal = rehearse(old, new)
    assert not rehearsal.lost
    (found,) = noted(rehearsal)["styles"]
    assert "replaces a style that a learner made before this release: Deck" in found.says


def test_a_note_in_another_deck_stays_where_learners_have_it(old: Path, new: Path) -> None:
    cards = (*CARDS[:3], replace(CARDS[3], deck="Water"))
    release(new, cards, release(old, CARDS), now=LATER)
    rehearsal = rehearse(old, new)
    assert not rehearsal.lost
    assert fronts(noted(rehearsal)["decks"]) == [WATER]


def test_another_cloze_is_another_card(old: Path, new: Path) -> None:
    clozes(old, "The capital of {{c1::France}} is Paris.", "{{c1::One}} note")
    clozes(new, "The capital of {{c1::France}} is {{c2::Paris}}.", "{{c1::One}} note", days=1)
    rehearsal = rehearse(old, new)
    assert "cards" in noted(rehearsal)
    assert fronts(noted(rehearsal)["cards"]) == ["The capital of France is Paris."]
    assert "history" not in broken(rehearsal)
    assert "scheduling" not in broken(rehearsal)


@pytest.mark.parametrize("change", ["", "renamed", "joined"])
def test_documents_that_are_edited_renamed_and_joined(
    tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = tmp_path / "deck"
    stones = "What is pumice?\nA stone that floats.\nWhat is slate?\nA stone of which roofs are.\n"
    fill(deck, {"stones.txt": stones, "birds.txt": "What is a wren?\nA bird.\n"})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(FIRST_DAY))
    old = pipeline.build(load([deck]), tmp_path / "old").apkg
    if change == "renamed":
        (deck / "stones.txt").rename(deck / "rocks.txt")
    elif change == "joined":
        (deck / "birds.txt").unlink()
        fill(deck, {"stones.txt": stones + "What is a wren?\nA bird.\n"})
    else:
        fill(deck, {"stones.txt": stones.replace("roofs are", "roofs are made")})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(LATER))
    new = pipeline.build(load([deck]), tmp_path / "new").apkg
    rehearsal = rehearse(old, new)
    assert broken(rehearsal) == {}
    assert len(rehearsal.sorted.changed) == {"": 1, "renamed": 2, "joined": 1}[change]
    assert (rehearsal.sorted.gone, rehearsal.sorted.added) == ((), ())
